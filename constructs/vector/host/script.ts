const start = String.raw`
set -eu

fail() {
  echo "$1" >&2
  exit 1
}

here=$(CDPATH='' cd "$(dirname "$0")" && pwd)
# Set in tests and for the root of an image: all files are below this folder.
root=$(printenv DESTDIR || true)
[ -f "$here/host.conf" ] || fail "host.conf is missing beside this script; copy the whole folder."
# shellcheck source=/dev/null
. "$here/host.conf"`;

/**
 * A script of POSIX sh, from parts that need no indentation. It reads `host.conf` first, in which all differences
 * between machines are.
 *
 * @param purpose - its first comment
 */
export function script(purpose: string, ...parts: readonly string[]): string {
  return `#!/bin/sh\n# ${purpose}\n${[start, ...parts].map((part) => `${part.trim()}\n`).join('\n')}`;
}
