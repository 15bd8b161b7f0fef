import type { TimestampStage } from '../../contracts';
import { layoutHasZone } from '../pipeline/layout';
import type { ProcessStage } from './plan';

/** The layout of Go for RFC 3339, which reads fractions of seconds too. */
const rfc3339 = '2006-01-02T15:04:05Z07:00';
const rfc3339Nano = '2006-01-02T15:04:05.999999999Z07:00';

/** The field with the time at which a line was written, in the formats of container runtimes. */
export const writtenTime = 'time';

/**
 * How far a time may be from the time at which its line was written, seconds; otherwise the line keeps that one. Loki
 * rejects lines that are more than an hour behind the newest line of their stream, or ten minutes ahead.
 */
const ahead = 300;
const behind = 3000;

/**
 * Stages that take the time of a line from a field, if it is plausible. A template that fails changes nothing, so that
 * the field that it writes is absent.
 *
 * @param isWritten - whether lines have the time at which they were written; otherwise it is now
 */
export function timestampStages(
  { format }: TimestampStage,
  { key, result, isWritten }: { readonly key: string; readonly result: string; readonly isWritten: boolean },
): ProcessStage[] {
  const written = isWritten ? `(mustToDate "${rfc3339}" .${writtenTime}).Unix` : 'now.Unix';
  const plausible = (seconds: string, value: string): string =>
    `{{ $apart := sub ${seconds} ${written} }}{{ if and (le $apart ${ahead}) (ge $apart -${behind}) }}${value}{{ end }}`;
  const [begin, as] = timeOf(format, key);
  const isNumber = as !== rfc3339Nano;
  const value = isNumber ? '{{ $value }}' : `{{ $time.Format "${rfc3339Nano}" }}`;
  const template = `${begin}${plausible(isNumber ? '$seconds' : '$time.Unix', value)}`;
  return [
    { template: { source: result, template } },
    { timestamp: { source: result, format: as, action_on_failure: 'skip' } },
  ];
}

/** The beginning of a template that reads the time, and the format of what it writes. */
function timeOf(format: TimestampStage['format'], key: string): readonly [template: string, format: string] {
  if (format === 'unix') return [`{{ $value := .${key} }}{{ $seconds := int64 (float64 $value) }}`, 'Unix'];
  if (format === 'unix-ms')
    return [`{{ $value := int64 (float64 .${key}) }}{{ $seconds := div $value 1000 }}`, 'UnixMs'];
  if (format === 'rfc3339') return [`{{ $time := mustToDate "${rfc3339}" .${key} }}`, rfc3339Nano];
  // A time without a zone is in UTC, whatever the zone of the machine.
  const [layout, value] = layoutHasZone(format.go)
    ? [format.go, `.${key}`]
    : [`${format.go} Z07:00`, `(printf "%s Z" .${key})`];
  return [`{{ $time := mustToDate ${JSON.stringify(layout)} ${value} }}`, rfc3339Nano];
}
