import { createHash } from 'node:crypto';
import { loadAll } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { fixtures } from '../../test/fixtures';
import { e2eEnvironments, variants } from '../../test/fixtures/variants';

/** The rendered configuration of an agent, with its container. */
export interface Configuration {
  /** Folder and environment, for example `dist/laptop`. */
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

/** The Vector agents of the test fixtures; environments of users may change without a new record. */
export function configurations(): Configuration[] {
  return [...fixtures, ...variants, ...e2eEnvironments].flatMap((environment) =>
    configurationsOf('test/fixtures', environment),
  );
}

/**
 * The Vector agents of an environment.
 *
 * @param folder - prefix of the names of its configurations
 */
export function configurationsOf(folder: string, environment: Environment): Configuration[] {
  return configurationsIn(folder, render(environment));
}

/** The Vector agents of what was rendered: all workloads that mount a ConfigMap with `vector.yaml`. */
export function configurationsIn(folder: string, { name, files }: Pick<Rendered, 'name' | 'files'>): Configuration[] {
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
    // An environment can have several agents.
    const agent = String(valueAt(object, ['metadata', 'name']));
    const environment = `${folder}/${name}${agent === 'vector' ? '' : `/${agent}`}`;
    return [{ environment, release, text, sha256: sha256(text), container, volumes }];
  });
}

/** The maps of a list of a manifest. */
export function maps(list: unknown): Data[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}

/** SHA-256 of a text, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
