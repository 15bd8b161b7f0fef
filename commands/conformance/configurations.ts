import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { loadAll } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { fixtures } from '../../test/fixtures';
import { e2eEnvironments, variants } from '../../test/fixtures/variants';

/** The rendered configuration of an agent, with its container; that of a machine is made of what its unit gives it. */
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

/** Name of the mount of a folder with a certificate; its key `certificate` is the name of the file. */
export const certificateMount = 'tls';

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

/** What was rendered for an environment. */
type Output = Pick<Rendered, 'name' | 'files' | 'artifacts'>;

/** The Vector agents of what was rendered: in workloads, and on machines outside the cluster. */
export function configurationsIn(folder: string, rendered: Output): Configuration[] {
  return [...inWorkloads(folder, rendered), ...onMachines(folder, rendered)];
}

/** The configurations of `hosts/<name>/`, with the folders and variables that a machine has. */
function onMachines(folder: string, { name, artifacts }: Output): Configuration[] {
  return artifacts
    .filter(({ path }) => path.endsWith('/vector.yaml'))
    .map(({ path, text }) => {
      const machine = path.replace(/\/vector\.yaml$/, '');
      const settings = artifacts.find((other) => other.path === `${machine}/host.conf`)?.text ?? '';
      const setting = (key: string): string => new RegExp(`^${key}='(.*)'$`, 'm').exec(settings)?.[1] ?? '';
      const authority = setting('CA_FILE');
      const mounts = [
        { name: 'data', mountPath: setting('DATA_PATH') },
        { name: 'credentials', mountPath: setting('CONFIG_FOLDER') },
        ...(authority === ''
          ? []
          : [{ name: certificateMount, mountPath: dirname(authority), certificate: basename(authority) }]),
      ];
      const login = ['username', 'password'].map((key) => ({
        name: `LOKI_${key.toUpperCase()}`,
        valueFrom: { secretKeyRef: { key } },
      }));
      // Nothing answers there: the source looks for the default socket when it is built, and connects later.
      const env = [...login, { name: 'DOCKER_HOST', value: 'http://127.0.0.1:1' }];
      return {
        environment: `${folder}/${name}/${machine}`,
        release: setting('RELEASE'),
        text,
        sha256: sha256(text),
        container: { env, volumeMounts: mounts },
        volumes: [{ name: 'credentials', secret: {} }],
      };
    });
}

/** All workloads that mount a ConfigMap with `vector.yaml`. */
function inWorkloads(folder: string, { name, files }: Output): Configuration[] {
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
