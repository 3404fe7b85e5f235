#!/bin/sh
# docs.sh BUILD: reference pages in build/docs: nodes, features and measures,
# printed from their tables, and the Lua modules, by ldoc.
set -eu
cd "$(dirname "$0")/.."

raveforce=$1/raveforce
docs=build/docs
rm -rf "$docs"
mkdir -p "$docs/source"
{
    echo "# Nodes"
    "$raveforce" nodes | while read -r name rest; do
        echo
        "$raveforce" nodes "$name"
    done
} >"$docs/nodes.md"

# listed TITLE COMMAND: a page of what `raveforce COMMAND --list` names.
listed() {
    echo "# $1"
    "$raveforce" "$2" --list | while read -r name rest; do
        printf '\n## %s\n\n' "$name"
        "$raveforce" "$2" --list "$name" | sed 's/^/    /'
    done
}
listed Features features >"$docs/features.md"
listed Measures distance >"$docs/measures.md"

# ldoc does not know these.
find lua -name '*.lua' | while read -r file; do
    mkdir -p "$docs/source/$(dirname "$file")"
    sed '/^---@\(class\|field\|alias\|meta\|generic\|operator\|type\)/d' "$file" \
        >"$docs/source/$file"
done
ldoc --quiet --project RaveForce \
    --title "RaveForce reference" --dir "$docs/lua" "$docs/source/lua"
rm -rf "$docs/source"
echo "docs: $docs/*.md and $docs/lua/index.html"
