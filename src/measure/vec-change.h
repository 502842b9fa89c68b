#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of their neighbourhoods rows keep from one space, or one map, to another: the share of the k nearest of before that are among the
 * k nearest of after. The measure of Wendlandt, Kummerfeld & Mihalcea (2018, section 3: stability, with k = 10), and but for its scale the score by
 * which Gonen, Jawahar, Seddah & Goldberg (2020, section 3.1) find words whose use has changed. */

/* @before (n, @n_before) and @after (n, @n_after): neighbours by row, nearest first; k ≤ both. kept (n): 0 … 1. O(n k log k). */
void vec_change_measure (const guint32 *before, int n_before, const guint32 *after, int n_after, gint64 n_rows, int k, int n_threads,
                         float *kept);

/* The rows that keep least, least first; where they keep equally much, those that keep least of a @wide neighbourhood (n, may be
 * NULL), then by row. NaN is left out. rows (@limit); returns how many. O(n log limit). */
gint64 vec_change_rank (const float *kept, const float *wide, gint64 n_rows, gint64 limit, gint64 *rows);

G_END_DECLS
