/* The rows of one block of lines, which one thread fills. */
#include "read/vec-row-store-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-error.h"
#include "read/vec-row-choice.h"

VecStrings **
vec_row_texts_new (guint n_texts)
{
  VecStrings **texts = g_new (VecStrings *, n_texts + 1);

  for (guint i = 0; i < n_texts; i++)
    texts[i] = vec_strings_new ();
  return texts;
}

void
vec_row_texts_free (VecStrings **texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    vec_strings_unref (texts[i]);
  g_free (texts);
}

VecRowPart *
vec_row_part_new (VecRowStore *store, float *rows)
{
  VecRowPart *self = g_new0 (VecRowPart, 1);

  self->store = store;
  self->rows = rows;
  self->texts = vec_row_texts_new (store->n_texts);
  if (store->chooses)
    self->origins = g_array_new (FALSE, FALSE, sizeof (VecRowOrigin));
  return self;
}

void
vec_row_part_free (gpointer data)
{
  VecRowPart *self = data;

  vec_row_texts_free (self->texts, self->store->n_texts);
  g_clear_pointer (&self->origins, g_array_unref);
  g_clear_pointer (&self->left_out, vec_left_out_unref);
  g_clear_error (&self->error);
  g_free (self);
}

float *
vec_row_part_begin (VecRowPart *self, guint64 line)
{
  VecRowStore *store = self->store;

  self->line = line;
  self->n_seen++;
  if (store->options->random_rows > 0 && vec_row_choice_key (store->options->random_seed, line) > store->last_key)
    return NULL;
  return self->rows + (gsize) self->n_rows * (gsize) store->n_dims;
}

VecStrings *
vec_row_part_get_text (VecRowPart *self, guint text)
{
  return self->texts[text];
}

void
vec_row_part_count_mended (VecRowPart *self)
{
  self->n_mended++;
}

static const char *
describe_value (float value)
{
  return isnan (value) ? _("NaN (not a number)") : _("infinite or too large");
}

/* FALSE: it has been left out. */
static gboolean
note_not_finite (VecRowPart *self, const float *row)
{
  int dim = 0;

  while (isfinite (row[dim]))
    dim++;
  if (self->store->options->skip_bad_rows && self->store->options->missing == VEC_MISSING_REFUSE)
    {
      vec_row_part_reject (self, g_strdup_printf (_("value %d is %s"), dim + 1, describe_value (row[dim])));
      return FALSE;
    }
  if (self->n_bad++ == 0)
    {
      self->bad_line = self->line;
      self->bad_dim = dim;
      self->bad_value = row[dim];
    }
  return TRUE;
}

void
vec_row_part_end (VecRowPart *self)
{
  const float *row = self->rows + (gsize) self->n_rows * (gsize) self->store->n_dims;

  if (!vec_all_finite (row, (gsize) self->store->n_dims) && !note_not_finite (self, row))
    return;
  if (self->origins != NULL)
    {
      VecRowOrigin origin = { .line = self->line, .number = self->n_seen - 1 };

      g_array_append_val (self->origins, origin);
    }
  self->n_rows++;
}

/* The error of a row that is not to be left out. */
G_GNUC_PRINTF (2, 3)
static gboolean
end_with_bad_row (VecRowPart *self, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  self->error = g_error_new_valist (VEC_ERROR, VEC_ERROR_FORMAT, format, values);
  va_end (values);
  vec_error_set_is_bad_row (self->error);
  return FALSE;
}

gboolean
vec_row_part_reject (VecRowPart *self, char *reason)
{
  g_autofree char *owned = reason;

  if (!self->store->options->skip_bad_rows)
    return end_with_bad_row (self, _("%s, line %llu: %s"), self->store->file, (unsigned long long) self->line, reason);
  for (guint i = 0; i < self->store->n_texts; i++)
    vec_strings_truncate (self->texts[i], self->n_rows);
  if (self->left_out == NULL)
    self->left_out = vec_left_out_new ();
  vec_left_out_skip (self->left_out, self->line, reason);
  return TRUE;
}

gboolean
vec_row_part_reject_value (VecRowPart *self, const char *column, char *reason)
{
  g_autofree char *owned = reason;

  if (!self->store->options->skip_bad_rows)
    return end_with_bad_row (self, _("%s, line %llu, column “%s”: %s"), self->store->file, (unsigned long long) self->line, column, reason);
  return vec_row_part_reject (self, g_strdup_printf (_("column “%s”: %s"), column, reason));
}
