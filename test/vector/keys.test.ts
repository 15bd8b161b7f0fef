import { vectorKeys } from '../../tools/config-keys/vector';
import { vectorReleases } from '../../constructs/vector';
import { vectorFormat } from '../../constructs/vector/config-format';
import { agent, type AgentSettings } from './agents';
import { schemaOf, schemasFound } from './schemas';

(schemasFound ? describe : describe.skip)('the committed keys', () => {
  test.each(vectorReleases.names)('of Vector %s are those of the schema that it prints', (release) => {
    expect(vectorFormat(release).keys).toEqual(vectorKeys(schemaOf(release)));
  });
});

describe('a component of a type that the tables do not have', () => {
  test('is accepted with the warning that its keys are not checked', () => {
    const kafka = { type: 'kafka', inputs: ['k8s_logs'], topic: 'logs' };
    const { problems } = agent({ config: { sinks: { out: kafka } } } as unknown as AgentSettings);
    expect(problems).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message:
          'A sink of type "kafka" is not in the tables of Vector 0.57.0, so its keys are not checked. The NetworkPolicy allows only the connections of the own components of the agent.',
      }),
    ]);
  });
});
