#include "read/vec-row-store-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-row-choice.h"
#include "table/vec-filter-syntax.h"

/* Rows are put to the filter, and random ones are weeded out, when about so many wait. */
#define MANY_ROWS 65536
#define MANY_BYTES (16 << 20)

/* ---- The store. */

/* What "exactly this value if there is one, else those equal after folding" keeps out can only be known of all rows. */
static VecFilter *
find_early_conditions (const char *where)
{
  g_autoptr(VecFilter) filter = vec_filter_parse (where, NULL, NULL);

  for (guint i = vec_filter_get_n_conditions (filter); i > 0; i--)
    {
      const VecCondition *condition = vec_filter_get_condition (filter, i - 1);
      VecFilter *others;

      if (condition->kind != VEC_CONDITION_VALUES || !condition->negated)
        continue;
      others = vec_filter_without (filter, i - 1);
      g_clear_pointer (&filter, vec_filter_unref);
      filter = others;
      if (filter == NULL)
        break;
    }
  return g_steal_pointer (&filter);
}

VecRowStore *
vec_row_store_new (const char *file, int n_dims, guint n_texts, const VecReadOptions *options)
{
  VecRowStore *self = g_new0 (VecRowStore, 1);

  self->file = g_strdup (file);
  self->n_dims = n_dims;
  self->n_texts = n_texts;
  self->options = options;
  self->chooses = vec_row_choice_is_made (options);
  self->matrix = vec_matrix_new (file, n_dims);
  self->texts = vec_row_texts_new (n_texts);
  self->waiting = options->where != NULL ? vec_row_texts_new (n_texts) : self->texts;
  self->last_key = G_MAXUINT64;
  self->left_out = vec_left_out_new ();
  self->parts = g_ptr_array_new_with_free_func (vec_row_part_free);
  if (self->chooses)
    self->origins = g_array_new (FALSE, FALSE, sizeof (VecRowOrigin));
  if (options->where != NULL)
    {
      g_autoptr(VecFilter) early = find_early_conditions (options->where);

      self->early = early != NULL ? vec_filter_to_text (early, NULL) : NULL;
    }
  return self;
}

void
vec_row_store_free (VecRowStore *self)
{
  g_ptr_array_unref (self->parts);
  if (self->waiting != self->texts)
    vec_row_texts_free (self->waiting, self->n_texts);
  vec_row_texts_free (self->texts, self->n_texts);
  g_clear_pointer (&self->matrix, vec_matrix_free);
  g_clear_pointer (&self->origins, g_array_unref);
  vec_left_out_unref (self->left_out);
  g_free (self->early);
  g_free (self->file);
  g_free (self);
}

void
vec_row_store_set_columns (VecRowStore *self, VecRowStoreColumns columns, gpointer data)
{
  self->columns = columns;
  self->columns_data = data;
}

VecRowPart **
vec_row_store_open (VecRowStore *self, const VecTextBlock *blocks, guint n, guint64 done, guint64 total, GError **error)
{
  gint64 n_lines = 0;
  float *rows;

  g_ptr_array_set_size (self->parts, 0);
  for (guint i = 0; i < n; i++)
    n_lines += blocks[i].n_lines;
  /* Of a choice nobody knows how many rows there will be. */
  rows = vec_matrix_reserve (self->matrix, n_lines, self->chooses ? 4 : done, self->chooses ? 5 : total, error);
  if (rows == NULL)
    return NULL;
  self->share = done > 0 && done <= total ? (double) done / (double) total : 1;
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (self->parts, vec_row_part_new (self, rows));
      rows += (gsize) blocks[i].n_lines * (gsize) self->n_dims;
    }
  return (VecRowPart **) self->parts->pdata;
}

/* ---- Choosing. */

