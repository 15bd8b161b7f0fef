import { valueAt, within, type Data } from '../../kit';
import { historyProblems, Loki, writtenPeriods, type WrittenPeriod } from '../../loki';
import { withPacks } from '../alerts';
import type { Environment, LokiSettings } from '../environment';
import { tenantsOf } from '../tenancy';
import { traceLabelsOf } from '../trace-labels';
import { section, type History, type Section } from './section';
import { standInStore } from './stand-in';

export const loki: Section<LokiSettings> = section({
  path: ['loki'],
  file: '20-loki.yaml',
  podSecurity: 'restricted',
  settings: (environment) => environment.loki,
  namespace: () => 'logging',
  build: ({ scope, environment, releases, namespace, shared }, settings, { store, earlierStore }) => ({
    loki: new Loki(scope, 'loki', {
      release: releases.loki,
      cacheReleases: { memcached: releases.memcached, exporter: releases.memcachedExporter },
      ...settings,
      // Without a topology there is a problem already, and this is not written.
      topology: settings.topology ?? 'monolithic',
      ...shared,
      tenants: withPacks(tenantsOf(environment), environment),
      ...otlpLabels(environment),
      // Without a store there is a problem already, and this is not written.
      store: store ?? standInStore(),
      ...(earlierStore !== undefined && { earlierStore }),
      namespace,
    }),
  }),
  history: {
    protects: 'the schema periods of Loki and the stores of their logs do not change',
    facts: periodsOf,
    problems: (before, now) =>
      before.length === 0 || now.length === 0
        ? []
        : historyProblems(before, now).map((problem) => within(['loki'], problem)),
  } satisfies History<WrittenPeriod[]>,
});

/** Logs by OTLP have the same labels as lines of pods, where traces are collected, here or in other environments. */
function otlpLabels(environment: Environment): { readonly otlpLabels?: readonly string[] } {
  const { tempo, collect } = environment;
  if ((tempo ?? collect?.traces) === undefined) return {};
  // Agents of other clusters send the label of their cluster.
  return { otlpLabels: [...new Set([...Object.values(traceLabelsOf(environment)), 'cluster'])] };
}

/** The schema periods in the configuration of Loki. */
function periodsOf(manifests: readonly Data[]): WrittenPeriod[] {
  const configs = manifests.filter((manifest) => typeof valueAt(manifest, ['data', 'config.yaml']) === 'string');
  // The caches are StatefulSets too, without volumes; other components may be in the same file.
  const pods = manifests.find((manifest) => {
    const claims = valueAt(manifest, ['spec', 'volumeClaimTemplates']);
    const volumes = JSON.stringify(valueAt(manifest, ['spec', 'template', 'spec', 'volumes']) ?? []);
    return (
      manifest['kind'] === 'StatefulSet' &&
      Array.isArray(claims) &&
      claims.length > 0 &&
      configs.some((config) => volumes.includes(`"name":"${String(valueAt(config, ['metadata', 'name']))}"`))
    );
  });
  const name = (key: string): string => String(valueAt(pods, ['metadata', key]));
  const volume = `the volume of ${pods === undefined ? 'Loki' : `${name('namespace')}/${name('name')}`}`;
  return configs.flatMap((config) => writtenPeriods(String(valueAt(config, ['data', 'config.yaml'])), volume));
}
