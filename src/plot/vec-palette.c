#include "plot/vec-palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/vec-oklab.h"

/* Categories beyond this share the last colour: codes have 16 bits, and the renderer keeps one value for itself. */
#define MAX_COLORS 65000
#define N_LEVELS 254          /* steps of a ramp */
#define N_FIRST 20
#define MAX_TEXT_VALUES 256   /* a text column with more distinct values than this is no encoding */

/* Chosen by palette.py, which says how. */
static const guint32 first_light[N_FIRST] = {
  0x266ec3, 0xd2b72a, 0x803200, 0x31b393, 0x71277c, 0x7e9500, 0x3c36ab, 0x98a0d7, 0x9d4997, 0x9f684f,
  0xa9164b, 0xa179a6, 0x7ccd8e, 0x6d84d2, 0x5e6f03, 0x76c7ce, 0x1f5a3b, 0xa29e63, 0x388779, 0x63596d,
};
static const guint32 first_dark[N_FIRST] = {
  0x60a1f2, 0xf7de6b, 0xb66945, 0x71ddbe, 0xa661b0, 0xabc255, 0x6b72e0, 0xc1cafe, 0xce7dc7, 0xce9880,
  0xdf5c7d, 0xcda7d2, 0xa8f3b7, 0x9ab2fd, 0x8ea14e, 0xa3edf3, 0x598e6f, 0xccc991, 0x70b6a8, 0x948a9f,
};

static const guint32 plain_color[2] = { 0x2f6fb5, 0x6ba6ee };
static const guint32 missing_color[2] = { 0xc6c3bc, 0x55555b };

struct _VecColoring
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  guint16 *codes;          /* (n_rows) */
  guint32 *colors[2];      /* light, dark: (n_colors) */
  guint n_colors;
  gboolean ramp;
  double minimum, maximum;
  const char *title;       /* N_(), NULL: none */
  VecLegendEntry *legend[2];
  guint n_legend;
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

void
vec_coloring_unref (VecColoring *coloring)
{
  if (!g_atomic_ref_count_dec (&coloring->ref_count))
    return;
  for (int dark = 0; dark < 2; dark++)
    {
      for (guint i = 0; i < coloring->n_legend; i++)
        g_free (coloring->legend[dark][i].label);
      g_free (coloring->legend[dark]);
      g_free (coloring->colors[dark]);
    }
  g_free (coloring->codes);
  g_free (coloring);
}

/* ---- Colours of categories */

/* The colour of the @index-th category. Beyond the hand-checked ones the hue turns by the golden angle, so that neighbours in the
 * list are far apart, while lightness and chroma go through cycles of coprime lengths. */
static guint32
category_color (guint index, gboolean dark)
{
  static const double lightness[7] = { 0.56, 0.70, 0.44, 0.63, 0.50, 0.74, 0.59 };
  static const double chroma[5] = { 0.13, 0.08, 0.16, 0.06, 0.11 };
  double L, C, h;

  if (index < N_FIRST)
    return dark ? first_dark[index] : first_light[index];
  L = lightness[index % 7] + 0.004 * (index / 35 % 9);
  C = chroma[index % 5];
  h = fmod (index * 137.50776405003785, 360);
  return vec_oklab_to_rgb (vec_oklab_from_lch (dark ? 0.58 + (L - 0.42) * 0.85 : L, C, h));
}

/* The first @n colours, all different in both variants. */
static void
fill_category_colors (guint32 *light, guint32 *dark, guint n)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint next = 0;

  for (guint i = 0; i < n; next++)
    {
      guint32 a = category_color (next, FALSE), b = category_color (next, TRUE);

      /* After tens of thousands rounding meets itself; move on by the smallest visible amount. */
      while (g_hash_table_contains (used, GUINT_TO_POINTER (a)))
        a = (a + 0x010305) & 0xffffff;
      g_hash_table_add (used, GUINT_TO_POINTER (a));
      while (g_hash_table_contains (used, GUINT_TO_POINTER (b | 0x1000000)))
        b = (b + 0x010305) & 0xffffff;
      g_hash_table_add (used, GUINT_TO_POINTER (b | 0x1000000));
      light[i] = a, dark[i] = b;
      i++;
    }
}

typedef struct
{
  gint64 count;
  guint code;
} CodeCount;

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const CodeCount *p = a, *q = b;

  if (p->count != q->count)
    return p->count > q->count ? -1 : 1;
  return p->code < q->code ? -1 : p->code > q->code;
}

static void
make_legend (VecColoring *self, guint n)
{
  self->n_legend = n;
  for (int dark = 0; dark < 2; dark++)
    self->legend[dark] = g_new0 (VecLegendEntry, MAX (n, 1));
}

