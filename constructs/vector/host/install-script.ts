import { script } from './script';

/** The options of the script, as its help. */
const options = String.raw`
usage() {
  cat <<'USAGE'
Usage: ./install.sh [OPTION]...

Installs Vector on this machine, as root. Everything is checked before anything is changed, and it can be run again:
only what differs is replaced.
  --credentials FILE  the user and the password, as README.md says; default: those of an earlier
                      installation, or the file of that name beside this script
  --mirror URL        folder with the folders of the releases of Vector: https, file, or with --sha256 also http
  --archive FILE      the archive of Vector, instead of a download
  --sha256 HEX        its checksum; default: the one in host.conf, or the published one beside the archive
  --no-start          installs without starting the unit
USAGE
}

login=
archive=
sha256=
start=yes
while [ $# -gt 0 ]; do
  case $1 in
    --credentials | --mirror | --archive | --sha256)
      [ $# -ge 2 ] || fail "$1 needs a value."
      case $1 in
        --credentials) login=$2 ;;
        --mirror) MIRROR=$2 ;;
        --archive) archive=$2 ;;
        --sha256) sha256=$2 ;;
      esac
      shift 2
      ;;
    --no-start) start=no && shift ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && fail "Unknown option: $1" ;;
  esac
done`;

/** Checks of everything that the installation needs; all that is missing is told at once. */
const checks = String.raw`
problems=0
problem() {
  echo "  - $1" >&2
  problems=1
}

# Prints where a unit of this name is that this script did not write.
foreign_unit() {
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    file="$root$folder/$UNIT"
    if [ -f "$file" ] && ! head -n 1 "$file" | grep -qxF "$MARKER"; then echo "$file" && return; fi
  done
}

installed="$root$CONFIG_FOLDER/$CREDENTIALS"
if [ -z "$login" ] && [ -f "$here/$CREDENTIALS" ]; then login="$here/$CREDENTIALS"; fi
if [ -z "$login" ]; then login=$installed; fi
case $(uname -m) in
  x86_64 | amd64) architecture=x86_64 pinned=$SHA256_X86_64 ;;
  aarch64 | arm64) architecture=aarch64 pinned=$SHA256_AARCH64 ;;
  *) architecture='' pinned='' ;;
esac
if [ -z "$sha256" ]; then sha256=$pinned; fi
name="vector-$RELEASE-$architecture-unknown-linux-musl.tar.gz"
if "$root$PROGRAM" --version 2>/dev/null | grep -q "^vector $RELEASE "; then present=yes; else present=no; fi

check_machine() {
  [ "$(id -u)" = 0 ] || problem "This script needs root: run it with sudo."
  [ -n "$architecture" ] || problem "The architecture $(uname -m) has no archive of Vector; x86_64 and aarch64 have."
  for command in systemctl getent groupadd useradd usermod sha256sum tar gzip install cmp; do
    command -v "$command" >/dev/null || problem "The command $command is missing."
  done
  for group in $EXTRA_GROUPS; do
    getent group "$group" >/dev/null || problem "There is no group $group, whose files or sockets Vector has to read."
  done
  if [ -n "$DOCKER_SOCKET" ] && [ ! -S "$DOCKER_SOCKET" ]; then
    problem "$DOCKER_SOCKET is no socket: Docker is not installed, or not running."
  fi
  if [ "$READS_JOURNAL" = yes ] && ! command -v journalctl >/dev/null; then
    problem "The command journalctl is missing, with which Vector reads the journal."
  fi
  if [ -n "$CA_FILE" ] && [ ! -r "$CA_FILE" ]; then
    problem "$CA_FILE is missing: the certificate of the authority of the receiver."
  fi
  other=$(foreign_unit)
  if [ -n "$other" ]; then
    problem "$other is of another installation of Vector, whose files this one would replace; remove it first."
  fi
  for file in vector.yaml "$UNIT" environment; do
    [ -f "$here/$file" ] || problem "$file is missing beside this script; copy the whole folder."
  done
}

check_credentials() {
  if [ ! -r "$login" ]; then
    problem "The user and the password are missing: $CREDENTIALS_HELP"
  elif grep -q 'REPLACE_ME' "$login"; then
    problem "$login is the template, without a password: $CREDENTIALS_HELP"
  elif ! grep -q "$CREDENTIALS_PATTERN" "$login"; then
    problem "$login has no password in the form of Vector $RELEASE: $CREDENTIALS_HELP"
  fi
}

check_archive() {
  if [ "$present" = yes ]; then return; fi
  if [ -n "$sha256" ] && ! echo "$sha256" | grep -qx '[0-9a-f]\{64\}'; then
    problem "'$sha256' is no SHA-256 checksum: 64 digits from 0 to f."
  fi
  if [ -n "$archive" ]; then
    [ -r "$archive" ] || problem "The archive $archive is missing."
    [ -n "$sha256" ] || problem "--archive needs --sha256: nothing else tells whether the file is the release."
    return
  fi
  command -v curl >/dev/null || problem "The command curl is missing, which downloads Vector; or use --archive."
  case $MIRROR in
    https://* | file:///*) ;;
    http://*)
      [ -n "$sha256" ] ||
        problem "$MIRROR is not encrypted, so its own checksums prove nothing: --sha256 is needed."
      ;;
    *) problem "'$MIRROR' is no URL of a mirror: https, http or file." ;;
  esac
}

check_machine
check_credentials
check_archive
[ "$problems" = 0 ] || fail "Nothing was changed."`;

