import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportsOf } from '../../../../commands/load-module';
import { translated } from '../../../../commands/migrate/environment/translate';
import { render, type Environment } from '../../../../constructs/platform';

const folder = join(__dirname, 'before');
/** Where imports of the sources are resolved. */
const file = join(__dirname, '../../../fixtures/environment.ts');

const sourceOf = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8');

/** The header of that time, which had no versions, and named a file. */
const earlierHeader = (text: string): string =>
  text.replace(
    / of (\S+), release set \S+, written by cdk8s-logging \S+\. Change the environment,/,
    ' of $1, written by npm run synth. Change environments/$1.ts,',
  );

/** The checksums of the files that an environment had; of collectors without the header, which names the section. */
function checksumsBefore(name: string): string[] {
  const lines = readFileSync(join(folder, 'checksums.txt'), 'utf8').trim().split('\n');
  return lines.filter((line) => line.includes(`  ${name}/`));
}

function checksums(environment: Environment): string[] {
  return [...render(environment).files].map(([path, text]) => {
    const compared = /^[56]0-/.test(path) ? text.slice(text.indexOf('\n') + 1) : earlierHeader(text);
    return `${createHash('sha256').update(compared).digest('hex')}  ${environment.name}/${path}`;
  });
}

describe.each(['distributed', 'laptop', 'production', 'seed', 'small'])('the environment %s of before', (name) => {
  const text = translated(sourceOf(name), file)!;

  test('writes the same manifests when it is translated', () => {
    const environment = exportsOf(text, file)[name] as Environment;
    expect(checksums(environment).sort()).toEqual(checksumsBefore(name).sort());
  });

  test('keeps its imports, its comments and its settings of the same shape', () => {
    const lines = sourceOf(name).split('\n');
    const kept = lines.filter((line) => /^import|^\s*(\/\/|\/?\*)|^ {2}(objectStore|gateway|cluster):/.test(line));
    expect(text.split('\n')).toEqual(
      expect.arrayContaining(kept.map((line) => expect.stringContaining(line.trim()) as string)),
    );
  });

  test('is left alone once it is translated', () => {
    expect(translated(text, file)).toBeUndefined();
  });
});

const tenant = `{ name: 'Prod', users: [{ name: 'vector', roles: ['write'] }] }`;
const head = `name: 'a', releases: '2026-11'`;
const collect = `collect: { agent: 'vector', login: 'vector', tenant: 'Prod' }`;
const translatedTenant = { Prod: { users: { vector: { roles: ['write'] } } } };
const logs = { login: 'vector', tenant: 'Prod', vector: {} };

test.each([
  ['satisfies', `export const a = { ${head}, ${collect}, tenants: [${tenant}] } satisfies object;`],
  ['as const', `export const a = { ${head}, ${collect}, tenants: [${tenant}] } as const;`],
  ['a reference', `const list = [${tenant}] as const;\nexport const a = { ${head}, ${collect}, tenants: list };`],
  ['a shorthand', `const tenants = [${tenant}];\nexport const a = { ${head}, ${collect}, tenants };`],
])('%s is translated', (_, source) => {
  const text = translated(source, file)!;
  expect(exportsOf(text, file)['a']).toEqual({
    name: 'a',
    releases: '2026-11',
    collect: { logs },
    tenants: translatedTenant,
  });
});

test('references stay references', () => {
  const text = translated(`const tenants = [${tenant}] as const;\nexport const a = { ${head}, tenants };`, file);
  expect(text).toMatch(/as const;\nexport const a = \{ name: 'a', releases: '2026-11', tenants \};$/);
});

test('several environments of a file, a default export and a spread of a translated one are translated', () => {
  const text = translated(
    `const a = { ${head}, ${collect} };\nexport const b = { ...a, name: 'b' };\nexport default [a, b];`,
    file,
  )!;
  const now = exportsOf(text, file);
  expect(now['default']).toEqual([
    { name: 'a', releases: '2026-11', collect: { logs } },
    { name: 'b', releases: '2026-11', collect: { logs } },
  ]);
});

test('retention of single tenants and a comment of a removed setting are moved', () => {
  const text = translated(
    `export const a = { ${head}, tenants: [${tenant}], loki: { retention: { default: '7d',
      tenants: { Prod: '14d' }, streams: [{ selector: '{a="b"}', period: '3d', tenant: 'Prod' }] } },
      events: {
        // for the audit
        login: 'vector', tenant: 'Prod' },
      collect: { // one agent
        agent: 'vector', login: 'vector', tenant: 'Prod' } };`,
    file,
  )!;
  expect(text).toContain('// one agent');
  expect(text).toContain('// for the audit');
  expect(exportsOf(text, file)['a']).toMatchObject({
    loki: { retention: { default: '7d' } },
    tenants: { Prod: { retention: { default: '14d', streams: [{ selector: '{a="b"}', period: '3d' }] } } },
    collect: { logs, events: { login: 'vector', tenant: 'Prod', exporter: {} } },
  });
});

test.each([
  ['of no tenant', 'tenants: {}', translatedTenant],
  [
    'of the tenant of the canary, which was not listed',
    `tenants: { canary: '24h' }`,
    {
      ...translatedTenant,
      canary: { users: { canary: { roles: ['write', 'read'] } }, retention: { default: '24h' } },
    },
  ],
])('retention %s is translated', (_, retention, tenants) => {
  const source = `export const a = { ${head}, tenants: [${tenant}], loki: { retention: { default: '7d', ${retention} } } };`;
  const text = translated(source, file)!;
  expect(exportsOf(text, file)['a']).toMatchObject({ loki: { retention: { default: '7d' } }, tenants });
  expect(text).not.toContain('{}');
});

test('JSON and YAML are translated', () => {
  const json = JSON.stringify({
    name: 'a',
    releases: '2026-11',
    collect: { agent: 'vector', login: 'vector', tenant: 'Prod' },
  });
  const now = { name: 'a', releases: '2026-11', collect: { logs } };
  expect(JSON.parse(translated(json, 'a.json')!)).toEqual(now);
  expect(translated(json, 'a.yaml')).toContain('login: vector');
});

test.each([
  [
    'a call',
    `const list = () => [${tenant}];\nexport const a = {\n ${head},\n tenants: list() };`,
    /:4: 'tenants' is not/,
  ],
  [
    'a computed name',
    `const n = 'P';\nexport const a = { ${head},\n tenants: [{ name: n, users: [] }] };`,
    /:3: 'name'/,
  ],
  ['a spread tenant', `const more = [${tenant}];\nexport const a = { ${head},\n tenants: [...more] };`, /:3: /],
  ['a reference of events', `const e = { login: 'a' };\nexport const a = { ${head},\n events: e };`, /:3: 'events'/],
  ['a spread environment', `const e = { ${collect} };\nexport const a = { ${head},\n ...e };`, /:3: what is spread/],
  [
    'a list that is exported',
    `export const tenants = [${tenant}];\nexport const a = { ${head}, tenants };`,
    /environment\.ts: tenants would have another value/,
  ],
])('%s that cannot be translated is refused with its file, line and reason', (_, source, message) => {
  expect(() => translated(source, file)).toThrow(message);
});

test('YAML with comments is refused, and so are other files', () => {
  expect(() => translated('name: a # the first\n', 'a.yaml')).toThrow(
    "contains '#': the comments of YAML would be lost",
  );
  expect(() => translated('', 'a.toml')).toThrow('a.toml is neither');
});
