import * as fc from 'fast-check';
import { demandOf, figuresOf, planOf, type Plan } from '../../../constructs/platform/sizes';

const topologies = ['monolithic', 'simple-scalable', 'distributed'] as const;
const demands = fc.record({
  gigabytes: fc.double({ min: 0.1, max: 5000, noNaN: true }),
  lineBytes: fc.integer({ min: 10, max: 10_000 }),
  nodes: fc.integer({ min: 1, max: 2000 }),
});
const shapes = fc.record(
  {
    topology: fc.constantFrom(...topologies),
    replicas: fc.integer({ min: 1, max: 30 }),
    onVolume: fc.boolean(),
    zones: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: [] },
);

const numbers = ({ targets, agent }: Plan): number[] => [
  ...targets.flatMap(({ cpu, memory, memoryLimit, storage }) => [cpu, memory, memoryLimit, storage ?? 0]),
  agent.cpu.value,
  agent.buffer.value,
];

test('requests are above 0 and not above limits, whatever the volume and the shape', () => {
  fc.assert(
    fc.property(demands, shapes, ({ gigabytes, ...given }, shape) => {
      const plan = planOf(demandOf(gigabytes, given), shape);
      for (const { replicas, cpu, memory, memoryLimit } of plan.targets) {
        expect(Math.min(replicas, cpu, memory)).toBeGreaterThan(0);
        expect(memoryLimit).toBeGreaterThanOrEqual(memory);
      }
      const amounts = plan.limits.map(({ amount }) => amount);
      expect(amounts[1]).toBeGreaterThanOrEqual(amounts[0]!);
      expect(amounts[3]).toBeGreaterThanOrEqual(amounts[2]!);
    }),
  );
});

test('a larger volume with the same pods never needs less', () => {
  fc.assert(
    fc.property(demands, fc.constantFrom(...topologies), ({ gigabytes, lineBytes, nodes }, topology) => {
      const given = { lineBytes, nodes };
      const targets = { ingester: 6, distributor: 3, querier: 4 };
      const plan = (factor: number): Plan =>
        planOf(demandOf(gigabytes * factor, given), { topology, replicas: 3, targets });
      const [less, more] = [numbers(plan(1)), numbers(plan(2))];
      expect(less.filter((value, n) => value > more[n]!)).toEqual([]);
    }),
  );
});

test('ingesters have no more memory than the largest, and are as many in each zone', () => {
  fc.assert(
    fc.property(demands, fc.integer({ min: 1, max: 5 }), ({ gigabytes }, zones) => {
      const { targets } = planOf(demandOf(gigabytes), { topology: 'distributed', zones });
      const [{ replicas, memory }] = targets as [Plan['targets'][number]];
      expect(memory).toBeLessThanOrEqual(4 * 2 ** 30);
      expect(replicas % zones).toBe(0);
    }),
  );
});

test.each([
  [5, 'monolithic', 1],
  [20, 'monolithic', 1],
  [21, 'monolithic', 3],
  [200, 'monolithic', 3],
  [201, 'distributed', 3],
  [500, 'distributed', 6],
  [2000, 'distributed', 18],
])('%d GB a day are for %s with %d ingesting pods', (gigabytes, topology, ingesters) => {
  expect(planOf(demandOf(gigabytes)).shape).toMatchObject({ topology, ingesters });
});

test('a chunk is flushed when it is full, after an hour, or after two if it is nearly empty', () => {
  const chunks = (streams: number): string =>
    figuresOf(planOf(demandOf(50, { streams }))).find(({ what }) => what === 'PUT of chunks')!.calculation;
  expect(chunks(100)).toBe('100 streams × 730 h ÷ 12 min (full) × 3');
  expect(chunks(1000)).toBe('1,000 streams × 730 h ÷ 60 min (1 h) × 3');
  expect(chunks(10_000)).toBe('10,000 streams × 730 h ÷ 120 min (2 h) × 3');
});
