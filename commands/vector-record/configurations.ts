import { createHash } from 'node:crypto';
import { loadAll } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import { fixtures } from '../../test/fixtures';
import { variants } from '../../test/fixtures/variants';

/** The configuration of one agent as it is rendered, with what its container gets beside it. */
export interface Configuration {
  /** Where it belongs, for example `dist/laptop`. */
  readonly environment: string;
  readonly release: string;
  /** The text of `vector.yaml`. */
  readonly text: string;
  readonly sha256: string;
  /** The container that reads it. */
  readonly container: Data;
  /** The volumes of its pod. */
  readonly volumes: readonly Data[];
}

/** The agents of Vector in the environments of the tests: those of a user may change without a run. */
export function configurations(): Configuration[] {
  return [...fixtures, ...variants].flatMap((environment) => configurationsOf('test/fixtures', environment));
}

/**
 * The agents of Vector in one environment: every workload that mounts a ConfigMap with `vector.yaml`.
 *
 * @param folder - what the names of its configurations begin with
 */
export function configurationsOf(folder: string, environment: Environment): Configuration[] {
  const { name, files } = render(environment);
  const objects = [...files.values()].flatMap((text) => loadAll(text) as Data[]);
  const texts = new Map(
    objects.flatMap((object) => {
      const text = valueAt(object, ['data', 'vector.yaml']);
      return typeof text === 'string' ? [[valueAt(object, ['metadata', 'name']), text] as const] : [];
    }),
  );
  return objects.flatMap((object) => {
    const volumes = maps(valueAt(object, ['spec', 'template', 'spec', 'volumes']));
    const text = volumes.map((volume) => texts.get(valueAt(volume, ['configMap', 'name']))).find((one) => one);
    const [container] = maps(valueAt(object, ['spec', 'template', 'spec', 'containers']));
    if (text === undefined || container === undefined) return [];
    const release = String(valueAt(object, ['metadata', 'labels', 'app.kubernetes.io/version']));
    const sha256 = createHash('sha256').update(text).digest('hex');
    return [{ environment: `${folder}/${name}`, release, text, sha256, container, volumes }];
  });
}

/** The maps of a list of a manifest. */
export function maps(list: unknown): Data[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}
