import type { IConstruct } from 'constructs';
import { keyLiteral, literal } from './literal';
import { isWithin, pathText, type Path } from './path';
import { escapeControl } from './text';

/** Something that is wrong with what the user wrote. */
export interface Problem {
  /** A warning is printed and does not stop synthesis. */
  readonly severity: 'error' | 'warning';
  /** The setting, below the section of its component. Empty for the section itself. */
  readonly path: Path;
  /** What is wrong and why: the value, the rule and its reason. */
  readonly message: string;
  /** A change of the input after which the problem is gone. @default - none follows from the user's own value */
  readonly fix?: Fix;
  /** Something that works and is not made from the user's value. @default - none */
  readonly example?: string;
}

/** A change of the input that follows from the user's own value: renamed key, normalised unit, nearest permitted value, key to delete. */
export type Fix =
  | { readonly replace: unknown }
  | { readonly remove: true }
  /** The value goes to another key; the path starts where that of the problem starts. */
  | { readonly moveTo: Path; readonly value: unknown };

/** What a reader can do about a problem. */
export interface Help {
  readonly fix?: Fix | undefined;
  readonly example?: string | undefined;
}

/** The value that takes the place of the user's. @param value - nothing if none follows from the user's own */
export function replaceWith(value: unknown): Help {
  return value === undefined ? {} : { fix: { replace: value } };
}

/** A problem that stops synthesis. */
export function error(path: Path, message: string, help: Help = {}): Problem {
  return problem('error', path, message, help);
}

/** Something that works today and that its operator will regret. */
export function warning(path: Path, message: string, help: Help = {}): Problem {
  return problem('warning', path, message, help);
}

function problem(severity: Problem['severity'], path: Path, message: string, { fix, example }: Help): Problem {
  return {
    severity,
    path,
    message,
    ...(fix !== undefined && { fix }),
    ...(example !== undefined && { example }),
  };
}

/** The same problem, seen from further outside. */
export function within(outer: Path, { path, fix, ...rest }: Problem): Problem {
  const moved = fix !== undefined && 'moveTo' in fix ? { ...fix, moveTo: [...outer, ...fix.moveTo] } : fix;
  return { ...rest, path: [...outer, ...path], ...(moved !== undefined && { fix: moved }) };
}

/** The same problem, where everything below one place of the input stands below another. */
export function relocated(one: Problem, from: Path, to: Path): Problem {
  const { path, fix } = one;
  const at = (place: Path): Path => (isWithin(place, from) ? [...to, ...place.slice(from.length)] : place);
  const moved = fix !== undefined && 'moveTo' in fix ? { ...fix, moveTo: at(fix.moveTo) } : fix;
  return { ...one, path: at(path), ...(moved !== undefined && { fix: moved }) };
}

/** Each problem once. */
export function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify([one.path, one.message]), one])).values()];
}

/** Input that cannot be built from: thrown only where construction cannot go on. */
export class InvalidInput extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(describe).join('\n'));
    this.name = 'InvalidInput';
    this.problems = problems;
  }
}

/** Characters of a part of a problem that a terminal still shows at once. */
const longestPart = 2000;

/** The parts of a problem as they are printed, each in one line, whatever the user's own text in it. */
export interface Printed {
  readonly path: string;
  readonly message: string;
  /** `Fix: …` or `Example: …`. @default - neither, or too long to be printed */
  readonly help?: string;
}

/** The parts of a problem as they are printed. */
export function printed(one: Problem): Printed {
  const help = helpText(one);
  return {
    path: shortened(escapeControl(pathText(one.path))),
    message: shortened(escapeControl(one.message)),
    ...(help !== undefined && help.length <= longestPart && { help: escapeControl(help) }),
  };
}

/** `path: what is wrong`, and what to do about it where that is known, in one text. */
export function describe(one: Problem): string {
  const { path, message, help } = printed(one);
  return `${path === '' ? '' : `${path}: `}${message}${help === undefined ? '' : `\n  ${help}`}`;
}

function helpText({ path, fix, example }: Problem): string | undefined {
  if (fix !== undefined) return `Fix: ${fixText(path, fix)}`;
  return example === undefined ? undefined : `Example: ${example}`;
}

/** A fix as it is written in the place of the value, or of the setting with its key. */
export function fixText(path: Path, fix: Fix): string {
  const key = path.at(-1);
  const named = (name: string | number | undefined, value: unknown): string =>
    typeof name === 'string' ? `${keyLiteral(name)}: ${literal(value)}` : literal(value);
  if ('replace' in fix) return named(key, fix.replace);
  if ('remove' in fix) return `remove ${typeof key === 'string' ? key : 'this entry'}`;
  const common = path.findIndex((step, n) => fix.moveTo[n] !== step);
  const [first, ...deeper] = fix.moveTo.slice(common);
  return named(
    first,
    deeper.reduceRight((value, step) => ({ [step]: value }), fix.value),
  );
}

function shortened(text: string): string {
  if (text.length <= longestPart) return text;
  return `${text.slice(0, longestPart / 2)}… (${text.length} characters) …${text.slice(-longestPart / 4)}`;
}

type Find = () => readonly Problem[];

const checks = new WeakMap<IConstruct, Find[]>();
const sections = new WeakMap<IConstruct, Path>();
const reporters = new WeakSet<IConstruct>();

/** Adds a check that runs when the construct is validated, by `synthesize` as well as by an app of cdk8s. */
export function check(construct: IConstruct, find: Find): void {
  checks.set(construct, [...(checks.get(construct) ?? []), find]);
  const reported = (): boolean => construct.node.scopes.some((scope) => reporters.has(scope));
  construct.node.addValidation({ validate: () => (reported() ? [] : errorsIn(find()).map(describe)) });
}

/**
 * Makes a construct report every problem of the tree below it when an app of cdk8s validates it: the checks below it
 * report nothing of their own then, so that each runs once and each problem is reported once, with its whole path.
 */
export function reportAll(root: IConstruct, find: Find): void {
  reporters.add(root);
  root.node.addValidation({ validate: () => errorsIn(find()).map(describe) });
}

/** Says where the settings of a component stand in the input of its parent. @default - under the id of the component */
export function setSection(component: IConstruct, path: Path): void {
  sections.set(component, path);
}

/** Where the settings of a component stand in the input of its parent. */
export function sectionOf(component: IConstruct): Path {
  return sections.get(component) ?? [component.node.id];
}

/** Every problem in the tree below a construct, each once. Paths start with the section of the component, the construct's own child. */
export function problemsOf(root: IConstruct): Problem[] {
  return unique(
    root.node.children.flatMap((component) =>
      component.node
        .findAll()
        .flatMap((construct) => checks.get(construct) ?? [])
        .flatMap((find) => find().map((one) => within(sectionOf(component), one))),
    ),
  );
}

/** The problems that stop synthesis. */
export function errorsIn(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}
