#include "session/vec-reloaded.h"

#include <string.h>

#include "encode/vec-anchor.h"
#include "encode/vec-static-encoder.h"
#include "project/vec-placement.h"
#include "session/vec-session-tags.h"
#include "table/vec-row-match.h"
#include "table/vec-table-append.h"

void
vec_reloaded_free (gpointer data)
{
  VecReloaded *self = data;

  g_free (self->path);
  g_clear_pointer (&self->options, vec_read_options_free);
  g_clear_object (&self->table);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_strfreev (self->texts);
  g_clear_object (&self->encoder);
  g_strfreev (self->ends);
  g_clear_object (&self->now);
  g_clear_object (&self->space);
  g_free (self->rows_now);
  g_free (self->positions);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->axes, vec_guide_unref);
  g_free (self);
}

/* ---- Rows */

/* The rows that were added from elsewhere follow those of the file again. */
static gboolean
append_added (VecReloaded *self, GError **error)
{
  gint64 n = vec_table_get_n_rows (self->table), n_added = n - self->n_own;
  g_autofree gint64 *rows = NULL;
  g_autoptr (VecTable) own = NULL, added = NULL;

  self->n_own_now = vec_table_get_n_rows (self->now);
  self->has_file_tags = vec_table_find_column (self->now, VEC_TAGS_COLUMN) != NULL;
  if (n_added <= 0)
    return TRUE;
  rows = g_new (gint64, n_added);
  for (gint64 i = 0; i < n_added; i++)
    rows[i] = self->n_own + i;
  own = g_steal_pointer (&self->now);
  added = vec_table_new_subset (self->table, rows, n_added);
  self->now = vec_table_append (own, added, error);
  return self->now != NULL;
}

/* By label, else by number; tables that have no label in common have no row in common. */
static gboolean
match_rows (VecReloaded *self, GCancellable *cancellable, GError **error)
{
  gint64 n = vec_table_get_n_rows (self->table), n_now = vec_table_get_n_rows (self->now);
  gboolean by_number = !vec_table_has_labels (self->table) && !vec_table_has_labels (self->now);
  g_autoptr (VecRowMatch) match = by_number ? NULL : vec_row_match_new (self->table, self->now, cancellable, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  self->rows_now = g_new (gint64, n);
  for (gint64 row = 0; row < n; row++)
    if (match != NULL)
      self->rows_now[row] = vec_row_match_to_b (match, row);
    else
      self->rows_now[row] = by_number && row < n_now ? row : -1;
  return TRUE;
}

VecRowSet *
vec_reloaded_map_rows (VecReloaded *self, VecRowSet *set)
{
  gint64 n = 0;
  g_autofree gint64 *rows = set != NULL ? vec_row_set_dup_rows (set, &n) : NULL;

  for (gint64 i = 0; i < n; i++)
    rows[i] = self->rows_now[rows[i]];
  return set != NULL ? vec_row_set_new (vec_table_get_n_rows (self->now), rows, n) : NULL;
}

/* What a person has written beside rows is in no file. */
static void
keep_tags (VecReloaded *self)
{
  VecColumn *tags = vec_table_find_column (self->table, VEC_TAGS_COLUMN);
  gint64 n = vec_table_get_n_rows (self->table), n_now = vec_table_get_n_rows (self->now);
  g_autofree const char **by_row = NULL;
  g_autoptr (VecStrings) values = NULL;
  g_autoptr (GPtrArray) columns = NULL;
  g_autoptr (VecTable) plain = NULL;

  if (tags == NULL || self->has_file_tags)
    return;
  by_row = g_new0 (const char *, n_now);
  for (gint64 row = 0; row < n; row++)
    if (self->rows_now[row] >= 0)
      by_row[self->rows_now[row]] = vec_column_get_text (tags, row);
  values = vec_strings_new ();
  for (gint64 row = 0; row < n_now; row++)
    vec_strings_append (values, by_row[row], -1);

  columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  for (guint i = 0; i < vec_table_get_n_columns (self->now); i++)
    if (!g_str_equal (vec_column_get_name (vec_table_get_column (self->now, i)), VEC_TAGS_COLUMN))
      g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (self->now, i)));
  g_ptr_array_add (columns, vec_column_new_parsed (VEC_TAGS_COLUMN, VEC_COLUMN_CATEGORY, values));
  plain = g_steal_pointer (&self->now);
  self->now = vec_table_new_with_columns (plain, NULL, columns);
}

