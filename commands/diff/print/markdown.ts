import {
  findingsOf,
  gravest,
  nameText,
  risks,
  type EnvironmentChange,
  type Finding,
  type ObjectChange,
  type ShownChange,
} from '../model';
import { isPlain, podGroups, risksOf, summary } from './text';

/** Bytes of a comment: GitHub refuses more than 65,536 characters. */
const maxBytes = 60_000;

/** Fields of an object that are printed. */
const maxFields = 20;

/** Rows of the table of an environment. */
const maxRows = 40;

/**
 * The changes as Markdown for a pull request: a table with the gravest risks first, and the changed fields folded.
 * Names and values are escaped or in code, so that they cannot become Markdown or HTML.
 *
 * @param limit - bytes of UTF-8. @default 60,000
 */
export function diffMarkdown(changes: readonly EnvironmentChange[], limit = maxBytes): string {
  if (changes.length === 0) return '### Changes of the output: none\n\nThe manifests are the same.\n';
  const title = `### Changes of the output: ${gravest(changes.flatMap(findingsOf))}\n`;
  const parts = changes.flatMap((change) => [overview(change), ...details(change)]);
  // The overviews come first, so that only details are left out.
  const needed = [title, ...changes.map(overview)];
  const kept = [title];
  let bytes = needed.reduce((sum, part) => sum + size(part), 0);
  let left = 0;
  for (const part of parts) {
    const isOverview = needed.includes(part);
    if (isOverview ? bytes <= limit - noteBytes : bytes + size(part) <= limit - noteBytes) {
      kept.push(part);
      if (!isOverview) bytes += size(part);
    } else left += 1;
  }
  const text = [...kept, ...(left === 0 ? [] : [cutNote(left)])].join('\n');
  return size(text) <= limit ? text : `${title}\n${cutNote(parts.length)}`;
}

const noteBytes = 400;

function cutNote(left: number): string {
  return `**${left} parts are left out because a comment has at most ${maxBytes.toLocaleString('en')} bytes.** \`npm run diff -- --base BASE\` prints all of them.\n`;
}

function size(text: string): number {
  return Buffer.byteLength(text) + 1;
}

function overview(change: EnvironmentChange): string {
  const rows = [
    ...change.findings.map((finding) => ({ where: 'environment', finding })),
    ...change.objects.flatMap(({ object, findings }) =>
      findings.map((finding) => ({ where: nameText(object), finding })),
    ),
  ]
    .filter(({ finding }) => finding.risk !== 'none')
    .toSorted((one, other) => risks.indexOf(other.finding.risk) - risks.indexOf(one.finding.risk));
  const shownRows = rows.slice(0, maxRows);
  return [
    `#### ${code(change.environment)}${change.action === 'changed' ? '' : ` is ${change.action}`}`,
    '',
    `${summary(change)}.`,
    '',
    ...(rows.length === 0
      ? []
      : [
          '| Risk | Object | Why |',
          '| --- | --- | --- |',
          ...shownRows.map(
            ({ where, finding }) => `| ${finding.risk} | ${cell(code(where))} | ${cell(why(finding))} |`,
          ),
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
  const labelled = change.objects.filter(({ onlyLabels }) => onlyLabels).map(({ object }) => code(nameText(object)));
  return [
    ...change.objects.filter((one) => !one.onlyLabels && !isPlain(one)).flatMap((one) => objectDetails(one)),
    ...(['added', 'removed'] as const).flatMap((action) => {
      const names = change.objects.filter((one) => one.action === action && isPlain(one));
      return names.length === 0
        ? []
        : [
            `${action === 'added' ? 'Added' : 'Removed'} without a risk: ${names.map(({ object }) => code(nameText(object))).join(', ')}\n`,
          ];
    }),
    ...(labelled.length === 0 ? [] : [`Only labels or annotations of ${change.environment}: ${labelled.join(', ')}\n`]),
  ];
}

/** The changed fields of an object; nothing if the table has told everything. */
function objectDetails({ object, was, action, findings, changes }: ObjectChange): string[] {
  const from = was === undefined ? '' : ` from ${nameText(was)}`;
  const risk = risksOf(findings).join(', ');
  const lines =
    object.kind === 'Secret'
      ? ['content (not shown)']
      : [
          ...changes.slice(0, maxFields).flatMap(fieldLines),
          ...(changes.length > maxFields ? [`# ${changes.length - maxFields} more fields`] : []),
        ];
  const notes = findings.filter(({ risk: of }) => of === 'none').map((finding) => `${why(finding)}\n`);
  if (lines.length + notes.length === 0) return [];
  const text = [
    `<details><summary><code>${html(nameText(object))}</code>: ${action}${html(from)}${risk === '' ? '' : ` (${risk})`}</summary>`,
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

/** Code in a line. */
function code(text: string): string {
  const line = text.trim();
  const fence = '`'.repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return line.includes('`') ? `${fence} ${line} ${fence}` : `${fence}${line || ' '}${fence}`;
}

/** Text without Markdown, HTML, links, or mentions of users and issues. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|>~:@]/g, (character) =>
      // GitHub looks for mentions in the text that Markdown has become.
      character === '@' || character === '#'
        ? `${character}<!-- -->`
        : needsEscape.has(character)
          ? `\\${character}`
          : character,
    );
}

const needsEscape = new Set('\\`*_{}[]|>~');

/** In a table, `|` ends a cell even in code. */
function cell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)\|/g, '\\|');
}

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
