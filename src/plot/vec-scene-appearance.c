/* How the points of a scene look: which fade and which stand out, their shape and size, and the colours of paper and ink. */
#include "plot/vec-scene-private.h"

#include <math.h>

#include "base/vec-parallel.h"

#define LARGEST_MARK 9.0
#define HANDFUL 4
#define LARGEST_CHOSEN 6.0      /* by their small number alone, pixels */

/* ---- Paper and ink */

void
vec_scene_set_dark (VecScene *scene, gboolean dark)
{
  scene->dark = dark != FALSE;
  scene->picture_serial++;
}

gboolean
vec_scene_is_dark (VecScene *scene)
{
  return scene->dark;
}

guint32
vec_scene_get_background (VecScene *scene)
{
  return scene->dark ? 0x1d1d20 : 0xfdfcf9;
}

guint32
vec_scene_get_ink (VecScene *scene)
{
  return scene->dark ? 0xeeedea : 0x26262a;
}

guint32
vec_scene_get_faint_ink (VecScene *scene)
{
  return scene->dark ? 0x9b9a98 : 0x77767b;
}

guint32
vec_scene_get_accent (VecScene *scene)
{
  return scene->dark ? 0xffffff : 0x17171a;
}

guint32
vec_scene_get_torn_ink (VecScene *scene)
{
  return scene->dark ? 0xff7d94 : 0xb3123f;
}

double
vec_scene_get_row_hole (VecScene *scene, gint64 row)
{
  VecColoring *coloring = scene->coloring;

  if (coloring == NULL || row < 0 || row >= vec_coloring_get_n_rows (coloring) || !vec_coloring_has_missing (coloring))
    return 0;
  return vec_coloring_get_codes (coloring)[row] == vec_coloring_get_n_colors (coloring) - 1 ? VEC_HOLE : 0;
}

guint32
vec_scene_get_row_color (VecScene *scene, gint64 row)
{
  if (scene->coloring == NULL || row < 0 || row >= vec_coloring_get_n_rows (scene->coloring))
    return vec_coloring_get_plain_color (scene->dark);
  return vec_coloring_get_colors (scene->coloring, scene->dark)[vec_coloring_get_codes (scene->coloring)[row]];
}

/* ---- Chosen and highlighted rows */

gboolean
vec_scene_has_chosen (VecScene *scene)
{
  return scene->chosen != NULL && vec_row_set_get_n_rows (scene->chosen) == vec_points_get_n_rows (scene->points);
}

static gboolean
has_highlight (VecScene *scene)
{
  return scene->highlight != NULL && vec_row_set_get_n_rows (scene->highlight) == vec_points_get_n_rows (scene->points);
}

typedef struct
{
  const guint8 *fade;      /* NULL: nothing fades */
  const guint64 *chosen;   /* NULL: none */
  const guint64 *bright;   /* rows beside which all others fade; NULL: none does */
  guint8 *levels;
} LevelsJob;

/* Chosen rows keep every second step of fading. */
static inline guint8
get_level (int fade, gboolean is_chosen)
{
  return (guint8) (is_chosen ? VEC_CHOSEN_LEVEL + fade / 2 : fade);
}

static void
levels_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  LevelsJob *job = data;

  for (gint64 i = begin; i < end; i++)
    {
      int fade = job->fade != NULL ? job->fade[i] : VEC_FADE_NONE;

      if (job->bright != NULL && (job->bright[i >> 6] >> (i & 63) & 1) == 0)
        fade = 0;
      job->levels[i] = get_level (fade, job->chosen != NULL && (job->chosen[i >> 6] >> (i & 63) & 1) != 0);
    }
}

void
vec_scene_update_levels (VecScene *self)
{
  gint64 n = vec_points_get_n_rows (self->points);
  const guint8 *fade = self->fade != NULL && self->n_fade == n ? self->fade : NULL;

  if (vec_scene_has_chosen (self) || has_highlight (self))
    {
      g_autofree guint8 *levels = g_new (guint8, MAX (n, 1));
      LevelsJob job = {
        fade,
        vec_scene_has_chosen (self) ? vec_row_set_get_words (self->chosen) : NULL,
        has_highlight (self) ? vec_row_set_get_words (self->highlight) : NULL,
        levels,
      };

      vec_parallel_for (n, n < 20000 ? 1 : 0, levels_part, &job);
      vec_points_set_levels (self->points, levels);
    }
  else
    vec_points_set_levels (self->points, fade);
}

