import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../constructs/kit';
import { journalctl } from '../../test/support/journalctl';
import { freePorts } from '../../test/support/processes';
import type { Configuration } from './configurations';
import { flagsOf, kubeconfig, placeVolumes, variablesOf } from './validate';

/** An agent that runs with its rendered configuration. */
export interface AgentProcess {
  /** The folder that the agent sees as `/var/log`. */
  readonly logs: string;
  /** Number of lines that its sources have read. */
  received(): Promise<number>;
  /** Whether it still runs. */
  alive(): boolean;
  /** Its exit code and the errors that it printed. */
  failure(): string;
  /** Ends it with SIGTERM, so that it sends what it holds. */
  stop(): Promise<void>;
  remove(): void;
}

/** Why agents cannot run here; `undefined` if they can. */
export function cannotRun(): string | undefined {
  if (process.platform !== 'linux') return 'agents run with a /var/log of their own, which needs Linux';
  return process.getuid?.() === 0 ? undefined : 'agents run with a /var/log of their own, which needs root';
}

/**
 * Prepares the folders of a node, and starts Vector with its configuration. Only addresses, folders and the interval
 * of looking for new files are changed.
 */
export class VectorProcess implements AgentProcess {
  readonly logs: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  private child: ReturnType<typeof spawn> | undefined;
  private metricsPort = 0;
  /** The ports of sources that receive lines, by the id of the source. */
  private readonly ports = new Map<string, number>();

  constructor() {
    this.logs = join(this.folder, 'log');
    mkdirSync(join(this.logs, 'pods'), { recursive: true });
    mkdirSync(join(this.folder, 'bin'));
    writeFileSync(join(this.folder, 'bin/journalctl'), journalctl(this.journal), { mode: 0o755 });
  }

  async start(
    program: string,
    { text, container, volumes }: Configuration,
    urls: { readonly kubernetes: string; readonly push: string },
  ): Promise<void> {
    const moved = placeVolumes(this.folder, container, volumes)(load(text)) as Data;
    const listening = Object.entries(moved['sources'] as Data).filter(([, source]) => valueAt(source, ['address']));
    const [metricsPort, ...ports] = await freePorts(listening.length + 1);
    this.metricsPort = metricsPort!;
    for (const [n, [id]] of listening.entries()) this.ports.set(id, ports[n]!);
    const file = join(this.folder, 'vector.yaml');
    writeFileSync(file, dump(this.withAddresses(moved, urls.push)));
    const kubeconfigFile = join(this.folder, 'kubeconfig');
    writeFileSync(kubeconfigFile, dump(kubeconfig(urls.kubernetes)));
    const output = openSync(join(this.folder, 'output'), 'a');
    const mounted = 'mount --bind "$0" /var/log && exec "$@"';
    this.child = spawn(
      'unshare',
      ['--mount', 'sh', '-c', mounted, this.logs, program, ...flagsOf(container), '--config', file],
      {
        stdio: ['ignore', output, output],
        env: {
          ...variablesOf(container),
          PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
          DOCKER_HOST: `unix://${this.dockerSocket}`,
          KUBECONFIG: kubeconfigFile,
          NO_COLOR: '1',
        },
      },
    );
  }

  private withAddresses(config: Data, push: string): Data {
    const each = (section: string, change: (component: Data, id: string) => Data): Data => {
      const components = config[section];
      return Object.fromEntries(
        Object.entries(isMap(components) ? components : {}).map(([id, component]) => [
          id,
          change(component as Data, id),
        ]),
      ) as Data;
    };
    return {
      ...config,
      sources: each('sources', (source, id) => ({
        ...source,
        ...(['kubernetes_logs', 'file'].includes(String(source['type'])) && { glob_minimum_cooldown_ms: 500 }),
        ...(this.ports.has(id) && { address: `127.0.0.1:${this.ports.get(id)}` }),
      })),
      sinks: each('sinks', (sink) => ({
        ...sink,
        ...(sink['type'] === 'loki' && { endpoint: push }),
        ...(sink['type'] === 'prometheus_exporter' && { address: `127.0.0.1:${this.metricsPort}` }),
      })),
    };
  }

  /** The file whose entries are the journal. */
  get journal(): string {
    return join(this.folder, 'journal');
  }

  /** The socket of Docker. */
  get dockerSocket(): string {
    return join(this.folder, 'docker.sock');
  }

  /** The port of a source that receives lines. */
  port(source: string): number {
    return this.ports.get(source)!;
  }

  async received(): Promise<number> {
    try {
      const text = await (await fetch(`http://127.0.0.1:${this.metricsPort}/metrics`)).text();
      const counted = text.matchAll(/^vector_component_received_events_total\{([^}]*)\} (\d+)/gm);
      return [...counted]
        .filter(([, labels]) => labels!.includes('component_kind="source"') && !labels!.includes('internal_metrics'))
        .reduce((sum, [, , count]) => sum + Number(count), 0);
    } catch {
      return 0;
    }
  }

  /** Processor time that it has used, in seconds. */
  cpuSeconds(): number {
    // The fields after the name of the program, which may contain spaces: user and system time are the 12th and 13th.
    const fields = readFileSync(`/proc/${this.child!.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // Linux counts in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  alive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  failure(): string {
    const printed = this.output()
      .split('\n')
      .filter((line) => / ERROR |error/i.test(line));
    return `exit ${this.child?.exitCode ?? 'without a code'}: ${printed.join('\n').replaceAll(`${this.folder}/`, '')}`;
  }

  output(): string {
    return readFileSync(join(this.folder, 'output'), 'utf8');
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || !this.alive()) return;
    const ended = new Promise((done) => {
      child.once('exit', done);
    });
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 65_000);
    await ended;
    clearTimeout(hard);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