/* Of the rows from @first on only those listed, (n), from 0, stay. */
static void
keep_rows (VecRowStore *self, gint64 first, const gint64 *rows, gint64 n)
{
  gsize row_size = (gsize) self->n_dims * sizeof (float);

  for (gint64 i = 0; i < n; i++)
    if (rows[i] != i)
      {
        memcpy (vec_matrix_get_row (self->matrix, first + i), vec_matrix_get_row (self->matrix, first + rows[i]), row_size);
        g_array_index (self->origins, VecRowOrigin, first + i) = g_array_index (self->origins, VecRowOrigin, first + rows[i]);
      }
  vec_matrix_set_n_rows (self->matrix, first + n);
  g_array_set_size (self->origins, (guint) (first + n));
}

static void
keep_texts (VecStrings **texts, guint n_texts, const gint64 *rows, gint64 n)
{
  for (guint i = 0; i < n_texts; i++)
    {
      VecStrings *kept = vec_strings_subset (texts[i], rows, n);

      vec_strings_unref (texts[i]);
      texts[i] = kept;
    }
}

/* The rows from @first on, whose texts are @texts, that pass @where, from 0; free it. */
static gint64 *
find_passing (VecRowStore *self, gint64 first, VecStrings **texts, const char *where, gint64 *n, GCancellable *cancellable, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (self->file, "", NULL);
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecRowSet) set = NULL;

  vec_table_builder_take_vectors (builder, vec_matrix_get_row (self->matrix, first), vec_matrix_get_n_rows (self->matrix) - first,
                                  self->n_dims, NULL, NULL);
  self->columns (builder, texts, self->columns_data);
  table = vec_table_builder_end (builder, error);
  set = table != NULL ? vec_row_choice_filter (table, where, TRUE, cancellable, error) : NULL;
  return set != NULL ? vec_row_set_dup_rows (set, n) : NULL;
}

/* Puts the rows that wait to the filter. */
static gboolean
pass_waiting (VecRowStore *self, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = vec_matrix_get_n_rows (self->matrix);

  if (self->options->where == NULL)
    {
      self->n_passed = n_rows;
      return TRUE;
    }
  if (n_rows == self->n_passed)
    return TRUE;
  if (self->early != NULL)
    {
      gint64 n;
      g_autofree gint64 *rows = find_passing (self, self->n_passed, self->waiting, self->early, &n, cancellable, error);

      if (rows == NULL)
        return FALSE;
      keep_rows (self, self->n_passed, rows, n);
      keep_texts (self->waiting, self->n_texts, rows, n);
    }
  for (guint i = 0; i < self->n_texts; i++)
    {
      vec_strings_append_all (self->texts[i], self->waiting[i]);
      vec_strings_truncate (self->waiting[i], 0);
    }
  self->n_passed = vec_matrix_get_n_rows (self->matrix);
  return TRUE;
}

/* Only those with the smallest keys can be among the chosen ones. */
static void
weed_random (VecRowStore *self)
{
  gint64 n = self->n_passed;
  g_autofree guint64 *keys = NULL;
  g_autofree gint64 *rows = NULL;
  gint64 n_kept = 0;

  if (n <= self->options->random_rows)
    return;
  keys = g_new (guint64, n);
  rows = g_new (gint64, n);
  for (gint64 i = 0; i < n; i++)
    keys[i] = vec_row_choice_key (self->options->random_seed, g_array_index (self->origins, VecRowOrigin, i).line);
  self->last_key = vec_row_choice_find_nth (keys, n, self->options->random_rows);
  for (gint64 i = 0; i < n; i++)
    if (vec_row_choice_key (self->options->random_seed, g_array_index (self->origins, VecRowOrigin, i).line) <= self->last_key)
      rows[n_kept++] = i;
  keep_rows (self, 0, rows, n_kept);
  keep_texts (self->texts, self->n_texts, rows, n_kept);
  self->n_passed = n_kept;
}

/* Once enough rows wait. */
static gboolean
choose (VecRowStore *self, GCancellable *cancellable, GError **error)
{
  gint64 many = MIN (MANY_ROWS, 1 + MANY_BYTES / (self->n_dims * (gint64) sizeof (float)));
  gint64 n_waiting = vec_matrix_get_n_rows (self->matrix) - self->n_passed;
  gint64 wanted = self->options->random_rows;

  if (self->options->first_rows > 0)
    many = MIN (many, self->options->first_rows + 1 - self->n_passed);
  if (self->options->where != NULL && n_waiting < many)
    return TRUE;
  if (!pass_waiting (self, cancellable, error))
    return FALSE;
  if (wanted > 0 && self->n_passed > wanted + MAX (wanted / 4, many))
    weed_random (self);
  return TRUE;
}

