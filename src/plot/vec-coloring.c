#include "plot/vec-coloring.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/vec-code-count.h"
#include "plot/vec-palette.h"
#include "plot/vec-ticks.h"
#include "table/vec-date.h"

/* Categories beyond this share the last code: codes have 16 bits, and the renderer keeps one value for itself. */
#define MAX_COLORS 65000
#define N_LEVELS 256          /* steps of a ramp: a whole number in each part of the histogram */
#define MAX_TEXT_VALUES 256   /* a text column with more distinct values than this is no encoding */

typedef struct
{
  VecLegendEntry *entries[2];   /* light, dark: (n) */
  guint n;
} Entries;

struct _VecColoring
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  guint16 *codes;          /* (n_rows) */
  guint32 *colors[2];      /* light, dark: (n_colors) */
  guint n_colors;
  gboolean has_categories;
  Entries legend, others;
  VecValueScale *scale;    /* NULL: no ramp */
  gboolean has_dates;
  gint64 *histogram;       /* (VEC_COLORING_N_BINS) or NULL */
  const char *title;       /* N_(), NULL: none */
  float *values;           /* (n_rows) of distances and shares, or NULL */
};

static VecColoring *
coloring_new (gint64 n_rows, guint n_colors)
{
  VecColoring *self = g_new0 (VecColoring, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = n_rows;
  self->codes = g_new0 (guint16, MAX (n_rows, 1));
  self->n_colors = n_colors;
  for (int dark = 0; dark < 2; dark++)
    self->colors[dark] = g_new0 (guint32, MAX (n_colors, 1));
  return self;
}

VecColoring *
vec_coloring_ref (VecColoring *coloring)
{
  g_atomic_ref_count_inc (&coloring->ref_count);
  return coloring;
}

static void
clear_entries (Entries *entries)
{
  for (int dark = 0; dark < 2; dark++)
    {
      for (guint i = 0; i < entries->n; i++)
        g_free (entries->entries[dark][i].label);
      g_free (entries->entries[dark]);
    }
}

void
vec_coloring_unref (VecColoring *coloring)
{
  if (!g_atomic_ref_count_dec (&coloring->ref_count))
    return;
  clear_entries (&coloring->legend);
  clear_entries (&coloring->others);
  for (int dark = 0; dark < 2; dark++)
    g_free (coloring->colors[dark]);
  g_clear_pointer (&coloring->scale, vec_value_scale_free);
  g_free (coloring->histogram);
  g_free (coloring->values);
  g_free (coloring->codes);
  g_free (coloring);
}

/* ---- Legend */

static void
make_entries (Entries *entries, guint n)
{
  entries->n = n;
  for (int dark = 0; dark < 2; dark++)
    entries->entries[dark] = g_new0 (VecLegendEntry, MAX (n, 1));
}

static void
set_entry (VecColoring *self, Entries *entries, guint i, guint code, const char *label, gint64 count, gint32 category)
{
  for (int dark = 0; dark < 2; dark++)
    entries->entries[dark][i] = (VecLegendEntry) { self->colors[dark][code], g_strdup (label), count, category };
}

/* ---- Categories */

static char *
dup_category_name (const char *const *names, int n_names, guint code, guint n)
{
  if (code == MAX_COLORS - 1 && code == n - 1)
    return g_strdup (_("(further ones)"));
  if (names != NULL && (int) code < n_names && names[code] != NULL)
    return g_strdup (names[code]);
  return g_strdup_printf ("%u", code + 1);
}

typedef struct
{
  guint n;              /* categories, used or not; the code of what is missing */
  VecCodeCount *counts; /* (n), largest first */
  guint n_used;
  gint64 n_missing;
} Census;

/* Fills the codes of the rows. @codes < 0: missing. */
static Census
count_categories (VecColoring *self, const gint32 *codes, guint n)
{
  Census census = { .n = n, .counts = vec_code_counts_new (n) };

  for (gint64 i = 0; i < self->n_rows; i++)
    {
      guint code = codes[i] < 0 ? n : MIN ((guint) codes[i], n - 1);

      self->codes[i] = (guint16) code;
      if (codes[i] < 0)
        census.n_missing++;
      else
        census.counts[code].count++;
    }
  vec_code_counts_sort (census.counts, n);
  while (census.n_used < n && census.counts[census.n_used].count > 0)
    census.n_used++;
  return census;
}

/* Those that lead stand before the others, both still largest first. */
static void
put_leading_first (Census *census, guint n_leading)
{
  g_autofree VecCodeCount *others = g_new (VecCodeCount, census->n_used);
  guint n_first = 0, n_others = 0;

  for (guint i = 0; i < census->n_used; i++)
    if (census->counts[i].code < n_leading)
      census->counts[n_first++] = census->counts[i];
    else
      others[n_others++] = census->counts[i];
  memcpy (census->counts + n_first, others, n_others * sizeof *others);
}

/* Few categories keep their colour by number; of many the largest get the most distinct ones. */
static void
color_categories (VecColoring *self, const Census *census, guint n_own)
{
  g_autofree guint32 *light = g_new (guint32, census->n + 1), *dark = g_new (guint32, census->n + 1);

  vec_palette_fill_categories (light, dark, MIN (census->n, MAX (n_own, VEC_PALETTE_FIRST)));
  for (guint rank = 0; rank < census->n; rank++)
    {
      guint code = census->counts[rank].code;
      guint c = census->n <= VEC_PALETTE_FIRST ? code : rank;

      self->colors[0][code] = rank < n_own ? light[c] : vec_palette_get_other (FALSE);
      self->colors[1][code] = rank < n_own ? dark[c] : vec_palette_get_other (TRUE);
    }
  self->colors[0][census->n] = vec_palette_get_missing (FALSE);
  self->colors[1][census->n] = vec_palette_get_missing (TRUE);
}

static void
list_others (VecColoring *self, const Census *census, guint n_own, const char *const *names, int n_names)
{
  guint n = census->n_used - n_own;
  g_autofree char *label = g_strdup_printf (ngettext ("Other (%u more)", "Other (%u more)", n), n);
  gint64 count = 0;

  make_entries (&self->others, n);
  for (guint i = 0; i < n; i++)
    {
      const VecCodeCount *c = &census->counts[n_own + i];
      g_autofree char *name = dup_category_name (names, n_names, c->code, census->n);

      set_entry (self, &self->others, i, c->code, name, c->count, (gint32) c->code);
      count += c->count;
    }
  set_entry (self, &self->legend, n_own, census->counts[n_own].code, label, count, VEC_LEGEND_OTHER);
}

static void
list_categories (VecColoring *self, const Census *census, guint n_own, const char *const *names, int n_names, const char *missing)
{
  guint n_listed = MIN (census->n_used, n_own);
  gboolean has_others = census->n_used > n_own;

  make_entries (&self->legend, n_listed + has_others + (census->n_missing > 0));
  for (guint rank = 0; rank < n_listed; rank++)
    {
      const VecCodeCount *c = &census->counts[rank];
      g_autofree char *label = dup_category_name (names, n_names, c->code, census->n);

      set_entry (self, &self->legend, rank, c->code, label, c->count, (gint32) c->code);
    }
  if (has_others)
    list_others (self, census, n_own, names, n_names);
  if (census->n_missing > 0)
    set_entry (self, &self->legend, self->legend.n - 1, census->n, missing, census->n_missing, VEC_LEGEND_MISSING);
}

/* @codes < 0: missing, named @missing; the @n_own largest have colours of their own, of the first @n_leading before the others. */
static VecColoring *
categories_new (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names, const char *missing, guint n_own, guint n_leading)
{
  VecColoring *self;
  Census census;
  guint n = (guint) MAX (n_names, 0);
  gint32 largest = -1;

  for (gint64 i = 0; i < n_rows; i++)
    largest = MAX (largest, codes[i]);
  n = MIN (MAX (n, (guint) (largest + 1)), MAX_COLORS);
  self = coloring_new (n_rows, n + 1);
  self->has_categories = TRUE;
  census = count_categories (self, codes, n);
  if (census.n_used > n_own && n_leading > 0)
    put_leading_first (&census, n_leading);
  color_categories (self, &census, n_own);
  list_categories (self, &census, n_own, names, n_names, missing);
  g_free (census.counts);
  return self;
}

VecColoring *
vec_coloring_new_plain (gint64 n_rows)
{
  VecColoring *self = coloring_new (n_rows, 1);

  for (int dark = 0; dark < 2; dark++)
    self->colors[dark][0] = vec_palette_get_plain (dark);
  make_entries (&self->legend, 0);
  return self;
}

guint32
vec_coloring_get_plain_color (gboolean dark)
{
  return vec_palette_get_plain (dark);
}

VecColoring *
vec_coloring_new_categories (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names)
{
  return categories_new (codes, n_rows, names, n_names, _("(none)"), G_MAXUINT, 0);
}

/* ---- Ramps */

static void
code_number (VecColoring *self, gint64 row, double value, gint64 *n_missing)
{
  guint level;

  if (isnan (value))
    {
      self->codes[row] = N_LEVELS;
      ++*n_missing;
      return;
    }
  level = MIN ((guint) (vec_value_scale_get_fraction (self->scale, value) * N_LEVELS), N_LEVELS - 1);
  self->codes[row] = (guint16) level;
  self->histogram[level / (N_LEVELS / VEC_COLORING_N_BINS)]++;
}

/* Takes @scale; NULL: no value is finite. */
static VecColoring *
ramp_new (const double *values, gint64 n_rows, VecValueScale *scale, gboolean reversed)
{
  VecColoring *self = coloring_new (n_rows, N_LEVELS + 1);
  gint64 n_missing = 0;

  self->scale = scale;
  self->histogram = scale != NULL ? g_new0 (gint64, VEC_COLORING_N_BINS) : NULL;
  for (int dark = 0; dark < 2; dark++)
    {
      vec_palette_fill_ramp (self->colors[dark], N_LEVELS, dark, scale != NULL && vec_value_scale_is_around_zero (scale), reversed);
      self->colors[dark][N_LEVELS] = vec_palette_get_missing (dark);
    }
  for (gint64 i = 0; i < n_rows; i++)
    code_number (self, i, scale != NULL ? values[i] : NAN, &n_missing);
  make_entries (&self->legend, n_missing > 0);
  if (n_missing > 0)
    set_entry (self, &self->legend, 0, N_LEVELS, _("(missing)"), n_missing, VEC_LEGEND_MISSING);
  return self;
}

VecColoring *
vec_coloring_new_numbers (const double *values, gint64 n_rows, VecScaleKind kind)
{
  return ramp_new (values, n_rows, vec_value_scale_new (values, n_rows, kind, TRUE), FALSE);
}

VecColoring *
vec_coloring_new_dates (const double *values, gint64 n_rows)
{
  VecColoring *self = ramp_new (values, n_rows, vec_value_scale_new (values, n_rows, VEC_SCALE_LINEAR, FALSE), FALSE);

  self->has_dates = TRUE;
  return self;
}

VecColoring *
vec_coloring_new_distances (const float *values, gint64 n_rows, gboolean larger_is_nearer)
{
  g_autofree double *copy = g_new (double, MAX (n_rows, 1));
  VecColoring *self;

  /* Near stands out. Distances are no deviations from zero: a dot product of both signs keeps the sequential ramp. */
  for (gint64 i = 0; i < n_rows; i++)
    copy[i] = values[i];
  self = ramp_new (copy, n_rows, vec_value_scale_new (copy, n_rows, VEC_SCALE_LINEAR, FALSE), !larger_is_nearer);
  self->values = g_memdup2 (values, sizeof *values * n_rows);
  return self;
}

VecColoring *
vec_coloring_new_shares (const float *values, gint64 n_rows, const char *title)
{
  g_autofree double *copy = g_new (double, MAX (n_rows, 1));
  VecColoring *self;

  for (gint64 i = 0; i < n_rows; i++)
    copy[i] = values[i];
  self = ramp_new (copy, n_rows, vec_value_scale_new_linear (0, 1), FALSE);
  self->title = title;
  self->values = g_memdup2 (values, sizeof *values * n_rows);
  return self;
}

/* ---- Columns */

static VecColoring *
new_from_category (VecColumn *column, gint64 n_rows)
{
  guint n = MIN (vec_column_get_n_categories (column), (guint32) G_MAXINT32 / 2);
  g_autofree gint32 *codes = g_new (gint32, MAX (n_rows, 1));
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint c = 0; c < n; c++)
    names[c] = vec_column_get_category (column, c);
  for (gint64 i = 0; i < n_rows; i++)
    {
      guint32 code = vec_column_get_code (column, i);

      codes[i] = code == VEC_CATEGORY_MISSING ? -1 : (gint32) code;
    }
  return categories_new (codes, n_rows, names, (int) n, _("(missing)"), VEC_PALETTE_FIRST, vec_column_get_n_leading (column));
}

