import type { LineSettings } from '../../test/pipeline/case';
import { journalEntry } from '../../test/support/journalctl';
import { withMoments } from './moments';
import { originOf, type PlacedWriter } from './writers';

/** Severity of syslog, and priority of the journal. */
const notice = 5;

/** A line in the format of an origin that is not pods. */
export function lineOfOrigin(
  writer: PlacedWriter,
  { line, priority, structuredData = '-' }: LineSettings,
  time: Date,
  base: Date,
): Buffer {
  const { name = 'app' } = writer;
  const text = withMoments(line, base);
  switch (originOf(writer)) {
    case 'journal': {
      const unit = {
        _SYSTEMD_UNIT: `${name}.service`,
        SYSLOG_IDENTIFIER: name,
        _PID: String(name.length),
        _HOSTNAME: 'any',
      };
      const fields = { ...unit, PRIORITY: String(priority ?? notice), MESSAGE: text };
      return Buffer.from(journalEntry(fields, time));
    }
    case 'syslog':
      // The facility is `user`, 1.
      return Buffer.from(
        `<${8 + (priority ?? notice)}>1 ${time.toISOString()} switch-7 ${name} 12 - ${structuredData} ${text}\n`,
      );
    default:
      return Buffer.from(`${text}\n`);
  }
}
