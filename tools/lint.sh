#!/bin/sh
# lint.sh: clang-format, clang-tidy, cppcheck and luacheck over the whole
# project; says what is wrong and fails. What passed once is not read again by
# clang-tidy until it, or a header, changes.
set -u
cd "$(dirname "$0")/.." || exit 1

includes="-Iruntime/include -Iruntime $(pkg-config --cflags \
    lua5.4 kissfft-float sndfile soxr sqlite3) $(pkg-config --cflags \
    'sdl2 >= 2.24' 2>/dev/null || echo -DRF_NO_SDL2)"

# Wide sources are those that name the lanes.
width() {
    case $1 in
    runtime/nodes/types.c) ;;
    runtime/nodes/* | */kernel_*.c | */pack_*.c | */wide_*.c) echo -DRF_W=4 ;;
    esac
}

tidy() {
    stamp=build/lint/$1.ok
    newer=$(find runtime tests .clang-tidy -name '*.h' -newer "$stamp" \
        2>&1 | head -n 1)
    [ "$stamp" -nt "$1" ] && [ "$stamp" -nt .clang-tidy ] &&
        [ -z "$newer" ] && return
    # shellcheck disable=SC2046,SC2086
    clang-tidy --quiet "$1" -- -std=c17 -D_GNU_SOURCE $(width "$1") \
        $includes 2>/dev/null || return
    mkdir -p "$(dirname "$stamp")" && : >"$stamp"
}

if [ "${1-}" = --tidy ]; then
    tidy "$2"
    exit
fi

failed=
try() {
    "$@" || failed="$failed $1"
}

sources=$(find runtime examples -name '*.c' | sort)
everything=$(find runtime tests examples -name '*.[ch]' | sort)
# shellcheck disable=SC2086
{
    try clang-format --dry-run -Werror $everything
    # It takes a vector for one number, and its lanes for what lies behind.
    try cppcheck -q --error-exitcode=1 --std=c11 --inline-suppr -j "$(nproc)" \
        --suppress=objectIndex \
        --enable=warning,performance,portability -DRF_W=4 -D__GNUC__ \
        -Iruntime/include -Iruntime $sources
    try luacheck -q --no-color .
}
# clang-tidy goes last: it takes the longest.
printf '%s\n' "$sources" |
    xargs -n 1 -P "$(nproc)" sh tools/lint.sh --tidy ||
    failed="$failed clang-tidy"
[ -z "$failed" ] || {
    echo "lint: failed:$failed" >&2
    exit 1
}
echo "lint: nothing to say"
