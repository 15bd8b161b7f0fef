import { render, type Environment } from '../../constructs/platform';
import { traces } from '../fixtures/traces';

/** What a platform writes about its Grafana. */
function grafanaOf(environment: Environment): string {
  const { files, errors } = render(environment);
  expect(errors).toEqual([]);
  return [...files].find(([name]) => name.includes('grafana'))![1];
}

const inText = 'Trace in the text';

test('links search the text of lines only if no stage finds the ID of their trace, unless the setting says so', () => {
  const { pipeline: _pipeline, ...logs } = traces.collect.logs;
  const withoutStage = { ...traces, collect: { ...traces.collect, logs } };
  const set = (traceIdsInText: boolean, environment: typeof traces | typeof withoutStage): Environment => ({
    ...environment,
    grafana: { ...environment.grafana, traceIdsInText },
  });
  expect(grafanaOf(traces)).not.toContain(inText);
  expect(grafanaOf(set(true, traces))).toContain(inText);
  expect(grafanaOf(withoutStage)).toContain(inText);
  expect(grafanaOf(set(false, withoutStage))).not.toContain(inText);
});

test.each([
  [
    'only a parser that pods choose finds it',
    { parsers: { web: [{ traceId: 'detect' }] }, podAnnotations: 'x.example' },
  ],
  [
    'it is sent by another name',
    { stages: [{ traceId: 'detect' }], structuredMetadata: { tid: { extracted: 'trace_id' } } },
  ],
] as const)('links search the text of lines where %s', (_title, pipeline) => {
  const environment: Environment = {
    ...traces,
    collect: { ...traces.collect, logs: { ...traces.collect.logs, pipeline } },
  };
  expect(grafanaOf(environment)).toContain(inText);
});

test('without a label that spans have too, spans have no link to lines, and lines one to their trace', () => {
  const pipeline = {
    ...traces.collect.logs.pipeline,
    labels: { namespace: false, container: false, node: false, app: { pod: { label: 'app' } } },
  } as const;
  const text = grafanaOf({ ...traces, collect: { ...traces.collect, logs: { ...traces.collect.logs, pipeline } } });
  expect(text).not.toContain('tracesToLogsV2');
  expect(text).toContain('derivedFields');
});

test('an address of Alloy that needs TLS is an error of the login, with the path of the environment', () => {
  const { errors } = render({
    name: 'grpc',
    releases: '2026-11',
    destinations: { traces: { protocol: 'otlp-grpc', url: 'http://traces.example.com:4317' } },
    collect: { traces: { login: 'apps', alloy: {} } },
  });
  expect(errors.map(({ path }) => path)).toEqual([['collect', 'traces', 'login']]);
});
