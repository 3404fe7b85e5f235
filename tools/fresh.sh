#!/bin/sh
# fresh.sh [TARGET]...: does a clone work on a machine that has nothing?
#
# Makes a bare Debian 12 with git and make in a temporary folder (debootstrap,
# from the mirror of this machine's own apt sources), clones the last commit
# into it, and runs make TARGET there: demo and test, unless told otherwise.
# Needs root. The packages stay out of this machine.
set -eu
cd "$(dirname "$0")/.."

suite=bookworm
[ $# -gt 0 ] || set -- demo test
[ "$(id -u)" = 0 ] || {
    echo "fresh: needs root, for debootstrap and chroot" >&2
    exit 1
}
command -v debootstrap >/dev/null || {
    echo "fresh: needs the package debootstrap" >&2
    exit 1
}
# shellcheck disable=SC2016
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' \
    "Codename: $suite" 'Component: main' | head -n 1)
[ -n "$mirror" ] || {
    echo "fresh: the apt sources of this machine do not know $suite" >&2
    exit 1
}

tree=$(mktemp -d)
clean() {
    umount "$tree/proc" 2>/dev/null || true
    rm -rf --one-file-system "$tree"
}
trap clean EXIT
trap 'exit 130' INT TERM

echo "fresh: a bare $suite in $tree"
chmod 755 "$tree" # it becomes /, for others than root too
debootstrap --variant=minbase --include=git,make "$suite" "$tree" "$mirror" \
    >"$tree.log" 2>&1 || {
    tail "$tree.log"
    exit 1
}
rm "$tree.log"
cp /etc/resolv.conf "$tree/etc/resolv.conf"
# What an installed machine has, and debootstrap leaves out.
echo "127.0.0.1 localhost" >"$tree/etc/hosts"
mount -t proc proc "$tree/proc"

git clone -q . "$tree/root/a clone"
for target; do
    echo "fresh: make $target"
    chroot "$tree" sh -c "cd '/root/a clone' && make $target" </dev/null
done
echo "fresh: all well"
