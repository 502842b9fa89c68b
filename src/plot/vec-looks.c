#include "plot/vec-looks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/vec-code-count.h"
#include "plot/vec-coloring.h"

#define LARGEST 2.6    /* times the ordinary diameter, at most */
#define SMALLEST 0.4
#define N_SIZES 9      /* steps of the diameter: times the shapes they fit into VEC_MAX_LOOKS */

/* The last is for all others, and for no value. */
static const VecShape shapes[VEC_LOOKS_N_SHAPES + 1] = {
  VEC_SHAPE_CIRCLE, VEC_SHAPE_SQUARE, VEC_SHAPE_TRIANGLE, VEC_SHAPE_DIAMOND, VEC_SHAPE_PLUS, VEC_SHAPE_STAR, VEC_SHAPE_CROSS,
};

G_STATIC_ASSERT (N_SIZES * (VEC_LOOKS_N_SHAPES + 1) <= VEC_MAX_LOOKS);

struct _VecLooks
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  guint8 *codes;          /* (n_rows): shape × n_sizes + size */
  VecLook table[VEC_MAX_LOOKS];
  guint n_table;
  guint n_sizes;
  char *size_title, *shape_title;
  GArray *size_keys, *shape_keys;   /* of VecLooksKey */
  GPtrArray *other_shapes;          /* of char *, NULL-terminated */
  double zero, largest;   /* what has no area, and the largest */
  double most;            /* the diameter of the largest */
};

static void
clear_key (gpointer key)
{
  g_free (((VecLooksKey *) key)->label);
}

static GArray *
keys_new (void)
{
  GArray *keys = g_array_new (FALSE, TRUE, sizeof (VecLooksKey));

  g_array_set_clear_func (keys, clear_key);
  return keys;
}

/* Takes @label. */
static void
add_key (GArray *keys, VecShape shape, double size, char *label, gint64 count, gint32 category)
{
  VecLooksKey key = { { shape, (float) size }, label, count, category };

  g_array_append_val (keys, key);
}

/* ---- Sizes */

static double
get_diameter (const VecLooks *self, double value)
{
  double share = (value - self->zero) / (self->largest - self->zero);

  return isnan (share) ? SMALLEST : CLAMP (self->most * sqrt (MAX (share, 0)), SMALLEST, self->most);
}

static guint
get_step (const VecLooks *self, double value)
{
  return (guint) ((get_diameter (self, value) - SMALLEST) / (self->most - SMALLEST) * (N_SIZES - 1) + 0.5);
}

static double
get_step_diameter (const VecLooks *self, guint step)
{
  return SMALLEST + (self->most - SMALLEST) * step / (N_SIZES - 1);
}

/* A value in the middle has the ordinary size, unless the largest would then be larger than may be. */
static double
choose_most (const VecLooks *self, const double *values)
{
  g_autoptr (VecValueScale) ranks = vec_value_scale_new (values, self->n_rows, VEC_SCALE_QUANTILE, FALSE);
  double middle = vec_value_scale_get_value (ranks, 0.5) - self->zero, largest = self->largest - self->zero;

  return middle > 0 ? CLAMP (sqrt (largest / middle), 1, LARGEST) : LARGEST;
}

static double
round_to_two_digits (double value)
{
  double unit = value != 0 ? pow (10, floor (log10 (fabs (value))) - 1) : 1;

  return isnormal (unit) ? round (value / unit) * unit : value;
}

/* The largest, a quarter and a sixteenth of it: full, half and a quarter of its diameter. */
static void
make_size_keys (VecLooks *self, gboolean is_cut, gint64 n_missing)
{
  for (int i = 0; i < 3; i++)
    {
      double value = self->zero + (self->largest - self->zero) / (1 << 2 * i);
      g_autofree char *number = NULL;

      value = i > 0 ? round_to_two_digits (value) : value;
      number = vec_tick_number_to_string (value);
      add_key (self->size_keys, VEC_SHAPE_CIRCLE, get_diameter (self, value),
               i == 0 && is_cut ? g_strconcat ("≥ ", number, NULL) : g_strdup (number), -1, 0);
    }
  if (n_missing > 0)
    add_key (self->size_keys, VEC_SHAPE_CIRCLE, SMALLEST, g_strdup (_("(missing)")), n_missing, VEC_LEGEND_MISSING);
}

static void
set_sizes (VecLooks *self, VecColumn *column)
{
  const double *values = vec_column_get_numbers (column);
  g_autoptr (VecValueScale) scale = values != NULL ? vec_value_scale_new (values, self->n_rows, VEC_SCALE_LINEAR, FALSE) : NULL;
  double low, minimum, maximum;
  gint64 n_missing = 0;

  self->size_title = g_strdup (vec_column_get_name (column));
  if (scale == NULL)
    return;
  vec_value_scale_get_ends (scale, &low, &self->largest);
  vec_value_scale_get_range (scale, &minimum, &maximum);
  self->zero = MIN (low, 0);
  if (!(self->largest > self->zero))
    self->largest = self->zero + 1;
  self->n_sizes = N_SIZES;
  self->most = choose_most (self, values);
  for (gint64 row = 0; row < self->n_rows; row++)
    {
      self->codes[row] = (guint8) (isnan (values[row]) ? 0 : get_step (self, values[row]));
      n_missing += isnan (values[row]);
    }
  make_size_keys (self, maximum > self->largest, n_missing);
}

/* ---- Shapes */

