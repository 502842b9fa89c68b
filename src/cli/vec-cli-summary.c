/* One pass over the matrix for ranges, lengths and a hash of each row; equal hashes are compared value by value. */
#include "cli/vec-cli-summary.h"

#include "base/vec-parallel.h"

#include <math.h>
#include <string.h>

/* n rows, d dimensions. */

typedef struct
{
  guint64 hash;
  gint64 row;
} RowHash;

typedef struct
{
  double minimum, maximum, sum, sum_of_squares;
  double norm_minimum, norm_maximum, norm_sum;
  gint64 n_values;         /* that are finite */
  gint64 n_zero, n_nan;
} Part;

typedef struct
{
  const VecValues *values; /* (n, d) */
  int n_dims;
  RowHash *hashes;      /* (n) */
  Part *parts;          /* one for each thread */
} Pass;

static inline guint64
mix (guint64 hash, float value)
{
  float positive = value + 0.0f; /* −0 becomes 0, which it equals */
  guint32 bits;

  memcpy (&bits, &positive, sizeof bits);
  hash = (hash ^ bits) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

/* Ranges are of what is finite, lengths of rows that are so as a whole. */
static void
look_at_row (Pass *pass, Part *part, gint64 row, float *buffer)
{
  const float *vector = vec_values_get_part (pass->values, row, 0, pass->n_dims, buffer);
  double sum = 0, squares = 0, norm;
  int n_values = 0;
  guint64 hash = 0;

  for (int i = 0; i < pass->n_dims; i++)
    {
      double value = vector[i];

      hash = mix (hash, vector[i]);
      if (!isfinite (value))
        continue;
      part->minimum = MIN (part->minimum, value);
      part->maximum = MAX (part->maximum, value);
      sum += value;
      squares += value * value;
      n_values++;
    }
  norm = sqrt (squares);
  part->sum += sum;
  part->sum_of_squares += squares;
  part->n_values += n_values;
  pass->hashes[row].hash = hash;
  pass->hashes[row].row = row;
  if (n_values < pass->n_dims)
    {
      part->n_nan++;
      return;
    }
  part->norm_minimum = MIN (part->norm_minimum, norm);
  part->norm_maximum = MAX (part->norm_maximum, norm);
  part->norm_sum += norm;
  part->n_zero += squares == 0;
}

static void
look_at_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Pass *pass = data;
  g_autofree float *buffer = g_new (float, pass->n_dims);

  for (gint64 row = begin; row < end; row++)
    look_at_row (pass, &pass->parts[thread], row, buffer);
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  const RowHash *x = a, *y = b;

  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static gboolean
rows_are_equal (const Pass *pass, gint64 a, gint64 b, float *buffers)
{
  const float *x = vec_values_get_part (pass->values, a, 0, pass->n_dims, buffers);
  const float *y = vec_values_get_part (pass->values, b, 0, pass->n_dims, buffers + pass->n_dims);

  for (int i = 0; i < pass->n_dims; i++)
    if (x[i] != y[i])
      return FALSE;
  return TRUE;
}

static gint64
count_duplicates (const Pass *pass, gint64 n_rows)
{
  g_autofree float *buffers = g_new (float, 2 * (gsize) pass->n_dims);
  gint64 n = 0;
  gint64 first = 0; /* of the run of equal hashes */

  qsort (pass->hashes, (gsize) n_rows, sizeof (RowHash), compare_hashes);
  for (gint64 i = 1; i < n_rows; i++)
    {
      if (pass->hashes[i].hash != pass->hashes[first].hash)
        first = i;
      else if (rows_are_equal (pass, pass->hashes[i].row, pass->hashes[first].row, buffers))
        n++;
    }
  return n;
}

static gint64
count_duplicate_labels (VecTable *table)
{
  g_autoptr (GHashTable) seen = NULL;

  if (!vec_table_has_labels (table))
    return 0;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    g_hash_table_add (seen, (gpointer) vec_table_get_label (table, row));
  return vec_table_get_n_rows (table) - g_hash_table_size (seen);
}

static void
add_parts (const Part *parts, int n_parts, gint64 n_rows, VecCliSummary *summary)
{
  double sum = 0, squares = 0, norms = 0;
  double n_values = 0;

  summary->minimum = summary->norm_minimum = INFINITY;
  summary->maximum = summary->norm_maximum = -INFINITY;
  for (int i = 0; i < n_parts; i++)
    {
      summary->minimum = MIN (summary->minimum, parts[i].minimum);
      summary->maximum = MAX (summary->maximum, parts[i].maximum);
      summary->norm_minimum = MIN (summary->norm_minimum, parts[i].norm_minimum);
      summary->norm_maximum = MAX (summary->norm_maximum, parts[i].norm_maximum);
      summary->n_zero_rows += parts[i].n_zero;
      summary->n_nan_rows += parts[i].n_nan;
      n_values += (double) parts[i].n_values;
      sum += parts[i].sum;
      squares += parts[i].sum_of_squares;
      norms += parts[i].norm_sum;
    }
  summary->mean = sum / n_values;
  summary->deviation = sqrt (MAX (0, squares / n_values - summary->mean * summary->mean));
  summary->norm_mean = norms / (double) (n_rows - summary->n_nan_rows);
}

void
vec_cli_summarize (VecTable *table, VecCliSummary *summary)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_threads = vec_get_default_threads ();
  g_autofree Part *parts = g_new0 (Part, n_threads);
  g_autofree RowHash *hashes = g_new (RowHash, n_rows);
  Pass pass = { vec_table_get_values (table), vec_table_get_n_dims (table), hashes, parts };

  for (int i = 0; i < n_threads; i++)
    {
      parts[i].minimum = parts[i].norm_minimum = INFINITY;
      parts[i].maximum = parts[i].norm_maximum = -INFINITY;
    }
  vec_parallel_for (n_rows, n_threads, look_at_rows, &pass);

  memset (summary, 0, sizeof *summary);
  add_parts (parts, n_threads, n_rows, summary);
  summary->n_duplicate_rows = count_duplicates (&pass, n_rows);
  summary->n_duplicate_labels = count_duplicate_labels (table);
}
