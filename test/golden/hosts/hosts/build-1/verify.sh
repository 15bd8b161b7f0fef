#!/bin/sh
# Shows that lines of this machine arrive. Options: ./verify.sh --help
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
. "$here/host.conf"

usage() {
  cat <<'USAGE'
Usage: ./verify.sh [OPTION]...

Sends a line to the receiver with the credentials of this machine, then one through Vector, and reports what happens.
  --credentials FILE  default: those of the installation, or the file of that name beside this script
  --reader FILE       credentials of a user who may query, in the same form: asks whether the lines have arrived
USAGE
}

login=
reader=
while [ $# -gt 0 ]; do
  case $1 in
    --credentials | --reader)
      [ $# -ge 2 ] || fail "$1 needs a file."
      if [ "$1" = --reader ]; then reader=$2; else login=$2; fi
      shift 2
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "Unknown option: $1" ;;
  esac
done
if [ -z "$login" ] && [ -r "$root$CONFIG_FOLDER/$CREDENTIALS" ]; then
  login="$root$CONFIG_FOLDER/$CREDENTIALS"
fi
if [ -z "$login" ]; then login="$here/$CREDENTIALS"; fi
for file in "$login" "$reader"; do
  [ -z "$file" ] || [ -r "$file" ] || fail "$file is missing or cannot be read; run this as root."
done
command -v curl >/dev/null || fail "The command curl is missing."

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# Prints a value of a file of credentials as curl reads it between double quotes, whose escapes are those of JSON.
value() {
  case $CREDENTIALS in
    *.json) sed -n "s/^.*\"$2\" *: *\"\(.*\)\",\{0,1\} *\$/\1/p" "$1" ;;
    *)
      case $2 in username) variable=LOKI_USERNAME ;; *) variable=LOKI_PASSWORD ;; esac
      sed -n "s/^$variable='\(.*\)'\$/\1/p" "$1" | sed 's/[\\"]/\\&/g'
      ;;
  esac
}

# Sends a request as the user of a file of credentials; the answer is in the temporary folder. Prints the status.
# The password is not an argument, which other users of the machine could see.
request() {
  user=$1
  shift
  {
    # Not echo, which changes backslashes.
    printf 'user = "%s:%s"\n' "$(value "$user" username)" "$(value "$user" password)"
    if [ -n "$TENANT" ]; then echo "header = \"X-Scope-OrgID: $TENANT\""; fi
    if [ -n "$CA_FILE" ]; then echo "cacert = \"$CA_FILE\""; fi
  } | curl -sS -K - --max-time 20 -o "$temporary/answer" -w '%{http_code}' "$@" 2>"$temporary/error"
}

# Explains why a request failed. First argument: the status of curl; second: that of HTTP.
explain() {
  cat "$temporary/error" >&2
  if [ -s "$temporary/answer" ]; then head -c 500 "$temporary/answer" >&2 && echo >&2; fi
  case $1 in
    0) ;;
    6) fail "The name of the receiver cannot be resolved: check the DNS of this machine." ;;
    7 | 28) fail "The receiver does not answer: check firewalls and routes to $URL." ;;
    60) fail "The certificate of $URL is not signed by an authority that this machine trusts, or is for another name. With a private authority set caFile, and copy its certificate to that path." ;;
    77) fail "$CA_FILE is missing or is no certificate in PEM form." ;;
    35) fail "No TLS connection: is $URL really served with https?" ;;
    *) fail "curl failed with status $1." ;;
  esac
  case $2 in
    401) fail "401: user or password are wrong, or the user was rotated or retired. Renew the credentials: $CREDENTIALS_HELP" ;;
    403) fail "403: the user may not do this: it needs the role write to push, and read to query." ;;
    404) fail "404: $URL is not the address of a Loki or of its gateway." ;;
    413) fail "413: a proxy in front of the gateway limits the size of requests." ;;
    429) fail "429: the limit of lines or of streams of the tenant is exceeded." ;;
    5*) fail "$2: the gateway answers, and Loki behind it does not. Vector buffers until it does." ;;
    *) fail "Unexpected answer $2." ;;
  esac
}

id="verify-$(date +%s)-$$"
body="{\"streams\":[{\"stream\":{\"job\":\"verify\",\"host\":\"$HOST\"},\"values\":[[\"$(date +%s)000000000\",\"$id direct\"]]}]}"
code=0
status=$(request "$login" -H 'Content-Type: application/json' -X POST --data-raw "$body" "$URL$PUSH_PATH") || code=$?
case $code:$status in
  0:200 | 0:204) echo "The receiver accepted a line that was sent directly." ;;
  *) explain "$code" "$status" ;;
esac

# Sends a line through a source of Vector; fails if none takes lines from here.
through_vector() {
  if [ "$READS_JOURNAL" = yes ] && command -v logger >/dev/null; then
    logger --tag cdk8s-logging "$id journal"
  elif [ -n "$SYSLOG_PORT" ] && command -v logger >/dev/null; then
    logger --server 127.0.0.1 --port "$SYSLOG_PORT" "--$SYSLOG_PROTOCOL" --tag cdk8s-logging "$id syslog"
  else
    return 1
  fi
}
sent=1
if through_vector; then
  sent=2
  echo "A line was written for Vector to send."
else
  echo "No journal or syslog is collected, so that no line was sent through Vector."
fi

query="{host=\"$HOST\"} |= \"$id\""
if [ -z "$reader" ]; then
  echo "To see the lines in Grafana, query: $query"
  exit 0
fi
tries=0
while [ "$tries" -lt 30 ]; do
  code=0
  status=$(request "$reader" -G --data-urlencode "query=$query" "$URL/loki/api/v1/query_range") || code=$?
  [ "$code:$status" = 0:200 ] || explain "$code" "$status"
  found=$(grep -o "$id [a-z]*" "$temporary/answer" | sort -u | wc -l)
  if [ "$found" -ge "$sent" ]; then
    echo "All $sent lines are in Loki."
    exit 0
  fi
  tries=$((tries + 1))
  sleep 1
done
fail "Of $sent lines $found are in Loki. See: journalctl --unit $UNIT"