/* ---- Vectors */

static gboolean
has_same_vectors (VecTable *a, VecTable *b)
{
  gint64 n = vec_table_get_n_rows (a);
  int d = vec_table_get_n_dims (a);
  g_autofree float *of_a = g_new (float, d), *of_b = g_new (float, d);

  if (n != vec_table_get_n_rows (b) || d != vec_table_get_n_dims (b))
    return FALSE;
  for (gint64 row = 0; row < n; row++)
    {
      vec_table_read_vector (a, row, of_a);
      vec_table_read_vector (b, row, of_b);
      if (memcmp (of_a, of_b, sizeof (float) * (gsize) d) != 0)
        return FALSE;
    }
  return TRUE;
}

/* A treatment of so many components needs as many dimensions and rows. */
static void
fit_treatment (VecReloaded *self)
{
  gint64 n = vec_table_get_n_rows (self->now);
  int d = vec_table_get_n_dims (self->now);

  if (d != vec_table_get_n_dims (self->table))
    self->treatment = vec_treatment_default (n, d);
  if (self->treatment.pca_dims >= n || self->treatment.pca_dims > d)
    self->treatment.pca_dims = 0;
}

/* ---- Places */

/* The rows that were on the map with their places and vectors, and those that were not. */
typedef struct
{
  GArray *known;           /* of gint64 */
  GArray *unknown;
  float *places;           /* (known, dims) */
  float *known_vectors;    /* (known, d) */
  float *unknown_vectors;  /* (unknown, d) */
} Placing;

static void
placing_clear (Placing *placing)
{
  g_clear_pointer (&placing->known, g_array_unref);
  g_clear_pointer (&placing->unknown, g_array_unref);
  g_clear_pointer (&placing->places, g_free);
  g_clear_pointer (&placing->known_vectors, g_free);
  g_clear_pointer (&placing->unknown_vectors, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Placing, placing_clear)

static float *
gather (const float *rows, int width, GArray *which)
{
  float *gathered = g_new (float, (gsize) which->len * (gsize) width);

  for (guint i = 0; i < which->len; i++)
    memcpy (gathered + (gsize) i * (gsize) width, rows + g_array_index (which, gint64, i) * width, sizeof (float) * (gsize) width);
  return gathered;
}

static void
scatter (const float *gathered, int width, GArray *which, float *rows)
{
  for (guint i = 0; i < which->len; i++)
    memcpy (rows + g_array_index (which, gint64, i) * width, gathered + (gsize) i * (gsize) width, sizeof (float) * (gsize) width);
}

static void
sort_rows (VecReloaded *self, Placing *placing)
{
  gint64 n = vec_table_get_n_rows (self->table), n_now = vec_table_get_n_rows (self->now);
  g_autofree guint8 *is_known = g_new0 (guint8, n_now);

  for (gint64 row = 0; row < n; row++)
    if (self->rows_now[row] >= 0)
      is_known[self->rows_now[row]] = 1;
  placing->known = g_array_new (FALSE, FALSE, sizeof (gint64));
  placing->unknown = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gint64 row = 0; row < n_now; row++)
    g_array_append_val (is_known[row] ? placing->known : placing->unknown, row);
}

static gboolean
place_unknown (VecReloaded *self, Placing *placing, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
               GError **error)
{
  int d = vec_space_get_n_dims (self->space), dims = self->layout->n_dims;
  VecReference reference = { self->layout->recipe.method, &self->layout->recipe.params, NULL, NULL, placing->known->len, d };
  g_autofree float *found = g_new (float, (gsize) placing->unknown->len * (gsize) dims);

  placing->places = gather (self->positions, dims, placing->known);
  placing->known_vectors = gather (vec_space_get_vectors (self->space), d, placing->known);
  placing->unknown_vectors = gather (vec_space_get_vectors (self->space), d, placing->unknown);
  reference.vectors = placing->known_vectors;
  reference.layout = placing->places;
  if (!vec_place_vectors (&reference, placing->unknown_vectors, placing->unknown->len, found, NULL, NULL, progress, progress_data,
                          cancellable, error))
    return FALSE;
  scatter (found, dims, placing->unknown, self->positions);
  return TRUE;
}

