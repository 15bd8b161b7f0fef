import { error, replaceWith, valueAt, type Data, type Problem } from '../../kit';
import { Tempo } from '../../tempo';
import type { TempoSettings } from '../environment';
import { lokiNamespace } from '../placement';
import { tenantsOf } from '../tenancy';
import { section, type History, type Section } from './section';
import { standInStore } from './stand-in';

export const tempo: Section<TempoSettings> = section({
  path: ['tempo'],
  file: '24-tempo.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.tempo,
  namespace: lokiNamespace,
  build: ({ scope, environment, releases, namespace, shared }, settings, { traceStore }) => ({
    tempo: new Tempo(scope, 'tempo', {
      release: releases.tempo,
      ...settings,
      ...shared,
      multiTenant: environment.loki?.multiTenant ?? true,
      tenants: tenantsOf(environment),
      // Without a store there is a problem already, and this is not written.
      store: traceStore ?? standInStore(),
      namespace,
    }),
  }),
  history: {
    protects: 'the release of Tempo does not go back to one that cannot read its traces',
    facts: releasesIn,
    problems: (before, now) => now.flatMap((is) => before.flat().flatMap((was) => downgrade(was, is))),
  } satisfies History<Released[]>,
});

/** A Tempo in an output. */
interface Released {
  readonly address: string;
  readonly release: string;
}

function releasesIn(manifests: readonly Data[]): Released[] {
  const label = (manifest: Data, name: string): unknown =>
    valueAt(manifest, ['metadata', 'labels', `app.kubernetes.io/${name}`]);
  return manifests
    .filter((manifest) => manifest['kind'] === 'StatefulSet' && label(manifest, 'component') === 'tempo')
    .map((manifest) => ({
      address: JSON.stringify(['namespace', 'name'].map((key) => valueAt(manifest, ['metadata', key]))),
      release: String(label(manifest, 'version')),
    }));
}

/** Tried with 3.0.3 and 2.10.8, which found nothing that 3.0.3 had stored. */
function downgrade(was: Released, is: Released): Problem[] {
  const [earlier, later] = [was, is].map(({ release }) => Number.parseInt(release, 10));
  if (was.address !== is.address || !(later! < 3 && earlier! >= 3)) return [];
  return [
    error(
      ['tempo', 'release'],
      `the release of Tempo goes back from ${was.release} to ${is.release}, which does not read what ${was.release} has stored.`,
      replaceWith(was.release),
    ),
  ];
}
