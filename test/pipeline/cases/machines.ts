import { type Case, type Line, type Writer } from '../case';

const turns = (...lines: readonly string[]): Line[] => lines.map((line) => ({ line, pause: 0.1 }));

/** A line that is longer than Loki accepts, and what is stored of it. */
const long = 'ab'.repeat(150_000);
const cut = long.slice(0, 65_536);

const joined: Writer['lines'] = ['E1', ' one', 'E2'];
const joinedEntries = ['E1\n one', 'E2'];

/** Lines of machines outside the cluster. */
export const machineCases: readonly Case[] = [
  {
    title: 'lines of containers of Docker have the labels of compose, and are joined within a container',
    pipeline: { stages: [{ multiline: { firstLine: '^E' } }], labels: { image: { docker: 'image' } } },
    writers: ['web', 'db'].map((container) => ({
      origin: 'docker',
      container,
      lines: [...joined, { line: 'E3 "a"', stderr: true }],
      entries: [
        ...joinedEntries.map((line) => ({ line, labels: { image: 'registry.example.com/shop:1' } })),
        { line: 'E3 "a"', labels: { image: 'registry.example.com/shop:1' }, stderr: true },
      ],
    })),
  },
  {
    title: 'messages of syslog have their app, and the level of their severity',
    pipeline: {
      stages: [{ level: 'detect' }],
      labels: { level: { extracted: 'level' }, facility: { syslog: 'facility' } },
    },
    writers: [
      {
        origin: 'syslog',
        name: 'ifmgr',
        lines: ['up', { line: 'link down, an "info"', priority: 3 }],
        entries: [
          { line: 'up', labels: { level: 'info', facility: 'user' } },
          { line: 'link down, an "info"', labels: { level: 'error', facility: 'user' }, metadata: { severity: 'err' } },
        ],
      },
    ],
  },
  {
    title: 'structured data of syslog is not taken for fields of Docker',
    pipeline: { labels: { image: { docker: 'image' }, tag: { docker: { label: 'tag' } } } },
    writers: [
      {
        origin: 'docker',
        container: 'web',
        lines: ['one'],
        entries: ['one'].map((line) => ({ line, labels: { image: 'registry.example.com/shop:1' } })),
      },
      {
        origin: 'syslog',
        lines: [{ line: 'two', structuredData: '[label tag="one" com.docker.compose.project="other"]' }],
        entries: [{ line: 'two', labels: { compose_project: false, image: false, tag: false } }],
      },
    ],
  },
  {
    title: 'messages of syslog are joined within an app',
    pipeline: { stages: [{ multiline: { firstLine: '^E', maxWaitMs: 20_000 } }] },
    writers: [
      { origin: 'syslog', name: 'one', lines: turns('E1', 'one', 'E2'), entries: ['E1\none', 'E2'] },
      { origin: 'syslog', name: 'two', lines: turns('E1', 'one', 'E2'), entries: ['E1\none', 'E2'] },
    ],
  },
  {
    title: 'stages apply to lines of one origin of a machine',
    pipeline: {
      stages: [
        { when: { origin: 'docker' }, drop: { line: 'v' } },
        { when: { origin: 'docker', container: 'shop-web-1' }, drop: { line: 'w' } },
        { when: { origin: 'journal' }, drop: { line: 'x' } },
        { when: { origin: 'files' }, drop: { line: 'y' } },
        { when: { origin: 'syslog' }, drop: { line: 'z' } },
      ],
      labels: { origin: { line: 'origin' }, machine: { host: 'name' } },
    },
    writers: (
      [
        ['docker', 'web', 'xyz'],
        ['docker', 'db', 'wxyz'],
        ['journal', 'app', 'vwyz'],
        ['files', 'app', 'vwxz'],
        ['syslog', 'app', 'vwxy'],
      ] as const
    ).map(([origin, name, kept]) => ({
      origin,
      ...(origin === 'docker' ? { container: name } : { name }),
      lines: 'vwxyz'.split(''),
      entries: kept.split('').map((line) => ({ line, labels: { origin, machine: 'a-node' } })),
    })),
  },
  {
    title: 'long lines of the journal and of Docker are cut, and units with a number are one stream',
    writers: [
      { origin: 'docker', lines: ['a', long], entries: ['a', cut] },
      {
        origin: 'journal',
        name: 'session-7',
        lines: ['b', long],
        entries: ['b', cut].map((line) => ({ line, labels: { unit: 'session-*.service' } })),
      },
    ],
  },
];
