import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { loadAll } from 'js-yaml';
import { valueAt, type Data } from '../../constructs/kit';
import { render, type Environment, type Rendered } from '../../constructs/platform';
import { fixtures } from '../../test/fixtures';
import { e2eEnvironments, variants } from '../../test/fixtures/variants';
import { kinds, type AgentKind } from './kinds';
import { vector } from './kinds/vector';
import { certificateMount, maps } from './volumes';

/** The rendered configuration of an agent, with its container; that of a machine is made of what its unit gives it. */
export interface Configuration {
  readonly kind: AgentKind;
  /** Folder and environment, for example `dist/laptop`. */
  readonly environment: string;
  readonly release: string;
  /** The text of its file, such as `vector.yaml`. */
  readonly text: string;
  readonly sha256: string;
  /** The container that reads it. */
  readonly container: Data;
  /** The volumes of its pod. */
  readonly volumes: readonly Data[];
}

/** The agents of the test fixtures; environments of users may change without a new record. */
export function configurations(): Configuration[] {
  return [...fixtures, ...variants, ...e2eEnvironments].flatMap((environment) =>
    configurationsOf('test/fixtures', environment),
  );
}

/**
 * The agents of an environment.
 *
 * @param folder - prefix of the names of its configurations
 */
export function configurationsOf(folder: string, environment: Environment): Configuration[] {
  return configurationsIn(folder, render(environment));
}

/** What was rendered for an environment. */
type Output = Pick<Rendered, 'name' | 'files' | 'artifacts'>;

/** The agents of what was rendered: in workloads, and on machines outside the cluster. */
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
        kind: vector,
        environment: `${folder}/${name}/${machine}`,
        release: setting('RELEASE'),
        text,
        sha256: sha256(text),
        container: { env, volumeMounts: mounts },
        volumes: [{ name: 'credentials', secret: {} }],
      };
    });
}

/** All workloads that mount a ConfigMap with the file of an agent. */
function inWorkloads(folder: string, { name, files }: Output): Configuration[] {
  const objects = [...files.values()].flatMap((text) => loadAll(text) as Data[]);
  const found = objects.flatMap((object) =>
    kinds.flatMap((kind) => {
      const text = valueAt(object, ['data', kind.file]);
      return typeof text === 'string' ? [[valueAt(object, ['metadata', 'name']), { kind, text }] as const] : [];
    }),
  );
  const written = new Map(found);
  return objects.flatMap((object) => {
    const volumes = maps(valueAt(object, ['spec', 'template', 'spec', 'volumes']));
    const read = volumes.map((volume) => written.get(valueAt(volume, ['configMap', 'name']))).find((one) => one);
    const [container] = maps(valueAt(object, ['spec', 'template', 'spec', 'containers']));
    if (read === undefined || container === undefined) return [];
    const release = String(valueAt(object, ['metadata', 'labels', 'app.kubernetes.io/version']));
    // An environment can have several agents.
    const agent = String(valueAt(object, ['metadata', 'name']));
    const environment = `${folder}/${name}${agent === 'vector' ? '' : `/${agent}`}`;
    return [{ ...read, environment, release, sha256: sha256(read.text), container, volumes }];
  });
}

/** SHA-256 of a text, hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
