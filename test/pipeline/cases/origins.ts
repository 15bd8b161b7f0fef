import type { LogPipeline } from '../../../constructs/contracts';
import { moment, type Case, type Line, type Writer } from '../case';

/** Every other writer writes when the one before has written, so that their events overlap. */
const turns = (...lines: readonly string[]): Line[] => lines.map((line) => ({ line, pause: 0.1 }));

/** Events of several lines, which end when the next one begins. */
const joined: LogPipeline = { stages: [{ multiline: { firstLine: '^E', maxWaitMs: 20_000 } }] };

const overlapping = (first: Partial<Writer>, second: Partial<Writer>): Writer[] => [
  { ...first, lines: turns('E1', ' one', ' two', 'E2'), entries: ['E1\n one\n two', 'E2'] },
  { ...second, lines: turns('E3', ' three', ' four', 'E4'), entries: ['E3\n three\n four', 'E4'] },
];

const levels = { level: { extracted: 'level' } } as const;

/** An event of the audit log. Keys are in the order in which they are stored. */
function auditEvent(verb: string, resource: string, more: object = {}): string {
  const event = {
    level: 'RequestResponse',
    objectRef: { namespace: 'shop', resource },
    responseStatus: { code: 200 },
    stageTimestamp: moment(1, 'rfc3339'),
    user: { username: 'alice' },
    verb,
    ...more,
  };
  return JSON.stringify(Object.fromEntries(Object.entries(event).toSorted()));
}

const auditValues = { user: 'alice', namespace: 'shop', code: '200' };

