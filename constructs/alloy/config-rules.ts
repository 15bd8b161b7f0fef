import { didYouMean, error, escapeControl, replaceWith, type Path, type Problem } from '../kit';
import { componentTypes, leastStable, type StabilityLevel } from './components';
import { isIdentifier, type Block, type Body, type Expression, type Statement } from './syntax';

/** Blocks of a file that are no components and have no label, and the level that they need. */
const configBlocks: Readonly<Record<string, StabilityLevel>> = {
  logging: 'generally-available',
  tracing: 'generally-available',
  livedebugging: 'generally-available',
};

/** Blocks that are not accepted, and why. */
const refused: Readonly<Record<string, string>> = {
  http: 'the agent writes this block, so that its user interface needs its login',
  remotecfg: 'the configuration would come from another server than the ConfigMap, and nothing would validate it',
  argument: 'the file is not a module',
  export: 'the file is not a module',
  declare: 'the components in it cannot be validated',
  foreach: 'the components that it makes cannot be validated',
  'import.file': 'the files of modules are not in the ConfigMap',
  'import.git': 'the files of modules are not in the ConfigMap',
  'import.http': 'the files of modules are not in the ConfigMap',
  'import.string': 'the files of modules are not in the ConfigMap',
};

/** What Alloy's standard library has, by the first part of the name. */
const library = new Set(
  (
    'constants coalesce json_path sys convert array encoding string file ' +
    'env nonsensitive concat json_decode yaml_decode base64_decode format join replace split to_lower to_upper trim ' +
    'trim_prefix trim_suffix trim_space'
  ).split(' '),
);

/** The level that the components of a configuration need. */
export function stabilityOf(body: Body): StabilityLevel {
  const ofBlocks = blocksOf(body).map(({ block }) => {
    const level = componentTypes.get(block)?.level ?? configBlocks[block];
    return level === undefined || level === 'community' ? 'generally-available' : level;
  });
  // Since 1.13 Alloy refuses any other queue than the default one at a lower level.
  const changesQueue = JSON.stringify(body).includes('"block":"queue_config"');
  return leastStable([...ofBlocks, ...(changesQueue ? (['experimental'] as const) : [])]);
}

/**
 * Validates the user's own part of a configuration: types and labels of components, and what they refer to.
 *
 * @param own - the components of the agent
 * @param variables - the environment variables of the container
 * @returns problems with paths below `config`
 */
export function configProblems(own: Body, user: Body, variables: readonly string[]): Problem[] {
  const known = new Set([...own, ...user].flatMap((one) => ('block' in one ? [idOf(one)] : [])));
  const context = { known, variables };
  return user.flatMap((statement, n) => {
    const at = ['config', n];
    const earlier = [...own, ...user.slice(0, n)];
    return [...statementProblems(at, statement, earlier), ...valueProblems(at, statement, context)];
  });
}

interface References {
  /** The components of the file: `loki.write.loki`. */
  readonly known: ReadonlySet<string>;
  readonly variables: readonly string[];
}

function idOf({ block, label }: Block): string {
  return label === undefined ? block : `${block}.${label}`;
}

function blocksOf(body: Body): Block[] {
  return body.filter((statement) => 'block' in statement);
}

function statementProblems(at: Path, statement: Statement, earlier: Body): Problem[] {
  if (!('block' in statement))
    return [error(at, `'${escapeControl(statement.attribute)}' is an attribute; a file of Alloy has blocks only.`)];
  const { block, label } = statement;
  const reason = refused[block];
  if (reason !== undefined) return [error(at, `'${block}' is not supported: ${reason}.`)];
  const type = componentTypes.get(block);
  if (type === undefined && configBlocks[block] === undefined) {
    const near = didYouMean(block, [...componentTypes.keys()]);
    return [
      error([...at, 'block'], `'${escapeControl(block)}' is not a component of Alloy 1.18.1.`, replaceWith(near)),
    ];
  }
  if (type?.level === 'community')
    return [error(at, `'${block}' is a community component, which Alloy runs only with a flag that is not set.`)];
  if (type !== undefined && (label === undefined || !isIdentifier(label)))
    return [
      error(
        [...at, 'label'],
        label === undefined
          ? `'label' is required and missing: other components refer to a ${block} by it.`
          : `'${escapeControl(label)}' is not a label: letters, digits and '_', not starting with a digit.`,
      ),
    ];
  if (type === undefined && label !== undefined)
    return [
      error([...at, 'label'], `'${block}' has no label: it is a setting of the whole program.`, {
        fix: { remove: true },
      }),
    ];
  return earlier.some((one) => 'block' in one && idOf(one) === idOf(statement))
    ? [error(at, `'${idOf(statement)}' is in the configuration already, and Alloy does not start with two.`)]
    : [];
}

function valueProblems(at: Path, statement: Statement, context: References): Problem[] {
  if ('attribute' in statement) return expressionProblems([...at, 'value'], statement.value, context);
  return statement.body.flatMap((one, n) => valueProblems([...at, 'body', n], one, context));
}

function expressionProblems(at: Path, value: Expression, context: References): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value))
    return (value as readonly Expression[]).flatMap((one, n) => expressionProblems([...at, n], one, context));
  if ('ref' in value) return referenceProblems([...at, 'ref'], value.ref, context);
  const variable = 'call' in value ? variableOf(value) : undefined;
  if (variable !== undefined && !context.variables.includes(variable))
    return [
      error(
        [...at, 'args', 0],
        `The container has no environment variable '${escapeControl(variable)}', so that its value would be empty; pod.env sets variables.`,
      ),
    ];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'object'
      ? Object.entries(inner as Readonly<Record<string, Expression>>).flatMap(([name, one]) =>
          expressionProblems([...at, key, name], one, context),
        )
      : expressionProblems([...at, key], inner as Expression, context),
  );
}

/** The variable that `sys.env` or `env` reads. */
function variableOf({
  call,
  args,
}: {
  readonly call: Expression;
  readonly args: readonly Expression[];
}): string | undefined {
  const name = typeof call === 'object' && call !== null && 'ref' in call ? call.ref : undefined;
  const [variable] = args;
  return (name === 'sys.env' || name === 'env') && typeof variable === 'string' ? variable : undefined;
}

function referenceProblems(at: Path, ref: string, { known }: References): Problem[] {
  const parts = ref.split('.');
  if (library.has(parts[0]!)) return [];
  const length = parts.findLastIndex((_part, n) => componentTypes.has(parts.slice(0, n + 1).join('.'))) + 1;
  const wrong = (message: string, fixed?: string): Problem[] => [error(at, message, replaceWith(fixed))];
  if (length === 0)
    return wrong(`'${escapeControl(ref)}' is neither a component of Alloy nor of its standard library.`);
  const [id, rest] = [parts.slice(0, length + 1).join('.'), parts.slice(length + 1)];
  const { exports } = componentTypes.get(parts.slice(0, length).join('.'))!;
  if (!known.has(id)) {
    const near = didYouMean(id, [...known]);
    return wrong(
      `There is no component '${escapeControl(id)}' in the configuration.`,
      near === undefined ? undefined : [near, ...rest].join('.'),
    );
  }
  if (rest[0] !== undefined && exports.includes(rest[0])) return [];
  const own =
    exports.length === 0 ? 'it has no values' : `its values are ${exports.map((one) => `${id}.${one}`).join(', ')}`;
  return wrong(
    `'${escapeControl(ref)}' is not a value of a component: ${own}.`,
    exports.length === 1 ? `${id}.${exports[0]}` : undefined,
  );
}
