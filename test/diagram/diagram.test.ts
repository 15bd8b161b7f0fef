import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  diagramOf,
  dotText,
  drawingOf,
  mermaidText,
  svgTexts,
  tableText,
  viewOf,
  type Diagram,
} from '../../constructs/diagram';
import { layoutProgram, layouts } from '../../constructs/diagram/layout';
import { escapeControl, inventoryOf, type Inventory } from '../../constructs/kit';
import { render, synthesize, type EnvironmentInput } from '../../constructs/platform';
import { environments } from '../../environments';
import { distributed, laptop, small } from '../fixtures';
import { everyGrafana } from '../fixtures/grafana';
import { hosts, laptopAndMachines } from '../fixtures/hosts';
import { useOutputFolder } from '../support/output-folder';

const root = join(__dirname, '../..');
const inventories = new Map<string, Inventory>();

function inventory(environment: EnvironmentInput): Inventory {
  const { name } = environment as { readonly name: string };
  const known = inventories.get(name) ?? inventoryOf(render(environment).platform!);
  inventories.set(name, known);
  return known;
}

const diagram = (environment: EnvironmentInput & { readonly name: string }): Diagram =>
  diagramOf(environment.name, inventory(environment));

/** The cells of the rows of a table. */
function rowsOf(table: string): string[][] {
  return table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\) \| /)
        .map((cell) => cell.trim().replaceAll(/\\(.)/g, '$1')),
    );
}

const edgesOf = (one: Diagram): string[] =>
  drawingOf(one).edges.map(({ from, to, label }) => `${from} → ${to}: ${label.join(' ')}`);

describe('the table', () => {
  test.each([laptop, distributed, everyGrafana, hosts])('has every flow of $name in exactly one row', (environment) => {
    const { flows } = inventory(environment);
    const rows = rowsOf(tableText(diagram(environment)));
    const groups = new Map(
      diagram(environment).groups.map(({ namespace, name, members }) => [
        `all ${members.length} of ${namespace}/${name}`,
        members,
      ]),
    );
    const senders = (cell: string): readonly string[] =>
      groups.get(cell) ?? cell.replaceAll('machine ', '').split(', ');
    for (const { from, to, carries, login, tenant = '' } of flows) {
      const name = 'outside' in from ? from.name : `${from.namespace}/${from.name}`;
      const service = to.service && `${to.service.namespace}/${to.service.name.replace(/-headless$/, '')}`;
      // Members of the ring connect to each other without a Service.
      const isReceiver = (cell: string): boolean =>
        [to.host, service].includes(cell) || (/gossip|gRPC/.test(carries) && (cell === name || groups.has(cell)));
      const found = rows.filter(
        ([sender, receiver, content, port, user, of]) =>
          senders(sender!).includes(name) &&
          isReceiver(receiver!) &&
          content === carries &&
          port!.split(' (')[0] === `${to.scheme} ${to.port}` &&
          (login === undefined || user === login) &&
          of === tenant,
      );
      expect({ name, carries, host: to.host, rows: found.length }).toEqual({ name, carries, host: to.host, rows: 1 });
    }
  });

  test('tells the login, the tenant, and both ports of a Service', () => {
    expect(rowsOf(tableText(diagram(laptop)))).toContainEqual([
      'logging-agents/vector',
      'logging/loki-gateway',
      'logs',
      'http 80 (pods: 8080)',
      'vector',
      'Prod',
    ]);
  });

  test('tells with what the object store is accessed, and which clients outside the platform are allowed', () => {
    const rows = rowsOf(tableText(diagram(laptop)));
    expect(rows).toContainEqual([
      'logging/loki',
      'minio/minio',
      'chunks',
      'http 9000',
      'keys of the Secret loki-s3',
      '',
    ]);
    expect(rows).toContainEqual([
      'any pod of the cluster',
      'logging/loki-gateway',
      'logs, queries',
      'http 80 (pods: 8080)',
      '',
      '',
    ]);
  });
});

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

