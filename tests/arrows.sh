#!/bin/sh
# arrows.sh [ROOT]: do includes between rooms go the way DESIGN.md, section 2,
# draws them? Prints each breach as file:line and fails where there is one.
set -eu
cd "${1:-$(dirname "$0")/..}"

# A room, and what it may include besides its own: public headers (`public` is
# all of them) and rooms.
arrows='
include:  public
base:     raveforce.h
syntax:   raveforce.h base
nodes:    raveforce.h base
graph:    raveforce.h base syntax nodes
plan:     raveforce.h base nodes graph
render:   raveforce.h base nodes graph plan
features: raveforce.h base
algebra:  raveforce.h base
score:    raveforce.h base render features
api:      raveforce.h base syntax nodes graph plan render features algebra score
audio:    raveforce.h raveforce_io.h base
store:    raveforce.h raveforce_io.h base
bind:     public
host:     public bind
cli:      public bind host
dist:     public bind host
'

if [ ! -d runtime/base ]; then
    echo "arrows: no runtime/base in $PWD" >&2
    exit 2
fi

find runtime -name '*.[ch]' -exec awk -v arrows="$arrows" '
    BEGIN {
        n = split(arrows, line, "\n")
        for (i = 1; i <= n; i++) {
            colon = index(line[i], ":")
            if (colon > 0)
                may[substr(line[i], 1, colon - 1)] = \
                    substr(line[i], colon + 1) " "
        }
    }

    function breach(why) {
        printf "%s:%d: %s\n", FILENAME, FNR, why
        failed = 1
    }

    FNR == 1 {
        split(FILENAME, part, "/")
        room = part[2]
        if (!(room in may))
            breach("arrows.sh knows no room " room)
    }

    /^[ \t]*#[ \t]*include/ && room in may {
        if (!match($0, /["<][^">]*[">]/)) {
            breach("an include that arrows.sh cannot read")
            next
        }
        quoted = substr($0, RSTART, 1) == "\""
        header = substr($0, RSTART + 1, RLENGTH - 2)
        target = header
        if (header ~ /^raveforce[a-z_]*\.h$/) {
            if (index(may[room], " public "))
                next
        } else {
            if (!sub(/\/.*/, "", target))
                next # beside the file, or the system
            if (target == room || (!quoted && !(target in may)))
                next
        }
        if (!index(may[room], " " target " "))
            breach(room " may not include " header)
    }

    END { exit failed }
' {} +
