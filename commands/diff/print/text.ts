import type { Style } from '../../output';
import {
  findingsOf,
  mostSevere,
  nameText,
  risks,
  type EnvironmentChange,
  type Finding,
  type ObjectChange,
  type PodsOutcome,
  type Risk,
  type ShownChange,
} from '../model';

type Painted = (style: Style, text: string) => string;

/** Fields of an object that are printed. */
const maxFields = 30;

/** The changes as text for a terminal. @param paint - writes a text in a style. @default - without styles */
export function diffText(changes: readonly EnvironmentChange[], paint: Painted = (_, text) => text): string {
  if (changes.length === 0) return 'No changes.\n';
  return `${changes.map((change) => environmentText(change, paint)).join('\n\n')}\n`;
}

function environmentText(change: EnvironmentChange, paint: Painted): string {
  const { detailed, plain, labelled } = printedObjects(change.objects);
  const heading = `${change.environment}: ${summary(change)}`;
  return [
    paint('bold', change.action === 'changed' ? heading : `${heading} (the environment is ${change.action})`),
    ...risksText(change, paint),
    ...podsText(change, paint),
    ...detailed.flatMap((one) => objectText(one, paint)),
    ...plain.flatMap(({ title, names }) => ['', `  ${title}: ${names.join(', ')}`]),
    ...(labelled.length === 0 ? [] : [`  Only labels or annotations: ${labelled.join(', ')}`]),
  ].join('\n');
}

/** The objects of an environment by how much of them is printed. */
interface PrintedObjects {
  /** With their risks and changed fields. */
  readonly detailed: readonly ObjectChange[];
  /** Those that are added, and those that are removed, without a risk: their names only. */
  readonly plain: readonly { readonly title: string; readonly names: readonly string[] }[];
  /** Names of those of which only labels and annotations differ. */
  readonly labelled: readonly string[];
}

export function printedObjects(objects: readonly ObjectChange[]): PrintedObjects {
  const namesOf = (some: readonly ObjectChange[]): string[] => some.map(({ object }) => nameText(object));
  const withoutRisk = (action: ObjectChange['action']): ObjectChange[] =>
    objects.filter((one) => one.action === action && mostSevere(one.findings) === 'none');
  const [added, removed] = [withoutRisk('added'), withoutRisk('removed')];
  const labelled = objects.filter(({ onlyLabels }) => onlyLabels);
  const named = new Set([...added, ...removed, ...labelled]);
  return {
    detailed: objects.filter((one) => !named.has(one)),
    plain: [
      { title: 'Added without a risk', names: namesOf(added) },
      { title: 'Removed without a risk', names: namesOf(removed) },
    ].filter(({ names }) => names.length > 0),
    labelled: namesOf(labelled),
  };
}

/** `objects: 3 changed, 1 removed; files: 1 changed; deletes data, rolls pods`. */
export function summary(change: EnvironmentChange): string {
  const files = change.objects.filter(({ object }) => object.kind === 'File');
  const objects = change.objects.filter(({ object }) => object.kind !== 'File');
  const counts = [
    objects.length === 0 ? 'no object changed' : `objects: ${countsOf(objects)}`,
    ...(files.length === 0 ? [] : [`files: ${countsOf(files)}`]),
  ];
  return `${counts.join('; ')}; ${risksOf(findingsOf(change)).join(', ') || 'none'}`;
}

function countsOf(objects: readonly ObjectChange[]): string {
  const count = (action: ObjectChange['action']): number => objects.filter((one) => one.action === action).length;
  return (['changed', 'added', 'removed', 'renamed'] as const)
    .filter((action) => count(action) > 0)
    .map((action) => `${count(action)} ${action}`)
    .join(', ');
}

/** The risks of findings, the most severe first. */
export function risksOf(findings: readonly Finding[]): Risk[] {
  return risks.filter((risk) => risk !== 'none' && findings.some((one) => one.risk === risk)).toReversed();
}

function risksText(change: EnvironmentChange, paint: Painted): string[] {
  return change.findings.flatMap((finding) => findingText(finding, paint));
}

function podsText({ pods }: EnvironmentChange, paint: Painted): string[] {
  return podGroups(pods).map(
    ({ title, workloads, items }) =>
      `  ${paint(title === 'Replaced' || title === 'Refused' ? 'yellow' : 'dim', `${title}:`)} ${workloads.map((workload, n) => `${workload}${items[n] === '' ? '' : ` (${items[n]})`}`).join('; ')}`,
  );
}

interface PodGroup {
  readonly title: string;
  readonly workloads: readonly string[];
  /** How many pods, and how they are replaced. */
  readonly items: readonly string[];
}

/** The workloads by what happens to their pods, those that are replaced first. */
export function podGroups(pods: readonly PodsOutcome[]): PodGroup[] {
  const titles = {
    replaced: 'Replaced',
    refused: 'Refused',
    created: 'Created',
    deleted: 'Deleted',
    'not replaced': 'Not replaced',
  } as const;
  return (Object.keys(titles) as (keyof typeof titles)[]).flatMap((outcome) => {
    const of = pods.filter((one) => one.outcome === outcome);
    return of.length === 0
      ? []
      : [
          {
            title: titles[outcome],
            workloads: of.map(({ workload }) => nameText(workload)),
            items: of.map(({ how }) => how),
          },
        ];
  });
}

function objectText(change: ObjectChange, paint: Painted): string[] {
  const { object, was, action, findings, changes, moreChanges = 0 } = change;
  const risk = mostSevere(findings);
  const title = `${nameText(object)}: ${action}${was === undefined ? '' : ` from ${nameText(was)}, which is deleted`}`;
  const shownChanges = changes.slice(0, maxFields);
  const more = changes.length - shownChanges.length + moreChanges;
  return [
    '',
    `  ${paint('bold', title)}${risk === 'none' ? '' : ` ${paint(colourOf(risk), `[${risksOf(findings).join(', ')}]`)}`}`,
    ...findings.flatMap((finding) => findingText(finding, paint)),
    ...(object.kind === 'Secret' ? ['    content (not shown)'] : []),
    ...shownChanges.flatMap((one) => fieldText(one, paint)),
    ...(more > 0 ? [`    … ${more} more fields`] : []),
  ];
}

function findingText({ risk, at, why, remedy }: Finding, paint: Painted): string[] {
  return [
    `    ${paint(colourOf(risk), risk === 'none' ? 'note' : risk)}: ${at === undefined ? '' : `${at}: `}${why}`,
    ...(remedy === undefined ? [] : [`      To do: ${remedy}`]),
  ];
}

function fieldText({ at, before, after, lines }: ShownChange, paint: Painted): string[] {
  if (lines !== undefined) return [`    ${at}:`, ...lines.map((line) => `      ${lineText(line, paint)}`)];
  return [
    ...(before === undefined ? [] : [paint('red', `    - ${at}: ${before}`)]),
    ...(after === undefined ? [] : [paint('green', `    + ${at}: ${after}`)]),
  ];
}

function lineText(line: string, paint: Painted): string {
  return line.startsWith('+') ? paint('green', line) : line.startsWith('-') ? paint('red', line) : line;
}

function colourOf(risk: Risk): Style {
  if (risk === 'none') return 'dim';
  return risks.indexOf(risk) >= risks.indexOf('immutable field') ? 'red' : 'yellow';
}
