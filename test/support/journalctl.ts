/**
 * A program that stands in for journalctl: it prints the entries of a file, and those that are appended.
 *
 * @param file - has entries as `journalEntry` writes them
 */
export function journalctl(file: string): string {
  return `#!/bin/sh
case "$*" in
  *--version*) echo "systemd 252 (252.39)" ;;
  *) exec tail -n +1 -F '${file}' ;;
esac
`;
}

let entries = 0;

/** An entry of the journal as journalctl prints it, at a time. */
export function journalEntry(fields: Readonly<Record<string, string>>, time = new Date()): string {
  entries += 1;
  const own = { __CURSOR: `c${entries}`, __REALTIME_TIMESTAMP: `${time.getTime()}000` };
  return `${JSON.stringify({ ...own, ...fields })}\n`;
}
