import { readFileSync } from 'node:fs';
import { compareOutputs } from '../../../commands/diff/compare';
import type { ObjectName } from '../../../commands/diff/model';
import { objectsOf } from '../../../commands/diff/objects';
import { diffJson } from '../../../commands/diff/print/json';
import { diffMarkdown } from '../../../commands/diff/print/markdown';
import { diffText } from '../../../commands/diff/print/text';
import { fixtures, laptop, production } from '../../fixtures';
import { compared, manifestsOf, replaced, workloadsThat } from './compared';
import { exampleFile, examplePage, examples } from './examples';

test.each(fixtures)('$name has no changes to itself', (environment) => {
  expect(compared(manifestsOf(environment), new Map(manifestsOf(environment)))).toBeUndefined();
});

test('every object that differs is named, and only those', () => {
  const [before, after] = [manifestsOf(laptop), manifestsOf(production)];
  const text = ({ kind, namespace, name }: ObjectName): string => [kind, namespace, name].join(' ');
  const manifests = (files: typeof before): Map<string, string> =>
    new Map(objectsOf(files, 'x').map((one) => [text(one), JSON.stringify(one.manifest)]));
  const [was, is] = [manifests(before), manifests(after)];
  const different = [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key));
  const named = compared(before, after)!.objects.flatMap(({ object, was: earlier }) => [
    text(object),
    ...(earlier === undefined ? [] : [text(earlier)]),
  ]);
  expect(named.toSorted()).toEqual(different.toSorted());
});

