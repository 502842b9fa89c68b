#include "plot/vec-scene-private.h"

#include <math.h>
#include <string.h>

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
  self->selected_marker = self->hover_marker = -1;
  self->device_scale = 1;
  return self;
}

void
vec_scene_free (VecScene *scene)
{
  vec_scene_clear_markers (scene);
  vec_scene_clear_lines (scene);
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
  g_free (scene->covers);
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
  gboolean fits = self->coloring != NULL && vec_coloring_get_n_rows (self->coloring) == n;
  guint16 hollow = VEC_POINTS_HIDDEN;

  if (fits && vec_coloring_has_missing (self->coloring))
    hollow = (guint16) (vec_coloring_get_n_colors (self->coloring) - 1);
  vec_points_set_codes (self->points, fits ? vec_coloring_get_codes (self->coloring) : NULL,
                        self->visible != NULL && self->n_visible == n ? self->visible : NULL);
  vec_points_set_hollow_code (self->points, hollow);
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
      vec_scene_update_levels (scene);
      vec_scene_update_looks (scene);
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
vec_scene_set_covers (VecScene *scene, const cairo_rectangle_t *covers, guint n_covers)
{
  if (n_covers == scene->n_covers && (n_covers == 0 || memcmp (covers, scene->covers, n_covers * sizeof *covers) == 0))
    return;
  g_free (scene->covers);
  scene->covers = g_memdup2 (covers, n_covers * sizeof *covers);
  scene->n_covers = n_covers;
  scene->covers_serial++;
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

gint64
vec_scene_pick_center (VecScene *scene, double width, double height)
{
  return vec_points_find_nearest (scene->points, scene->camera.center_x, scene->camera.center_y, INFINITY);
}
