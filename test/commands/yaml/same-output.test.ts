import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { stringify } from 'yaml';
import { loadEnvironments } from '../../../commands/load-environments';
import { yamlContent } from '../../../commands/yaml-document';
import { render, synthesize, type EnvironmentInput } from '../../../constructs/platform';
import { environments } from '../../../environments';
import { fixtures } from '../../fixtures';
import { bases } from '../../fuzz/bases';
import { folder } from '../../support/processes';
import { runCommand } from '../../support/command';

const place = folder('same-output');
afterAll(() => place.remove());

/** Every file below a folder, with its content. */
function tree(of: string): Readonly<Record<string, string>> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(of.length), readFileSync(path, 'utf8')];
    }),
  );
}

test('the sample environments as YAML files give the same bytes as their TypeScript', async () => {
  const cwd = join(place.path, 'samples');
  mkdirSync(join(cwd, 'environments'), { recursive: true });
  for (const one of environments) writeFileSync(join(cwd, 'environments', `${one.name}.yaml`), stringify(one));
  const written = jest.spyOn(console, 'log').mockImplementation(() => {});
  const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
  synthesize(environments, join(cwd, 'expected'));
  written.mockRestore();
  printed.mockRestore();
  const { status } = await runCommand(['synth'], cwd);
  expect(status).toBe(0);
  expect(tree(join(cwd, 'dist'))).toEqual(tree(join(cwd, 'expected')));
});

const outputOf = (environment: EnvironmentInput) => {
  const { files, artifacts } = render(environment);
  return { files: [...files], artifacts };
};

/** The environments of a YAML text. */
async function loaded(text: string): Promise<readonly EnvironmentInput[]> {
  writeFileSync(join(place.path, 'one.yaml'), text);
  return loadEnvironments(join(place.path, 'one.yaml'));
}

const styles = fc.record({
  flowLevel: fc.constantFrom(-1, 0, 1, 3),
  indent: fc.integer({ min: 2, max: 6 }),
  seqNoIndent: fc.boolean(),
  forceQuotes: fc.boolean(),
  lineWidth: fc.constantFrom(-1, 40, 120),
});

test('an environment as YAML of any style gives the same output', async () => {
  const all: readonly EnvironmentInput[] = [...bases, ...fixtures];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), styles, async (environment, style) => {
      const [one] = await loaded(dump(environment, style));
      expect(one).toEqual(environment);
      expect(outputOf(one!)).toEqual(outputOf(environment));
    }),
    { numRuns: 15 },
  );
});

test('an environment with anchors is the one without', async () => {
  const [plain, anchored] = await Promise.all(
    [
      `- name: a
  releases: '2026-11'
  objectStore: { minio: { storage: 5Gi, pod: { nodeSelector: { disk: ssd } } } }
  loki: { topology: monolithic, pod: { nodeSelector: { disk: ssd } } }
  tenants: { Prod: { users: { vector: { roles: [write] } } }, Dev: { users: { dev: { roles: [write] } } } }
  collect: { logs: { login: vector, tenant: Prod, vector: {} } }
`,
      `- name: a
  releases: '2026-11'
  objectStore:
    minio:
      storage: 5Gi
      pod: &ssd
        nodeSelector: { disk: &disk ssd }
  loki: { topology: monolithic, pod: *ssd }
  tenants:
    Prod: { users: { vector: &writer { roles: [write] } } }
    Dev: { users: { dev: *writer } }
  collect: { logs: { login: &user vector, tenant: Prod, vector: {} } }
`,
    ].map(async (text) => {
      const content = yamlContent(text);
      return 'errors' in content ? content.errors : content.data;
    }),
  );
  expect(anchored).toEqual(plain);
  const [environment] = anchored as readonly EnvironmentInput[];
  expect(render(environment!).errors).toEqual([]);
});

test('data of any kind is read as it was written', () => {
  const text = fc.string({ unit: 'grapheme' });
  const { data } = fc.letrec((tie) => ({
    data: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('data'), { maxLength: 4 }),
      fc.dictionary(
        text.filter((key) => !/^(?:__proto__|constructor|toString|valueOf|<<)$/.test(key)),
        tie('data'),
        {
          maxKeys: 4,
          noNullPrototype: true,
        },
      ),
    ),
  }));
  fc.assert(
    fc.property(data, fc.constantFrom(stringify, dump), (value, write) => {
      expect(yamlContent(write(value, {}))).toEqual({ data: value, positionOf: expect.any(Function) as unknown });
    }),
  );
});