static void
set_legend_entry (VecColoring *self, guint entry, guint code, const char *label, gint64 count)
{
  for (int dark = 0; dark < 2; dark++)
    {
      VecLegendEntry *e = &self->legend[dark][entry];

      e->color = self->colors[dark][code];
      e->label = g_strdup (label);
      e->count = count;
    }
}

static char *
dup_category_name (const char *const *names, int n_names, guint code)
{
  if (names != NULL && (int) code < n_names && names[code] != NULL)
    return g_strdup (names[code]);
  return g_strdup_printf ("%u", code + 1);
}

/* @codes < 0: missing, named @missing_label. */
static VecColoring *
categories_new (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names, const char *missing_label)
{
  VecColoring *self;
  g_autofree CodeCount *counts = NULL;
  g_autofree guint32 *light = NULL, *dark = NULL;
  gint64 n_missing = 0;
  guint n = MAX (n_names, 0), n_shown = 0;
  gint32 largest = -1;

  for (gint64 i = 0; i < n_rows; i++)
    largest = MAX (largest, codes[i]);
  n = MIN (MAX (n, (guint) (largest + 1)), MAX_COLORS);

  self = coloring_new (n_rows, n + 1);
  counts = g_new0 (CodeCount, n + 1);
  for (guint c = 0; c < n; c++)
    counts[c].code = c;
  for (gint64 i = 0; i < n_rows; i++)
    {
      guint code = codes[i] < 0 ? n : MIN ((guint) codes[i], n - 1);

      self->codes[i] = (guint16) code;
      if (codes[i] < 0)
        n_missing++;
      else
        counts[code].count++;
    }

  light = g_new (guint32, n + 1);
  dark = g_new (guint32, n + 1);
  fill_category_colors (light, dark, n);
  qsort (counts, n, sizeof *counts, compare_counts);
  for (guint rank = 0; rank < n; rank++)
    {
      /* Few categories keep their colour by number; of many the largest get the most distinct ones. */
      guint c = n <= N_FIRST ? counts[rank].code : rank;

      self->colors[0][counts[rank].code] = light[c];
      self->colors[1][counts[rank].code] = dark[c];
      n_shown += counts[rank].count > 0;
    }
  self->colors[0][n] = missing_color[0];
  self->colors[1][n] = missing_color[1];

  make_legend (self, n_shown + (n_missing > 0));
  for (guint rank = 0; rank < n_shown; rank++)
    {
      g_autofree char *label = dup_category_name (names, n_names, counts[rank].code);

      set_legend_entry (self, rank, counts[rank].code, label, counts[rank].count);
    }
  if (n_missing > 0)
    set_legend_entry (self, n_shown, n, missing_label, n_missing);
  return self;
}

VecColoring *
vec_coloring_new_plain (gint64 n_rows)
{
  VecColoring *self = coloring_new (n_rows, 1);

  self->colors[0][0] = plain_color[0];
  self->colors[1][0] = plain_color[1];
  make_legend (self, 0);
  return self;
}

guint32
vec_coloring_get_plain_color (gboolean dark)
{
  return plain_color[dark != FALSE];
}

VecColoring *
vec_coloring_new_categories (const gint32 *codes, gint64 n_rows, const char *const *names, int n_names)
{
  return categories_new (codes, n_rows, names, n_names, _("(none)"));
}

/* ---- Ramps */

typedef struct
{
  double L, C, h;
} Stop;

/* From what hardly leaves the paper to what stands out most: more ink, more value. */
static const Stop sequential[2][5] = {
  { { 0.86, 0.120, 105 }, { 0.74, 0.125, 148 }, { 0.60, 0.105, 195 }, { 0.45, 0.110, 258 }, { 0.28, 0.120, 298 } },
  { { 0.40, 0.130, 298 }, { 0.53, 0.115, 258 }, { 0.66, 0.105, 195 }, { 0.79, 0.135, 148 }, { 0.92, 0.150, 105 } },
};
static const Stop diverging[2][5] = {
  { { 0.38, 0.130, 258 }, { 0.60, 0.120, 248 }, { 0.84, 0.012, 90 }, { 0.62, 0.130, 45 }, { 0.40, 0.140, 27 } },
  { { 0.82, 0.110, 235 }, { 0.62, 0.130, 250 }, { 0.48, 0.010, 90 }, { 0.64, 0.150, 45 }, { 0.83, 0.110, 65 } },
};