static VecColoring *
new_from_number (VecColumn *column, gint64 n_rows, VecScaleKind kind)
{
  g_autofree double *values = g_new (double, MAX (n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    values[i] = vec_column_get_number (column, i);
  return vec_coloring_new_numbers (values, n_rows, kind);
}

static VecColoring *
new_from_text (VecColumn *column, gint64 n_rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree gint32 *codes = g_new (gint32, MAX (n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    {
      const char *text = vec_column_get_text (column, i);
      gpointer code;

      if (text == NULL || *text == '\0')
        {
          codes[i] = -1;
          continue;
        }
      if (!g_hash_table_lookup_extended (seen, text, NULL, &code))
        {
          if (names->len == MAX_TEXT_VALUES)
            return vec_coloring_new_plain (n_rows);
          code = GINT_TO_POINTER ((int) names->len);
          g_hash_table_insert (seen, (gpointer) text, code);
          g_ptr_array_add (names, (gpointer) text);
        }
      codes[i] = GPOINTER_TO_INT (code);
    }
  /* As many values as rows: every colour would name one point. */
  if (names->len > VEC_PALETTE_FIRST && (gint64) names->len * 2 > n_rows)
    return vec_coloring_new_plain (n_rows);
  return categories_new (codes, n_rows, (const char *const *) names->pdata, (int) names->len, _("(missing)"),
                         VEC_PALETTE_FIRST, 0);
}

VecColoring *
vec_coloring_new_column (VecColumn *column, VecScaleKind kind)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  const double *dates = vec_column_get_dates (column);

  if (dates != NULL)
    return vec_coloring_new_dates (dates, n_rows);
  switch (vec_column_get_column_type (column))
    {
    case VEC_COLUMN_CATEGORY:
      return new_from_category (column, n_rows);
    case VEC_COLUMN_NUMBER:
      return new_from_number (column, n_rows, kind);
    case VEC_COLUMN_TEXT:
      return new_from_text (column, n_rows);
    case VEC_COLUMN_IMAGE:
    default:
      return vec_coloring_new_plain (n_rows);
    }
}

/* ---- What the renderer and the legend read */

const float *
vec_coloring_get_values (VecColoring *coloring)
{
  return coloring->values;
}

gint64
vec_coloring_get_n_rows (VecColoring *coloring)
{
  return coloring->n_rows;
}

const guint16 *
vec_coloring_get_codes (VecColoring *coloring)
{
  return coloring->codes;
}

guint
vec_coloring_get_n_colors (VecColoring *coloring)
{
  return coloring->n_colors;
}

gboolean
vec_coloring_has_missing (VecColoring *coloring)
{
  const Entries *legend = &coloring->legend;

  return legend->n > 0 && legend->entries[0][legend->n - 1].category == VEC_LEGEND_MISSING;
}

const guint32 *
vec_coloring_get_colors (VecColoring *coloring, gboolean dark)
{
  return coloring->colors[dark != FALSE];
}

gboolean
vec_coloring_is_ramp (VecColoring *coloring, double *minimum, double *maximum)
{
  double low, high;

  if (coloring->scale == NULL)
    return FALSE;
  vec_value_scale_get_ends (coloring->scale, &low, &high);
  if (minimum != NULL)
    *minimum = low;
  if (maximum != NULL)
    *maximum = high;
  return TRUE;
}

const VecValueScale *
vec_coloring_get_scale (VecColoring *coloring)
{
  return coloring->scale;
}

gboolean
vec_coloring_has_dates (VecColoring *coloring)
{
  return coloring->has_dates;
}

gboolean
vec_coloring_has_categories (VecColoring *coloring)
{
  return coloring->has_categories;
}

const gint64 *
vec_coloring_get_histogram (VecColoring *coloring)
{
  return coloring->histogram;
}

GArray *
vec_coloring_dup_ticks (VecColoring *coloring, guint n_most)
{
  g_return_val_if_fail (coloring->scale != NULL && n_most >= 2, NULL);
  return coloring->has_dates ? vec_ticks_new_dates (coloring->scale, n_most) : vec_ticks_new_numbers (coloring->scale, n_most);
}

char *
vec_coloring_value_to_string (VecColoring *coloring, double value)
{
  return coloring->has_dates ? vec_tick_date_to_string (coloring->scale, value) : vec_tick_number_to_string (value);
}

const char *
vec_coloring_get_title (VecColoring *coloring)
{
  return coloring->title != NULL ? _(coloring->title) : NULL;
}

const VecLegendEntry *
vec_coloring_get_legend (VecColoring *coloring, gboolean dark, guint *n_entries)
{
  *n_entries = coloring->legend.n;
  return coloring->legend.entries[dark != FALSE];
}

const VecLegendEntry *
vec_coloring_get_others (VecColoring *coloring, gboolean dark, guint *n_entries)
{
  *n_entries = coloring->others.n;
  return coloring->others.entries[dark != FALSE];
}
