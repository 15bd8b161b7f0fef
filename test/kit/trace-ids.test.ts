import type { LogPipeline } from '../../constructs/contracts';
import { sentFields, traceIdPattern, traceLabels, withTraceIds, type SentPlan } from '../../constructs/kit';
import { traceIdCases } from '../pipeline/cases/trace-ids';

const detect = { traceId: 'detect' } as const;

function sent(pipeline: LogPipeline, more: Partial<SentPlan> = {}) {
  return sentFields({ pipeline, sources: [{ origin: 'pods' }], metadata: true, ...more });
}

const plain = traceIdCases.flatMap(({ pipeline, writers }) =>
  pipeline?.stages?.length === 1 && pipeline.stages[0]!.traceId && Object.keys(pipeline).length === 1
    ? writers[0]!.entries.map((entry) => (typeof entry === 'string' ? { line: entry } : entry))
    : [],
);

test.each(plain)('browsers find the same trace ID as the agents in $line', ({ line, metadata }) => {
  expect(new RegExp(traceIdPattern('(')).exec(line)?.[1]).toBe(metadata?.['trace_id']);
});

test('the ID is sent as trace_id, and no longer if the pipeline says how', () => {
  const stages = [detect];
  expect(sent({ stages }).structuredMetadata).toHaveProperty('trace_id', { extracted: 'trace_id' });
  expect(sent({ parsers: { web: stages } }).structuredMetadata).toHaveProperty('trace_id');
  expect(sent({ stages: [{ parse: 'json' }] }).structuredMetadata).not.toHaveProperty('trace_id');
  expect(sent({ stages }, { metadata: false }).structuredMetadata).toEqual({});
  const renamed = { request: { extracted: 'trace_id' } };
  expect(sent({ stages, structuredMetadata: renamed }).structuredMetadata).not.toHaveProperty('trace_id');
  const own = { trace_id: { pod: { annotation: 'trace' } } };
  expect(sent({ stages, structuredMetadata: own }).structuredMetadata).toHaveProperty('trace_id', own.trace_id);
});

test('the stage becomes a parse stage for the same lines, once', () => {
  const when = { container: 'web' };
  const expanded = withTraceIds<LogPipeline>({ stages: [{ when, ...detect }, { level: 'detect' }] });
  expect(expanded.stages).toEqual([
    { when, parse: { regexp: expect.stringContaining('(?P<trace_id>') as string } },
    { level: 'detect' },
  ]);
  expect(withTraceIds(expanded)).toBe(expanded);
});

test('labels that spans have as attributes are found by their values, whatever their names', () => {
  expect(traceLabels(sent({}, { cluster: 'eu-1' }))).toEqual({
    'k8s.namespace.name': 'namespace',
    'k8s.container.name': 'container',
    'k8s.node.name': 'node',
    'k8s.cluster.name': 'cluster',
  });
  expect(Object.keys(traceLabels(sent({})))[0]).toBe('k8s.namespace.name');
  const labels = { namespace: false, ns: { pod: 'namespace' }, pod: { pod: 'name' } } as const;
  expect(traceLabels(sent({ labels }))).toMatchObject({ 'k8s.namespace.name': 'ns', 'k8s.pod.name': 'pod' });
});

test('the node is a label of lines of pods too if an agent reads other lines', () => {
  const fields = sent({}, { sources: [{ origin: 'pods' }, { origin: 'journal' }] });
  expect(traceLabels(fields)).toHaveProperty(['k8s.node.name'], 'node');
});

test('structured metadata and other fixed values are no labels of traces', () => {
  const fields = sent({ labels: { env: { value: 'eu-1' } }, structuredMetadata: { container: { pod: 'container' } } });
  expect(Object.keys(traceLabels(fields))).toEqual(['k8s.namespace.name', 'k8s.node.name']);
});
