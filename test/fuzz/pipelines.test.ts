import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { errorsIn, isMap, type Data } from '../../constructs/kit';
import { folder } from '../support/processes';
import { describeWithVector } from '../support/vrl';
import { agent } from '../vector/agents';
import { only } from '../support/manifests';
import { randomAgents, type RandomAgent } from './pipelines';

/** Number of pipelines, valid or not. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 100);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_126);

/** Number of pipelines in one configuration. */
const batchSize = 25;

const directory = folder('pipelines');
afterAll(() => directory.remove());

/** The configuration of an agent; undefined if it is invalid. */
function rendered(settings: RandomAgent): Data | undefined {
  const { manifests, problems } = agent(settings);
  if (errorsIn(problems).length > 0) return undefined;
  const { data } = only(manifests, 'ConfigMap', 'vector') as unknown as { data: Record<string, string> };
  return load(data['vector.yaml']!) as Data;
}

const kinds = ['sources', 'transforms', 'sinks'] as const;

/** One configuration with the components of all, under names of their own. */
function together(configs: readonly Data[]): Data {
  const all = kinds.map((kind) => {
    const entries = configs.flatMap((config, n) =>
      Object.entries(isMap(config[kind]) ? config[kind] : {})
        // The metrics of Vector itself.
        .filter(([, one]) => !/^(internal_metrics|prometheus_exporter)$/.test(String((one as Data)['type'])))
        .map(([id, one]): [string, unknown] => {
          const { inputs, ...component } = one as { inputs?: readonly string[] };
          return [`p${n}_${id}`, { ...component, ...(inputs && { inputs: inputs.map((input) => `p${n}_${input}`) }) }];
        }),
    );
    return [kind, Object.fromEntries(entries)];
  });
  return { ...configs[0], ...Object.fromEntries(all) };
}

/** What Vector says about a configuration; empty if it accepts it. */
function refusal(configs: readonly Data[]): string {
  const file = join(directory.path, 'vector.yaml');
  writeFileSync(file, dump(together(configs)));
  const { status, stdout, stderr } = spawnSync(process.env['VECTOR_0_57_0']!, ['validate', '--no-environment', file], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

const agents = fc.sample(randomAgents, { seed, numRuns: runs });
const valid = agents.flatMap((settings) => {
  const config = rendered(settings);
  return config === undefined ? [] : [{ settings, config }];
});

test(`some of ${runs} random pipelines are valid`, () => {
  expect(valid.length).toBeGreaterThan(runs / 5);
});

describeWithVector('Vector', () => {
  test(
    `accepts each of the ${valid.length} valid pipelines`,
    () => {
      const found: string[] = [];
      for (let start = 0; start < valid.length; start += batchSize) {
        const batch = valid.slice(start, start + batchSize);
        if (refusal(batch.map(({ config }) => config)) === '') continue;
        for (const { settings, config } of batch) {
          const why = refusal([config]);
          if (why !== '') found.push(`${JSON.stringify(settings)}\n${why.slice(0, 1500)}`);
        }
      }
      expect(found).toEqual([]);
    },
    60_000 + runs * 1000,
  );
});
