/* What is drawn over and around the points of a scene: the selected row with its neighbours, hits, added texts, lines and axes. */
#include "plot/vec-scene-private.h"

#include <math.h>

/* ---- Selected row, neighbours, hits */

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
vec_scene_set_hover_marker (VecScene *scene, int marker)
{
  scene->hover_marker = marker;
}

/* ---- Added texts */

void
vec_scene_clear_markers (VecScene *self)
{
  for (guint i = 0; i < self->n_markers; i++)
    g_free ((char *) self->markers[i].label);
  g_clear_pointer (&self->markers, g_free);
  self->n_markers = 0;
  self->hover_marker = -1;
}

void
vec_scene_set_markers (VecScene *scene, const VecMarker *markers, guint n_markers)
{
  VecMarker *copy = n_markers > 0 ? g_memdup2 (markers, sizeof *markers * n_markers) : NULL;

  for (guint i = 0; i < n_markers; i++)
    copy[i].label = g_strdup (copy[i].label != NULL ? copy[i].label : "");
  vec_scene_clear_markers (scene);
  scene->markers = copy;
  scene->n_markers = n_markers;
  g_free (scene->solid.markers);
  scene->solid.markers = n_markers > 0 ? g_memdup2 (copy, sizeof *copy * n_markers) : NULL;
  vec_scene_place_markers (scene);
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

/* ---- Lines and axes */

void
vec_scene_clear_lines (VecScene *scene)
{
  for (guint i = 0; i < scene->n_lines; i++)
    g_free ((char *) scene->lines[i].label);
  g_clear_pointer (&scene->lines, g_free);
  scene->n_lines = 0;
}

void
vec_scene_set_lines (VecScene *scene, const VecSceneLine *lines, guint n_lines)
{
  vec_scene_clear_lines (scene);
  scene->lines = g_memdup2 (lines, n_lines * sizeof *lines);
  scene->n_lines = n_lines;
  for (guint i = 0; i < n_lines; i++)
    scene->lines[i].label = g_strdup (lines[i].label);
  g_free (scene->solid.lines);
  scene->solid.lines = g_memdup2 (scene->lines, n_lines * sizeof *lines);
  vec_scene_place_lines (scene);
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