/* A map that iterates goes on from where it was, if most rows were there. */
static gboolean
find_places (VecReloaded *self, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  gint64 n = vec_table_get_n_rows (self->table);
  gsize dims;
  g_auto (Placing) placing = { 0 };

  if (self->layout == NULL || self->layout->n_iterations == 0 || self->layout->n_rows != n || self->has_same_vectors)
    return TRUE;
  sort_rows (self, &placing);
  if (placing.known->len <= placing.unknown->len)
    return TRUE;

  dims = (gsize) self->layout->n_dims;
  self->positions = g_new0 (float, (gsize) vec_table_get_n_rows (self->now) * dims);
  for (gint64 row = 0; row < n; row++)
    if (self->rows_now[row] >= 0)
      memcpy (self->positions + (gsize) self->rows_now[row] * dims, self->layout->positions + (gsize) row * dims, sizeof (float) * dims);
  return placing.unknown->len == 0 || place_unknown (self, &placing, progress, progress_data, cancellable, error);
}

/* ---- Texts and axes */

static VecTextItem *
encode_text (VecEncoder *encoder, const char *text, GCancellable *cancellable)
{
  const char *texts[] = { text, NULL };
  g_autofree float *vector = g_new0 (float, vec_encoder_get_n_dims (encoder));
  VecEncoding encoding = { 0 };
  VecTextItem *item = NULL;

  if (vec_encoder_encode (encoder, texts, 1, vector, &encoding, cancellable, NULL) && encoding.encoded)
    item = vec_text_item_new (text, encoding.unknown, g_steal_pointer (&vector));
  vec_encoding_clear (&encoding);
  return item;
}

static void
unref_item (gpointer item)
{
  if (item != NULL)
    g_object_unref (item);
}

static void
encode_texts (VecReloaded *self, VecEncoder **encoder, GCancellable *cancellable)
{
  guint n = g_strv_length (self->texts);

  self->items = g_ptr_array_new_with_free_func (unref_item);
  if (n > 0 && *encoder == NULL)
    *encoder = vec_static_encoder_new (self->now, NULL);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (self->items, *encoder != NULL && *self->texts[i] != '\0' ? encode_text (*encoder, self->texts[i], cancellable) : NULL);
}

static void
find_axes (VecReloaded *self, VecEncoder **encoder, GCancellable *cancellable)
{
  int n = (int) g_strv_length (self->ends), d = vec_table_get_n_dims (self->now);
  g_autofree float *ends = g_new (float, (gsize) MAX (n, 1) * (gsize) d);

  for (int i = 0; i < n; i++)
    if (!vec_anchor_find (self->now, encoder, self->ends[i], ends + (gsize) i * (gsize) d, cancellable, NULL))
      return;
  if (n > 0)
    self->axes = vec_guide_new_axes (ends, n / 2, d, (const char *const *) self->ends, self->polar);
}

/* ---- All of it */

gboolean
vec_reloaded_read (VecReloaded *self, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecEncoder) encoder = NULL;

  self->now = vec_read_file (self->path, self->options, progress, progress_data, cancellable, error);
  if (self->now == NULL || !append_added (self, error) || !match_rows (self, cancellable, error))
    return FALSE;
  keep_tags (self);
  self->has_same_vectors = has_same_vectors (self->table, self->now);
  fit_treatment (self);
  self->space = vec_space_new (self->now, &self->treatment, 0, progress, progress_data, cancellable, error);
  if (self->space == NULL || !find_places (self, progress, progress_data, cancellable, error))
    return FALSE;
  if (self->encoder != NULL && vec_encoder_get_n_dims (self->encoder) == vec_table_get_n_dims (self->now))
    g_set_object (&encoder, self->encoder);
  encode_texts (self, &encoder, cancellable);
  find_axes (self, &encoder, cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
