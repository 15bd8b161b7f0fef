import { errorsIn, manifestsOf, problemsOf, type Data } from '../../constructs/kit';
import type { LokiProps } from '../../constructs/loki';
import { aloneLoki, configOf } from '../support/components';

test('structured metadata is disabled while a period does not support it, unless the user enables it', () => {
  const schema = [{ from: '2022-01-01', version: 'v12' } as const, { from: '2024-04-01' }];
  const allowed = (props: Partial<LokiProps>): unknown => {
    const { chart: alone } = aloneLoki(props);
    expect(errorsIn(problemsOf(alone))).toEqual([]);
    const { limits_config: limits } = configOf(manifestsOf(alone), 'loki', 'config.yaml') as { limits_config: Data };
    return [limits['allow_structured_metadata'], problemsOf(alone).map(({ message }) => message)];
  };
  expect(allowed({})).toEqual([undefined, []]);
  expect(allowed({ schema })).toEqual([false, [expect.stringContaining('supports it')]]);
  expect(allowed({ schema, config: { limits_config: { allow_structured_metadata: true } } })).toEqual([true, []]);
  expect(allowed({ schema: schema.slice(0, 1) })).toEqual([
    false,
    [expect.stringContaining('still written with tsdb and v12')],
  ]);
});