void
vec_scene_set_chosen (VecScene *scene, VecRowSet *rows, gboolean isolated)
{
  gboolean will_isolate = isolated && rows != NULL;

  if (scene->is_isolated != will_isolate || (will_isolate && rows != scene->chosen))
    scene->seen_serial++;
  vec_row_set_ref (rows);
  vec_row_set_unref (scene->chosen);
  scene->chosen = rows;
  if (scene->is_isolated != will_isolate)
    scene->label_serial++;
  scene->is_isolated = will_isolate;
  vec_scene_update_levels (scene);
  scene->chosen_serial++;
  scene->picture_serial++;
}

VecRowSet *
vec_scene_get_chosen (VecScene *scene)
{
  return scene->chosen;
}

void
vec_scene_set_highlight (VecScene *scene, VecRowSet *rows)
{
  if (rows == scene->highlight)
    return;
  vec_row_set_ref (rows);
  vec_row_set_unref (scene->highlight);
  scene->highlight = rows;
  vec_scene_update_levels (scene);
  scene->picture_serial++;
}

/* ---- Fading */

/* What is hidden by hiding is not there; what fades keeps an eighth of its contrast, and one still sees where it went. */
#define LEAST_CONTRAST 0.13
#define ASIDE_CONTRAST 0.32     /* of faint ink, for rows beside isolated ones */

double
vec_fade_get_contrast (int level)
{
  int fade = level < VEC_CHOSEN_LEVEL ? level : 2 * (level - VEC_CHOSEN_LEVEL);

  return LEAST_CONTRAST + (1 - LEAST_CONTRAST) * fade / VEC_FADE_NONE;
}

int
vec_scene_get_fade_level (VecScene *scene, gint64 row)
{
  int fade = scene->fade != NULL && row >= 0 && row < scene->n_fade ? scene->fade[row] : VEC_FADE_NONE;

  if (has_highlight (scene) && !vec_row_set_contains (scene->highlight, row))
    fade = 0;
  return get_level (fade, vec_scene_has_chosen (scene) && vec_row_set_contains (scene->chosen, row));
}

/* Channel by channel, as a half-transparent disc on paper would look: quick enough for every colour of a colouring in every frame. */
guint32
vec_scene_mute_color (VecScene *scene, guint32 color, double contrast)
{
  guint32 paper = vec_scene_get_background (scene), result = 0;
  int weight = (int) (contrast * 256 + 0.5);

  for (int shift = 0; shift < 24; shift += 8)
    {
      int p = (int) (paper >> shift & 0xff), c = (int) (color >> shift & 0xff);

      result |= (guint32) (p + (c - p) * weight / 256) << shift;
    }
  return result;
}

/* What is not isolated is drawn in a grey near the paper rather than let through: where many lie over each other, they stay so. */
guint32
vec_scene_fade_color (VecScene *scene, guint32 color, int level)
{
  if (scene->is_isolated && level < VEC_CHOSEN_LEVEL && vec_scene_has_chosen (scene))
    return vec_scene_mute_color (scene, vec_scene_get_faint_ink (scene), vec_fade_get_contrast (level) * ASIDE_CONTRAST);
  return vec_scene_mute_color (scene, color, vec_fade_get_contrast (level));
}

void
vec_scene_set_fade (VecScene *scene, const float *weights)
{
  gint64 n = vec_points_get_n_rows (scene->points);

  g_clear_pointer (&scene->fade, g_free);
  scene->n_fade = 0;
  if (weights != NULL && n > 0)
    {
      scene->fade = g_new (guint8, n);
      scene->n_fade = n;
      for (gint64 i = 0; i < n; i++)
        /* Not a number: nothing is known against it. */
        scene->fade[i] = isnan (weights[i]) ? VEC_FADE_NONE : (guint8) (CLAMP (weights[i], 0, 1) * VEC_FADE_NONE + 0.5f);
    }
  scene->label_serial++;
  vec_scene_update_levels (scene);
}

/* ---- Size */

/* The smallest a point may be, by the power of ten of their number. */
static double
smallest_mark (double n)
{
  static const double table[] = { 9, 8.5, 7, 4.8, 3.2, 2.1, 1.25, 1, 1, 1 };
  double power = log10 (MAX (n, 1));
  int i = MIN ((int) power, 8);

  return table[i] + (table[i + 1] - table[i]) * (power - i);
}