test('pods are replaced or not: every workload of the head is in one list', () => {
  const change = compared(manifestsOf(laptop), manifestsOf(production))!;
  const kinds = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob']);
  const all = objectsOf(manifestsOf(production), 'x').filter(({ kind }) => kinds.has(kind));
  const listed = (['replaced', 'not replaced', 'created', 'refused'] as const).flatMap((outcome) =>
    workloadsThat(outcome, change),
  );
  expect(listed.toSorted()).toEqual(all.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`).toSorted());
});

test('a new environment replaces, loosens and deletes nothing', () => {
  const [change] = compareOutputs(new Map(), new Map([['laptop', manifestsOf(laptop)]]));
  expect(change).toMatchObject({ action: 'added', findings: [] });
  expect(change!.objects.flatMap(({ findings }) => findings)).toEqual([]);
});

test('a renamed StatefulSet is reported as renamed, with the data that its claims keep', () => {
  const change = compared(
    manifestsOf(laptop),
    replaced(manifestsOf(laptop), /(kind: StatefulSet[^]*?\n  name: )minio\n/g, '$1store\n'),
  )!;
  expect(change.objects).toMatchObject([
    {
      action: 'renamed',
      object: { kind: 'StatefulSet', name: 'store' },
      was: { name: 'minio' },
      findings: [
        { risk: 'deletes data', why: expect.stringContaining('Its claims stay') },
        { risk: 'restarts a StatefulSet' },
      ],
    },
  ]);
});

test('a dashboard is reported by the titles of its changed panels', () => {
  const base = manifestsOf({ ...laptop, grafana: { login: 'grafana' } });
  const path = '70-grafana.yaml';
  const changed = new Map(base).set(path, base.get(path)!.replace('"type": "timeseries"', '"type": "barchart"'));
  const [object] = compared(base, changed)!.objects;
  expect(object!.changes).toHaveLength(1);
  expect(object!.changes[0]).toEqual({
    at: expect.stringMatching(/^logging-\w+\.json: panels\[.+\]$/),
    before: expect.stringMatching(/^content [0-9a-f]{8}$/),
    after: expect.stringMatching(/^content [0-9a-f]{8}$/),
  });
});

const password = 'sdfj7823hSDfn23';
const secretFiles = (value: string): Map<string, string> =>
  new Map([
    [
      '10-all.yaml',
      [
        `apiVersion: v1\nkind: Secret\nmetadata: { name: login, namespace: x }\nstringData: { note: ${value} }\n`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: files, namespace: x }\ndata:\n  a.yaml: |\n    url: http://user:${value}@store\n    password: ${value}\n  b.txt: |\n    first\n    http://user:${value}@store\n`,
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app, namespace: x }\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          env:\n            - { name: STORE_PASSWORD, value: ${value} }\n            - { name: PROXY, value: 'http://me:${value}@proxy' }\n`,
      ].join('---\n'),
    ],
  ]);

test('no format prints the content of a Secret, a password of a variable, or one in a URL', () => {
  const changes = compareOutputs(
    new Map([['x', secretFiles(password)]]),
    new Map([['x', secretFiles(`${password}new`)]]),
  );
  expect(changes[0]!.objects.map(({ object }) => object.kind).toSorted()).toEqual([
    'ConfigMap',
    'Deployment',
    'Secret',
  ]);
  const texts = [diffText(changes), diffMarkdown(changes), diffJson(changes, 'a', 'b')];
  for (const text of texts) expect(text).not.toContain(password);
  expect(texts[0]).toContain('a.yaml: password: (not shown)');
});

const hostile = (n: number): Map<string, string> =>
  new Map([
    [
      '10-all.yaml',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: files, namespace: x }\ndata:\n  a|b: ${JSON.stringify(`</details> \`\`\` | @admin #1 [x](http://y) ${n}\u001b[2J`)}\n  text: ${JSON.stringify(`</details>\n\`\`\`\n${n}\n`)}\n`,
    ],
  ]);

test('values cannot end a block of code, a cell or an element of the Markdown', () => {
  const text = diffMarkdown(compareOutputs(new Map([['x', hostile(1)]]), new Map([['x', hostile(2)]])));
  const outside = text
    .split(/^(`{3,})diff\n[^]*?\n {0,3}\1`*$/m)
    .filter((_, n) => n % 2 === 0)
    .join('');
  expect(outside).not.toMatch(/@admin|http:/);
  expect(outside.match(/<\/details>/g)).toHaveLength(1);
  expect(outside).not.toContain('+2');
  expect(text).not.toContain('\u001b');
});

test('a Markdown that is too long keeps the summary, and says how much is left out', () => {
  const changes = compareOutputs(
    new Map([['laptop', manifestsOf(laptop)]]),
    new Map([['laptop', manifestsOf(production)]]),
  );
  const text = diffMarkdown(changes, 6_000);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6_000);
  expect(text).toContain('| deletes data |');
  expect(text).toMatch(/\*\*\d+ parts are left out/);
  expect(Buffer.byteLength(diffMarkdown(changes, 600))).toBeLessThanOrEqual(600);
});

/** Manifests with names and values as an attacker chooses them. */
const named = (name: string, n: number): Map<string, string> =>
  new Map([
    [
      '10-all.yaml',
      JSON.stringify({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name },
        spec: { [name]: n, template: n },
      }),
    ],
  ]);

test.each([
  'a \\\\| @torvalds ![i](http://evil/i.png)',
  'a \\\\\\| @torvalds',
  '`@torvalds`',
  '@torvalds www.evil.example #1',
])('the name %j cannot leave its cell or its code, and is no mention or link', (name) => {
  for (const [base, head] of [
    [named(name, 1), named(name, 2)],
    [named(name, 1), named(`${name}2`, 1)],
  ]) {
    const text = diffMarkdown(compareOutputs(new Map([[name, base!]]), new Map([[name, head!]])));
    const outside = text
      .replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, '')
      .replaceAll(/`[^`\n|\\]*`|<code>[^<\n|\\`]*<\/code>/g, 'code');
    expect(outside).toContain('code');
    expect(outside).not.toMatch(/@torvalds|http:|www\.|(?<!&)#1|!\[/);
    for (const row of outside.split('\n').filter((line) => line.startsWith('|')))
      expect(row.split('|')).toHaveLength(5);
  }
});

test('tables that do not fit are left out singly: every environment keeps its heading', () => {
  const of = (files: Map<string, string>, count: number): Map<string, Map<string, string>> =>
    new Map(Array.from({ length: count }, (_none, n) => [`env-${n}`, files]));
  const without = new Map([...manifestsOf(production)].filter(([path]) => !path.startsWith('20')));
  const changes = compareOutputs(of(new Map(manifestsOf(production)), 30), of(without, 30));
  const text = diffMarkdown(changes, 20_000);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(20_000);
  expect(text.match(/^#### /gm)).toHaveLength(30);
  expect(text).toContain('| deletes data |');
  expect(text).toMatch(/\*\*\d+ parts are left out/);
});

test('the text of a removed environment has the reasons, and its namespaces', () => {
  const changes = compareOutputs(new Map([['laptop', manifestsOf(laptop)]]), new Map());
  const text = diffText(changes);
  expect(text).toContain('the environment is removed');
  expect(text).toMatch(/Namespace\/logging: removed \[deletes data]\n    deletes data: \S/);
});

test('objects with a generated name, and those that an output has twice, are compared one by one', () => {
  const jobs = (...values: string[]): Map<string, string> =>
    new Map([
      [
        '10-all.yaml',
        values
          .map(
            (value) => `apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: smoke- }\nspec: { x: ${value} }\n`,
          )
          .join('---\n'),
      ],
    ]);
  expect(compared(jobs('a', 'b'), jobs('c', 'b'))!.objects).toMatchObject([{ object: { name: 'smoke-*' } }]);
  expect(compared(jobs('a', 'b'), jobs('a', 'c'))!.objects).toMatchObject([{ object: { name: 'smoke-* (2)' } }]);
});

test('large lists and texts are compared, and their changes are counted', () => {
  const of = (n: number): Map<string, string> => {
    const lines = Array.from({ length: 8_000 }, (_none, line) => `line ${line * n}`);
    const maps = lines.map((line) => ({ line, x: { y: [line] } }));
    const data = { 'list.json': JSON.stringify({ maps }), 'text.txt': lines.join('\n') };
    return new Map([
      ['10-a.yaml', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data })],
    ]);
  };
  const [object] = compared(of(1), of(3))!.objects;
  expect(object!.changes.length + object!.moreChanges!).toBeGreaterThan(5_000);
  const [text] = compared(
    new Map([
      ['a.yaml', 'a: 1'],
      ['a.txt', 'a\n'.repeat(3_000)],
    ]),
    new Map([
      ['a.yaml', 'a: 1'],
      ['a.txt', 'b\n'.repeat(3_000)],
    ]),
  )!.objects;
  expect(text!.changes[0]!.lines).toEqual(['3001 lines become 3001; more than 1000 of them differ']);
});

test('files are counted apart from objects, and those that repeat manifests are not compared', () => {
  const output = (n: number): Map<string, string> =>
    new Map([
      ['10-a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: '${n}' }\n`],
      ['connections.md', `| ${n} |\n`],
      ['diagram.svg', `<svg>${n}</svg>`],
      ['diagram.mmd', `flowchart ${n}`],
      ['artifacts.txt', `${n}`],
      ['helm/Chart.yaml', `version: ${n}`],
      ['helm/manifests/10-a.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: '${n}' }\n`],
    ]);
  const change = compared(output(1), output(2))!;
  expect(diffText([change])).toContain('objects: 1 changed; files: 1 changed; none');
});

test('a file whose header alone differs is unchanged: the version that wrote it is no change of a cluster', () => {
  const output = (writer: string): Map<string, string> => {
    const text = `of platform, ${writer}, not this file.`;
    return new Map([
      ['10-a.yaml', `# loki ${text}\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n`],
      ['connections.md', `<!-- connections ${text} -->\n| 1 |\n`],
    ]);
  };
  const later = output('release set 2026-11, written by cdk8s-logging 0.1.0. Change the environment');
  expect(compared(output('written by npm run synth. Change environments/platform.ts'), later)).toBeUndefined();
});

test.each(examples)('docs/diff/$name.md has the comment that the workflow would write', (example) => {
  expect(readFileSync(exampleFile(example), 'utf8')).toBe(examplePage(example));
});