describe('synthesize', () => {
  let folder: string;
  const printed: string[] = [];
  useOutputFolder((path) => {
    folder = path;
  }, printed);
  const file = (name: string, of = 'small'): string => readFileSync(join(folder, of, name), 'utf8');

  test('writes what it wrote before, until a connection changes', () => {
    expect(synthesize([small], folder)).toBe(true);
    const [svg, mermaid, table] = ['diagram.svg', 'diagram.mmd', 'connections.md'].map((name) => file(name));
    const image = { ...small, gateway: { pod: { image: 'mirror.example.com/nginx:1.29.3' } } };
    expect(synthesize([image], folder)).toBe(true);
    expect([file('diagram.svg'), file('diagram.mmd'), file('connections.md')]).toEqual([svg, mermaid, table]);
    const { events: _events, ...collect } = small.collect;
    expect(synthesize([{ ...small, collect }], folder)).toBe(true);
    for (const [name, before] of [
      ['diagram.svg', svg],
      ['diagram.mmd', mermaid],
      ['connections.md', table],
    ] as const) {
      expect(before).toContain('event-exporter');
      expect(file(name)).not.toContain('event-exporter');
    }
  });

  test('keeps the picture of the same connections, and draws a changed one again', () => {
    expect(synthesize([small], folder)).toBe(true);
    const svg = file('diagram.svg');
    writeFileSync(join(folder, 'small/diagram.svg'), svg.replace('</svg>', '<!-- changed --></svg>'));
    expect(synthesize([small], folder)).toBe(true);
    expect(file('diagram.svg')).toBe(svg);
  });

  test('recognizes its files in the folder of an environment that is no longer listed', () => {
    const doubled = { ...small, name: 'a--b' };
    expect(synthesize([small, doubled], folder)).toBe(true);
    expect(file('diagram.svg', 'a--b').split('\n')[0]).toContain('a-&#45;b');
    expect(synthesize([small], folder)).toBe(true);
    expect(readdirSync(folder)).toEqual(['small']);
  });
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

describe('the command', () => {
  const diagramCommand = (...options: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', join(root, 'commands/diagram/index.ts'), ...options], {
      cwd: root,
      encoding: 'utf8',
    });
  const { name } = environments[0] as { readonly name: string };

  test('prints a view of an environment', () => {
    const { stdout, stderr, status } = diagramCommand(name, '--view', 'logs', '--format', 'table');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(rowsOf(stdout).length).toBeGreaterThan(1);
  });

  test('says that a view is empty, and what is wrong with its arguments', () => {
    expect(diagramCommand(name, '--view', 'traces')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `The view traces of ${name} is empty: none of its connections carries traces.\n`,
    });
    expect(diagramCommand(name, '--view', 'nodes')).toMatchObject({
      status: 2,
      stderr: "There is no view 'nodes'; the views are all, logs, events, traces, storage.\n",
    });
  });
});

test('README has the table of laptop', () => {
  const table = readFileSync(join(root, 'dist/laptop/connections.md'), 'utf8').split('\n').slice(2).join('\n');
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(table);
});

/** A diagram of one connection whose names are all the same text. */
function named(name: string): Diagram {
  const node = { details: [name], buckets: [name] };
  return {
    name,
    view: 'all',
    nodes: [
      { ...node, id: 'one', name, kind: 'workload', namespace: name },
      { ...node, id: name, name, kind: 'machine' },
    ],
    groups: [],
    connections: [{ from: name, to: 'one', carries: 'logs', protocol: 'http', port: 80, login: name, tenant: name }],
  };
}

const oddName = fc.string({
  minLength: 1,
  unit: fc.constantFrom(...Array.from('a"\'<>&\\|`#;[](){}*_-%@\n\u0000\u202e字😀')),
});

describe('names with characters of the formats', () => {
  test('are laid out, and shown as they are', () => {
    const names = [...fc.sample(oddName, { numRuns: 40, seed: 1 }), '\\N', '\\', '-->', ']]>', '&amp;', '</text>'];
    const pictures = svgTexts(names.map((name) => ({ drawing: drawingOf(named(name)), header: '' })));
    for (const [n, picture] of pictures.entries()) {
      const texts = [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => decoded(text!));
      expect(texts).toContain(`namespace ${shown(names[n]!)}`);
      expect(texts).toContain(`bucket ${shown(names[n]!)}`);
      expect(texts).toContain(
        `as ${shown(names[n]!)}${texts.some((text) => text.endsWith(',')) ? ',' : `, tenant ${shown(names[n]!)}`}`,
      );
    }
  });

  test('end no label of Mermaid, no cell of Markdown, and no string of Graphviz', () => {
    fc.assert(
      fc.property(oddName, (name) => {
        const drawing = drawingOf(named(name));
        for (const line of mermaidText(drawing).trimEnd().split('\n').slice(2))
          expect(line).toMatch(
            /^ *(?:(?:subgraph )?[ns]\d+(?:\[\(?"[^"<>`]*(?:<br\/>[^"<>`]*)*"\)?\])?(?: -->\|"[^"`]*"\| n\d+)?|end|linkStyle .*|style .*)$/,
          );
        const lines = tableText(named(name)).trimEnd().split('\n');
        expect(lines).toHaveLength(3);
        expect(lines[2]!.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(7);
        expect(dotText(drawing).split('\n').length).toBe(dotText(drawingOf(named('a'))).split('\n').length);
      }),
      { numRuns: 200 },
    );
  });
});

/** A name with its invisible characters escaped. */
function shown(name: string): string {
  return escapeControl(name);
}

function decoded(text: string): string {
  return text
    .replaceAll(/&#(\d+);/g, (_match, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

test('a diagram of 4000 connections costs about four times as much as one of 1000', () => {
  const comparisons = (count: number): number => {
    let reads = 0;
    const { connections, ...rest } = named('a');
    const many = Array.from({ length: count }, (_none, n) => ({
      ...connections[0]!,
      get from() {
        reads += 1;
        return `host-${n}`;
      },
    }));
    const nodes = [rest.nodes[0]!, ...many.map(({ from }) => ({ ...rest.nodes[1]!, id: from, name: from }))];
    drawingOf({ ...rest, nodes, connections: many });
    tableText({ ...rest, nodes, connections: many });
    return reads;
  };
  expect(comparisons(4000)).toBeLessThan(4.5 * comparisons(1000));
});