VecMark
vec_scene_get_mark (VecScene *scene, double scale)
{
  gint64 n = vec_points_get_n_drawn (scene->points);
  double apart = vec_points_get_spacing (scene->points) * scale;
  double smallest = smallest_mark (n), crowding;
  VecMark mark;

  mark.diameter = CLAMP (0.75 * apart, smallest, LARGEST_MARK);
  if (scene->point_size > 0)
    mark.diameter = MAX (scene->point_size, 1);
  /* How many marks lie over each other where points are. All of them, if there is but one place; a handful there is no crowd yet. */
  crowding = apart > 0 ? mark.diameter / apart * (mark.diameter / apart) : (double) n / HANDFUL;
  mark.opacity = CLAMP (0.92 / pow (MAX (crowding, 1), 0.3), 0.3, 0.92);
  mark.outline = n <= 20000 ? CLAMP ((mark.diameter - 3) / 4, 0, 1) : 0;
  return mark;
}

/* At least as large as the smallest mark of a map that has only these. */
VecMark
vec_scene_get_chosen_mark (VecScene *scene, double scale)
{
  VecMark mark = vec_scene_get_mark (scene, scale);
  double alone = vec_scene_has_chosen (scene) ? smallest_mark (vec_row_set_get_count (scene->chosen)) : 0;

  mark.diameter = MAX (mark.diameter, MIN (alone, LARGEST_CHOSEN));
  mark.opacity = 1;
  mark.outline = CLAMP (0.3 * mark.diameter, 0.75, 1.75);
  return mark;
}

void
vec_scene_set_point_size (VecScene *scene, double diameter)
{
  scene->point_size = CLAMP (diameter, 0, 200);
  scene->picture_serial++;
}

/* ---- Shape and size by row */

void
vec_scene_update_looks (VecScene *self)
{
  gboolean fits = self->looks != NULL && self->n_look_rows == vec_points_get_n_rows (self->points);

  vec_points_set_looks (self->points, fits ? self->looks : NULL);
}

static const VecLook ordinary_look = { VEC_SHAPE_CIRCLE, 1 };

void
vec_scene_set_looks (VecScene *scene, const guint8 *looks, const VecLook *table, guint n_table)
{
  gint64 n = vec_points_get_n_rows (scene->points);

  g_return_if_fail (looks == NULL || (n_table > 0 && n_table <= VEC_MAX_LOOKS));

  g_clear_pointer (&scene->looks, g_free);
  scene->n_look_rows = 0;
  scene->n_look_table = 0;
  if (looks != NULL && n > 0)
    {
      scene->looks = g_new (guint8, n);
      scene->n_look_rows = n;
      for (gint64 i = 0; i < n; i++)
        scene->looks[i] = (guint8) MIN (looks[i], n_table - 1);
      for (guint i = 0; i < n_table; i++)
        scene->look_table[i] = (VecLook) { MIN (table[i].shape, VEC_N_SHAPES - 1), (float) CLAMP (table[i].size, 0.1, 10) };
      scene->n_look_table = n_table;
    }
  vec_scene_update_looks (scene);
  scene->picture_serial++;
}

VecLook
vec_scene_get_row_look (VecScene *scene, gint64 row)
{
  VecLook look = scene->looks != NULL && row >= 0 && row < scene->n_look_rows ? scene->look_table[scene->looks[row]] : ordinary_look;

  return vec_scene_get_look_at (scene, &look, vec_scene_get_depth_step (scene, row));
}

VecMark
vec_mark_for_look (const VecMark *mark, const VecLook *look)
{
  VecMark result = *mark;

  result.diameter *= look->size;
  return result;
}

VecMark
vec_scene_get_row_mark (VecScene *scene, gint64 row, double scale)
{
  VecMark mark = vec_scene_get_mark (scene, scale);
  VecLook look = vec_scene_get_row_look (scene, row);

  return vec_mark_for_look (&mark, &look);
}

void
vec_scene_set_encodings (VecScene *scene, VecLooks *looks)
{
  const VecLook *table = NULL;
  guint n_table = 0;

  vec_looks_ref (looks);
  vec_looks_unref (scene->encodings);
  scene->encodings = looks;
  if (looks != NULL && vec_looks_get_n_rows (looks) == vec_points_get_n_rows (scene->points))
    table = vec_looks_get_table (looks, &n_table);
  vec_scene_set_looks (scene, table != NULL ? vec_looks_get_codes (looks) : NULL, table, n_table);
}

VecLooks *
vec_scene_get_encodings (VecScene *scene)
{
  return scene->encodings;
}
