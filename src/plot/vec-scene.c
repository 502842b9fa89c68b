#include "plot/vec-scene-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define LARGEST_MARK 9.0
#define HANDFUL 4
#define LARGEST_CHOSEN 6.0      /* by their small number alone, pixels */

VecScene *
vec_scene_new (void)
{
  VecScene *self = g_new0 (VecScene, 1);

  self->points = vec_points_new ();
  self->solid.orbit = VEC_ORBIT_FRONT;
  self->stamps = vec_stamp_box_new ();
  self->camera = (VecCamera) { 0, 0, 1 };
  self->pointer_x = self->pointer_y = -1;
  self->selected = self->hover = -1;
  self->selected_marker = -1;
  self->device_scale = 1;
  return self;
}

static void
clear_markers (VecScene *self)
{
  for (guint i = 0; i < self->n_markers; i++)
    g_free ((char *) self->markers[i].label);
  g_clear_pointer (&self->markers, g_free);
  self->n_markers = 0;
}

static void
clear_lines (VecScene *scene)
{
  for (guint i = 0; i < scene->n_lines; i++)
    g_free ((char *) scene->lines[i].label);
  g_clear_pointer (&scene->lines, g_free);
  scene->n_lines = 0;
}

void
vec_scene_free (VecScene *scene)
{
  clear_markers (scene);
  clear_lines (scene);
  vec_scene_free_solid (scene);
  vec_points_free (scene->points);
  g_clear_pointer (&scene->coloring, vec_coloring_unref);
  g_clear_object (&scene->table);
  g_clear_pointer (&scene->labels, vec_label_cache_free);
  vec_labels_forget_kept (scene);
  g_clear_pointer (&scene->terrain, vec_terrain_cache_free);
  vec_stamp_box_free (scene->stamps);
  vec_labels_hand_over (NULL, scene);
  vec_label_priority_unref (scene->label_priority);
  g_strfreev (scene->region_names);
  g_free (scene->visible);
  g_free (scene->fade);
  g_free (scene->looks);
  vec_looks_unref (scene->encodings);
  vec_row_set_unref (scene->highlight);
  vec_row_set_unref (scene->chosen);
  g_free (scene->neighbors);
  g_free (scene->torn);
  g_free (scene->hits);
  g_free (scene->axis_x);
  g_free (scene->axis_y);
  g_free (scene->axis_z);
  vec_scene_set_pictures (scene, NULL);
  g_free (scene);
}

/* ---- Positions, colours, visibility */

/* A colouring or a visibility of another number of rows waits until positions agree with it. */
static void
update_codes (VecScene *self)
{
  gint64 n = vec_points_get_n_rows (self->points);
  const guint16 *codes = NULL;

  if (self->coloring != NULL && vec_coloring_get_n_rows (self->coloring) == n)
    codes = vec_coloring_get_codes (self->coloring);
  vec_points_set_codes (self->points, codes, self->visible != NULL && self->n_visible == n ? self->visible : NULL);
}

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

static void
update_levels (VecScene *self)
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

static void
update_looks (VecScene *self)
{
  gboolean fits = self->looks != NULL && self->n_look_rows == vec_points_get_n_rows (self->points);

  vec_points_set_looks (self->points, fits ? self->looks : NULL);
}

void
vec_scene_positions_changed (VecScene *scene, gboolean same_n, gboolean sorted)
{
  scene->positions_serial++;
  scene->places_serial++;
  if (!same_n)
    {
      scene->label_serial++;
      scene->hover = scene->selected = -1;
      g_clear_pointer (&scene->neighbors, g_free);
      g_clear_pointer (&scene->torn, g_free);
      g_clear_pointer (&scene->hits, g_free);
      scene->n_neighbors = 0;
      scene->n_hits = 0;
    }
  if (sorted)
    {
      update_codes (scene);
      update_levels (scene);
      update_looks (scene);
    }
}

void
vec_scene_set_positions (VecScene *scene, const float *positions, gint64 n_rows)
{
  gboolean same_n = vec_points_get_n_rows (scene->points) == n_rows;

  g_return_if_fail (n_rows == 0 || positions != NULL);

  vec_scene_clear_solid (scene);
  vec_scene_positions_changed (scene, same_n, vec_points_set_positions (scene->points, positions, n_rows));
  vec_scene_place_markers (scene);
  vec_scene_place_lines (scene);
}

gint64
vec_scene_get_n_rows (VecScene *scene)
{
  return vec_points_get_n_rows (scene->points);
}

gboolean
vec_scene_get_position (VecScene *scene, gint64 row, double *x, double *y)
{
  return vec_points_get (scene->points, row, x, y);
}

gboolean
vec_scene_get_bounds (VecScene *scene, VecBounds *bounds)
{
  if (scene->solid.cloud != NULL)
    return vec_scene_get_solid_bounds (scene, bounds);
  return vec_points_get_bounds (scene->points, bounds);
}

