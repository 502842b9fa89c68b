/* The treatment of a table's vectors, and the space that it makes of them. */
#include "project/vec-treatment.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-memory.h"
#include "base/vec-parallel.h"
#include "project/vec-pca.h"

#define BLOCK_VALUES (1 << 18)   /* treated by one thread at a time */

struct _VecSpace
{
  GObject parent_instance;

  VecTreatment treatment;
  VecTable *table;
  int n_dims;
  float *mean;             /* (table's d); NULL: not centred */
  VecPca *pca;             /* NULL: none */
  float *vectors;          /* (n, d); NULL: the table's own */
};

G_DEFINE_FINAL_TYPE (VecSpace, vec_space, G_TYPE_OBJECT)

/* ---- Treatment */

gboolean
vec_treatment_equal (const VecTreatment *a, const VecTreatment *b)
{
  return !a->center == !b->center && !a->unit == !b->unit && a->pca_dims == b->pca_dims;
}

char *
vec_treatment_to_string (const VecTreatment *treatment)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (treatment->center)
    g_ptr_array_add (parts, g_strdup (_("centred")));
  if (treatment->unit)
    g_ptr_array_add (parts, g_strdup (_("unit length")));
  if (treatment->pca_dims > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("PCA to %d"), treatment->pca_dims));
  if (parts->len == 0)
    g_ptr_array_add (parts, g_strdup (_("as they are")));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static gboolean
parse_word (const char *word, VecTreatment *treatment)
{
  guint64 dims;

  if (g_str_equal (word, "center"))
    treatment->center = TRUE;
  else if (g_str_equal (word, "unit"))
    treatment->unit = TRUE;
  else if (g_str_has_prefix (word, "pca") && g_ascii_string_to_unsigned (word + 3, 10, 1, G_MAXINT, &dims, NULL))
    treatment->pca_dims = (int) dims;
  else
    return FALSE;
  return TRUE;
}

gboolean
vec_treatment_parse (const char *text, VecTreatment *treatment, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, "+", -1);
  VecTreatment parsed = { 0 };

  if (!g_str_equal (text, "none"))
    for (int i = 0; words[i] != NULL || i == 0; i++)
      if (words[i] == NULL || !parse_word (words[i], &parsed))
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                       _("“%s” is not a treatment of vectors; write “none”, or “center”, “unit” and “pca50” joined by “+”."), text);
          return FALSE;
        }
  *treatment = parsed;
  return TRUE;
}

char *
vec_treatment_to_id (const VecTreatment *treatment)
{
  GString *id = g_string_new (NULL);

  if (treatment->center)
    g_string_append (id, "+center");
  if (treatment->unit)
    g_string_append (id, "+unit");
  if (treatment->pca_dims > 0)
    g_string_append_printf (id, "+pca%d", treatment->pca_dims);
  if (id->len == 0)
    g_string_append (id, "+none");
  g_string_erase (id, 0, 1);
  return g_string_free (id, FALSE);
}

/* ---- Space */

static void
vec_space_finalize (GObject *object)
{
  VecSpace *self = VEC_SPACE (object);

  g_clear_object (&self->table);
  g_clear_pointer (&self->pca, vec_pca_unref);
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->vectors, g_free);
  G_OBJECT_CLASS (vec_space_parent_class)->finalize (object);
}

static void
vec_space_class_init (VecSpaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vec_space_finalize;
}

static void
vec_space_init (VecSpace *self)
{
}

/* Centre and length, in place or from @vector to @out, both (table's d). */
static void
treat_simply (VecSpace *self, const float *vector, float *out)
{
  int d = vec_table_get_n_dims (self->table);
  double norm2 = 0;

  for (int j = 0; j < d; j++)
    {
      out[j] = self->mean != NULL ? vector[j] - self->mean[j] : vector[j];
      norm2 += (double) out[j] * out[j];
    }
  if (self->treatment.unit && norm2 > 0)
    for (int j = 0; j < d; j++)
      out[j] = (float) (out[j] / sqrt (norm2));
}

/* Principal components subtract the mean themselves: centring before them alone changes nothing. */
static gboolean
needs_copy (const VecTreatment *treatment)
{
  return treatment->unit || (treatment->center && treatment->pca_dims <= 0);
}

static void
compute_mean (VecSpace *self)
{
  const VecValues *values = vec_table_get_values (self->table);
  gint64 n = values->n_rows;
  int d = values->n_dims;
  g_autofree double *sum = g_new0 (double, d);
  g_autofree float *buffer = g_new (float, d);

  self->mean = g_new (float, d);
  for (gint64 i = 0; i < n; i++)
    {
      const float *vector = vec_values_get_part (values, i, 0, d, buffer);

      for (int j = 0; j < d; j++)
        sum[j] += vector[j];
    }
  for (int j = 0; j < d; j++)
    self->mean[j] = (float) (sum[j] / (double) n);
}

