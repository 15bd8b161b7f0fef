import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entries } from '../../commands';
import { laptop, small } from '../fixtures';
import { runCommand } from '../support/command';

const cwd = mkdtempSync(join(tmpdir(), 'json-'));

beforeAll(() => {
  writeFileSync(join(cwd, 'list.json'), JSON.stringify([laptop, small, { ...small, name: 'wrong', releases: 'none' }]));
});

afterAll(() => rmSync(cwd, { recursive: true }));

async function json(...args: string[]): Promise<{ readonly status: number | null; readonly data: unknown }> {
  const { status, stdout, stderr } = await runCommand([...args, '--json', '-e', 'list.json'], cwd);
  expect(stderr).toBe('');
  return { status, data: JSON.parse(stdout) };
}

test('synth has the written files, and what was removed', async () => {
  const first = await json('synth', 'laptop', '--out', 'out');
  expect(first).toEqual({
    status: 0,
    data: {
      written: true,
      folder: 'out',
      environments: [
        {
          name: 'laptop',
          folder: 'out/laptop',
          objects: expect.any(Number),
          files: expect.arrayContaining(['20-loki.yaml']),
        },
      ],
      removed: [],
      kept: [],
      problems: [],
      plainSecrets: [],
    },
  });
  writeFileSync(join(cwd, 'out/laptop/mine.yaml'), 'kind: Secret\nmetadata: { name: mine }\ndata: { a: YQ== }\n');
  expect((await json('synth', 'laptop', '--out', 'out')).data).toMatchObject({
    written: false,
    environments: [],
    plainSecrets: [{ file: 'out/laptop/mine.yaml', secret: 'mine' }],
    reason: 'Nothing was written.',
  });
});

test('synth has problems as data, with their fixes', async () => {
  const { status, data } = await json('synth', '--out', 'other');
  expect(status).toBe(1);
  expect(data).toMatchObject({
    written: false,
    problems: [{ environment: 'wrong', severity: 'error', path: ['releases'], message: expect.any(String) }],
    reason: '1 error, nothing was written.',
  });
});

test('uninstall has the steps in order, and says which the script runs', async () => {
  const { status, data } = await json('uninstall', 'laptop');
  expect(status).toBe(0);
  expect(data).toMatchObject({
    environment: 'laptop',
    before: expect.any(Array),
    steps: [
      {
        deletes: 'pods',
        included: true,
        commands: expect.arrayContaining([expect.stringContaining('daemonset/vector')]),
      },
      { deletes: 'objects', included: true },
      { deletes: 'data', included: false },
    ],
    notDeleted: expect.arrayContaining([expect.stringContaining('/var/lib/vector on each node')]),
    namespaces: expect.arrayContaining(['logging']),
  });
  expect((await json('uninstall', 'laptop', '--data')).data).toMatchObject({ steps: [{}, {}, { included: true }] });
});

test.each([
  ['synth', ['synth', 'small', '--out', 'keys']],
  ['uninstall', ['uninstall', 'small']],
])('the keys that %s prints are those that its help lists', async (name, args) => {
  const shape = entries.find((entry) => entry.name === name)!.load().command.json!;
  const documented = shape.replace(/^\{(.*?)\}\.\s.*$/s, '$1').replaceAll(/\[.*?\](?=,|\s|$)/gs, '');
  const keys = [...documented.matchAll(/(\w+)(\?)?/g)].flatMap(([, key, optional]) => (optional ? [] : [key]));
  const { data } = await json(...args);
  expect(Object.keys(data as object).sort()).toEqual(keys.sort());
});
