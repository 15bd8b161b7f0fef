import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Folder of programs and schemas beside the repository. Tests that need them are skipped without it. */
export const shared = resolve(__dirname, '../../../shared');

/** An unprivileged user, as in the pods; if the tests do not run as root, the current user. */
const unprivileged = process.getuid?.() === 0 ? { uid: 10101, gid: 10101 } : {};

/** A running process. */
export interface Running {
  /** `undefined` if it could not be started. */
  readonly pid: number | undefined;
  /** Its output. */
  log(): string;
  /** Whether it is still running. */
  alive(): boolean;
  stop(): Promise<void>;
}

/** Creates a temporary folder that started programs can write to. */
export function folder(prefix: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `${prefix}-`));
  makeWritable(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Creates a subfolder that started programs can write to. */
export function below(parent: string, name: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  makeWritable(path);
  return path;
}

function makeWritable(path: string): void {
  if (unprivileged.uid !== undefined) chownSync(path, unprivileged.uid, unprivileged.gid);
}

/** Starts a program with its output in a file and additional environment variables. */
export function start(
  program: string,
  args: readonly string[],
  logFile: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const output = openSync(logFile, 'a');
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
    ...unprivileged,
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  return {
    pid: child.pid,
    log: () => readFileSync(logFile, 'utf8'),
    alive: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** Unpacks a program of `shared` and returns its path; `undefined` if it does not exist. */
export function unpacked(name: string): string | undefined {
  const packed = join(shared, 'lab/bin', `${name}.xz`);
  const program = join(tmpdir(), `cdk8s-logging-${name}`);
  // An existing copy is not used without the folder, so that tests are skipped consistently.
  if (!existsSync(packed)) return undefined;
  if (existsSync(program)) return program;
  if (!installed('xz')) return undefined;
  // Unpacked to a temporary name and renamed, because test files run in parallel.
  const partial = `${program}.${process.pid}`;
  const { status } = spawnSync('sh', ['-c', 'xz -dc "$0" > "$1" && chmod 755 "$1"', packed, partial]);
  if (status !== 0) return undefined;
  renameSync(partial, program);
  return program;
}

/** Whether a program is on the PATH. */
export function installed(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}

/** Free ports on loopback. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((done) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => done(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/**
 * Waits until a condition is true.
 *
 * @throws Error with `explain()` after the deadline
 */
export async function until(
  holds: () => Promise<boolean>,
  deadlineSeconds: number,
  explain: () => string,
): Promise<void> {
  const end = Date.now() + deadlineSeconds * 1000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${deadlineSeconds} s: ${explain()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Whether a URL responds with a status. */
export async function answers(url: string, status = 200): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === status;
  } catch {
    return false;
  }
}