/* Catmull–Rom through the stops, in OKLab. */
static VecOklab
stops_at (const Stop stops[5], double t)
{
  VecOklab p[4];
  double u = CLAMP (t, 0, 1) * 4, c[3];
  int i = MIN ((int) u, 3);

  u -= i;
  for (int k = 0; k < 4; k++)
    {
      const Stop *s = &stops[CLAMP (i + k - 1, 0, 4)];

      p[k] = vec_oklab_from_lch (s->L, s->C, s->h);
    }
  for (int k = 0; k < 3; k++)
    {
      double a = (&p[0].L)[k], b = (&p[1].L)[k], d = (&p[2].L)[k], e = (&p[3].L)[k];

      c[k] = b + 0.5 * u * (d - a + u * (2 * a - 5 * b + 4 * d - e + u * (3 * (b - d) + e - a)));
    }
  return (VecOklab) { c[0], c[1], c[2] };
}

/* @n colours at equal steps of arc length, so that equal differences of value look equally different. */
static void
fill_ramp (guint32 *colors, guint n, const Stop stops[5], double from, double to)
{
  enum { FINE = 1024 };
  double length[FINE + 1];
  int j = 0;

  length[0] = 0;
  for (int i = 1; i <= FINE; i++)
    length[i] = length[i - 1] + vec_oklab_distance (stops_at (stops, from + (to - from) * (i - 1) / FINE),
                                                    stops_at (stops, from + (to - from) * i / FINE));
  for (guint i = 0; i < n; i++)
    {
      double target = length[FINE] * i / MAX (n - 1, 1), t;

      while (j < FINE - 1 && length[j + 1] < target)
        j++;
      t = (j + (target - length[j]) / MAX (length[j + 1] - length[j], 1e-12)) / FINE;
      colors[i] = vec_oklab_to_rgb (stops_at (stops, from + (to - from) * t));
    }
}

