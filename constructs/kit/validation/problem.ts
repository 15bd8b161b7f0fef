import type { IConstruct } from 'constructs';
import { literal } from './literal';
import { isSamePath, isWithin, pathText, type Path } from './path';
import { escapeControl } from './text';

/** An error or a warning about the user's input. */
export interface Problem {
  /** A warning is printed and does not stop synthesis. */
  readonly severity: 'error' | 'warning';
  /** The setting, relative to the section of its component. Empty for the section itself. */
  readonly path: Path;
  /** The value, the rule that it breaks, and the reason of the rule. */
  readonly message: string;
  /** A change of the input that solves the problem. @default - none follows from the user's value */
  readonly fix?: Fix;
  /** A valid setting that is not derived from the user's value. @default - none */
  readonly example?: string;
}

/**
 * A change of the input that follows from the user's value: a renamed key, a normalised unit, the nearest permitted
 * value, or a key to delete.
 */
export type Fix =
  | { readonly replace: unknown }
  | { readonly remove: true }
  /** Removes the setting and sets another one; `moveTo` is relative to the same section as `path`. */
  | { readonly moveTo: Path; readonly value: unknown };

/** The optional parts of a problem. */
export interface Help {
  readonly fix?: Fix | undefined;
  readonly example?: string | undefined;
}

/** A fix that replaces the value. @param value - `undefined` for no fix */
export function replaceWith(value: unknown): Help {
  return value === undefined ? {} : { fix: { replace: value } };
}

/** A problem that stops synthesis. */
export function error(path: Path, message: string, help: Help = {}): Problem {
  return problem('error', path, message, help);
}

/** A problem that does not stop synthesis: a valid setting with a risk. */
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

/** Replaces the prefix `from` of the paths of a problem by `to`. */
export function relocated(one: Problem, from: Path, to: Path): Problem {
  const { path, fix } = one;
  const move = (place: Path): Path => (isWithin(place, from) ? [...to, ...place.slice(from.length)] : place);
  const moved = fix !== undefined && 'moveTo' in fix ? { ...fix, moveTo: move(fix.moveTo) } : fix;
  return { ...one, path: move(path), ...(moved !== undefined && { fix: moved }) };
}

/** Prefixes the paths of a problem. */
export function within(outer: Path, one: Problem): Problem {
  return relocated(one, [], outer);
}

/** Removes duplicates: problems with the same path and message. */
export function unique(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((one) => [JSON.stringify([one.path, one.message]), one])).values()];
}

/** The first item of each path, in order: of several about one setting the first knows most, or they are the same. */
export function firstOfEachPath<Item extends { readonly path: Path }>(items: readonly Item[]): Item[] {
  const byPath = new Map<string, Item>();
  for (const item of items) {
    const path = pathText(item.path);
    if (!byPath.has(path)) byPath.set(path, item);
  }
  return [...byPath.values()];
}

/** Thrown only if construction cannot continue with the input. */
export class InvalidInput extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(errorsIn(problems).map(describe).join('\n'));
    this.name = 'InvalidInput';
    this.problems = problems;
  }
}

/** Length at which a part of a problem is truncated, so that it fits on a screen. */
const maxPartLength = 2000;

/** The parts of a problem as printed, each on one line, with control characters escaped. */
export interface Printed {
  readonly path: string;
  readonly message: string;
  /** `Fix: …` or `Example: …`. @default - neither, or longer than 2000 characters */
  readonly help?: string;
}

/**
 * Formats the parts of a problem for printing.
 *
 * @param literalOf - writes the values of fixes in the language of the input. @default - as TypeScript
 */
export function printed(one: Problem, literalOf: (value: unknown) => string = literal): Printed {
  const help = helpText(one, literalOf);
  return {
    path: shortened(escapeControl(pathText(one.path))),
    message: shortened(escapeControl(one.message)),
    ...(help !== undefined && help.length <= maxPartLength && { help: escapeControl(help) }),
  };
}

/** Formats a problem as `path: message`, with its fix or example on a second line. */
export function describe(one: Problem): string {
  const { path, message, help } = printed(one);
  return `${path === '' ? '' : `${path}: `}${message}${help === undefined ? '' : `\n  ${help}`}`;
}

function helpText({ path, fix, example }: Problem, literalOf: (value: unknown) => string): string | undefined {
  if (fix !== undefined) return `Fix: ${fixText(path, fix, literalOf)}`;
  return example === undefined ? undefined : `Example: ${example}`;
}

/**
 * A fix as source, to paste in place of the setting, or into the section that it names.
 *
 * @param literalOf - writes values. @default - as TypeScript
 */
export function fixText(path: Path, fix: Fix, literalOf: (value: unknown) => string = literal): string {
  const key = path.at(-1);
  const named = (name: string | number | undefined, value: unknown): string =>
    // Braces around one key and its value.
    typeof name === 'string' ? literalOf({ [name]: value }).slice(2, -2) : literalOf(value);
  if ('replace' in fix) return named(key, fix.replace);
  if ('remove' in fix) return `remove ${typeof key === 'string' ? key : 'this entry'}`;
  const parent = fix.moveTo.slice(0, -1);
  const where = parent.length === 0 ? 'at the top level' : `in ${pathText(parent)}`;
  const text = named(fix.moveTo.at(-1), fix.value);
  return isSamePath(parent, path.slice(0, -1)) ? text : `${where}: ${text}`;
}

function shortened(text: string): string {
  if (text.length <= maxPartLength) return text;
  return `${text.slice(0, maxPartLength / 2)}… (${text.length} characters) …${text.slice(-maxPartLength / 4)}`;
}

type Find = () => readonly Problem[];

const checks = new WeakMap<IConstruct, Find[]>();
const sections = new WeakMap<IConstruct, Path>();
const reporters = new WeakSet<IConstruct>();

/** Adds a check that runs when the construct is validated, by `synthesize` or by a cdk8s app. */
export function check(construct: IConstruct, find: Find): void {
  checks.set(construct, [...(checks.get(construct) ?? []), find]);
  const reported = (): boolean => construct.node.scopes.some((scope) => reporters.has(scope));
  construct.node.addValidation({ validate: () => (reported() ? [] : errorsIn(find()).map(describe)) });
}

/**
 * Makes a construct report every problem of its tree when a cdk8s app validates it. The checks below it are then
 * silent, so that each problem is reported once, with its full path.
 */
export function reportAll(root: IConstruct, find: Find): void {
  reporters.add(root);
  root.node.addValidation({ validate: () => errorsIn(find()).map(describe) });
}

/** Sets the path of a component's settings in the input of its parent. @default - the id of the component */
export function setSection(component: IConstruct, path: Path): void {
  sections.set(component, path);
}

/** The path of a component's settings in the input of its parent. */
export function sectionOf(component: IConstruct): Path {
  return sections.get(component) ?? [component.node.id];
}

/** Every problem in the tree of a construct, each once. Paths start with the section of its direct child. */
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
