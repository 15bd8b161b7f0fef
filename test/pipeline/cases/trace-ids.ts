import type { LogPipeline, Stage } from '../../../constructs/contracts';
import { single, type Case, type Entry } from '../case';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const other = '0af7651916cd43dd8448eb211c80319c';
const short = 'a3ce929d0e0e4736';
const zeros = '0'.repeat(32);
const detect: Stage = { traceId: 'detect' };

function entry([line, traceId]: readonly [line: string, traceId?: string]): Entry {
  return traceId === undefined ? line : { line, metadata: { trace_id: traceId } };
}

function detected(
  title: string,
  lines: readonly (readonly [line: string, traceId?: string])[],
  pipeline: LogPipeline = { stages: [detect] },
): Case {
  return single(
    title,
    lines.map(([line]) => line),
    lines.map(entry),
    pipeline,
  );
}

/** The ID of the trace of a line. */
export const traceIdCases: readonly Case[] = [
  detected('the trace ID of JSON is detected by the name of its field', [
    [`{"msg":"a","trace_id":"${id}","span_id":"00f067aa0ba902b7"}`, id],
    [`{"traceId": "${id}"}`, id],
    [`{"traceID":"${id}"}`, id],
    [`{"otelTraceID":"${id}"}`, id],
    [`{"trace.id":"${id}"}`, id],
    [`{"x-b3-traceid":"${short}"}`, short],
    [`{"message":"{\\"trace_id\\":\\"${id}\\"}"}`, id],
    [`{'TraceId': '${id}'}`, id],
    [`{"id":"${id}"}`],
  ]),
  detected('the trace ID of logfmt is detected by the name of its field', [
    [`level=info trace_id=${id} msg=a`, id],
    [`traceID=${id}`, id],
    [`msg="a b" traceId="${id}"`, id],
    [`TRACE_ID=${short} span_id=${short}`, short],
    [`parent=${id}`],
  ]),
  detected('the trace ID of a text is detected after its name', [
    [`2026-11-26 08:00:00 INFO [trace_id: ${id}, span_id: ${short}] ready`, id],
    [`failed (Trace-Id ${id})`, id],
    [`X-Trace-Id:\t${id}`, id],
    [`the trace ${id} is long`],
  ]),
  detected('the trace ID of the header traceparent is detected, and the ID of the span is not', [
    [`traceparent=00-${id}-00f067aa0ba902b7-01`, id],
    [`{"headers":{"Traceparent":"00-${id}-00f067aa0ba902b7-00"}}`, id],
    [`Trace-Parent: 00-${id}-00f067aa0ba902b7-01`, id],
    [`00-${id}-00f067aa0ba902b7-01`],
  ]),
  detected('a text of another form is no trace ID', [
    [`trace_id=${id}0`],
    [`trace_id=${id.slice(1)}`],
    [`trace_id=${id.toUpperCase()}`],
    [`trace_id=${id}_1`],
    ['trace_id=1234567890123456789'],
    ['trace_id='],
    ['trace_id="" span_id=""'],
    [`trace_id=${zeros}`],
    [`traceparent: 00-${zeros}-0000000000000000-00`],
    [`{"trace_id":"0"}`],
  ]),
  detected('an ID of 64 bits with zeros before it is a trace ID', [
    [`trace_id=${short.padStart(32, '0')}`, short.padStart(32, '0')],
  ]),
  detected('the first of several trace IDs of a line is sent', [
    [`trace_id=${id} linked trace_id=${other}`, id],
    [`trace_id=x traceparent=00-${other}-00f067aa0ba902b7-01`, other],
  ]),
  detected(
    'a field trace_id that was read before stays where no trace ID is found',
    [
      [`{"trace_id":"1234567890123456789"}`, '1234567890123456789'],
      [`{"trace_id":"x","traceparent":"00-${id}-00f067aa0ba902b7-01"}`, id],
      [`{"trace_id":"${zeros}"}`],
      [`{"a":1}`],
    ],
    { stages: [{ parse: 'json' }, detect] },
  ),
  single(
    'a trace ID stays when the line is parsed later',
    [`{"a":"1","traceId":"${id}"}`, `trace_id=${id}`],
    [
      { line: `{"a":"1","traceId":"${id}"}`, labels: { a: '1' }, metadata: { trace_id: id } },
      { line: `trace_id=${id}`, metadata: { trace_id: id } },
    ],
    { stages: [detect, { parse: 'json' }, { parse: 'logfmt' }], labels: { a: { extracted: 'a' } } },
  ),
  single(
    'the trace ID of a joined event is that of any of its lines',
    ['2026 error', `  traceId: ${id}`, '2026 next'],
    [{ line: `2026 error\n  traceId: ${id}`, metadata: { trace_id: id } }, '2026 next'],
    { stages: [{ multiline: { firstLine: String.raw`^\d{4} ` } }, detect] },
  ),
  single(
    'a trace ID is redacted as the line is',
    [`trace_id=${id}`],
    [{ line: `trace_id=x${id.slice(1)}`, metadata: { trace_id: `x${id.slice(1)}` } }],
    { stages: [detect, { redact: { pattern: '4bf', replacement: 'xbf' } }] },
  ),
  {
    title: 'trace IDs are detected for the lines that a stage is for',
    pipeline: {
      podAnnotations: 'logging.example.com',
      parsers: { traced: [detect] },
      stages: [{ ...detect, when: { container: 'web' } }],
    },
    writers: [
      { container: 'web', lines: [`trace_id=${id}`], entries: [entry([`trace_id=${id}`, id])] },
      { container: 'db', lines: [`trace_id=${id}`], entries: [`trace_id=${id}`] },
      {
        container: 'db',
        pod: { name: 'traced', annotations: { 'logging.example.com/parser': 'traced' } },
        lines: [`trace_id=${id}`],
        entries: [entry([`trace_id=${id}`, id])],
      },
    ],
  },
  single(
    'the pipeline can send trace IDs by another name',
    [`trace_id=${id}`, 'none'],
    [{ line: `trace_id=${id}`, metadata: { request: id } }, 'none'],
    { stages: [detect], structuredMetadata: { request: { extracted: 'trace_id' } } },
  ),
  single(
    'lines are kept by their trace ID',
    [`trace_id=${id}`, `trace_id=${zeros}`, `trace_id=${other}`, 'none'],
    [{ line: `trace_id=${id}`, metadata: { trace_id: id } }],
    { stages: [detect, { keep: { field: 'trace_id', matches: '^4' } }] },
  ),
];
