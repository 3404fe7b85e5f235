#!/bin/sh
# docs.sh BUILD: reference pages in build/docs: the nodes, printed from their
# tables, and the Lua modules, by ldoc.
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

# ldoc does not know these.
find lua -name '*.lua' | while read -r file; do
    mkdir -p "$docs/source/$(dirname "$file")"
    sed '/^---@\(class\|field\|alias\|meta\|generic\|type\)/d' "$file" \
        >"$docs/source/$file"
done
ldoc --quiet --project RaveForce \
    --title "RaveForce reference" --dir "$docs/lua" "$docs/source/lua"
rm -rf "$docs/source"
echo "docs: $docs/nodes.md and $docs/lua/index.html"
