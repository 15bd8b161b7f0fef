import { moment, single, type Case, type MomentFormat } from '../case';
import type { TimestampStage } from '../../../constructs/contracts';

const stages = (format: TimestampStage['format']) =>
  [{ parse: 'json' }, { timestamp: { field: 'ts', format } }] as const;

const quoted = (seconds: number, format: MomentFormat): string => `{"ts":"${moment(seconds, format)}"}`;
const bare = (seconds: number, format: MomentFormat): string => `{"ts":${moment(seconds, format)}}`;

const day = 86_400;

/** The time of a line. */
export const timeCases: readonly Case[] = [
  single(
    'a time in RFC 3339 is the time of its entry',
    [quoted(-600, 'rfc3339'), '{"ts":"yesterday"}', '{}', '{"ts":{"a":1}}'],
    [
      { line: quoted(-600, 'rfc3339'), at: -600 },
      { line: '{"ts":"yesterday"}', at: 0.001 },
      { line: '{}', at: 0.002 },
      { line: '{"ts":{"a":1}}', at: 0.003 },
    ],
    { stages: stages('rfc3339') },
  ),
  single(
    'a time in seconds is the time of its entry, as number or text',
    [bare(-600.25, 'unix'), quoted(-300, 'unix')],
    [
      { line: bare(-600.25, 'unix'), at: -600.25 },
      { line: quoted(-300, 'unix'), at: -300 },
    ],
    { stages: stages('unix') },
  ),
  single(
    'a time in milliseconds is the time of its entry, as number or text',
    [bare(-600.25, 'unix-ms'), quoted(-300, 'unix-ms')],
    [
      { line: bare(-600.25, 'unix-ms'), at: -600.25 },
      { line: quoted(-300, 'unix-ms'), at: -300 },
    ],
    { stages: stages('unix-ms') },
  ),
  single(
    'a time in a layout of Go without a zone is in UTC',
    [quoted(-600.5, 'spaced')],
    [{ line: quoted(-600.5, 'spaced'), at: -600.5 }],
    { stages: stages({ go: '2006-01-02 15:04:05.000' }) },
  ),
  single(
    'a time in a layout of Go with a zone is the time of its entry',
    [quoted(-600, 'nginx')],
    [{ line: quoted(-600, 'nginx'), at: -600 }],
    { stages: stages({ go: '02/Jan/2006:15:04:05 -0700' }) },
  ),
  single(
    'a line whose clock is a day ahead or a month behind is not lost',
    ['{"a":1}', quoted(day, 'rfc3339'), quoted(-30 * day, 'rfc3339'), quoted(-7200, 'rfc3339'), '{"a":2}'],
    ['{"a":1}', quoted(day, 'rfc3339'), quoted(-30 * day, 'rfc3339'), quoted(-7200, 'rfc3339'), '{"a":2}'],
    { stages: stages('rfc3339') },
  ),
];
