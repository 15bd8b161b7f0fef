import type { ValueSource } from '../../../constructs/contracts';
import { goRegexp, goRegexpFinds } from '../../../constructs/kit';
import type { Input } from '../input';
import { literalsOf } from './literals';
import { metaValue } from './meta';
import type { MutableSelection, Sent } from './model';
import { narrow } from './selection';

/** What is known of the value of a label while rules are applied. */
export type Known =
  /** The value of one of these labels of service discovery: the first that is not empty. */
  | { readonly of: readonly string[]; readonly input: Input }
  | { readonly text: string; readonly input: Input }
  /** A value of the pipeline, after its stages. */
  | { readonly source: ValueSource; readonly input: Input };

/** Labels by name. */
export type KnownLabels = Map<string, Known>;

/** Default regular expression, which matches everything as `$1`. */
const everything = new Set(['(.*)', '.*', '(.+)', '^(.*)$', '^(.+)$']);

/** The names of containers of Docker begin with a slash. */
const isPath = /^\^?\/\(/;

/** Takes the first of several values that is not empty, with the separator `;`. */
const firstOf = new Set(['^;*([^;]+)(;.*)?$', ';*([^;]+)(;.*)?', '^;*([^;]+).*$', ';*([^;]+).*']);

/** What rules decide. */
export interface Relabelled {
  readonly labels: KnownLabels;
  readonly select: MutableSelection;
}

interface Rule {
  readonly input: Input;
  readonly sources: readonly string[];
  readonly regex: string;
  readonly replacement: string;
  readonly target: string;
}

/**
 * Applies rules of relabelling to what is known of labels. A rule that has no counterpart is listed as not mapped.
 *
 * @param labels - labels before, which are changed
 */
export function relabel(rules: readonly Input[], { labels, select }: Relabelled): void {
  for (const input of rules) {
    const action = input.textAt('action', 'replace').toLowerCase();
    const rule: Rule = {
      input,
      sources:
        input
          .at('source_labels')
          ?.items()
          .map(({ value }) => String(value)) ?? [],
      regex: input.textAt('regex', '(.*)'),
      replacement: input.textAt('replacement', '$1'),
      target: input.textAt('target_label', ''),
    };
    const reason = applied(action, rule, labels, select);
    if (reason === undefined) input.take();
    else input.reject(reason);
  }
}

/** Applies a rule. @returns why that is not possible */
function applied(action: string, rule: Rule, labels: KnownLabels, select: MutableSelection): string | undefined {
  switch (action) {
    case 'replace':
      return replace(rule, labels);
    case 'keep':
    case 'drop':
      return choose(action, rule, labels, select);
    case 'labeldrop':
      return removeLabels(rule, labels, true);
    case 'labelkeep':
      return removeLabels(rule, labels, false);
    case 'labelmap':
      return 'it makes a label of every label of the pods, each with streams of its own; name those that are needed in labels';
    default:
      return `the action '${action}' has no counterpart`;
  }
}

function replace(rule: Rule, labels: KnownLabels): string | undefined {
  const { input, sources, regex, replacement, target } = rule;
  if (target === '__path__') return pathReason(rule);
  if (target === '__host__')
    return sources.join() === '__meta_kubernetes_pod_node_name'
      ? undefined
      : 'the agent reads the pods of its own node';
  if (target === '__tenant_id__') return 'the tenant of a line is decided by its namespace, in tenantByNamespace';
  const known = sources.map((name) => valueOf(labels, name, input)).filter((one) => one !== undefined);
  if (!replacement.includes('$')) {
    if (!everything.has(regex) || regex.includes('.+')) return conditional(rule);
    labels.set(target, { text: replacement, input });
    return undefined;
  }
  if (known.length === 0) return `no rule before sets ${sources.join(', ') || 'its value'}`;
  const isCopy =
    everything.has(regex) || (sources.join() === '__meta_docker_container_name' && /^\^?\/\(\.[*+]\)\$?$/.test(regex));
  if (!['$1', '${1}'].includes(replacement) || (!isCopy && !firstOf.has(regex))) return conditional(rule);
  if (regex === '.*') {
    labels.delete(target);
    return 'the expression has no group, so that the label is removed';
  }
  // An expression that does not match an empty value keeps what the label had before.
  const before = regex.includes('+') && !isPath.test(regex) ? labels.get(target) : undefined;
  if (before !== undefined) {
    const all = [...known, before].flatMap((one) => ('of' in one ? one.of : []));
    const isWhole = known.length === 1 || firstOf.has(regex);
    if (!isWhole || [...known, before].some((one) => !('of' in one)))
      return 'it changes the label only where there is a value, but a label has one value';
    labels.set(target, { of: [...new Set(all)], input });
    return undefined;
  }
  if (known.length === 1) {
    labels.set(target, { ...known[0]!, input });
    return undefined;
  }
  if (!firstOf.has(regex)) return `it joins ${sources.length} values, but a label has the value of one`;
  const names = known.flatMap((one) => ('of' in one ? one.of : []));
  labels.set(target, { of: names, input });
  return undefined;
}

function conditional({ regex }: Rule): string {
  return `it computes a value by the expression '${regex}', but a label has a value as it is`;
}

/** Expressions of the path of a pod, and of a static pod, whose uid is in an annotation. */
const pathExpressions = new Set(['(.*)', 'true/(.*)', '(.+/.+)']);

function pathReason({ input, sources, regex, replacement }: Rule): string | undefined {
  const isOfPods =
    // The name of a container in the path would read this one only.
    /^\/var\/log\/(?:pods|containers)\/(?:\*|\$\{?\d\}?|[/_-])*\.log$/.test(replacement) &&
    pathExpressions.has(regex) &&
    (sources.length === 1 || input.textAt('separator', ';') === '/') &&
    sources.every((name) => name.startsWith('__meta_kubernetes_'));
  return isOfPods ? undefined : 'the agent finds the files of pods by itself, and other files by sources.files';
}

/** What is known of a label. Labels that start with `__meta_` and such are those of service discovery. */
function valueOf(labels: KnownLabels, name: string, input: Input): Known | undefined {
  return labels.get(name) ?? (/^__(?:meta|journal|syslog)_/.test(name) ? { of: [name], input } : undefined);
}

function removeLabels({ regex }: Rule, labels: KnownLabels, matching: boolean): string | undefined {
  const anchored = `^(?:${regex})$`;
  if (goRegexp(anchored).problem !== undefined) return `'${regex}' is not a regular expression of RE2`;
  for (const name of labels.keys())
    if (goRegexpFinds(anchored, name) === matching && !name.startsWith('__')) labels.delete(name);
  return undefined;
}

function choose(
  action: 'keep' | 'drop',
  { input, sources, regex }: Rule,
  labels: KnownLabels,
  select: MutableSelection,
): string | undefined {
  const [name, more] = sources;
  if (name === undefined || more !== undefined) return 'pods are selected by the value of one label each';
  const known = valueOf(labels, name, input);
  const texts = literalsOf(regex);
  const isOwnNode = name === '__meta_kubernetes_pod_node_name' && /^\$\{?\w+\}?$|^%\{/.test(regex) && action === 'keep';
  if (isOwnNode) return undefined;
  if (known === undefined) return `no rule before sets ${name}`;
  if ('text' in known) return `'${known.text}' is the same for all lines`;
  if ('source' in known)
    return texts === undefined
      ? 'pods are selected by whole values of one label'
      : narrow(select, action, known.source, texts);
  if (texts === undefined || known.of.length > 1)
    return 'pods are selected by whole values of one label, not by expressions';
  const value = metaValue(known.of[0]!);
  return value === undefined ? `pods are not selected by ${known.of[0]}` : narrow(select, action, value.source, texts);
}

/** What is known of labels after stages. */
export function knownOf(labels: ReadonlyMap<string, Sent>): KnownLabels {
  return new Map(labels);
}

/** The labels of lines: those without `__`, with their values. */
export function sentLabels(labels: KnownLabels, notes: Set<string>): Map<string, Sent> {
  const sent = new Map<string, Sent>();
  for (const [name, known] of labels) {
    if (name.startsWith('__')) continue;
    const { input } = known;
    if ('text' in known) {
      if (known.text !== '') sent.set(name, { source: { value: known.text }, input });
      continue;
    }
    const source = 'source' in known ? known.source : sourceOf(known.of, input, notes);
    if (source !== undefined) sent.set(name, { source, input });
  }
  return sent;
}

const appKeys = new Set(['app.kubernetes.io/name', 'app', 'k8s-app'].map((key) => `{"pod":{"label":"${key}"}}`));

function sourceOf(names: readonly string[], input: Input, notes: Set<string>): Sent['source'] | undefined {
  const values = names.map((name) => ({ name, value: metaValue(name) }));
  const usable = values.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const [first] = usable;
  if (first === undefined) {
    input.differs(`a pipeline has no value for ${names.join(', ')}`);
    return undefined;
  }
  for (const { guessed } of usable.slice(0, 1)) if (guessed !== undefined) notes.add(guessNote(guessed));
  if (names.length === 1) return first.source;
  const isApp = appKeys.has(JSON.stringify(first.source));
  const rest = values
    .slice(1)
    .filter(({ value }) => value === undefined || !(isApp && appKeys.has(JSON.stringify(value.source))));
  if (rest.length > 0)
    input.differs(
      `lines without ${names[0]} do not get the label, because ${rest.map(({ name }) => name).join(', ')} as a second value has no counterpart`,
    );
  if (isApp && JSON.stringify(first.source) !== [...appKeys][0])
    notes.add(
      "The label app of the pods has the value of 'app.kubernetes.io/name' where a pod has it, and then that of 'app': it was the other way round.",
    );
  return isApp ? { pod: 'app' } : first.source;
}

/** A note on a key that service discovery does not tell. */
export function guessNote(key: string): string {
  return `The key '${key}' is a guess: names of service discovery have '_' in place of '.', '/' and '-'.`;
}
