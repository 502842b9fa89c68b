/* Scenes of three dimensions. What is seen of them now is given to everything else as a flat layout: places on the plane through the
 * middle of the cloud, and steps of depth that decide who is drawn over whom. */
#include "plot/vec-scene-private.h"

#include <math.h>
#include <string.h>

#define FARTHEST_CONTRAST 0.42   /* what a point far back keeps of its contrast with the paper */
#define DEPTH_SIZE 0.28          /* by how much near and far points differ in size without perspective */
#define LEAST_PICK 2.0           /* pixels: a mark smaller than this is picked as if it were as large */

/* ---- From the cloud to the plane */

void
vec_scene_clear_solid (VecScene *scene)
{
  g_clear_pointer (&scene->solid.cloud, vec_cloud_free);
  g_clear_pointer (&scene->solid.plane, g_free);
  g_clear_pointer (&scene->solid.depths, g_free);
  scene->solid.flatness = 0;
  scene->solid.is_passing = FALSE;
}

void
vec_scene_free_solid (VecScene *scene)
{
  vec_scene_clear_solid (scene);
  g_free (scene->solid.markers);
  g_free (scene->solid.lines);
}

static float
get_reach (VecScene *scene)
{
  return (float) vec_cloud_get_reach (scene->solid.cloud);
}

/* Few points lie in their exact order from the far ones to the near; of many only the steps are in order, and within a step what is
 * near in space is near in memory. */
static gboolean
arrange (VecScene *scene, gboolean is_new)
{
  VecSolid *solid = &scene->solid;
  gint64 n_rows = vec_cloud_get_n_rows (solid->cloud), n;
  const guint32 *order = vec_cloud_get_order (solid->cloud, &n);
  g_autofree guint32 *by_depth = NULL;

  if (n <= VEC_CLOUD_EXACT)
    order = by_depth = vec_cloud_sort_by_depth (solid->cloud, solid->depths);
  else if (!is_new)
    order = NULL;
  return vec_points_set_arranged (scene->points, solid->plane, n_rows, order, n, vec_cloud_get_spacing (solid->cloud));
}

void
vec_scene_look_anew (VecScene *scene, gboolean is_new, gboolean same_n)
{
  VecSolid *solid = &scene->solid;

  vec_cloud_project (solid->cloud, &solid->orbit, solid->plane, solid->depths);
  vec_scene_positions_changed (scene, same_n, arrange (scene, is_new));
  vec_points_set_depths (scene->points, solid->depths, get_reach (scene));
  vec_scene_place_markers (scene);
  vec_scene_place_lines (scene);
}

void
vec_scene_set_positions_3d (VecScene *scene, const float *positions, gint64 n_rows)
{
  gboolean same_n = vec_points_get_n_rows (scene->points) == n_rows;

  g_return_if_fail (n_rows == 0 || positions != NULL);

  vec_scene_clear_solid (scene);
  scene->solid.cloud = vec_cloud_new (positions, n_rows);
  scene->solid.plane = g_new (float, MAX (2 * n_rows, 1));
  scene->solid.depths = g_new (float, MAX (n_rows, 1));
  vec_scene_look_anew (scene, TRUE, same_n);
}

gboolean
vec_scene_is_3d (VecScene *scene)
{
  return scene->solid.cloud != NULL;
}

void
vec_scene_set_orbit (VecScene *scene, const VecOrbit *orbit)
{
  VecOrbit next = vec_orbit_normalize (orbit);

  if (vec_orbit_equal (&next, &scene->solid.orbit))
    return;
  scene->solid.orbit = next;
  if (scene->solid.cloud != NULL)
    vec_scene_look_anew (scene, FALSE, TRUE);
}

VecOrbit
vec_scene_get_orbit (VecScene *scene)
{
  return scene->solid.orbit;
}

gboolean
vec_scene_get_place (VecScene *scene, gint64 row, double p[3])
{
  if (scene->solid.cloud != NULL)
    return vec_cloud_get (scene->solid.cloud, row, p);
  p[2] = 0;
  return vec_points_get (scene->points, row, &p[0], &p[1]);
}

gboolean
vec_scene_project (VecScene *scene, const double p[3], double *x, double *y)
{
  if (scene->solid.cloud != NULL && !scene->solid.is_passing)
    return vec_orbit_project (&scene->solid.orbit, vec_cloud_get_sphere (scene->solid.cloud), p, x, y, NULL);
  *x = p[0], *y = p[1];
  return TRUE;
}

gboolean
vec_scene_get_solid_bounds (VecScene *scene, VecBounds *bounds)
{
  double outline = vec_orbit_get_outline (&scene->solid.orbit, vec_cloud_get_sphere (scene->solid.cloud));
  gint64 n;

  vec_cloud_get_order (scene->solid.cloud, &n);
  *bounds = (VecBounds) { -outline, -outline, outline, outline };
  return n > 0;
}

void
vec_scene_place_markers (VecScene *scene)
{
  for (guint i = 0; i < scene->n_markers; i++)
    {
      const VecMarker *m = &scene->solid.markers[i];
      double x, y;

      vec_scene_project (scene, (double[]) { m->x, m->y, m->z }, &x, &y);
      scene->markers[i].x = (float) x;
      scene->markers[i].y = (float) y;
    }
}