void
vec_scene_set_coloring (VecScene *scene, VecColoring *coloring)
{
  if (coloring != NULL)
    vec_coloring_ref (coloring);
  g_clear_pointer (&scene->coloring, vec_coloring_unref);
  scene->coloring = coloring;
  g_clear_pointer (&scene->region_names, g_strfreev);
  scene->coloring_serial++;
  update_codes (scene);
  scene->picture_serial++;
}

VecColoring *
vec_scene_get_coloring (VecScene *scene)
{
  return scene->coloring;
}

void
vec_scene_set_table (VecScene *scene, VecTable *table)
{
  if (scene->table == table)
    return;
  g_set_object (&scene->table, table);
  g_clear_pointer (&scene->labels, vec_label_cache_free);
  vec_labels_forget_kept (scene);
}

void
vec_scene_set_label_priority (VecScene *scene, VecLabelPriority *priority)
{
  if (scene->label_priority == priority)
    return;
  vec_label_priority_ref (priority);
  vec_label_priority_unref (scene->label_priority);
  scene->label_priority = priority;
  scene->label_serial++;
}

void
vec_scene_set_region_names (VecScene *scene, const char *const *names)
{
  char **copy = g_strdupv ((char **) names);

  g_strfreev (scene->region_names);
  scene->region_names = copy;
  scene->coloring_serial++;
}

static gboolean
shows_others (VecScene *self, const guint8 *visible, gint64 n)
{
  gboolean shows_all = self->visible == NULL || self->n_visible != n;

  if (visible == NULL || shows_all)
    return (visible == NULL) != shows_all;
  return memcmp (visible, self->visible, n) != 0;
}

guint64
vec_scene_get_seen_serial (VecScene *scene)
{
  return scene->seen_serial;
}

guint64
vec_scene_get_places_serial (VecScene *scene)
{
  return scene->places_serial;
}

void
vec_scene_set_visible (VecScene *scene, const guint8 *visible)
{
  gint64 n = vec_points_get_n_rows (scene->points);

  if (shows_others (scene, visible, n))
    scene->seen_serial++;
  g_clear_pointer (&scene->visible, g_free);
  scene->n_visible = 0;
  if (visible != NULL && n > 0)
    {
      scene->visible = g_memdup2 (visible, n);
      scene->n_visible = n;
    }
  scene->positions_serial++;
  scene->label_serial++;
  update_codes (scene);
}

gboolean
vec_scene_is_row_visible (VecScene *scene, gint64 row)
{
  double x, y;

  return vec_points_get (scene->points, row, &x, &y)
         && (scene->visible == NULL || row >= scene->n_visible || scene->visible[row] != 0);
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
  update_levels (scene);
}

/* ---- Shape and size */

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
  update_looks (scene);
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

void
vec_scene_set_highlight (VecScene *scene, VecRowSet *rows)
{
  if (rows == scene->highlight)
    return;
  vec_row_set_ref (rows);
  vec_row_set_unref (scene->highlight);
  scene->highlight = rows;
  update_levels (scene);
  scene->picture_serial++;
}

/* ---- Chosen rows */

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
  update_levels (scene);
  scene->chosen_serial++;
  scene->picture_serial++;
}

VecRowSet *
vec_scene_get_chosen (VecScene *scene)
{
  return scene->chosen;
}

/* ---- Marks */

static void
set_neighbors (VecScene *self, const gint64 *neighbors, guint n_neighbors)
{
  g_clear_pointer (&self->neighbors, g_free);
  g_clear_pointer (&self->torn, g_free);
  if (n_neighbors > 0)
    self->neighbors = g_memdup2 (neighbors, sizeof *neighbors * n_neighbors);
  self->n_neighbors = n_neighbors;
}

void
vec_scene_set_selection (VecScene *scene, gint64 row, const gint64 *neighbors, guint n_neighbors)
{
  scene->selected = row;
  scene->selected_marker = -1;
  set_neighbors (scene, neighbors, row >= 0 ? n_neighbors : 0);
}

void
vec_scene_set_selected_marker (VecScene *scene, int marker, const gint64 *neighbors, guint n_neighbors)
{
  scene->selected = -1;
  scene->selected_marker = marker;
  set_neighbors (scene, neighbors, marker >= 0 ? n_neighbors : 0);
}

void
vec_scene_set_torn (VecScene *scene, const guint8 *torn)
{
  g_clear_pointer (&scene->torn, g_free);
  if (torn != NULL && scene->n_neighbors > 0)
    scene->torn = g_memdup2 (torn, scene->n_neighbors);
}

void
vec_scene_set_hits (VecScene *scene, const gint64 *rows, gint64 n_rows)
{
  g_clear_pointer (&scene->hits, g_free);
  if (n_rows > 0)
    scene->hits = g_memdup2 (rows, sizeof *rows * n_rows);
  scene->n_hits = MAX (n_rows, 0);
}

