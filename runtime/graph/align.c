/* align.c: which nodes of a chain live on: SPEC.md 6.5, tie-break included. */
#include "base/memory.h"
#include "graph/diff.h"

static size_t common_prefix(const uint32_t *a, const uint32_t *b, size_t most)
{
    size_t n = 0;
    while (n < most && a[n] == b[n])
        n++;
    return n;
}

static size_t common_suffix(const uint32_t *a_end, const uint32_t *b_end,
                            size_t most)
{
    size_t n = 0;
    while (n < most && a_end[-1 - (ptrdiff_t)n] == b_end[-1 - (ptrdiff_t)n])
        n++;
    return n;
}

/* t[i][j]: the longest common subsequence of b[i..] and a[j..]. At most 1023,
 * as the table fits. */
static void fill_table(const uint32_t *a, size_t n_a, const uint32_t *b,
                       size_t n_b, uint16_t *t)
{
    const size_t width = n_a + 1;
    for (size_t j = 0; j <= n_a; j++)
        t[n_b * width + j] = 0;
    for (size_t i = n_b; i-- > 0;) {
        uint16_t *row = t + i * width;
        const uint16_t *below = row + width;
        row[n_a] = 0;
        for (size_t j = n_a; j-- > 0;) {
            const uint16_t longer =
                below[j] > row[j + 1] ? below[j] : row[j + 1];
            row[j] = b[i] == a[j] ? (uint16_t)(below[j + 1] + 1) : longer;
        }
    }
}

static void walk_table(const uint32_t *a, size_t n_a, const uint32_t *b,
                       size_t n_b, const uint16_t *t, uint32_t *from)
{
    const size_t width = n_a + 1;
    for (size_t i = 0, j = 0; i < n_b && j < n_a;) {
        if (b[i] == a[j])
            from[i++] = (uint32_t)j++;
        else if (t[(i + 1) * width + j] >= t[i * width + j + 1])
            i++;
        else
            j++;
    }
}

static bool align_middle(rf_alignment *work, const uint32_t *a, size_t n_a,
                         const uint32_t *b, size_t n_b, uint32_t *from)
{
    if (n_a == 0 || n_b == 0 || n_b + 1 > RF_MAX_ALIGNMENT / (n_a + 1))
        return true;
    const size_t cells = (n_a + 1) * (n_b + 1);
    if (cells > work->room) {
        rf_free(work->table);
        work->table = rf_alloc(cells, sizeof *work->table);
        work->room = work->table ? cells : 0;
    }
    if (!work->table)
        return false;
    fill_table(a, n_a, b, n_b, work->table);
    walk_table(a, n_a, b, n_b, work->table, from);
    return true;
}

bool rf_align(rf_alignment *work, const uint32_t *old, size_t n_old,
              const uint32_t *now, size_t n_now, uint32_t *from)
{
    const size_t least = n_old < n_now ? n_old : n_now;
    const size_t p = common_prefix(old, now, least);
    const size_t q = common_suffix(old + n_old, now + n_now, least - p);
    for (size_t i = 0; i < n_now; i++)
        from[i] = RF_NEW_NODE;
    const bool ok = align_middle(work, old + p, n_old - p - q, now + p,
                                 n_now - p - q, from + p);
    for (size_t i = p; i < n_now - q; i++)
        if (from[i] != RF_NEW_NODE)
            from[i] += (uint32_t)p;
    for (size_t i = 0; i < p; i++)
        from[i] = (uint32_t)i;
    for (size_t i = 1; i <= q; i++)
        from[n_now - i] = (uint32_t)(n_old - i);
    return ok;
}
