import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import type { Configuration } from './configurations';
import { nodeName } from './writers';

/** Name of the mount of a folder with a certificate; its key `certificate` is the name of the file. */
export const certificateMount = 'tls';

/** Any login: no configuration depends on its values. */
const login = { username: 'vector', password: 'a password of the record' };

/** Folders of the node's logs. They are moved by a mount, because their paths are in what is stored. */
const nodeLogs = '/var/log';

/** Changes the paths in a configuration to folders of a run. */
export interface PlacedVolumes {
  /** In the strings of parsed data. */
  data(value: unknown): unknown;
  /** In a text, where paths are in quotes or after `=`. */
  text(text: string): string;
}

/** Creates the folders that the container mounts below a folder, with the login in those of Secrets. */
export function placeVolumes(
  folder: string,
  { container, volumes }: Pick<Configuration, 'container' | 'volumes'>,
): PlacedVolumes {
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
  const data = (value: unknown): unknown => {
    if (typeof value === 'string')
      return paths.some((path) => value === path || value.startsWith(`${path}/`))
        ? join(folder, 'mounted', value)
        : value;
    if (Array.isArray(value)) return value.map(data);
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, below]) => [key, data(below)])) : value;
  };
  const mounted = join(folder, 'mounted');
  const text = (before: string): string =>
    paths.reduce(
      (sofar, path) =>
        sofar.replaceAll(/(["'=])(\/[\w./-]*)/g, (all, mark: string, found: string) =>
          found === path || found.startsWith(`${path}/`) ? `${mark}${mounted}${found}` : all,
        ),
      before,
    );
  return { data, text };
}

/** Agents read the certificate of a server, and that of an authority, when they build a component. */
function writeCertificate(path: string, name: string): void {
  const files = ['-keyout', join(path, 'tls.key'), '-out', join(path, name)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  spawnSync('openssl', ['req', '-x509', ...key, '-subj', '/CN=vector', '-days', '1', ...files]);
}

/** The maps of a list of a manifest. */
export function maps(list: unknown): Data[] {
  return Array.isArray(list) ? list.filter(isMap) : [];
}

/** The arguments of the container. */
export function argsOf(container: Data): string[] {
  return (Array.isArray(container['args']) ? container['args'] : []).map(String);
}

/**
 * The environment variables of the container, with sample values. Not those of a proxy: a client of Kubernetes reads
 * them only together with a kubeconfig, which it does not have in a pod.
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
