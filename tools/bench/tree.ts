import { describe, manifestsOf, errorsIn, problemsOf, yamlText } from '../../constructs/kit';
import { chartOf } from './platforms';
import { atMost, median, type Found } from './report';

/** Platforms in one tree. One shows the constant cost; the cost per object must be the same for the others. */
const sizes = [1, 10, 100] as const;
/** Platforms per sample, in one tree or several, so that clock and garbage collector affect all sizes alike. */
const sample = 100;
const warmUps = 2;
const rounds = 7;
/** The largest acceptable cost of an object at 100 platforms, relative to 10. */
const mostGrowth = 1.15;

const steps = ['build', 'check', 'manifests', 'text'] as const;
/** Microseconds per object, by step. */
type Cost = Readonly<Record<(typeof steps)[number], number>>;

/** The cost of a Kubernetes object by the size of the tree. */
export function tree(): Found {
  const costs = new Map(sizes.map((size): [number, Cost[]] => [size, []]));
  for (let round = 0; round < warmUps + rounds; round += 1)
    for (const size of sizes) {
      const cost = costOf(size);
      if (round >= warmUps) costs.get(size)!.push(cost);
    }
  const growth = (of: (cost: Cost) => number): number =>
    median(costs.get(100)!.map((cost, round) => of(cost) / of(costs.get(10)![round]!)));
  const row = (size: number): string[] => {
    const measured = costs.get(size)!;
    const micro = (of: (cost: Cost) => number): string => median(measured.map(of)).toFixed(1);
    return [
      String(size),
      String(manifestsOf(chartOf(size)).length),
      ...steps.map((step) => micro((cost) => cost[step])),
      micro(sum),
    ];
  };
  return {
    tables: [
      {
        title: `microseconds for each object of Kubernetes, medians of ${rounds} rounds of ${sample} platforms`,
        columns: ['platforms in the tree', 'objects', ...steps, 'all'],
        rows: [
          ...sizes.map(row),
          // By step too, since growth in one step can be hidden in the sum.
          [
            '100, as a share of 10',
            '',
            ...steps.map((step) => growth((cost) => cost[step]).toFixed(2)),
            growth(sum).toFixed(2),
          ],
        ],
      },
    ],
    bars: [atMost('an object at 100 platforms, as a share of one at 10', growth(sum), mostGrowth, '', 3)],
  };
}

function costOf(size: number): Cost {
  const spent = { build: 0, check: 0, manifests: 0, text: 0 };
  let objects = 0;
  for (let built = 0; built < sample; built += size) {
    const start = performance.now();
    const chart = chartOf(size);
    const isBuilt = performance.now();
    const problems = errorsIn(problemsOf(chart));
    const isChecked = performance.now();
    const manifests = manifestsOf(chart);
    const areManifests = performance.now();
    const text = manifests.map(yamlText);
    const isText = performance.now();
    if (problems.length > 0)
      throw new Error(`the platforms of the bench are wrong:\n${problems.map(describe).join('\n')}`);
    spent.build += isBuilt - start;
    spent.check += isChecked - isBuilt;
    spent.manifests += areManifests - isChecked;
    spent.text += isText - areManifests;
    objects += text.length;
  }
  const each = (milliseconds: number): number => (milliseconds * 1000) / objects;
  return {
    build: each(spent.build),
    check: each(spent.check),
    manifests: each(spent.manifests),
    text: each(spent.text),
  };
}

function sum(cost: Cost): number {
  return steps.reduce((total, step) => total + cost[step], 0);
}
