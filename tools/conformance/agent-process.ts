import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalctl } from '../../test/support/journalctl';
import type { Configuration } from './configurations';
import type { AgentKind } from './kinds';

/** Why agents cannot run here; `undefined` if they can. */
export function cannotRun(): string | undefined {
  if (process.platform !== 'linux') return 'agents run with a /var/log of their own, which needs Linux';
  return process.getuid?.() === 0 ? undefined : 'agents run with a /var/log of their own, which needs root';
}

/** An agent that runs with its rendered configuration, and the folders of its node. */
export class AgentProcess {
  /** The folder that the agent sees as `/var/log`. */
  readonly logs: string;
  readonly #kind: AgentKind;
  readonly #folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  #child: ReturnType<typeof spawn> | undefined;
  #metricsPort = 0;
  #ports: ReadonlyMap<string, number> = new Map();

  constructor(kind: AgentKind) {
    this.#kind = kind;
    this.logs = join(this.#folder, 'log');
    mkdirSync(join(this.logs, 'pods'), { recursive: true });
    mkdirSync(join(this.#folder, 'bin'));
    writeFileSync(join(this.#folder, 'bin/journalctl'), journalctl(this.journal), { mode: 0o755 });
  }

  async start(
    program: string,
    configuration: Configuration,
    urls: { readonly kubernetes: string; readonly push: string },
  ): Promise<void> {
    const { args, env, metricsPort, ports } = await this.#kind.prepare({
      folder: this.#folder,
      configuration,
      ...urls,
    });
    this.#metricsPort = metricsPort;
    if (ports !== undefined) this.#ports = ports;
    const output = openSync(join(this.#folder, 'output'), 'a');
    const mounted = 'mount --bind "$0" /var/log && exec "$@"';
    this.#child = spawn('unshare', ['--mount', 'sh', '-c', mounted, this.logs, program, ...args], {
      stdio: ['ignore', output, output],
      env: {
        ...env,
        PATH: `${join(this.#folder, 'bin')}:${process.env['PATH']}`,
        DOCKER_HOST: `unix://${this.dockerSocket}`,
      },
    });
  }

  /** The file whose entries are the journal. */
  get journal(): string {
    return join(this.#folder, 'journal');
  }

  /** The socket of Docker. */
  get dockerSocket(): string {
    return join(this.#folder, 'docker.sock');
  }

  /** The port of a source that receives lines. */
  port(source: string): number {
    return this.#ports.get(source)!;
  }

  /** Number of lines that its sources have read. */
  async received(): Promise<number> {
    try {
      return this.#kind.received(await (await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`)).text());
    } catch {
      return 0;
    }
  }

  /** Processor time that it has used, in seconds. */
  cpuSeconds(): number {
    // The fields after the name of the program, which may contain spaces: user and system time are the 12th and 13th.
    const fields = readFileSync(`/proc/${this.#child!.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Linux counts in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Whether it still runs. */
  alive(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Its exit code and the errors that it printed. */
  failure(): string {
    const printed = this.output()
      .split('\n')
      .filter((line) => / ERROR |error/i.test(line));
    return `exit ${this.#child?.exitCode ?? 'without a code'}: ${printed.join('\n').replaceAll(`${this.#folder}/`, '')}`;
  }

  output(): string {
    return readFileSync(join(this.#folder, 'output'), 'utf8');
  }

  /** Ends it with SIGTERM, so that it sends what it holds. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.alive()) return;
    const ended = new Promise((done) => {
      child.once('exit', done);
    });
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 65_000);
    await ended;
    clearTimeout(hard);
  }

  /** Ends it at once, with what it holds. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.alive()) return;
    const ended = new Promise((done) => {
      child.once('exit', done);
    });
    child.kill('SIGKILL');
    await ended;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