/** Everything that can fail, in a temporary folder. */
const preparation = String.raw`
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
trap 'exit 1' HUP INT TERM

# Downloads a file of the release to the temporary folder.
download() {
  case $MIRROR in
    https://*) curl -fsSL --proto '=https' --tlsv1.2 -o "$temporary/$1" "$MIRROR/$RELEASE/$1" ;;
    *) curl -fsSL -o "$temporary/$1" "$MIRROR/$RELEASE/$1" ;;
  esac || fail "$MIRROR/$RELEASE/$1 could not be downloaded. Nothing was changed."
}

if [ "$present" = yes ]; then
  binary="$root$PROGRAM"
else
  if [ -z "$archive" ]; then
    echo "Downloading $MIRROR/$RELEASE/$name"
    download "$name"
    archive="$temporary/$name"
  fi
  if [ -z "$sha256" ]; then
    download "vector-$RELEASE-SHA256SUMS"
    sha256=$(sed -n "s|^\([0-9a-f]\{64\}\) [ *]\(\./\)\{0,1\}$name\$|\1|p" "$temporary/vector-$RELEASE-SHA256SUMS")
    [ -n "$sha256" ] || fail "vector-$RELEASE-SHA256SUMS has no checksum of $name. Nothing was changed."
  fi
  found=$(sha256sum <"$archive" | cut -d ' ' -f 1)
  [ "$found" = "$sha256" ] ||
    fail "$archive has the checksum $found, and not $sha256: it is not the release, or damaged. Nothing was changed."
  tar -xzf "$archive" -C "$temporary" || fail "$archive cannot be unpacked. Nothing was changed."
  binary=$(find "$temporary" -type f -path '*/bin/vector' | head -n 1)
  [ -n "$binary" ] || fail "$archive has no bin/vector. Nothing was changed."
  "$binary" --version | grep -q "^vector $RELEASE " ||
    fail "The program in $archive does not run here, or is another release. Nothing was changed."
fi
# 0.40.2 reads the login as variables, of any value here.
LOKI_USERNAME=any LOKI_PASSWORD=any "$binary" validate --no-environment "$here/vector.yaml" >"$temporary/log" 2>&1 || {
  cat "$temporary/log" >&2
  fail "Vector $RELEASE refuses vector.yaml. Nothing was changed."
}`;

/** The changes. */
const changes = String.raw`
changed=no

# Installs a file with its permissions and its group, if it differs.
put() {
  if cmp -s "$2" "$root$3"; then
    chmod "$1" "$root$3" && chown "root:$4" "$root$3"
    return
  fi
  install -m "$1" "$2" "$root$3.new"
  chown "root:$4" "$root$3.new"
  mv "$root$3.new" "$root$3"
  changed=yes
  echo "Installed $3"
}

if ! getent group "$USER_NAME" >/dev/null; then groupadd --system "$USER_NAME"; fi
if ! getent passwd "$USER_NAME" >/dev/null; then
  useradd --system --gid "$USER_NAME" --no-create-home --home-dir "$DATA_PATH" --shell /usr/sbin/nologin "$USER_NAME"
fi
# Exactly these groups: that of Docker, which gives access as root, only while containers are read.
usermod --groups "$(echo "$EXTRA_GROUPS" | tr ' ' ',')" "$USER_NAME"

install -d -m 0755 "$root$CONFIG_FOLDER" "$root$(dirname "$PROGRAM")" "$root/etc/systemd/system"
install -d -m 0750 "$root$DATA_PATH"
chown "$USER_NAME:$USER_NAME" "$root$DATA_PATH"
if [ "$present" = no ]; then put 0755 "$binary" "$PROGRAM" root; fi
put "$CREDENTIALS_MODE" "$login" "$CONFIG_FOLDER/$CREDENTIALS" "$CREDENTIALS_GROUP"
if [ ! -f "$root$CONFIG_FOLDER/environment" ]; then put 0640 "$here/environment" "$CONFIG_FOLDER/environment" root; fi
put 0644 "$here/vector.yaml" "$CONFIG_FOLDER/vector.yaml" root
put 0644 "$here/$UNIT" "/etc/systemd/system/$UNIT" root

systemctl daemon-reload
if [ "$start" = no ]; then
  echo "Installed. Start it with: systemctl enable --now $UNIT"
  exit 0
fi
systemctl enable "$UNIT"
if [ "$changed" = yes ]; then systemctl restart "$UNIT"; else systemctl start "$UNIT"; fi
echo "Vector $RELEASE runs as $UNIT. Run ./verify.sh to see that a line arrives."`;

/** `install.sh`: constant, the differences between machines are in `host.conf`. */
export const installScript = script(
  'Installs Vector on this machine. Options: ./install.sh --help',
  options,
  checks,
  preparation,
  changes,
);
