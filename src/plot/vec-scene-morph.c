/* Points on their way from one layout to another: what is seen of both is one space, whether they have two dimensions or three. */
#include "plot/vec-scene-private.h"

#include <float.h>
#include <math.h>

#include "base/vec-parallel.h"

#define SERIAL 20000   /* fewer rows are not worth waking threads */

/* About 5 ns a row. */
static float *
copy_cloud (VecCloud *cloud)
{
  gint64 n = vec_cloud_get_n_rows (cloud);
  float *positions = g_new (float, MAX (3 * n, 1));

  for (gint64 row = 0; row < n; row++)
    {
      double p[3] = { NAN, NAN, NAN };

      vec_cloud_get (cloud, row, p);
      for (int axis = 0; axis < 3; axis++)
        positions[3 * row + axis] = (float) p[axis];
    }
  return positions;
}

float *
vec_scene_copy_places (VecScene *scene)
{
  return scene->solid.cloud != NULL ? copy_cloud (scene->solid.cloud) : vec_points_copy_positions (scene->points);
}

double
vec_scene_get_radius (VecScene *scene)
{
  return scene->solid.cloud != NULL ? MAX (vec_cloud_get_sphere (scene->solid.cloud)->radius, FLT_MIN) : 0;
}

double
vec_scene_get_spacing (VecScene *scene)
{
  return vec_points_get_spacing (scene->points);
}

/* ---- To and from what is seen */

typedef struct
{
  double m[9];
  double before[3], after[3];   /* subtracted, turned, added */
  const float *from;
  float *to;                    /* (n, 3) both, may be the same */
} Turning;

static void
turn_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Turning *turning = data;
  const double *m = turning->m;

  for (gint64 i = 3 * begin; i < 3 * end; i += 3)
    {
      double x = turning->from[i] - turning->before[0], y = turning->from[i + 1] - turning->before[1],
             z = turning->from[i + 2] - turning->before[2];

      for (int a = 0; a < 3; a++)
        turning->to[i + a] = (float) (m[3 * a] * x + m[3 * a + 1] * y + m[3 * a + 2] * z + turning->after[a]);
    }
}

static void
turn (Turning *turning, VecQuaternion rotation, gint64 n_rows)
{
  vec_quaternion_to_matrix (rotation, turning->m);
  vec_parallel_for (n_rows, n_rows < SERIAL ? 1 : 0, turn_part, turning);
}

static float *
copy_flat (VecScene *scene)
{
  gint64 n_rows = vec_points_get_n_rows (scene->points);
  g_autofree float *flat = vec_points_copy_positions (scene->points);
  float *seen = g_new (float, MAX (3 * n_rows, 1));

  for (gint64 i = 0; i < n_rows; i++)
    {
      seen[3 * i] = flat[2 * i];
      seen[3 * i + 1] = flat[2 * i + 1];
      seen[3 * i + 2] = 0;
    }
  return seen;
}

float *
vec_scene_copy_seen (VecScene *scene, VecQuaternion side)
{
  const VecSphere *s;
  float *seen;

  if (scene->solid.cloud == NULL)
    return copy_flat (scene);
  s = vec_cloud_get_sphere (scene->solid.cloud);
  seen = copy_cloud (scene->solid.cloud);
  turn (&(Turning) { .before = { s->x, s->y, s->z }, .from = seen, .to = seen }, side, vec_cloud_get_n_rows (scene->solid.cloud));
  return seen;
}

/* The order of the points in memory is that of the places where they set out. */
static void
set_out_from_flat (VecScene *scene, const float *places, gint64 n_rows)
{
  vec_scene_set_positions_3d (scene, places, n_rows);
  scene->solid.is_passing = TRUE;
}

void
vec_scene_set_seen (VecScene *scene, const float *seen, const VecPassage *passage)
{
  gint64 n_rows = vec_points_get_n_rows (scene->points);
  g_autofree float *places = g_new (float, MAX (3 * n_rows, 1));
  gboolean is_flat = scene->solid.cloud == NULL || scene->solid.is_passing;
  VecSphere sphere = is_flat ? (VecSphere) { 0 } : *vec_cloud_get_sphere (scene->solid.cloud);

  sphere.radius = passage->radius;
  turn (&(Turning) { .after = { sphere.x, sphere.y, sphere.z }, .from = seen, .to = places },
        vec_quaternion_invert (passage->side), n_rows);
  if (scene->solid.cloud == NULL)
    set_out_from_flat (scene, places, n_rows);
  vec_cloud_move (scene->solid.cloud, places, &sphere, passage->spacing);
  scene->solid.flatness = passage->flatness;
  scene->picture_serial++;
  vec_scene_look_anew (scene, FALSE, TRUE);
}