/* ---- Together again. */

static void
truncate_rows (VecRowStore *self, gint64 n_rows)
{
  if (vec_matrix_get_n_rows (self->matrix) <= n_rows)
    return;
  vec_matrix_set_n_rows (self->matrix, n_rows);
  g_array_set_size (self->origins, (guint) n_rows);
  for (guint i = 0; i < self->n_texts; i++)
    vec_strings_truncate (self->texts[i], n_rows);
  self->n_passed = n_rows;
}

static void
add_origins (VecRowStore *self, const VecRowPart *part)
{
  for (guint i = 0; i < part->origins->len; i++)
    {
      VecRowOrigin origin = g_array_index (part->origins, VecRowOrigin, i);

      origin.number += self->n_seen;
      g_array_append_val (self->origins, origin);
    }
}

static void
add_part (VecRowStore *self, VecRowPart *part)
{
  gint64 n_rows = vec_matrix_get_n_rows (self->matrix);
  float *place = vec_matrix_get_row (self->matrix, n_rows);

  if (part->rows != place && part->n_rows > 0)
    memmove (place, part->rows, (gsize) part->n_rows * (gsize) self->n_dims * sizeof (float));
  vec_matrix_set_n_rows (self->matrix, n_rows + part->n_rows);
  for (guint i = 0; i < self->n_texts; i++)
    vec_strings_append_all (self->waiting[i], part->texts[i]);
  if (self->chooses)
    add_origins (self, part);
  else if (part->n_bad > 0)
    vec_matrix_note_not_finite (self->matrix, part->bad_line, part->bad_dim, part->bad_value, part->n_bad);
  if (part->left_out != NULL)
    vec_left_out_append (self->left_out, part->left_out);
  self->n_seen += part->n_seen;
  self->n_mended += part->n_mended;
}

/* One row more than was asked for, good or bad, tells that the file has more. */
static gboolean
has_enough (VecRowStore *self, gboolean is_bad)
{
  gint64 wanted = self->options->first_rows;

  return wanted > 0 && (self->options->where != NULL ? self->n_passed : vec_matrix_get_n_rows (self->matrix)) + is_bad > wanted;
}

/* What the first parts hold tells what all will: growing step by step leaves holes behind. */
static void
expect_texts (VecRowStore *self)
{
  for (guint i = 0; i < self->n_texts; i++)
    {
      double n = (double) vec_strings_get_length (self->texts[i]) / self->share * 1.02 + 16;
      double n_bytes = (double) vec_strings_get_size (self->texts[i]) / self->share * 1.05;

      vec_strings_reserve (self->texts[i], (gint64) n, (gsize) MAX (n_bytes - 8 * n, 0));
    }
}

gboolean
vec_row_store_merge (VecRowStore *self, guint n, GCancellable *cancellable, GError **error)
{
  gboolean good = TRUE;
  gboolean is_first = self->n_seen == 0;

  for (guint i = 0; i < n && good && !self->is_full; i++)
    {
      VecRowPart *part = g_ptr_array_index (self->parts, i);

      add_part (self, part);
      good = !self->chooses || choose (self, cancellable, error);
      self->is_full = good && has_enough (self, part->error != NULL);
      if (good && !self->is_full && part->error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&part->error));
          good = FALSE;
        }
    }
  if (self->is_full)
    truncate_rows (self, self->options->first_rows);
  if (good && is_first && !self->chooses)
    expect_texts (self);
  g_ptr_array_set_size (self->parts, 0);
  return good;
}

gboolean
vec_row_store_is_full (VecRowStore *self)
{
  return self->is_full;
}

gint64
vec_row_store_get_n_seen (VecRowStore *self)
{
  return self->n_seen;
}

