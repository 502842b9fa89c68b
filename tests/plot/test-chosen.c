/* Chosen rows on the map, by pixels: marked, above the others, and alone in colour when they are isolated. */
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot-fixture.h"
#include "plot/vec-renderer-private.h"

#define WIDTH 400
#define HEIGHT 300
#define RED 0
#define BLUE 1

/* How far the channels are apart: 0 for a grey. */
static int
get_chroma (guint32 pixel)
{
  int r = pixel >> 16 & 255, g = pixel >> 8 & 255, b = pixel & 255;

  return MAX (MAX (r, g), b) - MIN (MIN (r, g), b);
}

static cairo_surface_t *
draw (VecScene *scene, gboolean vector)
{
  VecFrame frame = { scene, vec_scene_get_camera (scene), WIDTH, HEIGHT, 1, FALSE, TRUE };
  cairo_surface_t *surface;
  cairo_t *cr;

  if (!vector)
    return plot_draw_points (scene, WIDTH, HEIGHT, 1);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cr = cairo_create (surface);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_paint (cr);
  vec_frame_draw_vector_points (&frame, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static int
get_x (int n, int i)
{
  return WIDTH / 2 + 40 * i - 20 * (n - 1);
}

static void
choose (VecScene *scene, const gint64 *rows, gint64 n, gboolean isolated)
{
  g_autoptr (VecRowSet) set = vec_row_set_new (vec_scene_get_n_rows (scene), rows, n);

  vec_scene_set_chosen (scene, set, isolated);
}

/* A rim of ink around what is chosen, its own colour inside; the others as they were. */
static void
test_marked (void)
{
  const gint64 chosen[] = { 1, 3 };

  for (int k = 0; k < 4; k++)
    {
      gboolean vector = k & 1;
      g_autoptr (VecScene) scene = plot_row_of_discs (5);
      cairo_surface_t *before, *after;

      vec_scene_set_dark (scene, k / 2);
      before = draw (scene, vector);
      choose (scene, chosen, 2, FALSE);
      after = draw (scene, vector);
      for (int i = 0; i < 5; i++)
        {
          int x = get_x (5, i), y = HEIGHT / 2;
          guint32 rim = plot_get_rgb (after, x, y - 13);

          g_assert_cmpint (plot_distance (plot_get_rgb (after, x, y), vec_scene_get_row_color (scene, i)), <, i % 2 == 1 ? 6 : 60);
          if (i == 1 || i == 3)
            g_assert_cmpint (plot_distance (rim, vec_scene_get_accent (scene)), <, 60);
          else
            g_assert_cmphex (rim, ==, plot_get_rgb (before, x, y - 13));
        }
      cairo_surface_destroy (before);
      cairo_surface_destroy (after);
    }
}

/* Of two rows at one place the chosen one is seen, whichever comes first. */
static void
test_lies_above (void)
{
  const float positions[] = { 0, 0, 0, 0 };
  const gint32 codes[] = { RED, BLUE };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 2, NULL, 2);

  for (gint64 chosen = 0; chosen < 2; chosen++)
    for (int k = 0; k < 4; k++)
      {
        g_autoptr (VecScene) scene = vec_scene_new ();
        VecCamera camera = { 0, 0, 1 };
        cairo_surface_t *surface;

        vec_scene_set_positions (scene, positions, 2);
        vec_scene_set_coloring (scene, coloring);
        vec_scene_set_camera (scene, &camera);
        vec_scene_set_point_size (scene, 20);
        choose (scene, &chosen, 1, k / 2);
        surface = draw (scene, k & 1);
        g_assert_cmpint (plot_distance (plot_get_rgb (surface, WIDTH / 2, HEIGHT / 2), vec_scene_get_row_color (scene, chosen)), <, 60);
        cairo_surface_destroy (surface);
      }
}

/* Beside isolated rows everything is a grey near the paper, however many lie over each other, and still there to be picked. */
static void
test_isolated (void)
{
  enum { CROWD = 50 };
  float positions[2 * (CROWD + 1)] = { 0 };
  gint32 codes[CROWD + 1] = { 0 };
  const gint64 chosen = CROWD;
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, CROWD + 1, NULL, 1);

  positions[2 * CROWD] = 60;
  for (int k = 0; k < 4; k++)
    {
      g_autoptr (VecScene) scene = vec_scene_new ();
      VecCamera camera = { 0, 0, 1 };
      cairo_surface_t *surface;
      guint32 crowd, alone, paper;

      vec_scene_set_dark (scene, k / 2);
      vec_scene_set_positions (scene, positions, CROWD + 1);
      vec_scene_set_coloring (scene, coloring);
      vec_scene_set_camera (scene, &camera);
      vec_scene_set_point_size (scene, 20);
      choose (scene, &chosen, 1, TRUE);
      surface = draw (scene, k & 1);
      paper = vec_scene_get_background (scene);
      crowd = plot_get_rgb (surface, WIDTH / 2, HEIGHT / 2), alone = plot_get_rgb (surface, WIDTH / 2 + 60, HEIGHT / 2);
      g_assert_cmpint (get_chroma (crowd), <, 12);
      g_assert_cmpint (plot_distance (crowd, paper), >, 30);
      g_assert_cmpint (plot_distance (crowd, paper), <, 180);
      g_assert_cmpint (plot_distance (alone, vec_scene_get_row_color (scene, CROWD)), <, 60);
      g_assert_cmpint (vec_scene_pick (scene, WIDTH, HEIGHT, WIDTH / 2, HEIGHT / 2, 3), ==, 0);
      cairo_surface_destroy (surface);
    }
}

