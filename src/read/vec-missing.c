/* Values that are no numbers. The first look, which nearly all tables pass, only says where the first is and how many rows have one; what is to
 * be done about them costs another. Means are those of each dimension's present values (Little & Rubin 2019, Statistical Analysis
 * with Missing Data, §4.2.1): they keep the means and make variances smaller, which is why the rows are marked. */
#include "read/vec-missing.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "read/vec-matrix.h"
#include "read/vec-ticker.h"

#define CHUNK_BYTES (8 << 20)     /* between two looks at the cancellable */
#define BLOCK_VALUES (1 << 15)    /* widened at a time; stays in the cache */

/* n rows, d dimensions. */
typedef struct
{
  VecTable *table;
  const VecValues *values;
  gint64 n_rows;
  int n_dims;
  VecTicker ticker;
  gint64 first;            /* of the chunk that is looked at */
  GMutex lock;             /* for what follows */
  gint64 n_bad;            /* rows */
  gint64 first_bad;        /* −1: none */
  gint64 first_wrong;      /* row with another length, −1: none */
  guint32 wrong_head;
} Look;

const char *const *
vec_missing_get_ids (void)
{
  static const char *const ids[] = { "refuse", "drop", "keep", NULL };

  return ids;
}

static void
set_not_finite (GError **error, const char *file, gint64 row, int dim, float value, gint64 n_bad_rows)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FINITE,
               g_dngettext (GETTEXT_PACKAGE,
                            "%s, row %lld: value %d is %s, but vectors must be finite float32 numbers; %lld row is affected: "
                            "correct or remove it",
                            "%s, row %lld: value %d is %s, but vectors must be finite float32 numbers; %lld rows are affected: "
                            "correct or remove them",
                            (gulong) n_bad_rows),
               file, (long long) row + 1, dim + 1, isnan (value) ? _("NaN (not a number)") : _("infinite or too large"),
               (long long) n_bad_rows);
}

static int
count_not_finite (const float *row, int n_dims)
{
  int n = 0;

  for (int i = 0; i < n_dims; i++)
    n += !isfinite (row[i]);
  return n;
}

/* ---- The first look. */

static void
look_at_block (Look *look, gint64 row, gint64 n, const float *block)
{
  gint64 n_bad = 0, first_bad = -1;

  if (vec_all_finite (block, (gsize) n * (gsize) look->n_dims))
    return;
  for (gint64 i = 0; i < n; i++)
    if (!vec_all_finite (block + i * look->n_dims, (gsize) look->n_dims))
      {
        n_bad++;
        if (first_bad < 0)
          first_bad = row + i;
      }
  g_mutex_lock (&look->lock);
  look->n_bad += n_bad;
  if (look->first_bad < 0 || first_bad < look->first_bad)
    look->first_bad = first_bad;
  g_mutex_unlock (&look->lock);
}

static void
look_at_heads (Look *look, gint64 row, gint64 n)
{
  guint32 head;
  gint64 wrong = vec_table_find_wrong_head (look->table, row, n, &head);

  if (wrong < 0)
    return;
  g_mutex_lock (&look->lock);
  if (look->first_wrong < 0 || wrong < look->first_wrong)
    {
      look->first_wrong = wrong;
      look->wrong_head = head;
    }
  g_mutex_unlock (&look->lock);
}

static void
look_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Look *look = data;
  const float *lies = vec_values_get_floats (look->values);
  gint64 n_block = MAX (1, BLOCK_VALUES / look->n_dims);
  g_autofree float *widened = lies == NULL ? g_new (float, (gsize) n_block * (gsize) look->n_dims) : NULL;

  begin += look->first;
  end += look->first;
  look_at_heads (look, begin, end - begin);
  for (gint64 row = begin; row < end && vec_raw_type_is_float (look->values->type); row += n_block)
    {
      gint64 n = MIN (n_block, end - row);

      if (lies == NULL)
        vec_values_read_rows (look->values, row, n, widened);
      look_at_block (look, row, n, lies != NULL ? lies + (gsize) row * (gsize) look->n_dims : widened);
    }
}

/* @func for all rows, chunk by chunk. */
static gboolean
for_all_rows (Look *look, VecParallelFunc func, gpointer data, GError **error)
{
  gint64 n_chunk = (gint64) MAX (1, CHUNK_BYTES / vec_values_get_row_size (look->values));

  for (look->first = 0; look->first < look->n_rows; look->first += n_chunk)
    {
      if (!vec_ticker_tick (&look->ticker, (guint64) look->first, error))
        return FALSE;
      vec_parallel_for (MIN (n_chunk, look->n_rows - look->first), 0, func, data);
    }
  return TRUE;
}