void
vec_scene_place_lines (VecScene *scene)
{
  for (guint i = 0; i < scene->n_lines; i++)
    {
      const VecSceneLine *from = &scene->solid.lines[i];
      VecSceneLine *to = &scene->lines[i];

      vec_scene_project (scene, (double[]) { from->x0, from->y0, from->z0 }, &to->x0, &to->y0);
      vec_scene_project (scene, (double[]) { from->x1, from->y1, from->z1 }, &to->x1, &to->y1);
    }
}

/* ---- How depth looks */

int
vec_scene_get_depth_step (VecScene *scene, gint64 row)
{
  if (scene->solid.cloud == NULL || row < 0 || row >= vec_cloud_get_n_rows (scene->solid.cloud))
    return -1;
  return vec_points_depth_step (scene->solid.depths[row], get_reach (scene));
}

/* −1 … 1: the middle of the step. */
static double
middle_of_step (int step)
{
  return (2 * step + 1.0) / VEC_DEPTH_STEPS - 1;
}

VecLook
vec_scene_get_look_at (VecScene *scene, const VecLook *look, int step)
{
  double depth = middle_of_step (step);

  if (step < 0 || scene->solid.cloud == NULL)
    return *look;
  return (VecLook) { look->shape, look->size * (float) ((1 + DEPTH_SIZE * (1 - scene->solid.flatness) * depth)
                                                        * vec_orbit_get_magnification (&scene->solid.orbit, depth * get_reach (scene))) };
}

guint32
vec_scene_dim_color (VecScene *scene, guint32 color, int level, int step)
{
  guint32 faded = vec_scene_fade_color (scene, color, level);
  double lost = (1 - FARTHEST_CONTRAST) * (1 - scene->solid.flatness);

  if (step < 0)
    return faded;
  return vec_scene_mute_color (scene, faded, 1 - lost * (VEC_DEPTH_STEPS - 1 - step) / (VEC_DEPTH_STEPS - 1));
}

/* ---- Picking */

typedef struct
{
  VecScene *scene;
  double x, y, squared_radius;    /* local */
  VecMark mark;
  gint64 best;
  gboolean is_covered;            /* the best one's mark covers the place */
  int level;                      /* of the best one */
  float depth;
  double squared;
} Pick;

/* Whether @row, drawn at a distance of √@squared, is to be preferred to the best one so far: marks that cover the place before those
 * beside it; of the former what is drawn last, of the latter what is nearest on the picture. */
static void
consider (Pick *pick, gint64 row, double squared)
{
  VecScene *scene = pick->scene;
  VecLook look = vec_scene_get_row_look (scene, row);
  double reach = MAX (vec_mark_for_look (&pick->mark, &look).diameter / 2, LEAST_PICK) / scene->camera.scale;
  gboolean is_covered = squared <= reach * reach;
  int level = vec_scene_get_fade_level (scene, row);
  float depth = scene->solid.depths[row];
  gboolean is_better;

  if (pick->best < 0 || is_covered != pick->is_covered)
    is_better = pick->best < 0 || is_covered;
  else if (!is_covered)
    is_better = squared < pick->squared || (squared == pick->squared && row < pick->best);
  else
    is_better = level != pick->level ? level > pick->level : depth != pick->depth ? depth > pick->depth : row < pick->best;
  if (!is_better)
    return;
  pick->best = row;
  pick->is_covered = is_covered;
  pick->level = level;
  pick->depth = depth;
  pick->squared = squared;
}

static void
consider_block (Pick *pick, gint64 block)
{
  VecPoints *points = pick->scene->points;
  const float *sorted = vec_points_get_sorted (points);
  const guint16 *codes = vec_points_get_codes (points);
  const guint32 *order = vec_points_get_order (points);
  gint64 last = MIN ((block + 1) * VEC_POINTS_BLOCK, vec_points_get_n_drawn (points));

  for (gint64 i = block * VEC_POINTS_BLOCK; i < last; i++)
    {
      double dx = sorted[2 * i] - pick->x, dy = sorted[2 * i + 1] - pick->y, squared = dx * dx + dy * dy;

      if (squared <= pick->squared_radius && codes[i] != VEC_POINTS_HIDDEN)
        consider (pick, order[i], squared);
    }
}

gint64
vec_scene_pick_solid (VecScene *scene, double x, double y, double radius)
{
  Pick pick = { .scene = scene, .squared_radius = radius * radius, .best = -1 };
  gint64 n_blocks;
  const VecPointsBox *boxes = vec_points_get_boxes (scene->points, &n_blocks);

  if (!(radius >= 0) || !isfinite (x) || !isfinite (y))
    return -1;
  pick.x = x;
  pick.y = y;
  pick.mark = vec_scene_get_mark (scene, scene->camera.scale);
  for (gint64 b = 0; b < n_blocks; b++)
    if (boxes[b].x_min - radius <= pick.x && pick.x <= boxes[b].x_max + radius && boxes[b].y_min - radius <= pick.y
        && pick.y <= boxes[b].y_max + radius)
      consider_block (&pick, b);
  return pick.best;
}
