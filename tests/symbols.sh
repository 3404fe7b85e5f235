#!/bin/sh
# symbols.sh BUILD_DIR: do objects keep to their lane width? What a wide object
# (*_w1.o, *_w4.o, *_w8.o, *_w16.o) defines for others bears its width; and
# only *_w8.o and *_w16.o hold AVX instructions, which other processors lack.
# Prints each breach and fails where there is one.
set -eu
build=${1:?usage: symbols.sh BUILD_DIR}
objects=$(find "$build/runtime" -name '*.o' | LC_ALL=C sort)
wide=$(echo "$objects" | grep -E '_w(1|4|8|16)\.o$' || true)
plain=$(echo "$objects" | grep -vE '_w(8|16)\.o$' || true)
if [ -z "$wide" ] || [ -z "$plain" ]; then
    echo "symbols: no objects to look at in $build/runtime" >&2
    exit 2
fi

# "object:symbol", for every symbol that others see
names=$(echo "$wide" | xargs nm -A --extern-only --defined-only --format=posix)
foreign=$(echo "$names" | awk '
    {
        object = $1
        sub(/:$/, "", object)
        match(object, /_w[0-9]+\.o$/)
        width = substr(object, RSTART, RLENGTH - 2)
        if (substr($2, length($2) - length(width) + 1) != width)
            print object ": defines " $2 ", which does not end in " width
    }')

# every VEX or EVEX instruction begins with a v; no other of x86 code does
strange=$(echo "$plain" | xargs objdump -d --no-show-raw-insn | awk -F'\t' '
    / file format / { object = $1; sub(/: .*/, "", object) }
    /^[0-9a-f]+ <.*>:$/ { where = $1; sub(/^[0-9a-f]+ /, "", where); seen = 0 }
    !seen && ($2 ~ /^v/ || $2 ~ /%[yz]mm/) {
        print object ": " where " " $2
        seen = 1
    }')

[ -z "$foreign$strange" ] || {
    printf '%s\n' "$foreign" "$strange" | sed '/^$/d'
    exit 1
}