static gboolean
refuse (Look *look, GError **error)
{
  g_autofree float *row = g_new (float, look->n_dims);
  const char *complaint = vec_table_get_complaint (look->table);
  int dim = 0;

  if (complaint != NULL)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FINITE, complaint);
      return FALSE;
    }
  vec_table_read_vector (look->table, look->first_bad, row);
  while (isfinite (row[dim]))
    dim++;
  set_not_finite (error, vec_table_get_name (look->table), look->first_bad, dim, row[dim], look->n_bad);
  return FALSE;
}

static gboolean
set_wrong_head (Look *look, GError **error)
{
  gint64 row = look->first_wrong;

  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s, row %lld (byte %llu): %u numbers are promised, but the rows before have %d; vectors of different lengths make "
                 "no table"),
               vec_table_get_name (look->table), (long long) row + 1, (unsigned long long) ((guint64) row * look->values->stride),
               look->wrong_head, look->n_dims);
  return FALSE;
}

/* ---- What is done about them. */

typedef struct
{
  Look *look;
  gint32 *n_missing;       /* (n) of each row */
  double *sums;            /* (d) of the values that are there */
  gint64 *counts;          /* (d) */
} Counting;

static void
count_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Counting *counting = data;
  Look *look = counting->look;
  g_autofree float *row = g_new (float, look->n_dims);

  for (gint64 i = look->first + begin; i < look->first + end; i++)
    {
      vec_table_read_vector (look->table, i, row);
      counting->n_missing[i] = count_not_finite (row, look->n_dims);
      for (int j = 0; counting->sums != NULL && j < look->n_dims; j++)
        if (isfinite (row[j]))
          {
            counting->sums[j] += (double) row[j];
            counting->counts[j]++;
          }
    }
}

/* The rows with at most @most missing values, in order. */
static GArray *
list_rows (const Counting *counting, int most)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 row = 0; row < counting->look->n_rows; row++)
    if (counting->n_missing[row] <= most)
      g_array_append_val (rows, row);
  return rows;
}

static VecTable *
take_rows (VecTable *table, GArray *rows, GError **error)
{
  const VecValues *values = vec_table_get_values (table);

  if (rows->len == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: no row is left, because every one has values that are NaN, infinite or too large"),
                   vec_table_get_name (table));
      return NULL;
    }
  if (!vec_memory_check (vec_table_get_name (table), (guint64) rows->len * vec_values_get_row_size (values), error))
    return NULL;
  return vec_table_new_subset (table, (const gint64 *) (gconstpointer) rows->data, rows->len);
}

static VecTable *
drop_rows (Counting *counting, GError **error)
{
  Look *look = counting->look;
  g_autoptr(GArray) rows = list_rows (counting, 0);
  g_autoptr(VecTable) table = take_rows (look->table, rows, error);
  g_autofree char *remark = NULL;

  if (table == NULL)
    return NULL;
  remark = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld row was left out because it has values that are NaN, infinite or too large",
                                         "%lld rows were left out because they have values that are NaN, infinite or too large",
                                         (gulong) look->n_bad),
                            (long long) look->n_bad);
  return vec_table_new_remarked (table, remark);
}

/* A copy of the values of @table, in their type, with means in the place of what is missing. */
static guint8 *
copy_filled (Counting *counting, VecTable *table, const gint64 *rows, VecValues *filled, GError **error)
{
  const VecValues *from = vec_table_get_values (table);
  gsize row_size = vec_values_get_row_size (from);
  g_autofree float *row = g_new (float, from->n_dims);
  guint8 *bytes;

  if (!vec_memory_check (vec_table_get_name (table), (guint64) from->n_rows * row_size, error))
    return NULL;
  bytes = g_malloc_n ((gsize) from->n_rows, row_size);
  for (gint64 i = 0; i < from->n_rows; i++)
    {
      guint8 *into = bytes + (gsize) i * row_size;

      memcpy (into, from->bytes + (gsize) i * from->stride, row_size);
      if (counting->n_missing[rows[i]] == 0)
        continue;
      vec_values_read_rows (from, i, 1, row);
      for (int j = 0; j < from->n_dims; j++)
        if (!isfinite (row[j]))
          vec_raw_store (from->type, counting->counts[j] > 0 ? (float) (counting->sums[j] / (double) counting->counts[j]) : 0,
                         into + (gsize) j * from->type.size);
    }
  *filled = (VecValues) { from->type, bytes, row_size, from->n_rows, from->n_dims };
  return bytes;
}

static VecColumn *
make_column (Counting *counting, GArray *rows, gint64 *n_values)
{
  double *numbers = g_new (double, rows->len);

  *n_values = 0;
  for (guint i = 0; i < rows->len; i++)
    {
      numbers[i] = counting->n_missing[g_array_index (rows, gint64, i)];
      *n_values += (gint64) numbers[i];
    }
  return vec_column_new_number (_("missing values"), numbers, rows->len);
}

