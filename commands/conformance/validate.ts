import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { certificateMount, maps, type Configuration } from './configurations';
import { nodeName } from './writers';

/** Any login: no configuration depends on its values. */
const login = { username: 'vector', password: 'a password of the record' };

/** How a client finds a cluster. */
export function kubeconfig(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'one', cluster: { server } }],
    users: [{ name: 'one', user: { token: 'none' } }],
    contexts: [{ name: 'one', context: { cluster: 'one', user: 'one' } }],
    'current-context': 'one',
  };
}

/** Folders of the node's logs. They are moved by a mount, because their paths are in what is stored. */
const nodeLogs = '/var/log';

/**
 * The release that a program prints.
 *
 * @throws Error if it is not Vector
 */
export function releaseOf(program: string): string {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const release = /^vector (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
  if (release === undefined)
    throw new Error(`${program} is not Vector: ${error?.message ?? `--version printed '${stdout.trim()}'`}.`);
  return release;
}

/**
 * Runs `vector validate`, which builds sources, sinks, templates, buffers and logins as at startup, but sends nothing
 * and skips health checks.
 *
 * @returns `built`, or the output of the program
 */
export function resultOf(program: string, { text, container, volumes }: Configuration): string {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const moved = placeVolumes(folder, container, volumes);
    const file = join(folder, 'vector.yaml');
    writeFileSync(file, dump(moved(load(text))));
    const kubeconfigFile = join(folder, 'kubeconfig');
    // Nothing answers there: the source does not connect during validation.
    writeFileSync(kubeconfigFile, dump(kubeconfig('https://127.0.0.1:1')));
    const { status, stdout, stderr, error } = spawnSync(
      program,
      [...flagsOf(container), 'validate', '--skip-healthchecks', file],
      { encoding: 'utf8', timeout: 120_000, env: { ...variablesOf(container), KUBECONFIG: kubeconfigFile } },
    );
    if (status === 0) return 'built';
    const printed = `${stdout}${stderr}`.replaceAll(`${folder}/`, '').trim();
    return `exit ${status ?? error?.message}: ${printed}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Creates the folders that the container mounts, with the login in those of Secrets.
 *
 * @returns a function that changes the paths in a configuration to these folders
 */
export function placeVolumes(folder: string, container: Data, volumes: readonly Data[]): (value: unknown) => unknown {
  const mounts = maps(container['volumeMounts']).filter(
    ({ mountPath }) => !`${String(mountPath)}/`.startsWith(`${nodeLogs}/`),
  );
  const paths = mounts.map(({ name, mountPath, certificate = 'tls.crt' }) => {
    const path = join(folder, 'mounted', String(mountPath));
    mkdirSync(path, { recursive: true });
    if (volumes.some((volume) => volume['name'] === name && isMap(volume['secret'])))
      for (const [key, value] of Object.entries({ ...login, 'credentials.json': JSON.stringify(login) }))
        writeFileSync(join(path, key), value);
    if (name === certificateMount) writeCertificate(path, String(certificate));
    return String(mountPath);
  });
  const move = (value: unknown): unknown => {
    if (typeof value === 'string')
      return paths.some((path) => value === path || value.startsWith(`${path}/`))
        ? join(folder, 'mounted', value)
        : value;
    if (Array.isArray(value)) return value.map(move);
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, below]) => [key, move(below)])) : value;
  };
  return move;
}

/** Vector reads the certificate of a server, and that of an authority, when it builds a component. */
function writeCertificate(path: string, name: string): void {
  const files = ['-keyout', join(path, 'tls.key'), '-out', join(path, name)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  spawnSync('openssl', ['req', '-x509', ...key, '-subj', '/CN=vector', '-days', '1', ...files]);
}

/** The arguments of the container without the configuration file. */
export function flagsOf(container: Data): string[] {
  const args = (Array.isArray(container['args']) ? container['args'] : []).map(String);
  return args.filter((arg, n) => arg !== '--config' && args[n - 1] !== '--config');
}

/**
 * The environment variables of the container, with sample values. Not those of a proxy: the source's client of
 * Kubernetes reads them only together with a kubeconfig, which it does not have in a pod.
 */
export function variablesOf(container: Data): Record<string, string> {
  const variables = maps(container['env']).filter(({ name }) => !/^https?_proxy$/i.test(String(name)));
  return Object.fromEntries(
    variables.map((variable) => {
      const key = valueAt(variable, ['valueFrom', 'secretKeyRef', 'key']);
      const given = key === 'username' || key === 'password' ? login[key] : variable['value'];
      return [String(variable['name']), typeof given === 'string' ? given : nodeName];
    }),
  );
}
