#!/bin/sh
# run.sh BUILD [KIND]...: runs the tests, two files a processor at a time, and
# ends with `N passed, N failed`. KIND is unit, spec or script; without one,
# all of them.
#
# Every test file is a program that writes TAP (ok, not ok, # SKIP) or nothing
# at all; then its exit status is the verdict, 77 meaning skipped. A program
# that dies counts as failed, and so do the tests it never came to. PRELOAD
# may name the library of a sanitizer.
set -u
cd "$(dirname "$0")/.." || exit 1

unit() {
    for source in tests/unit/test_*.c; do
        name=$(basename "$source" .c)
        printf '%s\n' "$build/tests/$name"
    done
}

spec() {
    printf '%s\n' tests/spec/*_spec.lua
}

script() {
    printf '%s\n' tests/arrows.sh tests/symbols.sh tests/install.sh \
        tests/bits.sh tests/glicol_corpus.lua \
        tests/features_corpus.lua examples/[0-9]*.lua
}

# The command that its own head names, where it may leave what it makes.
example() {
    command=$(sed -n 's/^-- *raveforce \([a-z]*\) .*/\1/p' "$1" | head -n 1)
    [ "$command" != train ] || set -- "$1" --iterations 64 --out run
    work=$build/results/$(basename "$1" .lua)
    file=$PWD/$1
    shift
    mkdir -p "$work" && cd "$work" && "$RAVEFORCE" "$command" "$file" "$@"
}

# Under a sanitizer a stock Lua needs its library first. The loader preloads it
# for this process alone: the shells that specs start would not survive it.
# busted's own modules leak: leaks are for unit tests to find.
specify() {
    lua=$(readlink -f "$(command -v lua5.4)")
    set -- "$lua" "$(command -v busted)" -o tests/tap.lua "$1"
    if [ -n "${PRELOAD-}" ]; then
        loader=$(readelf -l "$lua" | sed -n 's/.*interpreter: \(.*\)]/\1/p')
        set -- "$loader" --preload "$PRELOAD" "$@"
    fi
    ASAN_OPTIONS=detect_leaks=0 "$@"
}

# What a program starts with.
start() {
    case $1 in
    *_spec.lua) specify "$1" ;;
    examples/*) example "$1" ;;
    *.lua) lua5.4 "$1" ;;
    *.sh) sh "$1" "$build" ;;
    *) CMOCKA_MESSAGE_OUTPUT=TAP "$1" ;;
    esac
}

# Prints `passed failed skipped` from a log and the exit status.
count() {
    awk -v status="$2" '
        /^1\.\.[0-9]+/ { tap = 1; planned += substr($0, 4) }
        /^(not )?ok .*# SKIP/ { skipped++; next }
        /^ok / { passed++ }
        /^not ok / { failed++ }
        END {
            seen = passed + failed + skipped
            if (planned > seen)
                failed += planned - seen
            if (!tap && status == 77)
                skipped++
            else if (!tap && !status)
                passed++
            else if (status && !failed)
                failed++
            print passed + 0, failed + 0, skipped + 0
        }' "$1"
}

# Runs one file; its log and its counts go to $build/results.
one() {
    log=$build/results/$(printf '%s' "$1" | tr / _).log
    (start "$1") >"$log" 2>&1 </dev/null
    status=$?
    set -- "$1" $(count "$log" $status)
    echo "$2 $3 $4" >"$log.count"
    line="$1: $2 passed, $3 failed"
    [ "$4" = 0 ] || line="$line, $4 skipped"
    if [ "$3" = 0 ]; then
        echo "$line"
        grep '# SKIP\|^skipped' "$log"
    else
        echo "$line (exit status $status)"
        grep -v '^ok ' "$log" | sed 's/^/    /'
    fi
    return 0
}

build=$1
shift
if [ "${1-}" = --one ]; then
    one "$2"
    exit
fi

unset LUA_INIT LUA_INIT_5_4 LUA_PATH_5_4 LUA_CPATH_5_4 RAVEFORCE_LANES
export LUA_PATH='lua/?.lua;lua/?/init.lua;;'
export LUA_CPATH="$build/lua/?.so;;"
export RAVEFORCE="$PWD/$build/raveforce"
rm -rf "$build/results"
mkdir -p "$build/results"
[ $# -gt 0 ] || set -- script unit spec
for kind; do
    "$kind"
done | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" sh tests/run.sh "$build" --one
cat "$build"/results/*.count | awk '
    { passed += $1; failed += $2; skipped += $3 }
    END {
        if (skipped)
            print skipped " skipped"
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0 || passed == 0
    }' >"$build/results/total"
status=$?
cat "$build/results/total"
exit $status
