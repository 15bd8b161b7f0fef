import type { IConstruct } from 'constructs';
import { shown } from './text';

/** One thing that is wrong with what the user wrote. */
export interface Problem {
  /** The setting, below the section of its room: `buffer.maxSize`. Empty for the section itself. */
  readonly path: string;
  /** What is wrong and why: the value, the rule and its reason. */
  readonly says: string;
  /** The line to write instead. @default - none: no line follows from what the user wrote, and a wrong one would do harm */
  readonly write?: string | undefined;
}

/** Characters of a part of a problem that a terminal still shows at once. */
const longestPart = 2000;

/** The problem in lines that can be printed, whatever the user's own text in it. A line to write that is too long is left out. */
export function printable({ path, says, write }: Problem): Problem {
  return {
    path: shortened(shown(path)),
    says: shortened(shown(says)),
    ...(write !== undefined && write.length <= longestPart && { write: shown(write) }),
  };
}

function shortened(text: string): string {
  if (text.length <= longestPart) return text;
  return `${text.slice(0, longestPart / 2)}… (${text.length} characters) …${text.slice(-longestPart / 4)}`;
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

/** `path: what is wrong`, and `Write: the line` where there is one, in one text. */
export function describe({ path, says, write }: Problem): string {
  return `${path === '' ? '' : `${path}: `}${says}${write === undefined ? '' : `\n  Write: ${write}`}`;
}

type Find = () => readonly Problem[];
type Finds = WeakMap<IConstruct, Find[]>;

const checks: Finds = new WeakMap();
const advices: Finds = new WeakMap();

function add(to: Finds, construct: IConstruct, find: Find): void {
  to.set(construct, [...(to.get(construct) ?? []), find]);
}

const reporters = new WeakSet<IConstruct>();

/** Adds a check that runs when the construct is validated, by `synthesize` as well as by an app of cdk8s. */
export function check(construct: IConstruct, find: Find): void {
  add(checks, construct, find);
  const reported = (): boolean => construct.node.scopes.some((scope) => reporters.has(scope));
  construct.node.addValidation({ validate: () => (reported() ? [] : find().map(describe)) });
}

/**
 * Makes a construct report every problem of the tree below it when an app of cdk8s validates it: the checks below it
 * report nothing of their own then, so that each runs once and each problem is told once, with its whole path.
 */
export function reportAll(root: IConstruct, find: Find): void {
  reporters.add(root);
  root.node.addValidation({ validate: () => find().map(describe) });
}

/** Every problem in the tree below a construct. Paths start with the id of the room, the construct's own child. */
export function problemsOf(root: IConstruct): Problem[] {
  return collect(root, checks);
}

/** Every problem of one component, with paths that start with its id. */
export function problemsBelow(room: IConstruct, from: Finds = checks): Problem[] {
  const problems = room.node
    .findAll()
    .flatMap((construct) =>
      (from.get(construct) ?? []).flatMap((find) => find().map((problem) => below(room.node.id, problem))),
    );
  // A setting that several workloads share is wrong once, not once for each of them.
  return [...new Map(problems.map((problem) => [describe(problem), problem])).values()];
}

function collect(root: IConstruct, from: Finds): Problem[] {
  return root.node.children.flatMap((room) => problemsBelow(room, from));
}

/** The same problem, seen from one level up. */
export function below(section: string, problem: Problem): Problem {
  return { ...problem, path: [section, problem.path].filter((part) => part !== '').join('.') };
}

/** Adds advice: something that works today and that its operator will regret. */
export function warn(construct: IConstruct, find: Find): void {
  add(advices, construct, find);
}

/** All advice in the tree below a construct. */
export function warningsOf(root: IConstruct): Problem[] {
  return collect(root, advices);
}
