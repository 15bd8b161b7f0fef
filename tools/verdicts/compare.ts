import { pathText, type Path } from '../../constructs/kit';
import { migrated, type Rendered } from '../../constructs/platform';
import { outcome, type Outcome } from '../../test/fuzz/run';
import { migratedPath } from './paths';

type Render = (environment: unknown) => Rendered;

/**
 * A difference of outcomes: accepted or refused, a changed manifest, a path that is no longer reported, or a new one.
 */
export interface Difference {
  readonly kind: 'verdict' | 'manifest' | 'missing' | 'new';
  readonly text: string;
}

/**
 * The differences between the outcomes of two versions of the code for an environment, which the later version is given
 * in the shape of today. Paths are those of today.
 */
export function differences(environment: unknown, before: Render, now: Render): Difference[] {
  const was = outcome(environment, before);
  const is = outcome(environment, (input) => now(migrated(input)));
  if (was.kind !== is.kind) return [{ kind: 'verdict', text: `${brief(was)} → ${brief(is)}` }];
  if (was.kind === 'accepted' && is.kind === 'accepted') return changedFiles(was.rendered, is.rendered);
  if (was.kind === 'refused' && is.kind === 'refused') {
    const old = pathsOf(was.rendered, (path) => migratedPath(environment, path));
    const young = pathsOf(is.rendered);
    return [
      ...[...old].filter((path) => !young.has(path)).map((text) => ({ kind: 'missing', text }) as const),
      ...[...young].filter((path) => !old.has(path)).map((text) => ({ kind: 'new', text }) as const),
    ];
  }
  return [];
}

function changedFiles({ files }: Rendered, { files: others }: Rendered): Difference[] {
  const names = new Set([...files.keys(), ...others.keys()]);
  return [...names]
    .filter((name) => withoutHeader(files.get(name)) !== withoutHeader(others.get(name)))
    .map((text) => ({ kind: 'manifest', text }));
}

/** The header names the section, whose path may have changed. */
function withoutHeader(text: string | undefined): string | undefined {
  return text?.slice(text.indexOf('\n'));
}

/** Paths as strings. */
function pathsOf({ errors }: Rendered, moved = (path: Path): Path => path): Set<string> {
  return new Set(errors.map(({ path }) => pathText(moved(path))));
}

function brief(became: Outcome): string {
  if (became.kind === 'refused') return `refused (${[...pathsOf(became.rendered)].join(', ')})`;
  return became.kind === 'threw' ? `threw ${became.error.split('\n')[0]}` : became.kind;
}
