#!/bin/sh
# packages.sh PACKAGE...: installs what is missing of these Debian packages.
#
# Where nothing is missing, nothing is asked of the network. Elsewhere than on
# Debian it says what is needed and lets the build try.
set -eu

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v dpkg-query >/dev/null; then
    echo "packages: no dpkg here; the build needs what Debian calls: $*" >&2
    exit 0
fi

missing=
for package; do
    installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    become=
elif command -v sudo >/dev/null; then
    become=sudo
else
    echo "packages: missing:$missing" >&2
    echo "packages: neither root nor sudo here; run as root:" >&2
    echo "    apt-get update && apt-get install$missing" >&2
    exit 1
fi

echo "packages: installing$missing"
export DEBIAN_FRONTEND=noninteractive
# The lists are split into words on purpose.
# shellcheck disable=SC2086
{
    $become apt-get -q update
    $become ${become:+env DEBIAN_FRONTEND=$DEBIAN_FRONTEND} \
        apt-get -q install -y --no-install-recommends $missing
} || {
    echo "packages: apt-get could not install:$missing" >&2
    exit 1
}
