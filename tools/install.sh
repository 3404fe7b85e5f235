#!/bin/sh
# install.sh BUILD: copies what was built to $DESTDIR$PREFIX and writes the
# list of what it made, for uninstall.sh: a line `file PATH` or `folder PATH`
# each, in order, without DESTDIR.
set -eu
cd "$(dirname "$0")/.."

build=$1
list=$PREFIX/share/raveforce/installed.txt
made=$(mktemp)
trap 'rm -f "$made"' EXIT

# A folder, and those above it, that are not there yet.
folder() {
    [ ! -d "$DESTDIR$1" ] || return 0
    folder "$(dirname "$1")"
    mkdir "$DESTDIR$1"
    echo "folder $1" >>"$made"
}

# copy MODE FILE PLACE
copy() {
    folder "$(dirname "$3")"
    install -m "$1" "$2" "$DESTDIR$3"
    echo "file $3" >>"$made"
}

# point NAME PLACE: a symbolic link beside what it names
point() {
    ln -sfn "$1" "$DESTDIR$2"
    echo "file $2" >>"$made"
}

case $PREFIX in
/*) ;;
*)
    echo "install: PREFIX must be an absolute path, got $PREFIX" >&2
    exit 2
    ;;
esac
# An earlier version may have had other files.
PREFIX=$PREFIX DESTDIR=$DESTDIR sh tools/uninstall.sh --quiet
if [ -n "$DESTDIR" ]; then
    mkdir -p "$DESTDIR"
fi

copy 755 "$build/raveforce" "$PREFIX/bin/raveforce"
for header in raveforce.h raveforce_io.h; do
    copy 644 "runtime/include/$header" "$PREFIX/include/$header"
done
escaped=$(printf '%s' "$PREFIX" | sed 's/[\\&|]/\\&/g; s/ /\\\\ /g')
for name in raveforce raveforce_io; do
    library=lib$name.so
    copy 644 "$build/lib$name.a" "$PREFIX/lib/lib$name.a"
    copy 755 "$build/$library.${VERSION%%.*}" "$PREFIX/lib/$library.$VERSION"
    point "$library.$VERSION" "$PREFIX/lib/$library.${VERSION%%.*}"
    point "$library.${VERSION%%.*}" "$PREFIX/lib/$library"
    sed -e "s|@PREFIX@|$escaped|" -e "s|@VERSION@|$VERSION|" "tools/$name.pc.in" \
        >"$build/$name.pc"
    copy 644 "$build/$name.pc" "$PREFIX/lib/pkgconfig/$name.pc"
done

copy 755 "$build/lua/raveforce/core.so" "$PREFIX/lib/lua/5.4/raveforce/core.so"
find lua/raveforce -type f | sort | while read -r file; do
    copy 644 "$file" "$PREFIX/share/lua/5.4/${file#lua/}"
done

folder "$(dirname "$list")"
echo "file $list" >>"$made"
install -m 644 "$made" "$DESTDIR$list"
if [ -z "$DESTDIR" ] && [ "$(id -u)" = 0 ] && command -v ldconfig >/dev/null
then
    ldconfig
fi