static void
fill_ramp_colors (VecColoring *self, gboolean around_zero, gboolean reversed)
{
  for (int dark = 0; dark < 2; dark++)
    {
      guint32 *c = self->colors[dark];

      if (around_zero)
        {
          /* Two arms of equal length around the middle. */
          fill_ramp (c, N_LEVELS / 2, diverging[dark], 0, 0.5);
          fill_ramp (c + N_LEVELS / 2, N_LEVELS / 2, diverging[dark], 0.5, 1);
        }
      else
        fill_ramp (c, N_LEVELS, sequential[dark], 0, 1);
      if (reversed)
        for (guint i = 0; i < N_LEVELS / 2; i++)
          {
            guint32 swap = c[i];

            c[i] = c[N_LEVELS - 1 - i];
            c[N_LEVELS - 1 - i] = swap;
          }
      c[N_LEVELS] = missing_color[dark];
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double p = *(const double *) a, q = *(const double *) b;

  return p < q ? -1 : p > q;
}

/* The ends of the ramp: of all values, or, where a few extreme ones would press the rest into one colour, of all but 1 % at either end
 * (the extreme ones then have the colour of the end). */
static void
choose_ends (const double *values, gint64 n_rows, double *minimum, double *maximum)
{
  enum { SAMPLE = 20000 };
  g_autofree double *sample = g_new (double, SAMPLE);
  gint64 stride = MAX (n_rows / SAMPLE, 1);
  int n = 0;
  double low, high;

  *minimum = INFINITY, *maximum = -INFINITY;
  for (gint64 i = 0; i < n_rows; i++)
    if (isfinite (values[i]))
      {
        *minimum = MIN (*minimum, values[i]);
        *maximum = MAX (*maximum, values[i]);
        if (i % stride == 0 && n < SAMPLE)
          sample[n++] = values[i];
      }
  if (n < 100)
    return;
  qsort (sample, n, sizeof *sample, compare_doubles);
  low = sample[n / 100], high = sample[n - 1 - n / 100];
  if (high > low && *maximum - *minimum > 5 * (high - low))
    {
      *minimum = MAX (*minimum, low);
      *maximum = MIN (*maximum, high);
    }
}

static VecColoring *
ramp_new (const double *values, gint64 n_rows, gboolean reversed)
{
  VecColoring *self = coloring_new (n_rows, N_LEVELS + 1);
  gint64 n_missing = 0;
  double low, high;
  gboolean around_zero;

  choose_ends (values, n_rows, &low, &high);
  self->ramp = low <= high;
  around_zero = self->ramp && low < 0 && high > 0;
  if (around_zero)
    {
      high = MAX (high, -low);
      low = -high;
    }
  self->minimum = self->ramp ? low : NAN;
  self->maximum = self->ramp ? high : NAN;
  fill_ramp_colors (self, around_zero, reversed);

  for (gint64 i = 0; i < n_rows; i++)
    {
      double t;

      if (isnan (values[i]))
        {
          self->codes[i] = N_LEVELS;
          n_missing++;
          continue;
        }
      /* Halves first, so that a range as wide as the type does not overflow. */
      t = high > low ? (values[i] / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
      self->codes[i] = (guint16) (CLAMP (t, 0, 1) * (N_LEVELS - 1) + 0.5);
    }
  make_legend (self, n_missing > 0);
  if (n_missing > 0)
    set_legend_entry (self, 0, N_LEVELS, _("(missing)"), n_missing);
  return self;
}

VecColoring *
vec_coloring_new_numbers (const double *values, gint64 n_rows, gboolean reversed)
{
  return ramp_new (values, n_rows, reversed);
}

VecColoring *
vec_coloring_new_distances (const float *values, gint64 n_rows, gboolean larger_is_nearer)
{
  g_autofree double *copy = g_new (double, MAX (n_rows, 1));
  VecColoring *self;

  /* Near stands out. Distances are no deviations from zero: a dot product of both signs keeps the sequential ramp. */
  for (gint64 i = 0; i < n_rows; i++)
    copy[i] = values[i];
  self = ramp_new (copy, n_rows, !larger_is_nearer);
  if (self->ramp && self->minimum < 0)
    {
      double low, high;

      choose_ends (copy, n_rows, &low, &high);
      for (gint64 i = 0; i < n_rows; i++)
        copy[i] -= low;
      vec_coloring_unref (self);
      self = ramp_new (copy, n_rows, !larger_is_nearer);
      self->minimum = low;
      self->maximum = high;
    }
  return self;
}

VecColoring *
vec_coloring_new_shares (const float *values, gint64 n_rows, const char *title)
{
  VecColoring *self = coloring_new (n_rows, N_LEVELS + 1);
  gint64 n_missing = 0;

  self->ramp = TRUE;
  self->minimum = 0;
  self->maximum = 1;
  self->title = title;
  fill_ramp_colors (self, FALSE, FALSE);
  for (gint64 i = 0; i < n_rows; i++)
    {
      self->codes[i] = isnan (values[i]) ? N_LEVELS : (guint16) (CLAMP (values[i], 0, 1) * (N_LEVELS - 1) + 0.5f);
      n_missing += isnan (values[i]);
    }
  make_legend (self, n_missing > 0);
  if (n_missing > 0)
    set_legend_entry (self, 0, N_LEVELS, _("(missing)"), n_missing);
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
  return categories_new (codes, n_rows, names, (int) n, _("(missing)"));
}

static VecColoring *
new_from_number (VecColumn *column, gint64 n_rows)
{
  g_autofree double *values = g_new (double, MAX (n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    values[i] = vec_column_get_number (column, i);
  return ramp_new (values, n_rows, FALSE);
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
  if (names->len > N_FIRST && (gint64) names->len * 2 > n_rows)
    return vec_coloring_new_plain (n_rows);
  return categories_new (codes, n_rows, (const char *const *) names->pdata, (int) names->len, _("(missing)"));
}

VecColoring *
vec_coloring_new_column (VecColumn *column)
{
  gint64 n_rows = vec_column_get_n_rows (column);

  switch (vec_column_get_column_type (column))
    {
    case VEC_COLUMN_CATEGORY:
      return new_from_category (column, n_rows);
    case VEC_COLUMN_NUMBER:
      return new_from_number (column, n_rows);
    case VEC_COLUMN_TEXT:
      return new_from_text (column, n_rows);
    case VEC_COLUMN_IMAGE:
    default:
      return vec_coloring_new_plain (n_rows);
    }
}

/* ---- What the renderer and the legend read */

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

const guint32 *
vec_coloring_get_colors (VecColoring *coloring, gboolean dark)
{
  return coloring->colors[dark != FALSE];
}

gboolean
vec_coloring_is_ramp (VecColoring *coloring, double *minimum, double *maximum)
{
  if (coloring->ramp)
    {
      if (minimum != NULL)
        *minimum = coloring->minimum;
      if (maximum != NULL)
        *maximum = coloring->maximum;
    }
  return coloring->ramp;
}

const char *
vec_coloring_get_title (VecColoring *coloring)
{
  return coloring->title != NULL ? _(coloring->title) : NULL;
}

const VecLegendEntry *
vec_coloring_get_legend (VecColoring *coloring, gboolean dark, guint *n_entries)
{
  *n_entries = coloring->n_legend;
  return coloring->legend[dark != FALSE];
}
