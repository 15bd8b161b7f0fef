import Ajv2019 from 'ajv/dist/2019';
import { vectorReleases } from '../../constructs/vector';
import { agent, config, type Said } from './agents';
import { schemaOf, schemasThere } from './schemas';
import { variantNames, variants } from './variants';

describe.each(vectorReleases)('the room of Vector %s', (release) => {
  test.each(variantNames)('takes %s', (name) => {
    expect(agent({ ...variants[name], release }).problems).toEqual([]);
  });
});

const programs = schemasThere ? describe : describe.skip;

programs.each(vectorReleases)('the schema of Vector %s itself', (release) => {
  const reads = new Ajv2019({ strict: false, allErrors: true, formats: { uri: true } }).compile(schemaOf(release));

  test.each(variantNames)('takes %s', (name) => {
    reads(config({ ...variants[name], release }));
    expect(reads.errors ?? []).toEqual([]);
  });

  test('refuses a misspelt key, so that the tests above mean something', () => {
    const said: unknown = { config: { sinks: { loki_push: { type: 'loki', remove_timestamps: true } } }, release };
    expect(reads(config(said as Said))).toBe(false);
  });
});
