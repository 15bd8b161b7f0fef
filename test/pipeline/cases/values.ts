import { single, type Case } from '../case';

const fixed = { fixed: 'a "b" {c} 5%Y', origin: 'pods' };

const every = String.raw`{"v":"a \"b\" {c} \\ ü 日本 {{ x }} $HOME"}`;

/** Labels and structured metadata. */
export const valueCases: readonly Case[] = [
  {
    title: 'labels have the fields of the pod',
    pipeline: {
      labels: {
        app: { pod: 'app' },
        image: { pod: 'image' },
        source: { pod: 'stream' },
        part_of: { pod: { label: 'app.kubernetes.io/part-of' } },
        tier: { pod: { label: 'tier' } },
        team: { pod: { annotation: 'example.com/team' } },
        machine: { host: 'name' },
        origin: { line: 'origin' },
        fixed: { value: 'a "b" {c} $HOME 5%Y' },
        absent: { pod: { label: 'not/there' } },
      },
    },
    writers: [
      {
        pod: {
          labels: { 'app.kubernetes.io/name': 'shop', 'app.kubernetes.io/part-of': 'store', tier: 'web' },
          annotations: { 'example.com/team': 'a "b" {c} \\ ü {{ x }}' },
        },
        lines: ['a'],
        entries: [
          {
            line: 'a',
            labels: {
              app: 'shop',
              image: 'registry.example.com/app:1',
              source: 'stdout',
              part_of: 'store',
              tier: 'web',
              team: 'a "b" {c} \\ ü {{ x }}',
              machine: 'a-node',
              origin: 'pods',
              fixed: 'a "b" {c} $HOME 5%Y',
            },
            // It is a label with another name.
            metadata: { stream: false },
          },
        ],
      },
    ],
  },
  {
    title: 'structured metadata has the fields of the pod',
    pipeline: {
      structuredMetadata: {
        uid: { pod: 'uid' },
        ip: { pod: 'ip' },
        team: { pod: { annotation: 'example.com/team' } },
        fixed: { value: 'a "b" {c} 5%Y' },
        origin: { line: 'origin' },
      },
    },
    writers: [
      {
        pod: { namespace: 'meta', annotations: { 'example.com/team': 'a "b"' } },
        lines: ['a'],
        entries: [{ line: 'a', metadata: { uid: 'uid-meta-web-1', ip: '10.0.0.7', team: 'a "b"', ...fixed } }],
      },
      {
        pod: { name: 'web-2', namespace: 'meta' },
        lines: ['b'],
        entries: [{ line: 'b', metadata: { uid: 'uid-meta-web-2', ip: '10.0.0.7', ...fixed } }],
      },
    ],
  },
  {
    title: 'the app is the first of three usual labels',
    pipeline: { labels: { app: { pod: 'app' } } },
    writers: [
      {
        pod: { name: 'a', labels: { 'app.kubernetes.io/name': 'one', app: 'two', 'k8s-app': 'three' } },
        lines: ['a'],
        entries: [{ line: 'a', labels: { app: 'one' } }],
      },
      {
        pod: { name: 'b', labels: { app: 'two', 'k8s-app': 'three' } },
        lines: ['b'],
        entries: [{ line: 'b', labels: { app: 'two' } }],
      },
      {
        pod: { name: 'c', labels: { 'k8s-app': 'three' } },
        lines: ['c'],
        entries: [{ line: 'c', labels: { app: 'three' } }],
      },
      { pod: { name: 'd' }, lines: ['d'], entries: ['d'] },
    ],
  },
  {
    title: 'default labels can be removed',
    pipeline: { labels: { job: false, container: false } },
    writers: [
      {
        lines: ['a'],
        entries: [{ line: 'a', labels: { job: false, container: false }, metadata: { container: 'app' } }],
      },
    ],
  },
  {
    title: 'a default entry of structured metadata that is a label is only a label',
    pipeline: { labels: { stream: { pod: 'stream' } } },
    writers: [
      {
        lines: ['a', { line: 'b', stderr: true }],
        entries: [
          { line: 'a', labels: { stream: 'stdout' }, metadata: { stream: false } },
          { line: 'b', stderr: true, labels: { stream: 'stderr' }, metadata: { stream: false } },
        ],
      },
    ],
  },
  single(
    'structured metadata has extracted fields, and none that are missing',
    ['{"http":{"status":503},"trace_id":"0af7","list":["a"]}', 'text'],
    [
      {
        line: '{"http":{"status":503},"trace_id":"0af7","list":["a"]}',
        metadata: { status: '503', trace_id: '0af7', list: '["a"]' },
      },
      'text',
    ],
    {
      stages: [{ parse: 'json' }],
      structuredMetadata: {
        status: { extracted: 'http.status' },
        trace_id: { extracted: 'trace_id' },
        list: { extracted: 'list' },
      },
    },
  ),
  {
    title: 'default structured metadata can be removed',
    pipeline: { structuredMetadata: { stream: false } },
    writers: [{ lines: ['a'], entries: [{ line: 'a', metadata: { stream: false } }] }],
  },
  single(
    'values of labels may contain any character',
    [every],
    [{ line: every, labels: { v: 'a "b" {c} \\ ü 日本 {{ x }} $HOME' } }],
    { stages: [{ parse: 'json' }], labels: { v: { extracted: 'v' } } },
  ),
  single(
    'values of structured metadata may contain any character',
    [every],
    [{ line: every, metadata: { v: 'a "b" {c} \\ ü 日本 {{ x }} $HOME' } }],
    { stages: [{ parse: 'json' }], structuredMetadata: { v: { extracted: 'v' } } },
  ),
];
