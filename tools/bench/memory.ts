import { loadAll } from 'js-yaml';
import { describe, type Manifest } from '../../constructs/kit';
import { render, type EnvironmentInput } from '../../constructs/platform';
import { environments } from '../../environments';
import { demandsOf, nothing, plus, times, type Demand, type WorkloadDemand } from './pods';
import { atMost, type Bar, type Found, type Table } from './report';

const mebibyte = 2 ** 20;

/** The largest acceptable requests of an environment on one node: MiB and millicores. */
const most: Readonly<Record<string, { readonly memory: number; readonly cpu?: number }>> = {
  production: { memory: 4096 },
  laptop: { memory: 2048, cpu: 1500 },
};

/** Requests and limits of each environment. */
export function memory(): Found {
  const found = environments.map(ofEnvironment);
  return { tables: found.flatMap(({ tables }) => tables), bars: found.flatMap(({ bars }) => bars) };
}

function ofEnvironment(environment: EnvironmentInput): Found {
  const { name, files, errors: problems } = render(environment);
  if (problems.length > 0) throw new Error(`${name} is wrong:\n${problems.map(describe).join('\n')}`);
  const demands = demandsOf([...files.values()].flatMap((text) => loadAll(text) as Manifest[]));
  const running = total(demands.filter(({ ends }) => !ends));
  const missing = demands.flatMap((demand) => demand.missing);
  return {
    tables: [table(name, demands, running)],
    bars: [noneMissing(name, missing), ...sumBars(name, running)],
  };
}

function table(name: string, demands: readonly WorkloadDemand[], running: Demand): Table {
  const init = demands.filter(({ initContainers }) => initContainers !== nothing);
  return {
    title: `${name}: memory in MiB and millicores, all pods of a workload; a DaemonSet on one node`,
    columns: ['', 'pods', 'memory requests', 'limits', 'cpu requests', 'limits'],
    rows: [
      ...demands.filter(({ ends }) => !ends).map((demand) => row(demand.name, demand.pods, total([demand]))),
      row('sum while it runs', count(demands, false), running),
      ...demands.filter(({ ends }) => ends).map((demand) => row(`${demand.name}, ends`, demand.pods, total([demand]))),
      // initContainers run before the others, within their requests; only larger requests count.
      ...init.map((demand) =>
        row(`${demand.name}, largest initContainer`, demand.pods, times(demand.pods, demand.initContainers)),
      ),
    ],
  };
}

function row(name: string, pods: number, { memory: bytes, memoryLimit, cpu, cpuLimit }: Demand): string[] {
  const mebibytes = (size: number): string => (size / mebibyte).toFixed(0);
  return [
    name,
    String(pods),
    mebibytes(bytes),
    mebibytes(memoryLimit),
    String(cpu),
    cpuLimit > 0 ? String(cpuLimit) : 'none',
  ];
}

function total(demands: readonly WorkloadDemand[]): Demand {
  return demands.map(({ pods, containers }) => times(pods, containers)).reduce(plus, nothing);
}

function count(demands: readonly WorkloadDemand[], ends: boolean): number {
  return demands.filter((demand) => demand.ends === ends).reduce((sum, { pods }) => sum + pods, 0);
}

function noneMissing(name: string, missing: readonly string[]): Bar {
  return {
    what: `${name}: containers without requests or a memory limit`,
    measured: missing.length === 0 ? 'none' : missing.join(', '),
    asked: 'every container has them',
    good: missing.length === 0,
  };
}

function sumBars(name: string, running: Demand): Bar[] {
  const bar = most[name];
  if (bar === undefined) return [];
  return [
    atMost(`${name}: memory requests`, running.memory / mebibyte, bar.memory, 'MiB'),
    ...(bar.cpu === undefined ? [] : [atMost(`${name}: cpu requests`, running.cpu, bar.cpu, 'm')]),
  ];
}
