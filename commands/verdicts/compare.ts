import type { Path } from '../../constructs/kit';
import type { Environment, Rendered } from '../../constructs/platform';
import { outcome, type Outcome } from '../../test/fuzz/run';

type Render = (environment: Environment) => Rendered;

/**
 * A difference of outcomes: accepted or refused, a changed manifest, a path that is no longer reported, or a new one.
 */
export interface Difference {
  readonly kind: 'verdict' | 'manifest' | 'missing' | 'new';
  readonly text: string;
}

/** The differences between the outcomes of two versions of the code for an environment. */
export function differences(environment: unknown, before: Render, now: Render): Difference[] {
  const [was, is] = [outcome(environment, before), outcome(environment, now)];
  if (was.kind !== is.kind) return [{ kind: 'verdict', text: `${brief(was)} → ${brief(is)}` }];
  if (was.kind === 'accepted' && is.kind === 'accepted') return changedFiles(was.rendered, is.rendered);
  if (was.kind === 'refused' && is.kind === 'refused') {
    const [old, young] = [pathsOf(was.rendered), pathsOf(is.rendered)];
    return [
      ...[...old].filter((path) => !young.has(path)).map((text) => ({ kind: 'missing', text }) as const),
      ...[...young].filter((path) => !old.has(path)).map((text) => ({ kind: 'new', text }) as const),
    ];
  }
  return [];
}

function changedFiles({ files }: Rendered, { files: others }: Rendered): Difference[] {
  const names = new Set([...files.keys(), ...others.keys()]);
  return [...names].filter((name) => files.get(name) !== others.get(name)).map((text) => ({ kind: 'manifest', text }));
}

/** Paths as strings; earlier versions of `Problem` have strings already. */
function pathsOf({ errors }: Rendered): Set<string> {
  return new Set(errors.map(({ path }) => (typeof path === 'string' ? path : withoutQuotes(path))));
}

/** A path as it was printed before keys such as `a-b` were quoted. */
function withoutQuotes(path: Path): string {
  return path.map((step, n) => (typeof step === 'number' ? `[${step}]` : `${n === 0 ? '' : '.'}${step}`)).join('');
}

function brief(became: Outcome): string {
  if (became.kind === 'refused') return `refused (${[...pathsOf(became.rendered)].join(', ')})`;
  return became.kind === 'threw' ? `threw ${became.error.split('\n')[0]}` : became.kind;
}
