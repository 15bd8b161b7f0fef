import { grouped, valueAt } from '../../../constructs/kit';
import { changesBetween, fieldText, withInner, type FieldChange, type FieldPath } from '../fields';
import type { Finding } from '../model';
import { access } from './access';
import { agents } from './agents';
import { data } from './data';
import { delivery } from './delivery';
import { externalSecrets } from './external-secrets';
import { immutable } from './immutable';
import { limits } from './limits';
import { logs } from './logs';
import { mounts } from './mounts';
import { network } from './network';
import { pods } from './pods';
import type { Context, FieldRule, Rules, Subject } from './rule';
import { traces } from './traces';
import { unjudged } from './unjudged';
import { textOf } from './values';

const all: readonly Rules[] = [
  immutable,
  data,
  mounts,
  network,
  pods,
  access,
  logs,
  agents,
  delivery,
  externalSecrets,
  limits,
  traces,
];

/** The findings of all rules for an object. */
export function findings(subject: Subject, context: Context): Finding[] {
  const kind = (subject.after ?? subject.before)!.kind;
  // Of a Secret no value is read.
  const rules = kind === 'Secret' ? [immutable] : all;
  const roots = subject.after === undefined || kind === 'Secret' ? [] : changesOf(subject);
  const changes = roots.flatMap(withInner);
  const found = rules.flatMap(({ fields, objects }) => [
    ...fields.filter(({ of }) => of.includes(kind)).flatMap((rule) => fieldFindings(rule, changes, subject)),
    ...objects
      .filter(({ of }) => of.includes(kind))
      .flatMap(({ risk, find }) => find(subject, context).map((finding) => ({ risk, ...finding }))),
  ]);
  // Whether a field may change says nothing about what its change does.
  const judging = rules.filter((one) => one !== immutable);
  const patterns = judging.flatMap(({ fields }) =>
    fields.filter(({ of, path }) => of.includes(kind) && !path.startsWith('**')).map(patternOf),
  );
  const isJudged = (path: FieldPath): boolean => patterns.some((pattern) => matches(pattern, path));
  return [...merged(found, subject), ...unjudged(subject, context, roots, isJudged)];
}

/** Refused fields with the same reason and remedy, as one finding. */
function merged(found: readonly Finding[], subject: Subject): Finding[] {
  const alike = grouped(found, ({ risk, at, why, remedy }) =>
    JSON.stringify([risk, why, remedy, risk === 'immutable field' ? '' : at]),
  );
  return [...alike.values()].map((group) => {
    const [first] = group as [Finding];
    if (first.risk !== 'immutable field') return first;
    return {
      ...first,
      ...(group.length > 1 && { at: `${first.at} and ${group.length - 1} more` }),
      ...hooked(subject, first),
    };
  });
}

/** What Argo CD does with an object that it deletes before it applies. */
function hooked({ after }: Subject, { remedy }: Finding): Partial<Finding> {
  const annotation = (name: string): string =>
    textOf(valueAt(after?.content, ['metadata', 'annotations', `argocd.argoproj.io/${name}`]) ?? '');
  const isReplaced =
    annotation('hook-delete-policy').includes('BeforeHookCreation') ||
    ['Force=true', 'Replace=true'].every((option) => annotation('sync-options').includes(option));
  return isReplaced
    ? { remedy: `Argo CD deletes and creates it. With kubectl: ${remedy ?? 'delete it, then apply.'}` }
    : {};
}

function patternOf({ path }: FieldRule): string[] {
  return path.split('/').map((step) => step.replaceAll('~1', '/'));
}

/** The changed fields of an object; of an added one, all. */
function changesOf({ before, after }: Subject): FieldChange[] {
  return before === undefined
    ? [{ path: [], before: undefined, after: after!.content }]
    : changesBetween(before.content, after!.content);
}

function fieldFindings(rule: FieldRule, changes: readonly FieldChange[], subject: Subject): Finding[] {
  if (subject.before === undefined && rule.added !== true) return [];
  const pattern = patternOf(rule);
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
