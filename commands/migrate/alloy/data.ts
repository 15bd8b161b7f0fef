import { alloyText, type Block, type Body, type Expression, type Statement } from '../../../constructs/alloy';
import { pathText, type Data, type Path } from '../../../constructs/kit';
import type { NameOf } from '../input';
import { Unreadable } from '../migration';
import { Computed, Reference } from '../shown';

/** A configuration as data: the settings of each component by its name, such as `loki.write.default`. */
export interface ConfigData {
  readonly data: Data;
  /** Names a path with the line of the statement that it is in. */
  readonly nameOf: NameOf;
}

/** Blocks that are lists, also if there is one. */
const lists = new Set(['rule', 'endpoint', 'selectors', 'listener', 'match_expression', 'metric']);

/** Names of stages in Promtail, and their map of values there. */
const stageNames: Readonly<Record<string, string>> = { label_drop: 'labeldrop', label_keep: 'labelallow' };

/** Stages whose settings are the map or the list `values`. */
const ofValues = new Set(['labels', 'structured_metadata', 'static_labels', 'label_drop', 'label_keep']);

/** The data of a configuration. Stages have the shape that they have in Promtail. */
export function configData(body: Body, lines: ReadonlyMap<Statement, number>): ConfigData {
  const lineOf = new Map<string, number>();
  const data: Record<string, unknown> = {};
  for (const statement of body) {
    const name = 'attribute' in statement ? statement.attribute : nameOf(statement);
    const key = Object.hasOwn(data, name) ? `${name} (line ${lines.get(statement)})` : name;
    data[key] = 'attribute' in statement ? plain(statement.value) : bodyData(statement.body, [key], lines, lineOf);
    lineOf.set(pathText([key]), lines.get(statement)!);
  }
  return {
    data,
    nameOf: (path) => {
      const around = path.map((_, n) => pathText(path.slice(0, path.length - n))).find((text) => lineOf.has(text));
      return `line ${around === undefined ? 1 : lineOf.get(around)}: ${pathText(path)}`;
    },
  };
}

function nameOf({ block, label }: Block): string {
  return label === undefined ? block : `${block}.${label}`;
}

function bodyData(body: Body, path: Path, lines: ReadonlyMap<Statement, number>, lineOf: Map<string, number>): Data {
  const data: Record<string, unknown> = {};
  const stages: unknown[] = [];
  for (const statement of body) {
    const at = (step: string | number, ...more: (string | number)[]): Path => {
      const place = [...path, step, ...more];
      lineOf.set(pathText(place), lines.get(statement)!);
      return place;
    };
    if ('attribute' in statement) {
      at(statement.attribute);
      data[statement.attribute] = plain(statement.value);
    } else if (statement.block === 'stage') {
      // As Grafana Agent had it at first: a block in a block.
      const inner = statement.body
        .filter((one) => 'block' in one)
        .map((one) => ({ ...one, block: `stage.${one.block}` }));
      const settings = bodyData(inner, [...path], lines, lineOf);
      stages.push(...((settings['stages'] ?? []) as unknown[]));
    } else if (statement.block.startsWith('stage.')) {
      const kind = statement.block.slice('stage.'.length);
      const name = stageNames[kind] ?? kind;
      const settings = bodyData(statement.body, at('stages', stages.length, name), lines, lineOf);
      const { values, ...others } = settings;
      stages.push({ [name]: ofValues.has(kind) && Object.keys(others).length === 0 ? (values ?? {}) : settings });
    } else if (lists.has(statement.block)) {
      const known = (data[statement.block] ??= []) as unknown[];
      known.push(bodyData(statement.body, at(statement.block, known.length), lines, lineOf));
    } else {
      const key = Object.hasOwn(data, statement.block)
        ? `${statement.block}[${Object.keys(data).length}]`
        : statement.block;
      data[key] = bodyData(statement.body, at(key), lines, lineOf);
    }
  }
  return { ...data, ...(stages.length > 0 && { stages }) };
}

/** Functions whose result is their argument, for what is read here. */
const transparent = new Set(['nonsensitive', 'convert.nonsensitive']);

/** Functions that join lists. */
const concat = new Set(['concat', 'array.concat']);

/** A value as data: a variable of the environment is `${NAME}`, a reference a `Reference`, and what is computed an expression. */
function plain(value: Expression): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Expression[]).map(plain);
  const compound = value as Exclude<Expression, string | number | boolean | null | readonly Expression[]>;
  if ('object' in compound)
    return Object.fromEntries(Object.entries(compound.object).map(([key, one]) => [key, plain(one)]));
  if ('ref' in compound) return compound.ref === 'constants.hostname' ? '${HOSTNAME}' : new Reference(compound.ref);
  if (
    'operator' in compound &&
    compound.operator === '-' &&
    'operand' in compound &&
    typeof compound.operand === 'number'
  )
    return -compound.operand;
  if ('operator' in compound && compound.operator === '+' && 'left' in compound) {
    const parts = [plain(compound.left), plain(compound.right)];
    if (parts.every((part) => typeof part === 'string')) return parts.join('');
  }
  const name = 'call' in compound && isReference(compound.call) ? compound.call.ref : '';
  const args = 'call' in compound ? compound.args : [];
  if (['env', 'sys.env'].includes(name) && typeof args[0] === 'string') return `\${${args[0]}}`;
  if (transparent.has(name) && args.length === 1) return plain(args[0]!);
  if (name === 'coalesce' && typeof plain(args[0] ?? null) === 'string') return plain(args[0]!);
  if (concat.has(name)) return args.flatMap((one) => plain(one));
  return new Computed(
    alloyText([{ attribute: 'x', value }])
      .slice('x = '.length)
      .trim(),
  );
}

function isReference(value: Expression): value is { readonly ref: string } {
  return typeof value === 'object' && value !== null && 'ref' in value;
}

/** The reference of a value: the name of the component and what is exported, `loki.write.default` and `receiver`. */
export function referenceOf(value: unknown): { readonly component: string; readonly field: string } | undefined {
  const ref = value instanceof Reference ? value.ref : undefined;
  const dot = ref?.lastIndexOf('.') ?? -1;
  return ref === undefined || dot < 0 ? undefined : { component: ref.slice(0, dot), field: ref.slice(dot + 1) };
}

/**
 * The components that a way through the configuration has passed, with one more.
 *
 * @throws Unreadable if it was passed before, which Alloy refuses too
 */
export function withoutCircle(passed: readonly string[], component: string): readonly string[] {
  const circle = [...passed, component];
  if (!passed.includes(component)) return circle;
  throw new Unreadable(
    `Components refer to each other in a circle: ${circle.slice(passed.indexOf(component)).join(', ')}.`,
  );
}
