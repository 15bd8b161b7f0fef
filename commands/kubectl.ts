import { spawn, spawnSync } from 'node:child_process';

/** kubectl could not do it; the message is kubectl's own. */
export class KubectlError extends Error {}

/**
 * Runs kubectl against the current context.
 *
 * @param input - what it reads. @default - nothing
 * @throws KubectlError if it does not succeed
 */
export function kubectl(args: readonly string[], input?: string): string {
  const result = spawnSync('kubectl', args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...(input !== undefined && { input }),
  });
  if (result.error !== undefined) throw new KubectlError(`kubectl could not be started: ${result.error.message}`);
  // What stands before the last line is klog's, five times the same.
  if (result.status !== 0) throw new KubectlError(result.stderr.trim().split('\n').at(-1) ?? '');
  return result.stdout;
}

/** The data of a Secret, decoded; nothing if there is none. */
export function readSecret(namespace: string, name: string): Readonly<Record<string, string>> | undefined {
  const json = kubectl(['get', 'secret', '--namespace', namespace, name, '--ignore-not-found', '--output', 'json']);
  if (json.trim() === '') return undefined;
  const { data = {} } = JSON.parse(json) as { data?: Record<string, string> };
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}

/** A forwarded port, until it is closed. */
export interface Forward {
  readonly port: number;
  close(): void;
}

/** Forwards a port of this machine to a Service. */
export function forward(namespace: string, service: string, port: number): Promise<Forward> {
  const child = spawn('kubectl', ['port-forward', '--namespace', namespace, `service/${service}`, `:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', reject);
    child.on('exit', () => reject(new KubectlError(errors.trim() || 'kubectl port-forward ended')));
    child.stdout.on('data', (chunk: Buffer) => {
      const match = /127\.0\.0\.1:(\d+)/.exec(chunk.toString());
      if (match !== null) resolve({ port: Number(match[1]), close: () => void child.kill() });
    });
  });
}
