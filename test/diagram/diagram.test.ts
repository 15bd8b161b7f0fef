import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawingOf, svgTexts, viewOf, type Diagram } from '../../constructs/diagram';
import { layoutProgram, layouts } from '../../constructs/diagram/layout';
import { distributed, laptop, small } from '../fixtures';
import { hosts, laptopAndMachines } from '../fixtures/hosts';
import { diagram } from './drawn';

const root = join(__dirname, '../..');

const edgesOf = (one: Diagram): string[] =>
  drawingOf(one).edges.map(({ from, to, label }) => `${from} → ${to}: ${label.join(' ')}`);

describe('the picture', () => {
  test('has one arrow between two boxes, and one of a group for what all its workloads do', () => {
    const edges = edgesOf(diagram(distributed));
    expect(edges.filter((edge) => edge.includes('cache'))).toHaveLength(2);
    expect(edges.filter((edge) => edge.includes(': chunks'))).toHaveLength(1);
    expect(edges.filter((edge) => /gossip|gRPC/.test(edge))).toEqual([]);
    expect(drawingOf(diagram(distributed)).groups.map(({ label }) => label)).toEqual([
      'loki, each with each: gossip tcp 7946, gRPC tcp 9095',
    ]);
  });

  test('names the buckets of the object store', () => {
    const { nodes } = drawingOf(diagram(laptop));
    expect(nodes.find(({ id }) => id === 'minio/minio')?.buckets).toEqual(['loki-chunks', 'loki-ruler']);
  });

  test('connects machines with the gateway behind the address that they use', () => {
    const { connections } = diagram(laptopAndMachines);
    const ofMachine = connections.filter(({ from }) => from.includes('build-1'));
    expect(ofMachine).toMatchObject([{ to: 'logging/loki-gateway', carries: 'logs', protocol: 'https', port: 443 }]);
  });

  test('has one box for many machines with the same connections', () => {
    const { nodes, connections, ...rest } = diagram(hosts);
    const machine = nodes.find(({ kind }) => kind === 'machine')!;
    const logs = connections.find(({ from }) => from === machine.id)!;
    const ids = Array.from({ length: 30 }, (_none, n) => `host-${n}`);
    const drawn = drawingOf({
      ...rest,
      nodes: [...nodes.filter(({ kind }) => kind !== 'machine'), ...ids.map((id) => ({ ...machine, id, name: id }))],
      connections: ids.map((from) => ({ ...logs, from, login: from })),
    });
    expect(drawn.nodes.filter(({ kind }) => kind === 'machine')).toMatchObject([
      { name: '30 machines', details: ['outside the cluster', 'host-0', 'host-1', 'host-2', 'and 27 more'] },
    ]);
    expect(drawn.edges.map(({ label }) => label)).toEqual([['logs', 'https 443', '30 users, tenant Machines']]);
  });
});

describe('a view', () => {
  test('has the connections of its kind and the boxes on them', () => {
    const { nodes, connections } = viewOf(diagram(laptop), 'storage');
    expect(nodes.map(({ id }) => id)).toEqual(['minio/minio', 'minio/minio-provisioning', 'logging/loki']);
    expect(connections.map(({ carries }) => carries)).toEqual(['provisioning', 'chunks']);
  });

  test('of events follows them to Loki', () => {
    expect(edgesOf(viewOf(diagram(small), 'events')).map((edge) => edge.split(':')[0])).toEqual([
      'logging/loki-gateway → logging/loki',
      'logging/event-exporter → logging/loki-gateway',
    ]);
  });

  test('without connections is empty', () => {
    expect(viewOf(diagram(laptop), 'traces')).toMatchObject({ nodes: [], groups: [], connections: [] });
  });
});

test('the layout program is the dependency of the package', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  expect(dependencies[layoutProgram.package]).toBe(layoutProgram.release);
});

test('a layout program that cannot be run, or refuses its input, is an error that says so', () => {
  const start = `The layout of the diagram cannot be computed with ${layoutProgram.package}: `;
  expect(() => layouts(['digraph {}'], '/nowhere/node')).toThrow(`${start}spawnSync /nowhere/node ENOENT`);
  expect(() => layouts(['digraph {'])).toThrow(`${start}syntax error`);
});

test('a picture is used again without a layout if the hashes of its source and of its content match', () => {
  const drawing = drawingOf(diagram(laptop));
  const header = '<!-- a header -->\n';
  const [drawn] = svgTexts([{ drawing, header }]);
  const content = drawn!.slice(drawn!.indexOf('<svg')).replace('laptop: who', 'laptop, who');
  const source = /source sha256:(\w+)/.exec(drawn!)![1]!;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const last = `${header}<!-- source sha256:${source} content sha256:${sha256} -->\n${content}`;
  expect(svgTexts([{ drawing, header, last }])).toEqual([last]);
  const wrong = [last.replace(source, sha256), last.replace('laptop, who', 'who'), last.replace('a header', 'another')];
  expect(svgTexts(wrong.map((one) => ({ drawing, header, last: one })))).toEqual(wrong.map(() => drawn));
});