static VecCodeCount *
count_codes (VecColumn *column, guint32 n, gint64 *n_missing)
{
  const guint32 *codes = vec_column_get_codes (column);
  VecCodeCount *counts = vec_code_counts_new (n);
  gint64 n_rows = vec_column_get_n_rows (column);

  *n_missing = 0;
  for (gint64 row = 0; row < n_rows; row++)
    if (codes[row] == VEC_CATEGORY_MISSING)
      ++*n_missing;
    else
      counts[codes[row]].count++;
  vec_code_counts_sort (counts, n);
  return counts;
}

static void
make_shape_keys (VecLooks *self, VecColumn *column, const VecCodeCount *counts, guint32 n, gint64 n_missing)
{
  gint64 n_others = 0;
  guint others = 0;

  for (guint32 rank = 0; rank < n && counts[rank].count > 0; rank++)
    if (rank < VEC_LOOKS_N_SHAPES)
      add_key (self->shape_keys, shapes[rank], 1, g_strdup (vec_column_get_category (column, counts[rank].code)), counts[rank].count,
               (gint32) counts[rank].code);
    else
      {
        g_ptr_array_insert (self->other_shapes, (int) others, g_strdup (vec_column_get_category (column, counts[rank].code)));
        n_others += counts[rank].count;
        others++;
      }
  if (others > 0)
    add_key (self->shape_keys, shapes[VEC_LOOKS_N_SHAPES], 1,
             g_strdup_printf (ngettext ("Other (%u more)", "Other (%u more)", others), others), n_others, VEC_LEGEND_OTHER);
  if (n_missing > 0)
    add_key (self->shape_keys, shapes[VEC_LOOKS_N_SHAPES], 1, g_strdup (_("(missing)")), n_missing, VEC_LEGEND_MISSING);
}

static void
set_shapes (VecLooks *self, VecColumn *column)
{
  const guint32 *codes = vec_column_get_codes (column);
  guint32 n = vec_column_get_n_categories (column);
  g_autofree guint8 *shape_of = g_malloc (n + 1);
  g_autofree VecCodeCount *counts = NULL;
  gint64 n_missing;

  self->shape_title = g_strdup (vec_column_get_name (column));
  if (codes == NULL)
    return;
  counts = count_codes (column, n, &n_missing);
  for (guint32 rank = 0; rank < n; rank++)
    shape_of[counts[rank].code] = (guint8) MIN (rank, VEC_LOOKS_N_SHAPES);
  for (gint64 row = 0; row < self->n_rows; row++)
    {
      guint shape = codes[row] == VEC_CATEGORY_MISSING ? VEC_LOOKS_N_SHAPES : shape_of[codes[row]];

      self->codes[row] = (guint8) (self->codes[row] + shape * self->n_sizes);
    }
  make_shape_keys (self, column, counts, n, n_missing);
}

/* ---- The whole */

VecLooks *
vec_looks_new (VecColumn *size, VecColumn *shape)
{
  VecLooks *self = g_new0 (VecLooks, 1);

  g_return_val_if_fail (size != NULL || shape != NULL, NULL);
  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = vec_column_get_n_rows (size != NULL ? size : shape);
  self->codes = g_new0 (guint8, MAX (self->n_rows, 1));
  self->size_keys = keys_new ();
  self->shape_keys = keys_new ();
  self->other_shapes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->other_shapes, NULL);
  self->n_sizes = 1;
  if (size != NULL)
    set_sizes (self, size);
  if (shape != NULL)
    set_shapes (self, shape);
  for (guint i = 0; i < (shape != NULL ? G_N_ELEMENTS (shapes) : 1); i++)
    for (guint step = 0; step < self->n_sizes; step++)
      self->table[self->n_table++] = (VecLook) { shapes[i], self->n_sizes > 1 ? (float) get_step_diameter (self, step) : 1 };
  return self;
}

VecLooks *
vec_looks_ref (VecLooks *looks)
{
  if (looks != NULL)
    g_atomic_ref_count_inc (&looks->ref_count);
  return looks;
}

void
vec_looks_unref (VecLooks *looks)
{
  if (looks == NULL || !g_atomic_ref_count_dec (&looks->ref_count))
    return;
  g_free (looks->codes);
  g_free (looks->size_title);
  g_free (looks->shape_title);
  g_array_unref (looks->size_keys);
  g_array_unref (looks->shape_keys);
  g_ptr_array_unref (looks->other_shapes);
  g_free (looks);
}

gint64
vec_looks_get_n_rows (VecLooks *looks)
{
  return looks->n_rows;
}

const guint8 *
vec_looks_get_codes (VecLooks *looks)
{
  return looks->codes;
}

const VecLook *
vec_looks_get_table (VecLooks *looks, guint *n_table)
{
  *n_table = looks->n_table;
  return looks->table;
}

const char *
vec_looks_get_size_title (VecLooks *looks)
{
  return looks->size_title;
}

const char *
vec_looks_get_shape_title (VecLooks *looks)
{
  return looks->shape_title;
}

const VecLooksKey *
vec_looks_get_size_keys (VecLooks *looks, guint *n_keys)
{
  *n_keys = looks->size_keys->len;
  return (const VecLooksKey *) looks->size_keys->data;
}

const VecLooksKey *
vec_looks_get_shape_keys (VecLooks *looks, guint *n_keys)
{
  *n_keys = looks->shape_keys->len;
  return (const VecLooksKey *) looks->shape_keys->data;
}

const char *const *
vec_looks_get_other_shapes (VecLooks *looks)
{
  return (const char *const *) looks->other_shapes->pdata;
}
