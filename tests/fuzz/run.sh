#!/bin/sh
# run.sh: builds everything and the fuzz targets of this folder in build/fuzz,
# with clang's sanitizers, and runs them side by side, FUZZ_SECONDS each (600).
# Findings go to build/fuzz/findings; what was learned stays in
# build/fuzz/corpus for the next time. FUZZ names the targets, if not all of
# them are wanted.
set -eu
cd "$(dirname "$0")/../.."
build=build/fuzz
seconds=${FUZZ_SECONDS:-600}
corpus=${RAVEFORCE_CORPUS:-../shared/glicol}/programs
checks="-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all"

"${MAKE:-make}" --no-print-directory VARIANT=fuzz CC=clang \
    CFLAGS="$checks" SANITIZE=-fsanitize=fuzzer-no-link,address,undefined all

# The words of the language, as libFuzzer wants them.
dictionary() {
    {
        "$build/raveforce" nodes | awk '{ print $1 }'
        "$build/raveforce" nodes --all 2>/dev/null |
            awk '/^Also: / { gsub(/,/, ""); $1 = ""; print }' | tr ' ' '\n'
        printf '%s\n' '>>' '~' '~a: ' 'o: ' '>> mul ' '//' '{}' '{x}' '@1/2' \
            ':=' '=>' '..' '~input' '[[' ']]' '_s' '_ms' '_' '`' '; ' \
            'output' 'phase' 'sr' 'e0' '1.0e9' '0.0' '-1'
        printf '%s\n' '\kick' '\snare'
    } | sort -u | sed -e 's/[\\"]/\\&/g' -e '/./!d' -e 's/.*/"&"/'
}

link() {
    # shellcheck disable=SC2046,SC2086
    clang -std=c17 -D_GNU_SOURCE $checks -Wall -Wextra -Wpedantic \
        -fsanitize=fuzzer,address,undefined -Iruntime/include \
        $(pkg-config --cflags lua5.4) \
        -o "$build/fuzz-$1" "tests/fuzz/$1.c" "$build/rooms.a" \
        $(pkg-config --libs lua5.4 kissfft-float sndfile soxr sqlite3) \
        -ldl -lm -pthread
}

# Programs of the corpus, where it is, and our own.
texts() {
    find tests/glicol -name '*.glicol'
    [ ! -d "$corpus" ] || find "$corpus" -name '*.glicol'
}

# A text alone; for `live` with each kind of event behind it, and the program
# that comes next as an update.
seed() {
    mkdir -p "$build/seeds/$1"
    last=
    texts | sort | while read -r file; do
        {
            cat "$file"
            if [ "$1" = live ]; then
                [ -z "$last" ] || { printf '\036u' && cat "$last"; }
                printf '\036t1440\036c\036sAZaz\036mo, 0, 0, 0.5\036p99'
                printf '\036f300\036w\036l1\036x\036e7\036u'
                sed 's/[0-9]/1/' "$file"
            fi
        } >"$build/seeds/$1/$(basename "$file")"
        last=$file
    done
}

run() {
    mkdir -p "$build/corpus/$1" "$build/findings"
    "$build/fuzz-$1" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=2048 -malloc_limit_mb=1024 -dict="$build/words" \
        -artifact_prefix="$build/findings/$1-" -print_final_stats=1 \
        "$build/corpus/$1" "$build/seeds/$1" >"$build/fuzz-$1.log" 2>&1
}

targets=${FUZZ:-$(cd tests/fuzz && printf '%s\n' *.c | sed 's/\.c$//')}
dictionary >"$build/words"
running=
for target in $targets; do
    link "$target"
    seed "$target"
    run "$target" &
    running="$running $target:$!"
done
failed=0
for each in $running; do
    target=${each%%:*}
    if wait "${each##*:}"; then
        echo "fuzz $target: nothing found in ${seconds} s," \
            "$(awk '/number_of_executed_units/ { print $2 }' \
                "$build/fuzz-$target.log") texts"
    else
        failed=1
        echo "fuzz $target: found something:"
        grep -A 12 'ERROR\|^fuzz:\|SUMMARY\|runtime error' \
            "$build/fuzz-$target.log" | head -n 40
        ls "$build/findings"
    fi
done
exit $failed
