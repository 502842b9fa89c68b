/* Rotations against scipy's, the arcball, and a cloud of points against one point at a time. */
#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "plot/vec-cloud.h"

#include "golden-orbit.h"

static VecQuaternion
quaternion (const double q[4])
{
  return (VecQuaternion) { q[0], q[1], q[2], q[3] };
}

/* q and −q are the same rotation. */
static void
assert_same_rotation (VecQuaternion a, VecQuaternion b, double epsilon)
{
  double same = fabs (a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z);

  g_assert_cmpfloat_with_epsilon (same, 1, epsilon);
}

static void
assert_matrix (VecQuaternion q, const double expected[9])
{
  double matrix[9];

  vec_quaternion_to_matrix (q, matrix);
  for (int i = 0; i < 9; i++)
    g_assert_cmpfloat_with_epsilon (matrix[i], expected[i], 1e-12);
}

static void
assert_orthonormal (VecQuaternion q, double epsilon)
{
  double m[9];

  vec_quaternion_to_matrix (q, m);
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      g_assert_cmpfloat_with_epsilon (m[3 * a] * m[3 * b] + m[3 * a + 1] * m[3 * b + 1] + m[3 * a + 2] * m[3 * b + 2], a == b, epsilon);
}

static void
test_quaternions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden_turns); i++)
    {
      const double *axis = golden_turns[i].axis;
      VecQuaternion q = vec_quaternion_turn (axis[0], axis[1], axis[2], golden_turns[i].angle);

      assert_same_rotation (q, quaternion (golden_turns[i].q), 1e-13);
      assert_matrix (q, golden_turns[i].matrix);
      g_assert_cmpfloat_with_epsilon (vec_quaternion_get_angle (q), fabs (golden_turns[i].angle), 1e-12);
    }
  for (guint i = 0; i < G_N_ELEMENTS (golden_products); i++)
    {
      VecQuaternion a = quaternion (golden_products[i].a), b = quaternion (golden_products[i].b);

      assert_same_rotation (vec_quaternion_multiply (a, b), quaternion (golden_products[i].product), 1e-13);
      assert_same_rotation (vec_quaternion_multiply (a, vec_quaternion_invert (a)), VEC_QUATERNION_IDENTITY, 1e-13);
    }
  for (guint i = 0; i < G_N_ELEMENTS (golden_slerps); i++)
    assert_same_rotation (vec_quaternion_slerp (quaternion (golden_slerps[i].a), quaternion (golden_slerps[i].b), golden_slerps[i].t),
                          quaternion (golden_slerps[i].between), 1e-13);
}

static void
test_angles (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden_angles); i++)
    {
      VecQuaternion q = vec_orbit_rotation_from_angles (golden_angles[i].azimuth, golden_angles[i].elevation);
      double azimuth, elevation;

      assert_matrix (q, golden_angles[i].matrix);
      vec_orbit_rotation_to_angles (q, &azimuth, &elevation);
      g_assert_cmpfloat_with_epsilon (elevation, golden_angles[i].elevation, 1e-5);
      /* From straight above any azimuth is as good. */
      if (fabs (golden_angles[i].elevation) < 89.5)
        g_assert_cmpfloat_with_epsilon (azimuth, golden_angles[i].azimuth, 1e-9);
    }
}

static void
test_views (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden_views); i++)
    {
      VecOrbit orbit = { quaternion (golden_views[i].q), golden_views[i].perspective };
      VecSphere sphere = { golden_views[i].center[0], golden_views[i].center[1], golden_views[i].center[2], golden_views[i].radius };
      double x, y, depth;

      g_assert_true (vec_orbit_project (&orbit, &sphere, golden_views[i].p, &x, &y, &depth));
      g_assert_cmpfloat_with_epsilon (x, golden_views[i].x, 1e-10 * sphere.radius);
      g_assert_cmpfloat_with_epsilon (y, golden_views[i].y, 1e-10 * sphere.radius);
      g_assert_cmpfloat_with_epsilon (depth, golden_views[i].depth, 1e-12);
    }
}

