#!/bin/sh
# bits.sh BUILD: the same bits from that build, from gcc -O0 and from clang -O2,
# at every lane width of this processor, on one thread and on two: renders some
# texts and evaluates a batch in each, and compares checksums. Prints TAP.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build NAME CC CFLAGS
build() {
    MAKEFLAGS='' make -s -j"$(nproc)" VARIANT="bits-$1" CC="$2" CFLAGS="$3" \
        "build/bits-$1/raveforce" >"$work/make.log" 2>&1 || {
        cat "$work/make.log"
        echo "Bail out! bits: cannot build with $2 $3"
        exit 1
    }
}

count=0
failed=0
# same NAME FILE: is FILE what the first one was?
same() {
    count=$((count + 1))
    [ -f "$work/expected" ] || cp "$2" "$work/expected"
    if cmp -s "$2" "$work/expected"; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        diff "$work/expected" "$2" | sed 's/^/# /'
        failed=1
    fi
}

ours=${1:?usage: bits.sh BUILD}
build gcc-O0 gcc -O0
build clang-O2 clang -O2
for variant in "${ours#build/}" bits-gcc-O0 bits-clang-O2; do
    raveforce=build/$variant/raveforce
    for lanes in 1 4 8 16; do
        for threads in 1 2; do
            name="$variant, $lanes lanes, $threads threads"
            if RAVEFORCE_LANES=$lanes "$raveforce" run tests/bits.lua \
                "$threads" >"$work/sums" 2>"$work/said"; then
                same "$name" "$work/sums"
            elif grep -q "this processor has" "$work/said"; then
                count=$((count + 1))
                echo "ok $count # SKIP $name"
            else
                count=$((count + 1))
                failed=1
                echo "not ok $count - $name"
                sed 's/^/# /' "$work/said"
            fi
        done
    done
done
echo "1..$count"
exit $failed
