#include "table/vec-left-out.h"

#include <glib/gi18n-lib.h>

struct _VecLeftOut
{
  gatomicrefcount refs;
  GArray *skipped;       /* of VecSkippedRow, the first VEC_LEFT_OUT_LISTED */
  gint64 n_skipped;
  char *choice;
  gint64 n_file_rows;
};

static void
clear_skipped (gpointer row)
{
  g_free (((VecSkippedRow *) row)->reason);
}

VecLeftOut *
vec_left_out_new (void)
{
  VecLeftOut *self = g_new0 (VecLeftOut, 1);

  g_atomic_ref_count_init (&self->refs);
  self->skipped = g_array_new (FALSE, FALSE, sizeof (VecSkippedRow));
  g_array_set_clear_func (self->skipped, clear_skipped);
  self->n_file_rows = -1;
  return self;
}

VecLeftOut *
vec_left_out_ref (VecLeftOut *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_left_out_unref (VecLeftOut *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_array_unref (self->skipped);
  g_free (self->choice);
  g_free (self);
}

void
vec_left_out_skip (VecLeftOut *self, guint64 line, const char *reason)
{
  VecSkippedRow row = { .line = line };

  self->n_skipped++;
  if (self->skipped->len == VEC_LEFT_OUT_LISTED)
    return;
  row.reason = g_strdup (reason);
  g_array_append_val (self->skipped, row);
}

void
vec_left_out_append (VecLeftOut *self, VecLeftOut *other)
{
  vec_left_out_append_of (self, other, NULL);
}

void
vec_left_out_append_of (VecLeftOut *self, VecLeftOut *other, const char *file)
{
  gint64 n_unlisted = other->n_skipped - other->skipped->len;

  for (guint i = 0; i < other->skipped->len; i++)
    {
      const VecSkippedRow *row = &g_array_index (other->skipped, VecSkippedRow, i);

      g_autofree char *reason = file != NULL ? g_strdup_printf ("%s: %s", file, row->reason) : g_strdup (row->reason);

      vec_left_out_skip (self, row->line, reason);
    }
  self->n_skipped += n_unlisted;
}

gint64
vec_left_out_get_n_skipped (VecLeftOut *self)
{
  return self->n_skipped;
}

const VecSkippedRow *
vec_left_out_get_skipped (VecLeftOut *self, guint *n)
{
  *n = self->skipped->len;
  return (const VecSkippedRow *) (gpointer) self->skipped->data;
}

void
vec_left_out_choose (VecLeftOut *self, const char *how, gint64 n_file_rows)
{
  g_free (self->choice);
  self->choice = g_strdup (how);
  self->n_file_rows = n_file_rows;
}

const char *
vec_left_out_get_choice (VecLeftOut *self)
{
  return self->choice;
}

gint64
vec_left_out_get_n_file_rows (VecLeftOut *self)
{
  return self->n_file_rows;
}

char *
vec_left_out_describe_skipped (VecLeftOut *self, gint64 n_rows)
{
  const VecSkippedRow *first = (const VecSkippedRow *) (gpointer) self->skipped->data;
  gint64 n_all = n_rows + self->n_skipped;
  g_autofree char *head = NULL;

  if (self->n_skipped == 0)
    return NULL;
  head = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'lld of %'lld rows was left out", "%'lld of %'lld rows were left out",
                                       (gulong) self->n_skipped),
                          (long long) self->n_skipped, (long long) n_all);
  return g_strdup_printf (_("%s: line %llu: %s"), head, (unsigned long long) first->line, first->reason);
}

char *
vec_left_out_describe_choice (VecLeftOut *self, gint64 n_rows)
{
  if (self->choice == NULL)
    return NULL;
  if (self->n_file_rows < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'lld row (%s)", "%'lld rows (%s)", (gulong) n_rows), (long long) n_rows,
                            self->choice);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'lld of %'lld row (%s)", "%'lld of %'lld rows (%s)",
                                       (gulong) self->n_file_rows),
                          (long long) n_rows, (long long) self->n_file_rows, self->choice);
}