static void
test_behind (void)
{
  VecOrbit orbit = { VEC_QUATERNION_IDENTITY, 0.5 };
  VecSphere sphere = { 0, 0, 0, 1 };
  double x, y, depth;

  /* The eye is at 2. */
  g_assert_true (vec_orbit_project (&orbit, &sphere, (double[]) { 0.1, 0, 1.5 }, &x, &y, &depth));
  g_assert_cmpfloat_with_epsilon (x, 0.4, 1e-12);
  g_assert_false (vec_orbit_project (&orbit, &sphere, (double[]) { 0.1, 0, 1.99 }, &x, &y, &depth));
  g_assert_true (isnan (x) && isnan (y));
  g_assert_false (vec_orbit_project (&orbit, &sphere, (double[]) { 0.1, 0, 2 }, &x, &y, &depth));
  g_assert_false (vec_orbit_project (&orbit, &sphere, (double[]) { 0.1, 0, 50 }, &x, &y, &depth));
  g_assert_true (isnan (x) && isnan (y));
  orbit.perspective = 0;
  g_assert_true (vec_orbit_project (&orbit, &sphere, (double[]) { 0.1, 0, 50 }, &x, &y, &depth));
  g_assert_cmpfloat (x, ==, 0.1);
}

/* Nothing of the sphere is seen outside of its outline, and the outline is reached. */
static void
test_outline (void)
{
  VecOrbit orbit = { VEC_QUATERNION_IDENTITY, 0.7 };
  VecSphere sphere = { 3, 4, 5, 2 };
  double outline = vec_orbit_get_outline (&orbit, &sphere), farthest = 0;

  for (double angle = 0; angle < G_PI; angle += 1e-3)
    {
      double x, y;

      g_assert_true (vec_orbit_project (&orbit, &sphere, (double[]) { 3 + 2 * sin (angle), 4, 5 + 2 * cos (angle) }, &x, &y, NULL));
      farthest = MAX (farthest, x);
    }
  g_assert_cmpfloat (farthest, <=, outline * (1 + 1e-9));
  g_assert_cmpfloat_with_epsilon (farthest, outline, 1e-4);
}

static void
test_arcball (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (golden_drags); i++)
    {
      const double *from = golden_drags[i].from, *to = golden_drags[i].to;
      VecQuaternion q = vec_arcball_drag (800, 600, from[0], from[1], to[0], to[1]);
      VecQuaternion back = vec_arcball_drag (800, 600, to[0], to[1], from[0], from[1]);

      assert_matrix (q, golden_drags[i].matrix);
      assert_same_rotation (vec_quaternion_multiply (back, q), VEC_QUATERNION_IDENTITY, 1e-13);
    }
}

