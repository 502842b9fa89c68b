#include "read/vec-matrix.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/vec-error.h"
#include "base/vec-simd.h"

#define LARGE_PAGE ((gsize) 2 << 20)

struct _VecMatrix
{
  char *file;
  float *values;        /* (n_allocated, n_dims) */
  gint64 n_rows;
  gint64 n_allocated;
  int n_dims;

  guint64 bad_line;     /* of the first row that is not finite; 0: the file has rows, not lines */
  gint64 bad_row;
  int bad_dim;
  float bad_value;
  gint64 n_bad_rows;
};

VecMatrix *
vec_matrix_new (const char *file, int n_dims)
{
  VecMatrix *self = g_new0 (VecMatrix, 1);

  self->file = g_strdup (file);
  self->n_dims = n_dims;
  return self;
}

void
vec_matrix_free (VecMatrix *self)
{
  free (self->values);
  g_free (self->file);
  g_free (self);
}

gint64
vec_matrix_get_n_rows (VecMatrix *self)
{
  return self->n_rows;
}

/* The file's bytes per row so far tell how many rows it will have; a little is added so that the last growth is rare. */
static gint64
expect_rows (VecMatrix *self, gint64 n_rows, guint64 done, guint64 total)
{
  double expected;

  if (n_rows == 0 || done == 0)
    return MAX (1, 65536 / self->n_dims);
  expected = (double) n_rows * ((double) total / (double) done) * 1.02 + 16;
  return (gint64) CLAMP (expected, (double) n_rows * 1.25 + 16, (double) n_rows * 1000 + 16);
}

/* Half of the time of reading numbers that need no parsing goes into taking memory page by page. Where the system offers large pages to
 * those who ask, the first touch of each costs as much as that of a small one. */
static void
take_large_pages (gpointer memory, gsize n_bytes)
{
  gsize begin = (GPOINTER_TO_SIZE (memory) + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  gsize end = (GPOINTER_TO_SIZE (memory) + n_bytes) / LARGE_PAGE * LARGE_PAGE;

  if (end > begin)
    (void) madvise (GSIZE_TO_POINTER (begin), end - begin, MADV_HUGEPAGE);
}

static gboolean
grow (VecMatrix *self, gint64 n_allocated, GError **error)
{
  gsize row_size = (gsize) self->n_dims * sizeof (float);
  guint64 held = (guint64) self->n_rows * row_size;
  float *values;

  if (!vec_memory_check (self->file, (guint64) n_allocated * row_size - held, error))
    return FALSE;
  values = realloc (self->values, (gsize) n_allocated * row_size);
  if (values == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("%s: there is not enough memory for its vectors"), self->file);
      return FALSE;
    }
  self->values = values;
  self->n_allocated = n_allocated;
  take_large_pages (values, (gsize) n_allocated * row_size);
  return TRUE;
}

float *
vec_matrix_add_row (VecMatrix *self, guint64 done, guint64 total, GError **error)
{
  if (self->n_rows == self->n_allocated && !grow (self, expect_rows (self, self->n_rows, done, total), error))
    return NULL;
  return self->values + (gsize) self->n_rows++ * (gsize) self->n_dims;
}

float *
vec_matrix_reserve (VecMatrix *self, gint64 n, guint64 done, guint64 total, GError **error)
{
  gint64 n_rows = self->n_rows + n;

  /* At the end of the file nothing has to be guessed. */
  if (n_rows > self->n_allocated && !grow (self, done < total ? MAX (expect_rows (self, n_rows, done, total), n_rows) : n_rows, error))
    return NULL;
  return vec_matrix_get_row (self, self->n_rows);
}

void
vec_matrix_set_n_rows (VecMatrix *self, gint64 n_rows)
{
  g_return_if_fail (n_rows <= self->n_allocated);
  self->n_rows = n_rows;
}

float *
vec_matrix_get_row (VecMatrix *self, gint64 row)
{
  return self->values + (gsize) row * (gsize) self->n_dims;
}

/* The exponent of NaN and of infinity is all ones. */
VEC_SIMD gboolean
vec_all_finite (const float *values, gsize n)
{
  guint32 bad = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint32 bits;

      memcpy (&bits, &values[i], sizeof bits);
      bad |= (bits & 0x7f800000) == 0x7f800000;
    }
  return bad == 0;
}

void
vec_matrix_check_row (VecMatrix *self, guint64 line)
{
  const float *row = self->values + (gsize) (self->n_rows - 1) * (gsize) self->n_dims;

  if (vec_all_finite (row, (gsize) self->n_dims))
    return;
  self->n_bad_rows++;
  if (self->n_bad_rows > 1)
    return;
  self->bad_line = line;
  self->bad_row = self->n_rows - 1;
  while (isfinite (row[self->bad_dim]))
    self->bad_dim++;
  self->bad_value = row[self->bad_dim];
}

void
vec_matrix_note_not_finite (VecMatrix *self, guint64 line, int dim, float value, gint64 n_bad_rows)
{
  if (self->n_bad_rows == 0)
    {
      self->bad_line = line;
      self->bad_dim = dim;
      self->bad_value = value;
    }
  self->n_bad_rows += n_bad_rows;
}

static char *
dup_complaint (VecMatrix *self)
{
  if (self->bad_line == 0)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%s, line %llu: value %d is %s, but vectors must be finite float32 numbers; %lld row is affected: "
                                       "correct or remove it",
                                       "%s, line %llu: value %d is %s, but vectors must be finite float32 numbers; %lld rows are affected: "
                                       "correct or remove them",
                                       (gulong) self->n_bad_rows),
                          self->file, (unsigned long long) self->bad_line, self->bad_dim + 1,
                          isnan (self->bad_value) ? _("NaN (not a number)") : _("infinite or too large"), (long long) self->n_bad_rows);
}

void
vec_matrix_end (VecMatrix *self, VecTableBuilder *builder)
{
  gsize size = (gsize) self->n_rows * (gsize) self->n_dims * sizeof (float);
  float *values = g_steal_pointer (&self->values);
  float *fitted = size > 0 ? realloc (values, size) : NULL;

  if (fitted != NULL)
    values = fitted;
  vec_table_builder_take_vectors (builder, values, self->n_rows, self->n_dims, values, free);
  if (self->n_bad_rows > 0)
    {
      g_autofree char *complaint = dup_complaint (self);

      vec_table_builder_set_unchecked (builder, FALSE);
      vec_table_builder_set_complaint (builder, complaint);
    }
  vec_matrix_free (self);
}
