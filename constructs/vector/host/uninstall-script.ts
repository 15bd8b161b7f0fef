import { script } from './script';

const body = String.raw`
purge=no
case "$*" in
  '') ;;
  --purge) purge=yes ;;
  *) fail "Usage: ./uninstall.sh [--purge]
Removes Vector from this machine. --purge also removes the credentials, the positions, what is buffered, and the user." ;;
esac
[ "$(id -u)" = 0 ] || fail "This script needs root: run it with sudo. Nothing was changed."
unit_file="$root/etc/systemd/system/$UNIT"
if [ -f "$unit_file" ] && ! head -n 1 "$unit_file" | grep -qxF "$MARKER"; then
  fail "$unit_file is of another installation. Nothing was changed."
fi
# A package has its unit elsewhere; program and configuration are its own then.
for folder in usr/lib lib; do
  packaged="$root/$folder/systemd/system/$UNIT"
  [ ! -f "$packaged" ] || fail "$packaged is of another installation. Nothing was changed."
done

if [ -f "$unit_file" ]; then
  systemctl disable --now "$UNIT"
  rm -f "$unit_file"
  systemctl daemon-reload
fi
rm -f "$root$PROGRAM" "$root$CONFIG_FOLDER/vector.yaml"
if [ "$purge" = no ]; then
  echo "Removed. $CONFIG_FOLDER/$CREDENTIALS, $DATA_PATH and the user $USER_NAME are kept; --purge removes them too."
  exit 0
fi
rm -f "$root$CONFIG_FOLDER/$CREDENTIALS" "$root$CONFIG_FOLDER/environment"
rmdir "$root$CONFIG_FOLDER" 2>/dev/null || true
rm -rf "$root$DATA_PATH"
if getent passwd "$USER_NAME" >/dev/null; then userdel "$USER_NAME"; fi
if getent group "$USER_NAME" >/dev/null; then groupdel "$USER_NAME"; fi
echo "Removed, with credentials, positions and buffer."`;

/** `uninstall.sh`. */
export const uninstallScript = script('Removes Vector from this machine. Options: ./uninstall.sh [--purge]', body);
