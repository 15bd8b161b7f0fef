import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { valueAt, type Data } from '../../constructs/kit';

/** The objects that a stand-in for the Kubernetes API lists. */
export interface ApiObjects {
  readonly pods: readonly Data[];
  readonly namespaces: readonly Data[];
  readonly nodes: readonly Data[];
}

/** A running stand-in for the Kubernetes API. */
export interface KubernetesApi {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a stand-in for the Kubernetes API that lists objects by label and field selectors. Watches stay open and
 * report nothing, because the objects do not change.
 */
export async function startKubernetesApi(objects: ApiObjects): Promise<KubernetesApi> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://api');
    const [, namespace, kind] = (/^\/api\/v1\/(?:namespaces\/([^/]+)\/)?(pods|namespaces|nodes)$/.exec(pathname) ??
      []) as [unknown?, string?, (keyof ApiObjects)?];
    const isWatch = /^(1|true)$/.test(searchParams.get('watch') ?? '');
    // Clients then list, as with API servers that do not stream lists.
    const streamsList = isWatch && searchParams.get('sendInitialEvents') === 'true';
    const status = kind === undefined ? 404 : streamsList ? 422 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    if (streamsList) {
      response.end(
        JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Invalid', code: 422 }),
      );
      return;
    }
    if (isWatch) {
      response.flushHeaders();
      return;
    }
    const selected = (kind === undefined ? [] : objects[kind]).filter(
      (object) =>
        (namespace === undefined || valueAt(object, ['metadata', 'namespace']) === namespace) &&
        matches(searchParams.get('labelSelector'), (key) => valueAt(object, ['metadata', 'labels', key])) &&
        matches(searchParams.get('fieldSelector'), (key) => valueAt(object, key.split('.'))),
    );
    list(response, kind, selected);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', () => done());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const listKinds = { pods: 'PodList', namespaces: 'NamespaceList', nodes: 'NodeList' };

function list(response: ServerResponse, of: keyof ApiObjects | undefined, items: readonly Data[]): void {
  const kind = of === undefined ? 'Status' : listKinds[of];
  response.end(JSON.stringify({ kind, apiVersion: 'v1', metadata: { resourceVersion: '1' }, items }));
}

/**
 * Whether an object has what a selector asks for: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.
 *
 * @throws Error for a requirement of another form
 */
function matches(selector: string | null, valueOf: (key: string) => unknown): boolean {
  const requirements = (selector ?? '').split(/,(?![^(]*\))/).filter((requirement) => requirement !== '');
  return requirements.every((requirement) => {
    const [, key, operator, operand = ''] =
      /^\s*!?([\w./-]+)\s*(?:(==?|!=|\bin\b|\bnotin\b)\s*(.*?))?\s*$/.exec(requirement) ?? [];
    if (key === undefined) throw new Error(`The stand-in does not know the selector '${requirement}'.`);
    const value = valueOf(key);
    if (operator === undefined) return (value === undefined) === requirement.trim().startsWith('!');
    const among = operand
      .replace(/^\((.*)\)$/, '$1')
      .split(',')
      .map((one) => one.trim());
    return among.includes(String(value)) === !['!=', 'notin'].includes(operator);
  });
}