/* Rows are widened where their treated copies go. */
static void
treat_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecSpace *self = data;
  int d = vec_table_get_n_dims (self->table);

  vec_table_read_vectors (self->table, begin, end - begin, self->vectors + begin * d);
  for (gint64 i = begin; i < end && needs_copy (&self->treatment); i++)
    treat_simply (self, self->vectors + i * d, self->vectors + i * d);
}

/* Room for (n, d) numbers. */
static float *
allocate (VecSpace *self, gint64 n, int d, GError **error)
{
  const char *name = vec_table_get_name (self->table);
  guint64 n_bytes = (guint64) n * (guint64) d * sizeof (float);
  float *vectors = vec_memory_check (name, n_bytes, NULL) ? g_try_malloc (n_bytes) : NULL;
  g_autofree char *needed = NULL;

  if (vectors != NULL)
    return vectors;
  needed = g_format_size (n_bytes);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
               _("%s: %lld rows of %d dimensions need %s of memory once they are treated, which is more than is free; reduce them to fewer "
                 "principal components, or open only the first rows or a random choice of them."),
               name, (long long) n, d, needed);
  return NULL;
}

static gboolean
apply_simple (VecSpace *self, int n_threads, GError **error)
{
  gint64 n = vec_table_get_n_rows (self->table);
  int d = vec_table_get_n_dims (self->table);

  self->vectors = allocate (self, n, d, error);
  if (self->vectors == NULL)
    return FALSE;
  if (self->treatment.center && needs_copy (&self->treatment))
    compute_mean (self);
  vec_parallel_blocks (n, MAX (1, BLOCK_VALUES / d), n_threads, treat_rows, self);
  return TRUE;
}

static gboolean
apply_pca (VecSpace *self, int n_threads, GCancellable *cancellable, GError **error)
{
  gint64 n = vec_table_get_n_rows (self->table);
  VecValues treated = vec_values_of_floats (self->vectors, n, self->n_dims);
  const VecValues *source = self->vectors != NULL ? &treated : vec_table_get_values (self->table);
  float *reduced;

  self->pca = vec_pca_new_of_values (source, self->treatment.pca_dims, n_threads, cancellable, error);
  if (self->pca == NULL)
    return FALSE;
  reduced = allocate (self, n, vec_pca_get_n_components (self->pca), error);
  if (reduced == NULL)
    return FALSE;
  vec_pca_transform_values (self->pca, source, n_threads, reduced);
  self->n_dims = vec_pca_get_n_components (self->pca);
  g_free (self->vectors);
  self->vectors = reduced;
  return TRUE;
}

/* What is searched must be float32; principal components are found in any type. */
static gboolean
needs_widening (VecSpace *self)
{
  return self->treatment.pca_dims <= 0 && vec_values_get_floats (vec_table_get_values (self->table)) == NULL;
}

VecSpace *
vec_space_new (VecTable *table, const VecTreatment *treatment, int n_threads, VecProgressFunc progress, gpointer progress_data,
               GCancellable *cancellable, GError **error)
{
  g_autoptr (VecSpace) self = NULL;

  g_return_val_if_fail (VEC_IS_TABLE (table) && treatment != NULL, NULL);

  self = g_object_new (VEC_TYPE_SPACE, NULL);
  self->table = g_object_ref (table);
  self->treatment = *treatment;
  self->n_dims = vec_table_get_n_dims (table);
  if (!vec_table_is_checked (table))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("The values of %s were not looked through yet."), vec_table_get_name (table));
      return NULL;
    }
  if (progress != NULL)
    progress (_("Treating vectors"), 0, 0, progress_data);
  if ((needs_copy (treatment) || needs_widening (self)) && !apply_simple (self, n_threads, error))
    return NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (treatment->pca_dims > 0 && !apply_pca (self, n_threads, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

const VecTreatment *
vec_space_get_treatment (VecSpace *self)
{
  return &self->treatment;
}

VecTable *
vec_space_get_table (VecSpace *self)
{
  return self->table;
}

gint64
vec_space_get_n_rows (VecSpace *self)
{
  return vec_table_get_n_rows (self->table);
}

int
vec_space_get_n_dims (VecSpace *self)
{
  return self->n_dims;
}

const float *
vec_space_get_vectors (VecSpace *self)
{
  return self->vectors != NULL ? self->vectors : vec_table_get_vectors (self->table);
}

const float *
vec_space_get_vector (VecSpace *self, gint64 row)
{
  return vec_space_get_vectors (self) + row * self->n_dims;
}

void
vec_space_treat (VecSpace *self, const float *vector, float *out)
{
  g_autofree float *simple = NULL;

  if (self->pca == NULL)
    {
      treat_simply (self, vector, out);
      return;
    }
  simple = g_new (float, vec_table_get_n_dims (self->table));
  treat_simply (self, vector, simple);
  vec_pca_transform (self->pca, simple, 1, 1, out);
}
