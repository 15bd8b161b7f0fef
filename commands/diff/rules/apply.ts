import { changesBetween, fieldText, withInner, type FieldChange, type FieldPath } from '../fields';
import type { Finding } from '../model';
import { access } from './access';
import { data } from './data';
import { immutable } from './immutable';
import { limits } from './limits';
import { logs } from './logs';
import { network } from './network';
import { pods } from './pods';
import type { Context, FieldRule, Rules, Subject } from './rule';

const all: readonly Rules[] = [immutable, data, network, pods, access, logs, limits];

/** The findings of all rules for an object. */
export function findings(subject: Subject, context: Context): Finding[] {
  const kind = (subject.after ?? subject.before)!.kind;
  // Of a Secret nothing is read.
  if (kind === 'Secret') return [];
  const changes = subject.after === undefined ? [] : changesOf(subject).flatMap(withInner);
  return all.flatMap(({ fields, objects }) => [
    ...fields.filter(({ of }) => of.includes(kind)).flatMap((rule) => fieldFindings(rule, changes, subject)),
    ...objects
      .filter(({ of }) => of.includes(kind))
      .flatMap(({ risk, find }) => find(subject, context).map((finding) => ({ risk, ...finding }))),
  ]);
}

/** The changed fields of an object; of an added one, all. */
function changesOf({ before, after }: Subject): FieldChange[] {
  return before === undefined
    ? [{ path: [], before: undefined, after: after!.content }]
    : changesBetween(before.content, after!.content);
}

function fieldFindings(rule: FieldRule, changes: readonly FieldChange[], subject: Subject): Finding[] {
  if (subject.before === undefined && rule.added !== true) return [];
  const pattern = rule.path.split('/').map((step) => step.replaceAll('~1', '/'));
  const remedy = typeof rule.remedy === 'function' ? rule.remedy(subject) : rule.remedy;
  return changes
    .filter((change) => matches(pattern, change.path) && (rule.when?.(change, subject) ?? true))
    .map((change) => ({
      risk: rule.risk,
      at: fieldText(change.path),
      why: typeof rule.why === 'function' ? rule.why(change, subject) : rule.why,
      ...(remedy !== undefined && { remedy }),
    }));
}

/** Whether a path fits a pattern. */
export function matches([step, ...pattern]: readonly string[], path: FieldPath): boolean {
  if (step === undefined) return path.length === 0;
  if (step === '**') return path.some((_, n) => matches(pattern, path.slice(n))) || matches(pattern, []);
  return path.length > 0 && (step === '*' || step === path[0]) && matches(pattern, path.slice(1));
}
