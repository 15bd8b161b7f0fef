import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { parse as parseToml } from 'smol-toml';
import { parseAlloy, type Parsed } from '../../../commands/migrate/alloy/parse';
import { tokensOf, type Token } from '../../../commands/migrate/alloy/tokens';
import { migrations } from '../../../commands/migrate/command';
import { leavesOf } from '../../../commands/migrate/input';
import type { Migration } from '../../../commands/migrate/migration';
import type { Body } from '../../../constructs/alloy';
import { applyFix, pathText, valueAt, type Path } from '../../../constructs/kit';
import { render, type Environment } from '../../../constructs/platform';
import { examplesOf, migrationOf, moduleOf, type Example } from './examples';

const examples = Object.keys(migrations).flatMap(examplesOf);
const named = examples.map((example) => [`${example.kind} ${example.file}`, example] as const);

const commentsOf = (module: string): string[] => module.split('\n').filter((line) => line.startsWith('//'));

describe.each(named)('%s', (_, example) => {
  const migration = migrationOf(example);
  const module = jest.requireActual<Record<string, Environment>>(example.expected);
  const [environment] = Object.values(module);

  test('becomes the expected environment, whose module lists what was not mapped', () => {
    expect(JSON.stringify(migration.environment)).toBe(JSON.stringify(environment));
    expect(commentsOf(moduleOf(example, migration))).toEqual(commentsOf(textOf(example)));
  });

  test('is an environment that synthesis accepts', () => {
    expect(render(environment!).errors).toEqual([]);
  });

  test('has no secret in its module', () => {
    expect(moduleOf(example, migration)).not.toContain('hunter2');
  });
});

const textOf = ({ expected }: Example): string => readFileSync(expected, 'utf8');

/** What decides nothing about lines, and has no place in the list either. */
const ignored: readonly RegExp[] = [
  // A target of files has no address.
  /\.targets\b/,
  // The name of a reason or of a pipeline in metrics of the old agent.
  /drop_counter_reason|pipeline_name/,
  // Secrets, which a note asks for.
  /\.(?:password|password_file|ca_file)$/,
  // The name of a job, if it is not the name of files.
  /\.job_name$/,
  // Values that are read from the line, of which no stage uses some.
  /\.(?:expressions|mapping)\.\w+$/,
];

/** Whether it is a map or a list without entries, which sets nothing. */
const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Another value of the same kind. */
function changed(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `other${value}` : 'other';
}

const isListed = ({ unmapped, notes }: Migration, path: Path): boolean => {
  const text = pathText(path);
  const around = [...unmapped.map((one) => one.path), ...notes.flatMap((note) => note.split(/[ ,]+|\.$/))];
  return around.some((one) => one !== '' && (text === one || text.startsWith(`${one}.`) || text.startsWith(`${one}[`)));
};

// What a Loki or a chart has is tested in charts.test.ts: the platform decides much of it.
const ofAgents = named.filter(
  ([, { file, kind }]) => /\.(?:ya?ml|json|toml)$/.test(file) && !['helm-values', 'loki-config'].includes(kind),
);
/** Names of the statements around a line, from the outermost to the innermost. */
function namesAround({ body, lines }: Parsed, line: number): string[] {
  const inside = (statements: Body): string[] => {
    const one = statements.findLast((statement) => lines.get(statement)! <= line);
    if (one === undefined) return [];
    return 'block' in one
      ? [`${one.block} ${lines.get(one)}`, ...inside(one.body)]
      : [`${one.attribute} ${lines.get(one)}`];
  };
  return inside(body);
}

/** Lines of the statements that a migration names as decided by the agent. */
const replacedLines = ({ notes }: Migration): string[] =>
  notes.flatMap((note) => note.match(/(?<=line )\d+(?=:)/g) ?? []);

/** Secrets, the variable of the own node, and the label of files, which is never a label. */
const withoutEffect = /hunter2|^"(?:HOSTNAME|filename)"$/;

/** Values of literals, not labels of blocks or keys of maps. */
const isValue = (tokens: readonly Token[], n: number): boolean =>
  ['string', 'number'].includes(tokens[n]!.kind) && !['=', '{'].includes(tokens[n + 1]!.text);

test.each(named.filter(([, { file }]) => /\.(?:alloy|river)$/.test(file)))(
  'every value of %s changes the environment, or is listed',
  (_, { kind, text, file }) => {
    const migrate = migrations[kind]!;
    const before = migrate(text, { name: file });
    const parsed = parseAlloy(text);
    const own = replacedLines(before);
    const tokens = tokensOf(text);
    const silent = tokens
      .filter((token, n) => isValue(tokens, n) && !withoutEffect.test(token.text))
      .filter(({ kind: of, text: literal, start, line }) => {
        const around = namesAround(parsed, line);
        if (around.some((name) => own.includes(name.split(' ')[1]!))) return false;
        // Secrets, files, and values of the line of which no stage uses some.
        if (around.some((name) => /^(?:password|ca_file|expressions|mapping) /.test(name))) return false;
        // A value that is listed without its text is listed with the name of a reference.
        const others = of === 'number' ? [`1${literal}`] : [`${literal[0]}other${literal.slice(1)}`, 'other.name'];
        return others.every((other) => {
          const mutated = text.slice(0, start) + other + text.slice(start + literal.length);
          return JSON.stringify(migrate(mutated, { name: file })) === JSON.stringify(before);
        });
      });
    expect(silent).toEqual([]);
  },
);

test.each(ofAgents)('every setting of %s changes the environment, or is listed', (_, { kind, text, file }) => {
  const migrate = migrations[kind]!;
  const data = file.endsWith('.toml') ? parseToml(text) : load(text);
  const before = migrate(text, { name: file });
  const silent = leavesOf(data)
    .filter(
      (path) =>
        !isEmpty(valueAt(data, path)) &&
        !ignored.some((pattern) => pattern.test(pathText(path))) &&
        !isListed(before, path),
    )
    .filter((path) => {
      const other = applyFix(data, path, { replace: changed(valueAt(data, path)) });
      return JSON.stringify(migrate(JSON.stringify(other), { name: file })) === JSON.stringify(before);
    });
  expect(silent.map(pathText)).toEqual([]);
});