/* What fades (a seed reel, the depth of space) goes on fading among the chosen and among the others. */
static void
test_with_fading (void)
{
  const float weights[] = { 0, 1, 0, 1 };
  const gint64 chosen[] = { 0, 1 };

  for (int isolated = 0; isolated < 2; isolated++)
    {
      g_autoptr (VecScene) scene = plot_row_of_discs (4);
      cairo_surface_t *surface;
      int contrast[4];

      vec_scene_set_fade (scene, weights);
      choose (scene, chosen, 2, isolated);
      surface = draw (scene, FALSE);
      for (int i = 0; i < 4; i++)
        contrast[i] = plot_distance (plot_get_rgb (surface, get_x (4, i), HEIGHT / 2), vec_scene_get_background (scene));
      g_assert_cmpint (3 * contrast[0], <, contrast[1]);
      g_assert_cmpint (2 * contrast[2], <, contrast[3]);
      if (isolated)
        g_assert_cmpint (2 * contrast[3], <, contrast[1]);
      cairo_surface_destroy (surface);

      /* And the other way round: fading is set while rows are chosen, and taken away. */
      vec_scene_set_fade (scene, NULL);
      surface = draw (scene, FALSE);
      g_assert_cmpint (plot_distance (plot_get_rgb (surface, get_x (4, 0), HEIGHT / 2), vec_scene_get_row_color (scene, 0)), <, 60);
      cairo_surface_destroy (surface);
    }
}

/* Nothing chosen any more, or a set of other rows, is the picture without, to the last bit. */
static void
test_taken_back (void)
{
  const gint64 sizes[] = { 300, 60000 }, some[] = { 5, 6, 200 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      g_autoptr (VecRowSet) other = vec_row_set_new (sizes[s] + 1, some, 3);
      cairo_surface_t *pictures[4];
      gsize size;

      pictures[0] = draw (scene, FALSE);
      choose (scene, some, 3, FALSE);
      pictures[1] = draw (scene, FALSE);
      vec_scene_set_chosen (scene, NULL, FALSE);
      pictures[2] = draw (scene, FALSE);
      vec_scene_set_chosen (scene, other, TRUE);
      pictures[3] = draw (scene, FALSE);
      size = (gsize) cairo_image_surface_get_stride (pictures[0]) * HEIGHT;
      g_assert_cmpint (memcmp (cairo_image_surface_get_data (pictures[0]), cairo_image_surface_get_data (pictures[1]), size), !=, 0);
      g_assert_cmpmem (cairo_image_surface_get_data (pictures[0]), size, cairo_image_surface_get_data (pictures[2]), size);
      g_assert_cmpmem (cairo_image_surface_get_data (pictures[0]), size, cairo_image_surface_get_data (pictures[3]), size);
      for (int i = 0; i < 4; i++)
        cairo_surface_destroy (pictures[i]);
    }
}

/* Three of very many are found: larger than the crowd's own marks. */
static void
test_few_among_many (void)
{
  const gint64 n = 200000, some[] = { 5, 777, 123456 };
  g_autoptr (VecScene) scene = plot_scene_new (n, WIDTH, HEIGHT);
  double scale = vec_scene_get_camera (scene).scale;
  VecMark crowd = vec_scene_get_mark (scene, scale), mark;

  choose (scene, some, 3, FALSE);
  mark = vec_scene_get_chosen_mark (scene, scale);
  g_assert_cmpfloat (crowd.diameter, <, 3);
  g_assert_cmpfloat (mark.diameter, >=, 5);
  g_assert_cmpfloat (mark.opacity, >, crowd.opacity);
}

static void
test_threads_agree (void)
{
  const gint64 sizes[] = { 15000, 60000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      cairo_surface_t *pictures[3];

      for (int threads = 1; threads <= 3; threads++)
        {
          g_autoptr (VecScene) scene = NULL;
          g_autoptr (VecRowSet) half = NULL;
          g_autofree gint64 *rows = g_new (gint64, sizes[s] / 2);

          for (gint64 i = 0; i < sizes[s] / 2; i++)
            rows[i] = 2 * i;
          vec_set_default_threads (threads);
          scene = plot_scene_new (sizes[s], 640, 480);
          half = vec_row_set_new (sizes[s], rows, sizes[s] / 2);
          vec_scene_set_chosen (scene, half, FALSE);
          pictures[threads - 1] = plot_draw_points (scene, 640, 480, 1);
        }
      vec_set_default_threads (0);
      for (int i = 1; i < 3; i++)
        {
          gsize size = (gsize) cairo_image_surface_get_stride (pictures[0]) * 480;

          g_assert_cmpmem (cairo_image_surface_get_data (pictures[0]), size, cairo_image_surface_get_data (pictures[i]), size);
        }
      for (int i = 0; i < 3; i++)
        cairo_surface_destroy (pictures[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chosen/marked", test_marked);
  g_test_add_func ("/chosen/lies-above", test_lies_above);
  g_test_add_func ("/chosen/isolated", test_isolated);
  g_test_add_func ("/chosen/with-fading", test_with_fading);
  g_test_add_func ("/chosen/taken-back", test_taken_back);
  g_test_add_func ("/chosen/few-among-many", test_few_among_many);
  g_test_add_func ("/chosen/threads-agree", test_threads_agree);
  return g_test_run ();
}