void
vec_scene_set_hover (VecScene *scene, gint64 row)
{
  scene->hover = row;
}

void
vec_scene_set_markers (VecScene *scene, const VecMarker *markers, guint n_markers)
{
  VecMarker *copy = n_markers > 0 ? g_memdup2 (markers, sizeof *markers * n_markers) : NULL;

  for (guint i = 0; i < n_markers; i++)
    copy[i].label = g_strdup (copy[i].label != NULL ? copy[i].label : "");
  clear_markers (scene);
  scene->markers = copy;
  scene->n_markers = n_markers;
  g_free (scene->solid.markers);
  scene->solid.markers = n_markers > 0 ? g_memdup2 (copy, sizeof *copy * n_markers) : NULL;
  vec_scene_place_markers (scene);
}

/* ---- View */

void
vec_scene_set_camera (VecScene *scene, const VecCamera *camera)
{
  g_return_if_fail (camera->scale > 0);

  scene->camera = *camera;
}

VecCamera
vec_scene_get_camera (VecScene *scene)
{
  return scene->camera;
}

void
vec_scene_set_pointer (VecScene *scene, double sx, double sy)
{
  scene->pointer_x = sx;
  scene->pointer_y = sy;
}

void
vec_scene_set_dark (VecScene *scene, gboolean dark)
{
  scene->dark = dark != FALSE;
  scene->picture_serial++;
}

void
vec_scene_set_pictures (VecScene *scene, VecPictures *pictures)
{
  if (pictures != NULL)
    vec_pictures_ref (pictures);
  g_clear_pointer (&scene->pictures, vec_pictures_unref);
  g_clear_pointer (&scene->scaled_pictures, g_hash_table_unref);
  scene->pictures = pictures;
}

gboolean
vec_scene_is_dark (VecScene *scene)
{
  return scene->dark;
}

void
vec_scene_set_point_size (VecScene *scene, double diameter)
{
  scene->point_size = CLAMP (diameter, 0, 200);
  scene->picture_serial++;
}

void
vec_scene_set_axis_titles (VecScene *scene, const char *x, const char *y)
{
  g_free (scene->axis_x);
  g_free (scene->axis_y);
  scene->axis_x = g_strdup (x);
  scene->axis_y = g_strdup (y);
}

void
vec_scene_set_depth_title (VecScene *scene, const char *z)
{
  g_free (scene->axis_z);
  scene->axis_z = g_strdup (z);
}

gboolean
vec_scene_has_axis_titles (VecScene *scene)
{
  return scene->axis_x != NULL || scene->axis_y != NULL;
}

void
vec_scene_set_lines (VecScene *scene, const VecSceneLine *lines, guint n_lines)
{
  clear_lines (scene);
  scene->lines = g_memdup2 (lines, n_lines * sizeof *lines);
  scene->n_lines = n_lines;
  for (guint i = 0; i < n_lines; i++)
    scene->lines[i].label = g_strdup (lines[i].label);
  g_free (scene->solid.lines);
  scene->solid.lines = g_memdup2 (scene->lines, n_lines * sizeof *lines);
  vec_scene_place_lines (scene);
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

guint32
vec_scene_get_row_color (VecScene *scene, gint64 row)
{
  if (scene->coloring == NULL || row < 0 || row >= vec_coloring_get_n_rows (scene->coloring))
    return vec_coloring_get_plain_color (scene->dark);
  return vec_coloring_get_colors (scene->coloring, scene->dark)[vec_coloring_get_codes (scene->coloring)[row]];
}

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

/* ---- Picking */

static double
to_layout_radius (VecScene *self, double radius)
{
  return radius / self->camera.scale;
}

gint64
vec_scene_pick (VecScene *scene, double width, double height, double sx, double sy, double radius)
{
  double x, y;

  vec_camera_to_layout (&scene->camera, width, height, sx, sy, &x, &y);
  if (scene->solid.cloud != NULL)
    return vec_scene_pick_solid (scene, x, y, to_layout_radius (scene, radius));
  return vec_points_find_nearest (scene->points, x, y, to_layout_radius (scene, radius));
}

int
vec_scene_pick_marker (VecScene *scene, double width, double height, double sx, double sy, double radius)
{
  double best = radius;
  int found = -1;

  for (guint i = 0; i < scene->n_markers; i++)
    {
      double mx, my, distance;

      vec_camera_to_screen (&scene->camera, width, height, scene->markers[i].x, scene->markers[i].y, &mx, &my);
      distance = hypot (mx - sx, my - sy);
      if (distance <= best)
        {
          best = distance;
          found = (int) i;
        }
    }
  return found;
}

gint64
vec_scene_pick_center (VecScene *scene, double width, double height)
{
  return vec_points_find_nearest (scene->points, scene->camera.center_x, scene->camera.center_y, INFINITY);
}
