import { day, leastNodes, leastStreams, ratesOf } from './demand';
import { binary, cpuText, decimal, number, type Figure } from './figure';
import { facts, type Basis } from './measured';
import type { Plan } from './plan';
import type { TargetSize } from './targets';

/** The numbers of a plan with their calculations, in the order of the table. */
export function figuresOf(plan: Plan): readonly Figure[] {
  return [
    ...ofLines(plan),
    ...plan.targets.flatMap((size) => ofTarget(size, plan)),
    ...ofGateway(plan),
    ...ofAgents(plan),
    ...ofLimits(plan),
    ...ofStore(plan),
    ...ofNetwork(plan),
  ];
}

type Row = readonly [what: string, value: number, unit: string, text: string, calculation: string, ...basis: Basis[]];

function group(name: string, rows: readonly Row[]): Figure[] {
  return rows.map(([what, value, unit, text, calculation, ...basis]) => ({
    group: name,
    what,
    value,
    unit,
    text,
    calculation,
    basis,
  }));
}

function ofLines({ demand }: Plan): Figure[] {
  const { gigabytesPerDay: gigabytes, lineBytes, streams, nodes } = demand;
  const { average, peak } = ratesOf(demand);
  const lines = (average * 1e6) / lineBytes;
  const { peakFactor, streamsPerGigabyte, gigabytesPerNode } = facts;
  const ofStreams = `given, or ${streamsPerGigabyte.value} for each GB a day, at least ${leastStreams}`;
  const ofNodes = `given, or one for each ${gigabytesPerNode.value} GB a day, at least ${leastNodes}`;
  return group('lines', [
    ['average', average, 'MB/s', `${number(average, 2)} MB/s`, `${number(gigabytes)} GB ÷ ${number(day)} s`],
    ['peak', peak, 'MB/s', `${number(peak, 2)} MB/s`, `average × ${peakFactor.value}`, 'assumed'],
    ['lines', lines, 'lines/s', `${number(lines)} /s`, `average ÷ ${lineBytes} B`],
    ['streams', streams, '', number(streams), ofStreams, 'assumed'],
    ['nodes', nodes, '', number(nodes), ofNodes, 'assumed'],
  ]);
}

function ofTarget(
  { target, replicas, cpu, memory, memoryLimit, storage, calculations, basis }: TargetSize,
  { shape }: Plan,
): Figure[] {
  const name = target === 'all' ? `Loki, ${shape.topology}` : `Loki, ${target}`;
  const factor = shape.replicationFactor;
  return group(name, [
    ['pods', replicas, '', String(replicas), calculations.replicas, ...basis.slice(-1)],
    ...(basis[0] === 'measured'
      ? [['copies of a line', factor, '', String(factor), '3 with three pods or more, else 1', 'default'] as Row]
      : []),
    ['CPU request', cpu, 'CPU', cpuText(cpu), calculations.cpu, ...basis],
    ['memory request', memory, 'B', binary(memory), calculations.memory, ...basis],
    ['memory limit', memoryLimit, 'B', binary(memoryLimit), calculations.memoryLimit, 'assumed'],
    ...(storage === undefined
      ? []
      : [['volume', storage, 'B', binary(storage), calculations.storage, ...basis] as Row]),
  ]);
}

function ofGateway({ gateway }: Plan): Figure[] {
  return group('gateway', [['pods', gateway.replicas, '', String(gateway.replicas), gateway.calculation, 'assumed']]);
}

function ofAgents({ agent }: Plan): Figure[] {
  const { cpu, buffer, lines } = agent;
  return group('Vector, each node', [
    ['lines', lines, 'lines/s', `${number(lines)} /s`, 'all lines ÷ nodes', 'assumed'],
    ['CPU request', cpu.value, 'CPU', cpuText(cpu.value), cpu.calculation, 'measured', 'assumed'],
    ['disk buffer', buffer.value, 'B', binary(buffer.value), buffer.calculation, 'measured', 'assumed'],
  ]);
}

function ofLimits({ limits }: Plan): Figure[] {
  return group(
    'limits of each tenant',
    limits.map(({ key, amount, unit, calculation, isDefault }): Row => {
      const text = unit === 'streams' ? number(amount) : `${number(amount)} ${unit}`;
      return [key, amount, unit, text, calculation, isDefault ? 'default' : 'assumed'];
    }),
  );
}

function ofStore({ store }: Plan): Figure[] {
  const { bytes, chunks, index, lists, reads } = store;
  const perMonth = (count: number): string => `${number(count)} a month`;
  return group('object store', [
    ...(bytes === undefined
      ? []
      : [
          [
            'bucket',
            bytes.most,
            'B',
            bytes.least === bytes.most ? decimal(bytes.most) : `${decimal(bytes.least)} to ${decimal(bytes.most)}`,
            bytes.calculation,
            'measured',
          ] as Row,
        ]),
    ['PUT of chunks', chunks.count, 'requests/month', perMonth(chunks.count), chunks.calculation, 'default'],
    ['PUT of index', index.count, 'requests/month', `at most ${perMonth(index.count)}`, index.calculation, 'default'],
    ['LIST of index', lists.count, 'requests/month', perMonth(lists.count), lists.calculation, 'measured'],
    ['GET of chunks', reads.count, 'requests/month', perMonth(reads.count), reads.calculation, 'assumed'],
  ]);
}

function ofNetwork({ demand, shape }: Plan): Figure[] {
  const { peak } = ratesOf(demand);
  const { replicationFactor: factor } = shape;
  const flushed = peak * factor;
  return group('network at the peak', [
    ['agents to the gateway', peak, 'MB/s', `${number(peak, 2)} MB/s`, 'lines, before Vector compresses them'],
    ['to ingesters', flushed, 'MB/s', `${number(flushed, 2)} MB/s`, `peak × ${factor}, not compressed`, 'default'],
  ]);
}
