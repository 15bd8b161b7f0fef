import Ajv2019 from 'ajv/dist/2019';
import { errorsIn } from '../../constructs/kit';
import { vectorReleases } from '../../constructs/vector';
import { agent, config, type AgentSettings } from './agents';
import { schemaOf, schemasFound } from './schemas';
import { variantNames, variants } from './variants';

describe.each(vectorReleases.names)('the checks for Vector %s', (release) => {
  test.each(variantNames)('accept %s', (name) => {
    const { problems } = agent({ ...variants[name], release });
    // The guide's label pod is a warning.
    expect(errorsIn(problems)).toEqual([]);
  });
});

const describeSchemas = schemasFound ? describe : describe.skip;

describeSchemas.each(vectorReleases.names)('the schema of Vector %s', (release) => {
  const validate = new Ajv2019({ strict: false, allErrors: true, formats: { uri: true } }).compile(schemaOf(release));

  test.each(variantNames)('accepts %s', (name) => {
    validate(config({ ...variants[name], release }));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('rejects a misspelt key', () => {
    const settings: unknown = { config: { sinks: { loki_push: { type: 'loki', remove_timestamps: true } } }, release };
    expect(validate(config(settings as AgentSettings))).toBe(false);
  });
});