/** Lines of other origins than pods, on a node. */
export const originCases: readonly Case[] = [
  {
    title: 'entries of the journal have their unit, and the level of their priority',
    pipeline: { stages: [{ level: 'detect' }], labels: { ...levels, identifier: { journal: 'identifier' } } },
    writers: [
      {
        origin: 'journal',
        name: 'ssh',
        lines: ['a', { line: 'b', priority: 3 }, { line: 'an "error"', priority: 6 }],
        entries: ['a', 'b', 'an "error"'].map((line, n) => ({
          line,
          labels: { level: ['info', 'error', 'info'][n]!, identifier: 'ssh' },
        })),
      },
      {
        origin: 'journal',
        name: 'run-u12',
        lines: ['c'],
        entries: [{ line: 'c', labels: { unit: 'run-*.service', identifier: 'run-u12', level: 'info' } }],
      },
    ],
  },
  {
    title: 'lines of the journal are joined within a unit',
    pipeline: joined,
    writers: overlapping({ origin: 'journal', name: 'one' }, { origin: 'journal', name: 'two' }),
  },
  {
    title: 'files of a folder are read, also after they are rotated',
    pipeline: { stages: [{ parse: 'json' }], labels: { code: { extracted: 'code' } } },
    writers: ['app', 'other'].map((name) => ({
      origin: 'files',
      name,
      lines: [`first of ${name}`, '{"code":7}', { line: `last of ${name}`, rotated: true }],
      entries: [`first of ${name}`, '{"code":7}', `last of ${name}`].map((line, n) => ({
        line,
        labels: n === 1 ? { code: '7' } : {},
      })),
    })),
  },
  {
    title: 'lines of files are joined within a file, and then parsed',
    pipeline: {
      stages: [...joined.stages!, { parse: { regexp: '^E(?P<number>\\d)' } }],
      labels: { number: { extracted: 'number' } },
    },
    writers: overlapping({ origin: 'files', name: 'one' }, { origin: 'files', name: 'two' }).map((writer) => ({
      ...writer,
      entries: (writer.entries as readonly string[]).map((line) => ({ line, labels: { number: line[1]! } })),
    })),
  },
  {
    title: 'lines of TCP are joined within a connection',
    pipeline: joined,
    writers: overlapping({ origin: 'tcp' }, { origin: 'tcp' }),
  },
  {
    title: 'objects of TCP have their fields, and stay as they are',
    pipeline: { labels: { code: { extracted: 'http.code' } } },
    writers: [
      {
        origin: 'tcp',
        json: true,
        lines: ['{"http": {"code": 404}}', 'no JSON', '[1]'],
        entries: [{ line: '{"http": {"code": 404}}', labels: { code: '404' } }, 'no JSON', '[1]'],
      },
    ],
  },
  {
    title: 'messages of Talos have their time, service and level',
    pipeline: { labels: { service: { extracted: 'talos-service' }, level: { extracted: 'talos-level' } } },
    writers: [
      {
        origin: 'tcp',
        json: true,
        lines: [
          `{"msg":"an error","talos-level":"info","talos-service":"etcd","talos-time":"${moment(7, 'rfc3339')}"}`,
        ],
        entries: [
          {
            line: `{"msg":"an error","talos-level":"info","talos-service":"etcd","talos-time":"${moment(7, 'rfc3339')}"}`,
            labels: { service: 'etcd', level: 'info' },
            at: 7,
          },
        ],
      },
    ],
  },
  {
    title: 'a detected level is that of Talos, and not a word of the message',
    pipeline: { stages: [{ level: 'detect' }], labels: levels },
    writers: [
      {
        origin: 'tcp',
        json: true,
        lines: ['{"msg":"an error","talos-level":"info"}', '{"msg":"an error"}'],
        entries: [
          {
            line: '{"msg":"an error","talos-level":"info"}',
            labels: { level: 'info' },
            metadata: { detected_level: 'info' },
          },
          { line: '{"msg":"an error"}', labels: { level: 'error' } },
        ],
      },
    ],
  },
  {
    title: 'messages of Talos keep their level if a stage detects that of others',
    pipeline: { stages: [{ when: { origin: 'pods' }, level: 'detect' }] },
    writers: [
      { lines: ['ERROR'], entries: [{ line: 'ERROR', metadata: { detected_level: 'error' } }] },
      {
        origin: 'tcp',
        json: true,
        lines: ['{"talos-level":"warn","talos-service":"etcd"}'],
        entries: [
          {
            line: '{"talos-level":"warn","talos-service":"etcd"}',
            metadata: { service: 'etcd', detected_level: 'warn' },
          },
        ],
      },
    ],
  },
  {
    title: 'events of the audit log have no secrets, and the time of their stage',
    pipeline: { stages: [{ redact: 'email' }], labels: { verb: { extracted: 'verb' } } },
    writers: [
      {
        origin: 'audit',
        lines: [
          auditEvent('get', 'pods', { requestURI: '/?mail=alice@example.com' }),
          auditEvent('create', 'secrets', { requestObject: { kind: 'Secret', data: { a: 'secret' } } }),
          { line: 'no JSON, a secret', rotated: true },
        ],
        entries: [
          {
            line: auditEvent('get', 'pods', { requestURI: '/?mail=[redacted]' }),
            labels: { verb: 'get' },
            metadata: { ...auditValues, resource: 'pods' },
            at: 1,
          },
          {
            line: auditEvent('create', 'secrets'),
            labels: { verb: 'create' },
            metadata: { ...auditValues, resource: 'secrets' },
          },
          { line: '{"length":17,"unreadable":true}' },
        ],
      },
    ],
  },
  {
    title: 'the level of an audit policy is no level of a line',
    pipeline: { stages: [{ level: 'detect' }, { redact: 'email' }], labels: levels },
    writers: [
      {
        origin: 'audit',
        lines: [auditEvent('get', 'pods')],
        entries: [{ line: auditEvent('get', 'pods'), metadata: { ...auditValues, resource: 'pods', verb: 'get' } }],
      },
    ],
  },
  {
    title: 'lines of pods have no metadata of the audit log or of Talos, whatever their fields',
    pipeline: { stages: [{ parse: 'json' }] },
    writers: [
      {
        lines: ['{"verb":"get","user":{"username":"bob"},"talos-service":"x","talos-level":"y"}'],
        entries: ['{"verb":"get","user":{"username":"bob"},"talos-service":"x","talos-level":"y"}'],
      },
      {
        origin: 'audit',
        lines: [auditEvent('get', 'pods', { 'talos-service': 'x' })],
        entries: [
          {
            line: auditEvent('get', 'pods', { 'talos-service': 'x' }),
            // Lines of pods have a label of this name.
            metadata: { ...auditValues, namespace: false, resource: 'pods', verb: 'get' },
          },
        ],
      },
      { origin: 'tcp', json: true, lines: ['{"verb":"get"}'], entries: ['{"verb":"get"}'] },
    ],
  },
  {
    title: 'stages apply to lines of one origin of a node',
    pipeline: {
      stages: [
        { when: { origin: 'pods' }, drop: { line: 'v' } },
        { when: { origin: 'journal' }, drop: { line: 'w' } },
        { when: { origin: 'files' }, keep: { line: 'x' } },
        { when: { origin: 'tcp' }, redact: { pattern: 'y', replacement: 'Y' } },
        { when: { origin: 'tcp' }, multiline: { firstLine: '^v', maxWaitMs: 1000 } },
      ],
      labels: { origin: { line: 'origin' } },
    },
    writers: [
      { lines: ['v', 'w', 'x', 'y'], entries: ['w', 'x', 'y'].map((line) => ({ line, labels: { origin: 'pods' } })) },
      {
        origin: 'journal',
        lines: ['v', 'w', 'x', 'y'],
        entries: ['v', 'x', 'y'].map((line) => ({ line, labels: { origin: 'journal' } })),
      },
      { origin: 'files', lines: ['v', 'w', 'x', 'y'], entries: [{ line: 'x', labels: { origin: 'files' } }] },
      { origin: 'tcp', lines: ['v', 'w', 'x', 'y'], entries: [{ line: 'v\nw\nx\nY', labels: { origin: 'tcp' } }] },
    ],
  },
];
