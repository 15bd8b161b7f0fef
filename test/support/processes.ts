import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Schemas, programs and facts that are kept beside the repository; tests that need them say so where they are absent. */
export const shared = resolve(__dirname, '../../../shared');

/** A user without rights, as the pods have it; where the tests are not run by root, whoever runs them. */
const somebody = process.getuid?.() === 0 ? { uid: 10101, gid: 10101 } : {};

/** A program that runs until it is stopped. */
export interface Running {
  /** Its number, unless it could not be started. */
  readonly pid: number | undefined;
  /** What it wrote. */
  log(): string;
  /** Whether it still runs. */
  alive(): boolean;
  stop(): Promise<void>;
}

/** A folder of its own, which the started programs may write. */
export function folder(prefix: string): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `${prefix}-`));
  own(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A folder below it. */
export function below(parent: string, name: string): string {
  const path = join(parent, name);
  mkdirSync(path);
  own(path);
  return path;
}

function own(path: string): void {
  if (somebody.uid !== undefined) chownSync(path, somebody.uid, somebody.gid);
}

/** Starts a program with its output in a file, and variables beside those of the tests. */
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
    ...somebody,
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

/** A program that is kept packed beside the repository; nothing where it is absent. */
export function unpacked(name: string): string | undefined {
  const packed = join(shared, 'lab/bin', `${name}.xz`);
  const program = join(tmpdir(), `cdk8s-logging-${name}`);
  // A copy that another checkout unpacked does not count: without the folder a test is skipped on every machine.
  if (!existsSync(packed)) return undefined;
  if (existsSync(program)) return program;
  if (!installed('xz')) return undefined;
  // Unpacked under another name first: two test files may want it at once.
  const partial = `${program}.${process.pid}`;
  const { status } = spawnSync('sh', ['-c', 'xz -dc "$0" > "$1" && chmod 755 "$1"', packed, partial]);
  if (status !== 0) return undefined;
  renameSync(partial, program);
  return program;
}

/** Whether a program can be found. */
export function installed(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;
}

/** Ports of loopback that nobody listens on. */
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
 * Waits until something holds.
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

/** Whether a URL answers with this status. */
export async function answers(url: string, status = 200): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.status === status;
  } catch {
    return false;
  }
}
