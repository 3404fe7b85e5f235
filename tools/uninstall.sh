#!/bin/sh
# uninstall.sh [--quiet]: removes what install.sh noted under $DESTDIR$PREFIX,
# and the folders that it made where they are empty now.
set -eu

list=$DESTDIR$PREFIX/share/raveforce/installed.txt
if [ ! -f "$list" ]; then
    [ "${1-}" = --quiet ] || echo "uninstall: nothing there: no $list" >&2
    exit 0
fi
reversed=$(mktemp)
trap 'rm -f "$reversed"' EXIT
tac "$list" >"$reversed"
while read -r kind path; do
    case $kind in
    file) rm -f "$DESTDIR$path" ;;
    folder) rmdir "$DESTDIR$path" 2>/dev/null || true ;;
    esac
done <"$reversed"