/* The filter once more, of all rows that are left: see find_early_conditions(). */
static gboolean
filter_all (VecRowStore *self, GCancellable *cancellable, GError **error)
{
  g_autofree gint64 *rows = NULL;
  gint64 n = 0;

  if (self->options->where == NULL)
    return TRUE;
  if (self->n_passed > 0)
    {
      rows = find_passing (self, 0, self->texts, self->options->where, &n, cancellable, error);
      if (rows == NULL)
        return FALSE;
      keep_rows (self, 0, rows, n);
      keep_texts (self->texts, self->n_texts, rows, n);
      self->n_passed = n;
    }
  if (n > 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s: no row passes the filter “%s”"), self->file, self->options->where);
  return FALSE;
}

/* Of rows that are not among the chosen ones it does not matter. */
static void
note_bad_rows (VecRowStore *self)
{
  for (gint64 i = 0; i < vec_matrix_get_n_rows (self->matrix); i++)
    {
      const float *row = vec_matrix_get_row (self->matrix, i);
      int dim = 0;

      if (vec_all_finite (row, (gsize) self->n_dims))
        continue;
      while (isfinite (row[dim]))
        dim++;
      vec_matrix_note_not_finite (self->matrix, g_array_index (self->origins, VecRowOrigin, i).line, dim, row[dim], 1);
    }
}

/* Rows with greater keys would not have been looked at, had the chosen ones come first. */
static void
forget_unwanted_skips (VecRowStore *self)
{
  g_autoptr(VecLeftOut) left_out = vec_left_out_new ();
  guint n;
  const VecSkippedRow *rows = vec_left_out_get_skipped (self->left_out, &n);

  for (guint i = 0; i < n; i++)
    if (vec_row_choice_key (self->options->random_seed, rows[i].line) <= self->last_key)
      vec_left_out_skip (left_out, rows[i].line, rows[i].reason);
  vec_left_out_unref (self->left_out);
  self->left_out = g_steal_pointer (&left_out);
}

gboolean
vec_row_store_finish (VecRowStore *self, GCancellable *cancellable, GError **error)
{
  if (self->chooses)
    {
      if (!pass_waiting (self, cancellable, error) || !filter_all (self, cancellable, error))
        return FALSE;
      if (self->options->first_rows > 0)
        truncate_rows (self, self->options->first_rows);
      if (self->options->random_rows > 0)
        {
          weed_random (self);
          forget_unwanted_skips (self);
        }
      note_bad_rows (self);
    }
  return TRUE;
}

gint64
vec_row_store_get_n_mended (VecRowStore *self)
{
  return self->n_mended;
}

VecStrings *
vec_row_store_get_text (VecRowStore *self, guint text)
{
  return self->texts[text];
}

static void
label_by_numbers (VecRowStore *self, VecTableBuilder *builder)
{
  g_autoptr(VecStrings) labels = vec_strings_new ();

  for (guint i = 0; i < self->origins->len; i++)
    {
      char text[24];

      g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, g_array_index (self->origins, VecRowOrigin, i).number + 1);
      vec_strings_append (labels, text, -1);
    }
  vec_table_builder_set_labels (builder, labels);
}

void
vec_row_store_give (VecRowStore *self, VecTableBuilder *builder, gboolean has_labels, gint64 n_file_rows)
{
  gint64 n_rows = vec_matrix_get_n_rows (self->matrix);
  gint64 n_skipped = vec_left_out_get_n_skipped (self->left_out);

  if (self->chooses && (self->is_full || n_rows < self->n_seen - n_skipped))
    {
      g_autofree char *how = vec_row_choice_describe (self->options);

      vec_left_out_choose (self->left_out, how, self->is_full ? n_file_rows : self->n_seen);
      if (!has_labels)
        label_by_numbers (self, builder);
    }
  if (n_skipped > 0)
    {
      g_autofree char *remark = vec_left_out_describe_skipped (self->left_out, n_rows);

      vec_table_builder_add_remark (builder, remark);
    }
  if (n_skipped > 0 || vec_left_out_get_choice (self->left_out) != NULL)
    vec_table_builder_set_left_out (builder, self->left_out);
  vec_matrix_end (g_steal_pointer (&self->matrix), builder);
}
