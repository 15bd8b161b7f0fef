import {
  findingsOf,
  mostSevere,
  mostSevereFirst,
  nameText,
  type EnvironmentChange,
  type Finding,
  type ObjectChange,
  type ShownChange,
} from '../model';
import { podGroups, printedObjects, risksOf, summary } from './text';

/** Bytes of a comment: GitHub refuses more than 65,536 characters. */
const maxBytes = 60_000;

/** Fields of an object that are printed. */
const maxFields = 20;

/** Rows of the table of an environment. */
const maxRows = 40;

/**
 * The changes as Markdown for a pull request: a table with the most severe risks first, and the changed fields folded.
 * Names and values are escaped or in code, so that they cannot become Markdown or HTML.
 *
 * @param limit - bytes of UTF-8. @default 60,000
 */
export function diffMarkdown(changes: readonly EnvironmentChange[], limit = maxBytes): string {
  if (changes.length === 0) return '### Changes of the output: none\n\nThe manifests are the same.\n';
  const title = `### Changes of the output: ${mostSevere(changes.flatMap(findingsOf))}\n`;
  const sorted = changes.toSorted((one, other) =>
    mostSevereFirst(mostSevere(findingsOf(one)), mostSevere(findingsOf(other))),
  );
  // Each environment has its heading, then the most severe have their tables, and then there are details.
  const parts = new Map(
    changes.map((change) => [
      change,
      [heading(change), overview(change), ...details(change)].map((text) => ({ text, isKept: false })),
    ]),
  );
  let bytes = size(title) + noteBytes;
  const keep = (part: { readonly text: string; isKept: boolean }): void => {
    part.isKept = bytes + size(part.text) <= limit;
    if (part.isKept) bytes += size(part.text);
  };
  for (const n of [0, 1]) for (const change of sorted) keep(parts.get(change)![n]!);
  const all = [...parts.values()];
  for (const part of all.flatMap((some) => some.slice(2))) keep(part);
  const kept = all.flat().filter(({ isKept }) => isKept);
  const left = all.flat().length - kept.length;
  return [title, ...kept.map(({ text }) => text), ...(left === 0 ? [] : [cutNote(left)])].join('\n');
}

const noteBytes = 400;

function cutNote(left: number): string {
  return `**${left} parts are left out because a comment has at most ${maxBytes.toLocaleString('en')} bytes.** \`npm run diff -- --base BASE\` prints all of them.\n`;
}

function size(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function heading(change: EnvironmentChange): string {
  return [
    `#### ${code(change.environment)}${change.action === 'changed' ? '' : ` is ${change.action}`}`,
    '',
    `${summary(change)}.`,
    '',
  ].join('\n');
}

/** The risks as a table, and what happens to pods. */
function overview(change: EnvironmentChange): string {
  const rows = [
    ...change.findings.map((finding) => ({ where: 'environment', finding })),
    ...change.objects.flatMap(({ object, findings }) =>
      findings.map((finding) => ({ where: nameText(object), finding })),
    ),
  ]
    .filter(({ finding }) => finding.risk !== 'none')
    .toSorted((one, other) => mostSevereFirst(one.finding.risk, other.finding.risk));
  const shownRows = rows.slice(0, maxRows);
  return [
    ...(rows.length === 0
      ? []
      : [
          '| Risk | Object | Why |',
          '| --- | --- | --- |',
          ...shownRows.map(({ where, finding }) => `| ${finding.risk} | ${code(where)} | ${why(finding)} |`),
          ...(rows.length > maxRows ? [`| … | ${rows.length - maxRows} more | |`] : []),
          '',
        ]),
    ...podGroups(change.pods)
      .filter(({ title }) => change.action === 'changed' || title !== 'Not replaced')
      .map(({ title, workloads, items }) =>
        title === 'Not replaced'
          ? `- ${title}: ${workloads.map(code).join(', ')}`
          : `- ${title}: ${workloads.map((workload, n) => `${code(workload)} (${escaped(items[n]!)})`).join(', ')}`,
      ),
    '',
  ].join('\n');
}

function why({ at, why: reason, remedy }: Finding): string {
  return [
    ...(at === undefined ? [] : [`${code(at)}: `]),
    escaped(reason),
    ...(remedy === undefined ? [] : [`<br>To do: ${escaped(remedy)}`]),
  ].join('');
}

function details(change: EnvironmentChange): string[] {
  if (change.action !== 'changed') return [];
  const { detailed, plain, labelled } = printedObjects(change.objects);
  return [
    ...detailed.flatMap(objectDetails),
    ...plain.map(({ title, names }) => `${title}: ${names.map(code).join(', ')}\n`),
    ...(labelled.length === 0
      ? []
      : [`Only labels or annotations of ${code(change.environment)}: ${labelled.map(code).join(', ')}\n`]),
  ];
}

/** The changed fields of an object; nothing if the table has all of it. */
function objectDetails({ object, was, action, findings, changes, moreChanges = 0 }: ObjectChange): string[] {
  const from = was === undefined ? '' : ` from <code>${html(nameText(was))}</code>`;
  const more = Math.max(0, changes.length - maxFields) + moreChanges;
  const risk = risksOf(findings).join(', ');
  const lines =
    object.kind === 'Secret'
      ? ['content (not shown)']
      : [...changes.slice(0, maxFields).flatMap(fieldLines), ...(more > 0 ? [`# ${more} more fields`] : [])];
  const notes = findings.filter(({ risk: of }) => of === 'none').map((finding) => `${why(finding)}\n`);
  if (lines.length + notes.length === 0) return [];
  const text = [
    `<details><summary><code>${html(nameText(object))}</code>: ${action}${from}${risk === '' ? '' : ` (${risk})`}</summary>`,
    '',
    ...notes,
    ...(lines.length === 0 ? [] : [fenced(lines)]),
    '</details>',
    '',
  ].join('\n');
  return [text];
}

function fieldLines({ at, before, after, lines }: ShownChange): string[] {
  if (lines !== undefined) return [`@@ ${at} @@`, ...lines];
  return [
    ...(before === undefined ? [] : [`- ${at}: ${before}`]),
    ...(after === undefined ? [] : [`+ ${at}: ${after}`]),
  ];
}

/** A block of code whose fence is longer than any in it. */
function fenced(lines: readonly string[]): string {
  const text = lines.join('\n');
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}diff\n${text}\n${fence}\n`;
}

/** Code in a line, in a table too: there, `|` ends a cell even in code. */
function code(text: string): string {
  const line = text.trim();
  return /[`|\\]/.test(line) || line === '' ? `<code>${html(line)}</code>` : `\`${line}\``;
}

/** Text without Markdown, HTML, links, or mentions of users and issues. */
function escaped(text: string): string {
  return (
    text
      .replaceAll(/[&<|\\]|:(?=\/\/)|(?<=\bwww)\./gi, entity)
      .replaceAll(/[`*_{}[\]~>]/g, (character) => `\\${character}`)
      // GitHub looks for mentions and addresses in the text that Markdown has become.
      .replaceAll(/@|(?<!&)#/g, (character) => `${character}<!-- -->`)
  );
}

/** Text of HTML, in which nothing is Markdown, HTML or the beginning of a link. */
function html(text: string): string {
  return text.replaceAll(/[&<>\\`*_{}[\]|~@]|:(?=\/\/)|(?<=\bwww)\./gi, entity);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
