#include "plot/vec-scene-copy.h"

#include <math.h>
#include <string.h>

#include "plot/vec-scene-private.h"

struct _VecSceneCopy
{
  float *positions;      /* (n_rows, n_dims) */
  gint64 n_rows;
  int n_dims;            /* 2 or 3 */
  guint8 *visible;       /* (n_rows) or NULL; likewise the next two */
  guint8 *fade;
  guint8 *looks;
  VecLook look_table[VEC_MAX_LOOKS];
  guint n_look_table;
  gint64 selected;
  int selected_marker;
  gint64 *neighbors;
  guint8 *torn;
  guint n_neighbors;
  gint64 *hits;
  gint64 n_hits;
  VecScene *scene;       /* with everything that needs no points */
};

static gpointer
copy_array (gconstpointer array, gint64 n, gsize size)
{
  return array != NULL && n > 0 ? g_memdup2 (array, (gsize) n * size) : NULL;
}

/* What is of another number of rows is not drawn and waits in the scene for its positions; here it would wait in vain. */
static gpointer
copy_rows (VecSceneCopy *self, gconstpointer array, gint64 n)
{
  return n == self->n_rows ? copy_array (array, n, 1) : NULL;
}

static void
copy_marks (VecSceneCopy *self, VecScene *scene)
{
  self->selected = scene->selected;
  self->selected_marker = scene->selected_marker;
  self->n_neighbors = scene->n_neighbors;
  self->neighbors = copy_array (scene->neighbors, scene->n_neighbors, sizeof *scene->neighbors);
  self->torn = copy_array (scene->torn, scene->n_neighbors, 1);
  self->n_hits = scene->n_hits;
  self->hits = copy_array (scene->hits, scene->n_hits, sizeof *scene->hits);
}

/* What the setters of an empty scene take as it is. */
static VecScene *
copy_rest (VecScene *scene)
{
  VecScene *copy = vec_scene_new ();

  vec_scene_set_coloring (copy, scene->coloring);
  vec_scene_set_region_names (copy, (const char *const *) scene->region_names);
  vec_scene_set_label_priority (copy, scene->label_priority);
  vec_scene_set_terrain (copy, scene->terrain_kind);
  vec_scene_set_encodings (copy, scene->encodings);   /* for the legend; the looks follow with the points */
  vec_scene_set_table (copy, scene->table);
  vec_labels_hand_over (scene, copy);
  vec_scene_set_highlight (copy, scene->highlight);
  vec_scene_set_pictures (copy, scene->pictures);
  vec_scene_set_chosen (copy, scene->chosen, scene->is_isolated);
  vec_scene_set_camera (copy, &scene->camera);
  vec_scene_set_dark (copy, scene->dark);
  vec_scene_set_point_size (copy, scene->point_size);
  vec_scene_set_axis_titles (copy, scene->axis_x, scene->axis_y);
  vec_scene_set_depth_title (copy, scene->axis_z);
  vec_scene_set_orbit (copy, &scene->solid.orbit);
  /* In three dimensions what is in the scene are their places on the plane. */
  vec_scene_set_lines (copy, scene->solid.lines, scene->n_lines);
  vec_scene_set_markers (copy, scene->solid.markers, scene->n_markers);
  return copy;
}

static void
copy_positions (VecSceneCopy *self, VecScene *scene)
{
  self->n_rows = vec_points_get_n_rows (scene->points);
  self->n_dims = scene->solid.cloud != NULL ? 3 : 2;
  self->positions = vec_scene_copy_places (scene);
}

VecSceneCopy *
vec_scene_copy_new (VecScene *scene)
{
  VecSceneCopy *self = g_new0 (VecSceneCopy, 1);

  copy_positions (self, scene);
  self->visible = copy_rows (self, scene->visible, scene->n_visible);
  self->fade = copy_rows (self, scene->fade, scene->n_fade);
  self->looks = copy_rows (self, scene->looks, scene->n_look_rows);
  memcpy (self->look_table, scene->look_table, sizeof self->look_table);
  self->n_look_table = scene->n_look_table;
  copy_marks (self, scene);
  self->scene = copy_rest (scene);
  return self;
}

void
vec_scene_copy_free (VecSceneCopy *copy)
{
  g_clear_pointer (&copy->scene, vec_scene_free);
  g_free (copy->positions);
  g_free (copy->visible);
  g_free (copy->fade);
  g_free (copy->looks);
  g_free (copy->neighbors);
  g_free (copy->torn);
  g_free (copy->hits);
  g_free (copy);
}

static void
set_fade (VecSceneCopy *self)
{
  g_autofree float *weights = NULL;

  if (self->fade == NULL)
    return;
  weights = g_new (float, self->n_rows);
  for (gint64 i = 0; i < self->n_rows; i++)
    weights[i] = (float) self->fade[i] / VEC_FADE_NONE;
  vec_scene_set_fade (self->scene, weights);
}

static void
set_marks (VecSceneCopy *self)
{
  if (self->selected_marker >= 0)
    vec_scene_set_selected_marker (self->scene, self->selected_marker, self->neighbors, self->n_neighbors);
  else
    vec_scene_set_selection (self->scene, self->selected, self->neighbors, self->n_neighbors);
  vec_scene_set_torn (self->scene, self->torn);
  vec_scene_set_hits (self->scene, self->hits, self->n_hits);
}

VecScene *
vec_scene_copy_end (VecSceneCopy *copy)
{
  VecScene *scene = copy->scene;

  if (copy->n_dims == 3)
    vec_scene_set_positions_3d (scene, copy->positions, copy->n_rows);
  else
    vec_scene_set_positions (scene, copy->positions, copy->n_rows);
  vec_scene_set_visible (scene, copy->visible);
  set_fade (copy);
  vec_scene_set_looks (scene, copy->looks, copy->look_table, copy->n_look_table);
  set_marks (copy);
  copy->scene = NULL;
  vec_scene_copy_free (copy);
  return scene;
}

const float *
vec_scene_copy_get_positions (VecSceneCopy *copy, gint64 *n_rows, int *n_dims)
{
  *n_rows = copy->n_rows;
  *n_dims = copy->n_dims;
  return copy->positions;
}