/* From the middle to the right the near side goes to the right, upwards it goes up; nothing rolls. */
static void
test_arcball_directions (void)
{
  double m[9];

  vec_quaternion_to_matrix (vec_arcball_drag (800, 600, 400, 300, 500, 300), m);
  g_assert_cmpfloat (m[2], >, 0.2);
  g_assert_cmpfloat_with_epsilon (m[5], 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (m[4], 1, 1e-12);
  vec_quaternion_to_matrix (vec_arcball_drag (800, 600, 400, 300, 400, 200), m);
  g_assert_cmpfloat (m[5], >, 0.2);
  g_assert_cmpfloat_with_epsilon (m[2], 0, 1e-12);
  g_assert_cmpfloat_with_epsilon (m[0], 1, 1e-12);
}

/* A thousand movements of the hand, each from where the last one ended, and all of them back. */
static void
test_reversible (void)
{
  enum { N = 1000 };
  VecQuaternion q = vec_orbit_rotation_from_angles (25, 40), first = q;
  double x[N + 1], y[N + 1];
  VecRandom random;

  vec_random_init (&random, 4);
  for (int i = 0; i <= N; i++)
    {
      x[i] = 2000 * vec_random_uniform (&random) - 500;
      y[i] = 1500 * vec_random_uniform (&random) - 400;
    }
  for (int i = 0; i < N; i++)
    q = vec_quaternion_normalize (vec_quaternion_multiply (vec_arcball_drag (800, 600, x[i], y[i], x[i + 1], y[i + 1]), q));
  assert_orthonormal (q, 1e-12);
  for (int i = N; i > 0; i--)
    q = vec_quaternion_normalize (vec_quaternion_multiply (vec_arcball_drag (800, 600, x[i], y[i], x[i - 1], y[i - 1]), q));
  assert_same_rotation (q, first, 1e-12);
}

static void
test_nonsense (void)
{
  VecOrbit orbit = { { NAN, 1, 2, 3 }, NAN }, made = vec_orbit_normalize (&orbit);

  g_assert_true (vec_orbit_equal (&made, &VEC_ORBIT_FRONT));
  orbit = (VecOrbit) { { 0, 0, 0, 0 }, 17 };
  made = vec_orbit_normalize (&orbit);
  assert_same_rotation (made.rotation, VEC_QUATERNION_IDENTITY, 1e-15);
  g_assert_cmpfloat (made.perspective, ==, VEC_ORBIT_NEAREST);
  assert_same_rotation (vec_quaternion_normalize ((VecQuaternion) { 1e200, 0, 0, 1e200 }), vec_quaternion_turn (0, 0, 1, G_PI / 2), 1e-13);
  assert_same_rotation (vec_quaternion_turn (0, 0, 0, 1), VEC_QUATERNION_IDENTITY, 1e-15);
  assert_orthonormal (vec_arcball_drag (0, 0, 1e9, -1e9, NAN, 3), 1e-12);
}

/* ---- Clouds */

static float *
make_positions (gint64 n, double spread)
{
  float *positions = g_new (float, 3 * n);
  VecRandom random;

  vec_random_init (&random, (guint64) n);
  for (gint64 i = 0; i < 3 * n; i++)
    positions[i] = (float) (spread * vec_random_normal (&random) + (double) (i % 3) * 5);
  return positions;
}

static void
test_cloud_project (void)
{
  const gint64 sizes[] = { 0, 1, 2, 7, 300, 50000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int perspective = 0; perspective < 2; perspective++)
      {
        gint64 n = sizes[s];
        g_autofree float *positions = make_positions (n, 4), *plane = g_new (float, 2 * n), *depths = g_new (float, n);
        g_autoptr (VecCloud) cloud = vec_cloud_new (positions, n);
        VecOrbit orbit = { vec_orbit_rotation_from_angles (33, -71), perspective * 0.6 };

        vec_cloud_project (cloud, &orbit, plane, depths);
        for (gint64 i = 0; i < n; i++)
          {
            double p[3], x, y, depth;

            g_assert_true (vec_cloud_get (cloud, i, p));
            vec_orbit_project (&orbit, vec_cloud_get_sphere (cloud), p, &x, &y, &depth);
            g_assert_cmpfloat_with_epsilon (plane[2 * i], x, 1e-4);
            g_assert_cmpfloat_with_epsilon (plane[2 * i + 1], y, 1e-4);
            g_assert_cmpfloat_with_epsilon (depths[i], depth, 1e-5);
          }
      }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  guint32 p = *(const guint32 *) a, q = *(const guint32 *) b;

  return p < q ? -1 : p > q;
}

static void
test_cloud_order (void)
{
  enum { N = 30000 };
  g_autofree float *positions = make_positions (N, 1), *plane = g_new (float, 2 * N), *depths = g_new (float, N);
  g_autoptr (VecCloud) cloud = NULL;
  g_autofree guint32 *order = NULL, *by_depth = NULL;
  VecOrbit orbit = { vec_orbit_rotation_from_angles (-50, 10), 0 };
  double extent = 0;
  gint64 n;

  positions[3 * 100] = NAN;
  positions[3 * 200 + 1] = INFINITY;
  positions[3 * 300 + 2] = -1e35f;
  cloud = vec_cloud_new (positions, N);
  order = g_memdup2 (vec_cloud_get_order (cloud, &n), sizeof *order * (N - 3));
  g_assert_cmpint (n, ==, N - 3);
  /* A block of 256 rows that lie together is a small part of the whole, 30 in all. */
  for (gint64 b = 0; b + 256 <= n; b += 256)
    {
      float low = INFINITY, high = -INFINITY;

      for (gint64 i = b; i < b + 256; i++)
        {
          low = MIN (low, positions[3 * order[i]]);
          high = MAX (high, positions[3 * order[i]]);
        }
      extent += (double) (high - low) * 256 / n;
    }
  g_assert_cmpfloat (extent, <, 2.0);
  qsort (order, n, sizeof *order, compare_rows);
  for (gint64 i = 1; i < n; i++)
    g_assert_cmpint (order[i], >, order[i - 1]);

  vec_cloud_project (cloud, &orbit, plane, depths);
  g_assert_true (isnan (plane[200]) && isnan (depths[200]));
  by_depth = vec_cloud_sort_by_depth (cloud, depths);
  for (gint64 i = 1; i < n; i++)
    g_assert_cmpfloat (depths[by_depth[i]], >=, depths[by_depth[i - 1]] - 1e-4);
  g_assert_cmpfloat (depths[by_depth[n - 1]], >, 0.5);
}

/* One point far away does not decide how the others are seen. */
static void
test_cloud_sphere (void)
{
  enum { N = 2000 };
  g_autofree float *positions = make_positions (N, 1);
  g_autoptr (VecCloud) cloud = NULL;
  const VecSphere *sphere;

  positions[3 * 77] = 1e6f;
  cloud = vec_cloud_new (positions, N);
  sphere = vec_cloud_get_sphere (cloud);
  g_assert_cmpfloat (sphere->radius, >, 3);
  g_assert_cmpfloat (sphere->radius, <, 7);
  g_assert_cmpfloat_with_epsilon (sphere->y, 5, 1);
  g_assert_cmpfloat_with_epsilon (sphere->z, 10, 1);
}

/* Points spread evenly through a cube, or over a square of it, are so far apart as they are seen that each has its part of the square. */
static void
test_cloud_spacing (void)
{
  enum { N = 60000 };
  g_autofree float *positions = g_new (float, 3 * N);
  g_autoptr (VecCloud) cloud = NULL, one = NULL, flat = NULL;
  VecRandom random;

  vec_random_init (&random, 8);
  for (int i = 0; i < 3 * N; i++)
    positions[i] = (float) (10 * vec_random_uniform (&random));
  cloud = vec_cloud_new (positions, N);
  g_assert_cmpfloat_with_epsilon (vec_cloud_get_spacing (cloud), 10 / sqrt (N), 0.1 * 10 / sqrt (N));
  one = vec_cloud_new (positions, 1);
  g_assert_cmpfloat (vec_cloud_get_spacing (one), ==, 0);
  for (int i = 0; i < N; i++)
    positions[3 * i + 2] = 4;
  flat = vec_cloud_new (positions, N);
  g_assert_cmpfloat_with_epsilon (vec_cloud_get_spacing (flat), 10 / sqrt (N), 0.1 * 10 / sqrt (N));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orbit/quaternions", test_quaternions);
  g_test_add_func ("/orbit/angles", test_angles);
  g_test_add_func ("/orbit/views", test_views);
  g_test_add_func ("/orbit/behind", test_behind);
  g_test_add_func ("/orbit/outline", test_outline);
  g_test_add_func ("/orbit/arcball", test_arcball);
  g_test_add_func ("/orbit/arcball-directions", test_arcball_directions);
  g_test_add_func ("/orbit/reversible", test_reversible);
  g_test_add_func ("/orbit/nonsense", test_nonsense);
  g_test_add_func ("/cloud/project", test_cloud_project);
  g_test_add_func ("/cloud/order", test_cloud_order);
  g_test_add_func ("/cloud/sphere", test_cloud_sphere);
  g_test_add_func ("/cloud/spacing", test_cloud_spacing);
  return g_test_run ();
}
