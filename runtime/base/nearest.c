/*
 * nearest.c: which known name was meant.
 *
 * The distance counts insertions, deletions, replacements and swaps of
 * neighbours, each place edited once: Damerau, "A technique for computer
 * detection and correction of spelling errors", CACM 7(3), 1964.
 */
#include "raveforce.h"
#include <string.h>

enum { LONGEST = 64 }; /* what is longer is not a name that one mistypes */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same(char a, char b)
{
    return lower(a) == lower(b);
}

/* Row i holds the distances of a's first i characters to all beginnings of b;
 * three rows are enough. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = least(last[j], now[j - 1]) + 1;
            now[j] = least(now[j], last[j - 1] + !same(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
                same(a[i - 2], b[j - 1]))
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

const char *rf_nearest(const char *name, const char *const *names)
{
    const size_t length = name ? strlen(name) : LONGEST + 1;
    if (length > LONGEST || !names)
        return NULL;
    const char *nearest = NULL;
    size_t limit = length / 3 > 1 ? length / 3 : 1;
    for (; *names; names++) {
        const size_t other = strlen(*names);
        if (other > LONGEST)
            continue;
        const size_t edits = distance(name, length, *names, other);
        /* names that share nothing are not near, however short */
        if (edits > limit || (edits > 0 && edits >= length && edits >= other))
            continue;
        nearest = *names;
        if (edits == 0)
            break;
        limit = edits - 1; /* of equals the first wins */
    }
    return nearest;
}