static VecTable *
add_column (VecTable *table, VecColumn *column)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_ptr_array_add (columns, vec_table_get_column (table, i));
  if (vec_table_find_column (table, vec_column_get_name (column)) == NULL)
    g_ptr_array_add (columns, column);
  return vec_table_new_with_columns (table, NULL, columns);
}

static VecTable *
remark_kept (VecTable *table, gint64 n_values, gint64 n_left_out)
{
  g_autofree char *kept = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                        "%lld missing value was replaced by the mean of its dimension; the column “%s” says "
                                                        "how many each row lacks",
                                                        "%lld missing values were replaced by the means of their dimensions; the column “%s” "
                                                        "says how many each row lacks",
                                                        (gulong) n_values),
                                           (long long) n_values, _("missing values"));
  g_autofree char *left_out = NULL;
  g_autoptr(VecTable) remarked = vec_table_new_remarked (table, kept);

  if (n_left_out == 0)
    return g_steal_pointer (&remarked);
  left_out = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld row was left out because all of its values are missing",
                                           "%lld rows were left out because all of their values are missing", (gulong) n_left_out),
                              (long long) n_left_out);
  return vec_table_new_remarked (remarked, left_out);
}

static VecTable *
keep_rows (Counting *counting, GError **error)
{
  Look *look = counting->look;
  g_autoptr(GArray) rows = list_rows (counting, look->n_dims - 1);
  gboolean is_whole = rows->len == look->n_rows;
  g_autoptr(VecTable) table = is_whole ? g_object_ref (look->table) : take_rows (look->table, rows, error);
  g_autoptr(VecTable) filled = NULL, marked = NULL;
  g_autoptr(VecColumn) column = NULL;
  VecValues values;
  guint8 *bytes;
  gint64 n_values;

  if (table == NULL)
    return NULL;
  bytes = copy_filled (counting, table, (const gint64 *) (gconstpointer) rows->data, &values, error);
  if (bytes == NULL)
    return NULL;
  filled = vec_table_new_with_values (table, &values, bytes, g_free);
  column = make_column (counting, rows, &n_values);
  marked = add_column (filled, column);
  return remark_kept (marked, n_values, look->n_rows - rows->len);
}

static VecTable *
mend (Look *look, VecMissing missing, GError **error)
{
  g_autofree gint32 *n_missing = g_new (gint32, look->n_rows);
  g_autofree double *sums = missing == VEC_MISSING_KEEP ? g_new0 (double, look->n_dims) : NULL;
  g_autofree gint64 *counts = missing == VEC_MISSING_KEEP ? g_new0 (gint64, look->n_dims) : NULL;
  Counting counting = { look, n_missing, sums, counts };
  VecTable *table;

  for (look->first = 0; look->first < look->n_rows; look->first += BLOCK_VALUES)
    {
      if (!vec_ticker_tick (&look->ticker, (guint64) look->first, error))
        return NULL;
      count_cb (0, MIN (BLOCK_VALUES, look->n_rows - look->first), 0, &counting);
    }
  table = missing == VEC_MISSING_KEEP ? keep_rows (&counting, error) : drop_rows (&counting, error);
  if (table != NULL)
    vec_table_mark_checked (table);
  return table;
}

VecTable *
vec_missing_check (VecTable *table, VecMissing missing, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                   GError **error)
{
  Look look = { .table = table, .first_bad = -1, .first_wrong = -1 };

  g_return_val_if_fail (VEC_IS_TABLE (table), NULL);

  if (vec_table_is_checked (table))
    return g_object_ref (table);
  look.values = vec_table_get_values (table);
  look.n_rows = vec_table_get_n_rows (table);
  look.n_dims = vec_table_get_n_dims (table);
  vec_ticker_init (&look.ticker, _("Checking the values"), (guint64) look.n_rows, progress, progress_data, cancellable);
  if (!for_all_rows (&look, look_cb, &look, error) || (look.first_wrong >= 0 && !set_wrong_head (&look, error)))
    return NULL;
  if (look.n_bad == 0)
    {
      vec_table_mark_checked (table);
      return g_object_ref (table);
    }
  if (missing == VEC_MISSING_REFUSE && !refuse (&look, error))
    return NULL;
  return mend (&look, missing, error);
}

gboolean
vec_missing_check_lengths (VecTable *table, GError **error)
{
  Look look = { .table = table, .values = vec_table_get_values (table), .n_dims = vec_table_get_n_dims (table), .first_wrong = -1 };

  look_at_heads (&look, 0, vec_table_get_n_rows (table));
  return look.first_wrong < 0 || set_wrong_head (&look, error);
}
