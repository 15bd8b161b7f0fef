import type { Line } from '../../../test/pipeline/case';

/** A configuration of another agent, and the lines that it and what it becomes are compared with. */
export interface MigratedSubject {
  /** The kind of `npm run migrate`, and the agent that reads the original. */
  readonly kind: 'promtail' | 'alloy' | 'vector';
  /** The input below `test/commands/migrate/<kind>/`. */
  readonly file: string;
  readonly writers: readonly MigratedWriter[];
  /** Labels that are not compared, because the list of what was not mapped or a note has them. */
  readonly without: readonly string[];
}

/** A container that writes lines. */
export interface MigratedWriter {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  /** Number of entries that are stored of them. */
  readonly stored: number;
}

const json = (level: string, more: object = {}): string => JSON.stringify({ severity: level, level, ...more });

/** Configurations whose lines are those of pods. */
export const migratedSubjects: readonly MigratedSubject[] = [
  {
    kind: 'promtail',
    file: '03-everything-maps.yaml',
    // Promtail adds the name of the file as a label.
    without: ['filename'],
    writers: [
      {
        namespace: 'shop',
        pod: 'cart-1',
        labels: { tier: 'web', app: 'cart' },
        lines: [
          json('error', { trace_id: 't1', http: { status: 500 } }),
          'GET /healthz 200',
          { line: json('info', { trace_id: 't2' }), stderr: true },
          'no JSON',
        ],
        stored: 3,
      },
      { namespace: 'pay', pod: 'api-1', labels: { tier: 'db', app: 'api' }, lines: [json('info')], stored: 0 },
      { namespace: 'other', pod: 'web-1', labels: { tier: 'web' }, lines: [json('info')], stored: 0 },
    ],
  },
  {
    kind: 'promtail',
    file: '06-multiline.yaml',
    without: ['filename'],
    writers: [
      {
        namespace: 'shop',
        pod: 'orders-1',
        container: 'java',
        labels: { 'app.kubernetes.io/name': 'orders' },
        lines: [
          '2026-11-26 10:00:00 ERROR failed',
          '  at a.b(C.java:1)',
          '  at d.e(F.java:2)',
          '2026-11-26 10:00:01 INFO up',
        ],
        stored: 2,
      },
      {
        namespace: 'dev',
        pod: 'web-1',
        labels: { 'app.kubernetes.io/name': 'web' },
        lines: ['level=warn msg=slow', 'level=DEBUG DEBUG x', 'text'],
        stored: 2,
      },
      { namespace: 'audit', pod: 'a-1', lines: ['{"a":1}', 'no object'], stored: 1 },
    ],
  },
  {
    kind: 'promtail',
    file: '12-jobs-by-namespace.yaml',
    without: ['filename'],
    writers: [
      { namespace: 'shop', pod: 'cart-1', lines: [json('error'), 'health'], stored: 2 },
      { namespace: 'pay', pod: 'pay-1', lines: ['GET /Health', json('warn')], stored: 1 },
      { namespace: 'other', pod: 'x-1', lines: ['x'], stored: 0 },
    ],
  },
  {
    kind: 'alloy',
    file: '02-everything-maps.alloy',
    without: [],
    writers: [
      {
        namespace: 'shop',
        pod: 'cart-1',
        labels: { tier: 'web' },
        lines: ['2026-11-26 start', '  more', `2026-11-26 ${json('x')}`],
        stored: 2,
      },
      { namespace: 'pay', pod: 'test-1', labels: { tier: 'web', stage: 'test' }, lines: ['2026-11-26 no'], stored: 0 },
    ],
  },
  {
    kind: 'vector',
    file: '03-everything-maps.yaml',
    without: [],
    writers: [
      {
        namespace: 'shop',
        pod: 'cart-1',
        labels: { tier: 'web' },
        lines: [
          json('error', { trace: { id: 't1' } }),
          '2026-11-26 login password=secret done',
          '  second line',
          json('info', { request: 'GET /healthz' }),
          json('warn'),
        ],
        stored: 3,
      },
      { namespace: 'shop', pod: 'test-1', labels: { tier: 'web', stage: 'test' }, lines: [json('info')], stored: 0 },
      { namespace: 'pay', pod: 'pay-1', labels: { tier: 'web' }, lines: [json('info')], stored: 0 },
    ],
  },
];
