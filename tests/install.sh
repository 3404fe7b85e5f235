#!/bin/sh
# install.sh BUILD: installs into a temporary folder whose name holds a space, uses what is
# there as a stranger would, uninstalls, and finds nothing left.
set -eu
cd "$(dirname "$0")/.."

build=${1:?usage: install.sh BUILD}
variant=${build#build/}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
place="$root/a place"
prefix=/opt/rave

fail() {
    echo "install: $*"
    exit 1
}

MAKEFLAGS='' make -s VARIANT="$variant" PREFIX="$prefix" DESTDIR="$place" \
    install
tree="$place$prefix"

# A C host, by pkg-config: shared, then static.
export PKG_CONFIG_PATH="$tree/lib/pkgconfig"
flags() {
    pkg-config --define-variable=prefix="$root/tree" "$@" raveforce
}
ln -s "$tree" "$root/tree"
# shellcheck disable=SC2046
gcc -std=c17 -o "$root/kick" examples/embed/kick.c $(flags --cflags --libs) -lm
LD_LIBRARY_PATH="$tree/lib" "$root/kick" >"$root/shared.txt" ||
    fail "examples/embed/kick.c does not run"
# shellcheck disable=SC2046
gcc -std=c17 -o "$root/kick_static" examples/embed/kick.c $(flags --cflags) \
    "$tree/lib/libraveforce.a" \
    $(flags --libs --static | sed 's/-lraveforce//')
"$root/kick_static" >"$root/static.txt" || fail "the static kick does not run"
cmp "$root/shared.txt" "$root/static.txt" || fail "shared and static differ"
[ "$(pkg-config --modversion raveforce)" = "$("$tree/bin/raveforce" --version |
    sed 's/.* //')" ] || fail "the version of raveforce.pc is another"

# A stock Lua, and the command, away from the source tree.
unset LUA_PATH LUA_CPATH
(
    cd "$root"
    LUA_PATH="$tree/share/lua/5.4/?.lua;$tree/share/lua/5.4/?/init.lua" \
        LUA_CPATH="$tree/lib/lua/5.4/?.so" \
        lua5.4 -e 'assert(require("raveforce").graph("o: sin 440"))'
    echo 'assert(require("raveforce").graph("o: sin 440"))' >script.lua
    "$tree/bin/raveforce" run script.lua
) || fail "the Lua module does not load"

MAKEFLAGS='' make -s PREFIX="$prefix" DESTDIR="$place" uninstall
left=$(find "$place" -mindepth 1)
[ -z "$left" ] || fail "left behind: $left"
