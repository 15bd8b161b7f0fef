import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../../constructs/platform';
import { environments } from '../../environments';
import { small } from '../fixtures';
import { runCommand } from '../support/command';
import { useOutputFolder } from '../support/output-folder';
import { rowsOf } from './drawn';

const root = join(__dirname, '../..');

describe('synthesize', () => {
  let folder: string;
  const printed: string[] = [];
  useOutputFolder((path) => {
    folder = path;
  }, printed);
  const file = (name: string, of = 'small'): string => readFileSync(join(folder, of, name), 'utf8');

  test('writes what it wrote before, until a connection changes', () => {
    expect(synthesize([small], folder)).toBe(true);
    const names = ['diagram.svg', 'diagram.mmd', 'connections.md'];
    const before = names.map((name) => file(name));
    const image = { ...small, gateway: { pod: { image: 'mirror.example.com/nginx:1.29.3' } } };
    expect(synthesize([image], folder)).toBe(true);
    expect(names.map((name) => file(name))).toEqual(before);
    const { events: _events, ...collect } = small.collect;
    expect(synthesize([{ ...small, collect }], folder)).toBe(true);
    for (const text of before) expect(text).toContain('event-exporter');
    for (const name of names) expect(file(name)).not.toContain('event-exporter');
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

describe('the command', () => {
  const diagramCommand = (...options: string[]) => runCommand(['diagram', ...options], root);
  const { name } = environments[0] as { readonly name: string };

  test('prints a view of an environment', async () => {
    const { stdout, stderr, status } = await diagramCommand(name, '--view', 'logs', '--format', 'table');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(rowsOf(stdout).length).toBeGreaterThan(1);
  });

  test('says that a view is empty, and what is wrong with its arguments', async () => {
    expect(await diagramCommand(name, '--view', 'traces')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `The view traces of ${name} is empty: none of its connections carries traces.\n`,
    });
    expect(await diagramCommand(name, '--view', 'nodes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(
        "error: option '--view <view>' argument 'nodes' is invalid. Allowed choices are all, logs, events, traces, storage.\n",
      ) as string,
    });
  });
});
