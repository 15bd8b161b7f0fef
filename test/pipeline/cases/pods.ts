import { single, type Case } from '../case';

/** Lines of one letter. */
const letters = (text: string): string[] => text.split('');

/** Docker splits lines at 16 KiB. */
const long = 'ab'.repeat(20_000);

const prefix = 'logging.example.com';

/** Which pods are read, and where their lines go. */
export const podCases: readonly Case[] = [
  {
    title: 'stages apply to lines of one namespace, app, container or source',
    pipeline: {
      stages: [
        { when: { namespace: 'quiet' }, drop: { line: 'x' } },
        { when: { app: 'cart' }, drop: { line: 'y' } },
        { when: { container: 'sidecar' }, drop: { line: 'z' } },
        { when: { namespace: 'quiet', container: 'sidecar' }, drop: { line: 'v' } },
        { when: { origin: 'pods' }, drop: { line: 'w' } },
      ],
    },
    writers: [
      { pod: { namespace: 'quiet' }, lines: letters('vwxyz'), entries: letters('vyz') },
      { pod: { namespace: 'quiet' }, container: 'sidecar', lines: letters('vwxyz'), entries: ['y'] },
      { pod: { namespace: 'loud', labels: { app: 'cart' } }, lines: letters('vwxyz'), entries: letters('vxz') },
      {
        pod: { namespace: 'loud', name: 'other' },
        container: 'sidecar',
        lines: letters('vwxyz'),
        entries: letters('vxy'),
      },
    ],
  },
  {
    title: 'a pod chooses a parser or to be left out by annotations',
    pipeline: {
      podAnnotations: prefix,
      parsers: { json: [{ parse: 'json' }], noisy: [{ drop: { line: 'noise' } }] },
      labels: { code: { extracted: 'code' } },
    },
    writers: [
      {
        pod: { name: 'json', annotations: { [`${prefix}/parser`]: 'json' } },
        lines: ['{"code":"7"}', 'noise'],
        entries: [{ line: '{"code":"7"}', labels: { code: '7' } }, 'noise'],
      },
      {
        pod: { name: 'noisy', annotations: { [`${prefix}/parser`]: 'noisy' } },
        lines: ['{"code":"7"}', 'noise'],
        entries: ['{"code":"7"}'],
      },
      {
        pod: { name: 'unknown', annotations: { [`${prefix}/parser`]: 'other' } },
        lines: ['{"code":"7"}', 'noise'],
        entries: ['{"code":"7"}', 'noise'],
      },
      { pod: { name: 'none' }, lines: ['{"code":"7"}'], entries: ['{"code":"7"}'] },
      { pod: { name: 'excluded', annotations: { [`${prefix}/exclude`]: 'true' } }, lines: ['a'], entries: [] },
      { pod: { name: 'not-excluded', annotations: { [`${prefix}/exclude`]: 'false' } }, lines: ['a'], entries: ['a'] },
    ],
  },
  {
    title: 'only pods of selected namespaces are read',
    pipeline: { select: { namespaces: ['shop', 'pay'] } },
    writers: [
      { pod: { namespace: 'shop' }, lines: ['a'], entries: ['a'] },
      { pod: { namespace: 'pay' }, lines: ['b'], entries: ['b'] },
      { pod: { namespace: 'shop-test' }, lines: ['c'], entries: [] },
    ],
  },
  {
    title: 'only pods with selected labels are read',
    pipeline: { select: { podLabels: { 'example.com/logs': 'yes', tier: 'web' } } },
    writers: [
      { pod: { name: 'a', labels: { 'example.com/logs': 'yes', tier: 'web' } }, lines: ['a'], entries: ['a'] },
      { pod: { name: 'b', labels: { 'example.com/logs': 'yes', tier: 'db' } }, lines: ['b'], entries: [] },
      { pod: { name: 'c' }, lines: ['c'], entries: [] },
    ],
  },
  {
    title: 'excluded namespaces and pods are not read',
    pipeline: { select: { exclude: { namespaces: ['noisy'], podLabels: { logs: 'off', debug: 'on' } } } },
    writers: [
      { pod: { namespace: 'noisy' }, lines: ['a'], entries: [] },
      { pod: { namespace: 'calm', name: 'b', labels: { logs: 'off' } }, lines: ['b'], entries: [] },
      { pod: { namespace: 'calm', name: 'c', labels: { debug: 'on' } }, lines: ['c'], entries: [] },
      { pod: { namespace: 'calm', name: 'd', labels: { logs: 'on' } }, lines: ['d'], entries: ['d'] },
    ],
  },
  {
    title: 'a label with an empty value excludes only pods that have it',
    pipeline: { select: { exclude: { podLabels: { off: '' } } } },
    writers: [
      { pod: { name: 'a' }, lines: ['a'], entries: ['a'] },
      { pod: { name: 'b', labels: { off: '' } }, lines: ['b'], entries: [] },
      { pod: { name: 'c', labels: { off: 'x' } }, lines: ['c'], entries: ['c'] },
    ],
  },
  {
    title: 'a label with an empty value selects only pods that have it',
    pipeline: { select: { podLabels: { on: '' } } },
    writers: [
      { pod: { name: 'a' }, lines: ['a'], entries: [] },
      { pod: { name: 'b', labels: { on: '' } }, lines: ['b'], entries: ['b'] },
      { pod: { name: 'c', labels: { on: 'x' } }, lines: ['c'], entries: [] },
    ],
  },
  {
    title: 'an annotation of static pods on another pod changes nothing',
    writers: [{ pod: { annotations: { 'kubernetes.io/config.hash': 'x' } }, lines: ['a'], entries: ['a'] }],
  },
  {
    // The format is detected once, so that these lines need an agent of their own.
    title: 'files in the format of Docker are read',
    pipeline: { labels: { runtime: { value: 'docker' } } },
    writers: [
      {
        docker: true,
        lines: ['a "b"', long, { line: 'err', stderr: true }],
        entries: [
          { line: 'a "b"', labels: { runtime: 'docker' } },
          { line: long, labels: { runtime: 'docker' } },
          { line: 'err', stderr: true, labels: { runtime: 'docker' } },
        ],
      },
    ],
  },
  single(
    'a rotated file loses and repeats no line',
    ['a', 'b', { line: 'c', rotated: true }, 'd', { line: 'e', rotated: true }],
    ['a', 'b', 'c', 'd', 'e'],
  ),
  {
    title: 'lines of a namespace go to its tenant',
    tenantByNamespace: { shop: { login: 'shop', tenant: 'Shop' }, pay: { login: 'pay', tenant: 'Pay' } },
    writers: [
      { pod: { namespace: 'shop' }, lines: ['a'], entries: [{ line: 'a', tenant: 'Shop' }] },
      { pod: { namespace: 'pay' }, lines: ['b'], entries: [{ line: 'b', tenant: 'Pay' }] },
      { pod: { namespace: 'other' }, lines: ['c'], entries: ['c'] },
    ],
  },
];
