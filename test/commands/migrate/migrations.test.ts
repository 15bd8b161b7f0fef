import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { migrations } from '../../../commands/migrate/command';
import { leavesOf } from '../../../commands/migrate/input';
import type { Migration } from '../../../commands/migrate/migration';
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

test.each(named.filter(([, { file }]) => /\.ya?ml$/.test(file)))(
  'every setting of %s changes the environment, or is listed',
  (_, { kind, text, file }) => {
    const migrate = migrations[kind]!;
    const data = load(text);
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
  },
);
