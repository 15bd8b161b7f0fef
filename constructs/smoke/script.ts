import { smokeChecks, type CheckedUser } from './checks';

/** Seconds within which the gateway and Loki must answer. */
const startSeconds = 300;
/** Seconds within which a line that was pushed must be found. */
const findSeconds = 60;
/** Seconds within which a request must be answered. */
const requestSeconds = 30;

// The password of a user is given to curl on stdin, where no other process sees it. `printf` runs inside the shell.
const functions = [
  'set -u',
  'run=$(cat /proc/sys/kernel/random/uuid)',
  `end=$(($(date +%s) + ${startSeconds}))`,
  'passed=0',
  'failed=0',
  "line_end='",
  "'",
  'ok() {',
  '  passed=$((passed + 1))',
  `  printf 'ok    %-28s %s\\n' "$1" "$2"`,
  '}',
  'fail() {',
  '  failed=$((failed + 1))',
  `  printf 'FAIL  %-28s %s\\n' "$1" "$2"`,
  '}',
  `quoted() { printf '%s' "$1" | sed 's/[\\\\"]/\\\\&/g'; }`,
  '# credentials USER: the login of the user with this number, the first with a wrong password, or none',
  'credentials() {',
  '  case $1 in',
  '    none) return ;;',
  '    wrong) name=$USERNAME_0 password=smoke-test ;;',
  '    *) eval "name=\\$USERNAME_$1 password=\\$PASSWORD_$1" ;;',
  '  esac',
  `  printf 'user = "%s:%s"\\n' "$(quoted "$name")" "$(quoted "$password")"`,
  '}',
  '# send USER TENANT PATH ARGUMENT...: sets status (000 without an answer) and body',
  'send() {',
  '  user=$1 tenant=$2 path=$3',
  '  shift 3',
  '  [ -z "$tenant" ] || set -- "$@" --header "X-Scope-OrgID: $tenant"',
  '  [ -z "${CA_FILE-}" ] || set -- "$@" --cacert "$CA_FILE"',
  `  answer=$(credentials "$user" | curl --config - --silent --max-time ${requestSeconds} --user-agent cdk8s-logging-smoke-test \\`,
  `    --write-out '\\n%{http_code}' "$@" "$URL$path")`,
  '  status=${answer##*"$line_end"}',
  '  body=${answer%"$line_end"*}',
  '}',
  '# expect TITLE STATUSES DETAIL USER TENANT PATH ARGUMENT...: repeats a request while the platform starts',
  'expect() {',
  '  title=$1 allowed=$2 detail=$3',
  '  shift 3',
  '  while :; do',
  '    send "$@"',
  '    case " $allowed " in *" $status "*)',
  '      ok "$title" "$status $detail"',
  '      return',
  '      ;;',
  '    esac',
  '    case $status in 000 | 429 | 5??) [ "$(date +%s)" -ge "$end" ] || { sleep 2; continue; } ;; esac',
  '    fail "$title" "$status instead of $allowed $detail"',
  '    return',
  '  done',
  '}',
  '# push TITLE STATUS DETAIL USER TENANT TEXT',
  'push() {',
  `  expect "$1" "$2" "$3" "$4" "$5" /loki/api/v1/push --header 'Content-Type: application/json' \\`,
  String.raw`    --data "{\"streams\":[{\"stream\":{\"job\":\"smoke-test\"},\"values\":[[\"$(date +%s)000000000\",\"$6\"]]}]}"`,
  '}',
  'text() {',
  `  printf 'smoke test %s: written to the tenant %s, it can be ignored' "$run" "$1"`,
  '}',
  '# query USER TENANT: the lines of this run',
  'query() {',
  '  send "$1" "$2" /loki/api/v1/query_range --get --data-urlencode limit=100 \\',
  String.raw`    --data-urlencode "query={job=\"smoke-test\"} |= \"$run\""`,
  '}',
  '# find TITLE DETAIL USER TENANT TEXT: waits until the line is found',
  'find_line() {',
  `  limit=$(($(date +%s) + ${findSeconds}))`,
  '  while :; do',
  '    query "$3" "$4"',
  '    case $body in *"$5"*)',
  '      ok "$1" "$2"',
  '      return',
  '      ;;',
  '    esac',
  '    case $status in',
  '      200 | 000 | 429 | 5??) ;;',
  '      *) limit=0 ;;',
  '    esac',
  '    if [ "$(date +%s)" -ge "$limit" ]; then',
  '      fail "$1" "the line did not come back; the last status is $status"',
  '      return',
  '    fi',
  '    sleep 1',
  '  done',
  '}',
  '# isolated TITLE DETAIL USER TENANT TEXT FOREIGN: the header of another tenant gives lines of the own tenant only',
  'isolated() {',
  '  query "$3" "$4"',
  '  case $body in',
  '    *"$6"*) fail "$1" "a line of another tenant is readable" ;;',
  '    *"$5"*) ok "$1" "$2" ;;',
  '    *) fail "$1" "the lines of the own tenant are missing; the status is $status" ;;',
  '  esac',
  '}',
];

/** The script of the smoke test, for a POSIX shell with `curl`, `sed` and `date`. */
export function smokeScript(users: readonly CheckedUser[]): string {
  return [...functions, ...smokeChecks(users), 'echo "$passed passed, $failed failed"', '[ "$failed" -eq 0 ]', ''].join(
    '\n',
  );
}

/** Seconds that a run takes if no request is answered before its time is over. */
export function longestRunSeconds(users: readonly CheckedUser[]): number {
  const checks = smokeChecks(users);
  const searches = checks.filter((check) => check.startsWith('find_line '));
  return startSeconds + requestSeconds * checks.length + findSeconds * searches.length;
}
