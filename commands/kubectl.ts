import { spawn, type ChildProcess, spawnSync } from 'node:child_process';
import { isMap, type Data } from '../constructs/kit';

/** kubectl failed; the message is that of kubectl. */
export class KubectlError extends Error {}

/**
 * Runs kubectl against the current context, and returns its exit code and its output.
 *
 * @throws KubectlError if it cannot be started
 */
export function runKubectl(
  args: readonly string[],
  options: { readonly input?: string; readonly timeout?: number } = {},
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const result = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 28, ...options });
  if (result.error !== undefined && result.signal === null)
    throw new KubectlError(`kubectl could not be started: ${result.error.message}`);
  return result;
}

/**
 * Runs kubectl against the current context.
 *
 * @param input - standard input. @default - none
 * @throws KubectlError if it fails
 */
export function kubectl(args: readonly string[], input?: string): string {
  const result = runKubectl(args, input === undefined ? {} : { input });
  if (result.status !== 0) throw new KubectlError(reasonOf(result));
  return result.stdout;
}

/** Why kubectl failed. The lines before the last are messages of klog, five times the same. */
export function reasonOf({ status, stderr }: ReturnType<typeof runKubectl>): string {
  return oneLine(stderr.trim().split('\n').at(-1) ?? '') || `kubectl ended with ${status}`;
}

/** Output of another program as one line without control characters, at most 300 characters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/**
 * The JSON that kubectl prints. An error does not repeat the output, which may contain a Secret.
 *
 * @throws KubectlError if it is not JSON
 */
export function kubectlJson(args: readonly string[]): unknown {
  const text = kubectl([...args, '--output', 'json']);
  try {
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch {
    throw new KubectlError(`kubectl ${args.join(' ')} printed ${text.length} characters that are not JSON.`);
  }
}

/**
 * The decoded data of a Secret; undefined if it does not exist.
 *
 * @throws KubectlError if kubectl prints something else
 */
export function readSecret(namespace: string, name: string): Readonly<Record<string, string>> | undefined {
  const secret = secretObject(namespace, name);
  if (secret === undefined) return undefined;
  return decoded(secret.data);
}

/** The `data` of a Secret, without its base64. */
export function decoded(data: Data): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(String(value), 'base64').toString('utf8')]),
  );
}

/**
 * Whether External Secrets Operator made a Secret.
 *
 * @throws KubectlError if kubectl prints something else
 */
export function isFromStore(namespace: string, name: string): boolean {
  const owners = secretObject(namespace, name)?.owners ?? [];
  return owners.some((owner) => isMap(owner) && owner['kind'] === 'ExternalSecret');
}

function secretObject(
  namespace: string,
  name: string,
): { readonly data: Data; readonly owners: unknown[] } | undefined {
  const secret = kubectlJson(['get', 'secret', '--namespace', namespace, name, '--ignore-not-found']);
  if (secret === undefined) return undefined;
  const { kind, data = {}, metadata } = isMap(secret) ? secret : {};
  if (kind !== 'Secret' || !isMap(data))
    throw new KubectlError(`kubectl did not print the Secret ${name} of ${namespace}.`);
  const owners = isMap(metadata) ? metadata['ownerReferences'] : undefined;
  return { data, owners: Array.isArray(owners) ? owners : [] };
}

/** Whether a namespace exists in the cluster. */
export function namespaceExists(name: string): boolean {
  return kubectl(['get', 'namespace', name, '--ignore-not-found', '--output', 'name']).trim() !== '';
}

/** A forwarded port, until it is closed. */
export interface Forward {
  readonly port: number;
  close(): void;
}

/**
 * Forwards a port of this machine to an object, such as `service/loki-gateway`. kubectl ends when a connection is reset,
 * as the end of one with TLS may be, and is started again.
 */
export function forward(namespace: string, object: string, port: number): Promise<Forward> {
  let [isClosed, child] = [false, undefined as ChildProcess | undefined];
  const start = (local: number | undefined): Promise<number> => {
    const ports = `${local ?? ''}:${port}`;
    const started = spawn('kubectl', ['port-forward', '--namespace', namespace, object, ports], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    return new Promise((resolve, reject) => {
      let errors = '';
      started.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      started.on('error', reject);
      started.on('exit', () => reject(new KubectlError(errors.trim() || 'kubectl port-forward ended')));
      started.stdout.on('data', (chunk: Buffer) => {
        const match = /127\.0\.0\.1:(\d+)/.exec(chunk.toString());
        if (match === null) return;
        const bound = Number(match[1]);
        started.once('exit', () => {
          // If it cannot start again, the next request fails.
          if (!isClosed) void start(bound).catch(() => undefined);
        });
        resolve(bound);
      });
    });
  };
  return start(undefined).then((bound) => ({
    port: bound,
    close: () => {
      isClosed = true;
      child?.kill();
    },
  }));
}
