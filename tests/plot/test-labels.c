#include <math.h>
#include <string.h>

#include "plot-fixture.h"

#define WIDTH 1000
#define HEIGHT 700

static void
assert_no_overlap (const VecLabelBox *boxes, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat (boxes[i].width, >, 0);
      g_assert_cmpfloat (boxes[i].height, >, 0);
      for (guint j = 0; j < i; j++)
        {
          const VecLabelBox *a = &boxes[i], *b = &boxes[j];
          gboolean apart = a->x >= b->x + b->width - 1e-3 || b->x >= a->x + a->width - 1e-3 || a->y >= b->y + b->height - 1e-3
                           || b->y >= a->y + a->height - 1e-3;

          g_assert_cmpint (a->row, !=, b->row);
          g_assert_true (apart);
        }
    }
}

static const VecLabelBox *
find_label (const VecLabelBox *boxes, guint n, gint64 row)
{
  for (guint i = 0; i < n; i++)
    if (boxes[i].row == row)
      return &boxes[i];
  return NULL;
}

static void
test_no_overlap (void)
{
  const gint64 sizes[] = { 1, 150, 300, 1999, 2500, 30000, 120000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      VecCamera fit = vec_scene_get_camera (scene);
      gint64 neighbors[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

      for (int zoom = 0; zoom < 6; zoom++)
        {
          VecCamera camera = fit;
          g_autofree VecLabelBox *boxes = NULL;
          guint n;

          camera.scale *= pow (3, zoom);
          camera.center_x += 30;
          vec_scene_set_camera (scene, &camera);
          if (sizes[s] > 10 && zoom % 2 == 1)
            {
              vec_scene_set_selection (scene, 0, neighbors, 8);
              vec_scene_set_pointer (scene, WIDTH / 2, HEIGHT / 3);
            }
          boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
          assert_no_overlap (boxes, n);
        }
    }
}

static void
test_small_table_shows_nearly_all (void)
{
  const int columns = 12, rows = 12;
  float positions[2 * 144];
  g_autoptr (VecScene) scene = vec_scene_new ();
  g_autoptr (VecTable) table = plot_table_new (columns * rows, NULL);
  g_autofree VecLabelBox *boxes = NULL;
  guint n;

  for (int i = 0; i < columns * rows; i++)
    {
      positions[2 * i] = (float) (i % columns);
      positions[2 * i + 1] = (float) (i / columns);
    }
  vec_scene_set_positions (scene, positions, columns * rows);
  vec_scene_set_table (scene, table);
  plot_fit (scene, WIDTH, HEIGHT);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >=, 140);
}

static void
test_what_is_pointed_at_is_named (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (20000, WIDTH, HEIGHT);
  gint64 neighbors[] = { 100, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 19999 };
  VecMarker marker = { 1, 2, 3, "added text", FALSE };
  g_autofree VecLabelBox *boxes = NULL;
  guint n, n_near = 0;

  vec_scene_set_selection (scene, 42, neighbors, 10);
  vec_scene_set_hover (scene, 77);
  vec_scene_set_markers (scene, &marker, 1);
  vec_scene_set_pointer (scene, 300, 300);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_nonnull (find_label (boxes, n, 42));
  g_assert_nonnull (find_label (boxes, n, 77));
  g_assert_nonnull (find_label (boxes, n, -1));
  for (guint i = 0; i < 10; i++)
    g_assert_nonnull (find_label (boxes, n, neighbors[i]));
  assert_no_overlap (boxes, n);

  /* Around the pointer, where points are. */
  {
    double x, y, sx, sy;
    VecCamera camera = vec_scene_get_camera (scene);

    g_assert_true (vec_scene_get_position (scene, 500, &x, &y));
    vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &sx, &sy);
    vec_scene_set_pointer (scene, sx, sy);
    g_free (boxes);
    boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
    g_assert_nonnull (find_label (boxes, n, 500));
    for (guint i = 0; i < n; i++)
      n_near += hypot (boxes[i].x - sx, boxes[i].y - sy) < 130;
    g_assert_cmpuint (n_near, >=, 6);
  }
}

static void
test_hidden_rows_have_no_label (void)
{
  enum { N = 200 };
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  guint8 visible[N];
  g_autofree VecLabelBox *boxes = NULL;
  guint n;

  for (int i = 0; i < N; i++)
    visible[i] = i % 2;
  vec_scene_set_visible (scene, visible);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >, 20);
  for (guint i = 0; i < n; i++)
    g_assert_true (vec_label_is_region (boxes[i].row) || boxes[i].row % 2 == 1);
}

/* While panning every label stays with its point, and none comes or goes but at the picture's edge. */
static void
check_panning (gint64 n_rows, double zoom)
{
  g_autoptr (VecScene) scene = plot_scene_new (n_rows, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);
  g_autofree VecLabelBox *before = NULL;
  guint n_before, compared = 0;

  camera.scale *= zoom;
  camera.center_x += 35 * (zoom > 1);
  vec_scene_set_camera (scene, &camera);
  before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_before);
  for (int step = 1; step <= 12; step++)
    {
      double dx = 17.3 * step, dy = -11.9 * step;
      VecCamera moved = vec_camera_pan (&camera, dx, dy);
      g_autofree VecLabelBox *after = NULL;
      guint n_after;

      vec_scene_set_camera (scene, &moved);
      after = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_after);
      for (guint i = 0; i < n_before; i++)
        {
          const VecLabelBox *b = &before[i], *a = find_label (after, n_after, b->row);
          gboolean stays_inside = b->x + dx > 0 && b->y + dy > 0 && b->x + b->width + dx < WIDTH && b->y + b->height + dy < HEIGHT;

          if (!stays_inside)
            continue;
          g_assert_nonnull (a);
          g_assert_cmpfloat_with_epsilon (a->x, b->x + dx, 0.01);
          g_assert_cmpfloat_with_epsilon (a->y, b->y + dy, 0.01);
          compared++;
        }
      for (guint i = 0; i < n_after; i++)
        {
          const VecLabelBox *a = &after[i];
          gboolean was_inside = a->x - dx > 3 && a->y - dy > 3 && a->x + a->width - dx < WIDTH - 3 && a->y + a->height - dy < HEIGHT - 3;

          g_assert_true (!was_inside || find_label (before, n_before, a->row) != NULL);
        }
    }
  g_assert_cmpuint (compared, >, 50);
}

static void
test_panning_moves_nothing_else (void)
{
  check_panning (300, 1);
  check_panning (5000, 1);
  check_panning (5000, 4);
  check_panning (90000, 1);
  check_panning (90000, 12);
}

/* Coming nearer keeps what was named (as long as it is in the picture) nearly always, and names more. */
static void
test_zooming_adds (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (20000, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);
  g_autofree VecLabelBox *before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &(guint){ 0 });
  g_autofree VecLabelBox *after = NULL;
  guint n_before, n_after, inside = 0, kept = 0;

  g_free (before);
  before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_before);
  camera.scale *= 2;
  camera.center_x = 40, camera.center_y = 0;
  vec_scene_set_camera (scene, &camera);
  after = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_after);
  for (guint i = 0; i < n_before; i++)
    {
      double x, y, sx, sy;

      if (!vec_scene_get_position (scene, before[i].row, &x, &y))
        continue;   /* a region's name */
      vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &sx, &sy);
      if (sx < 0 || sy < 0 || sx > WIDTH || sy > HEIGHT)
        continue;
      inside++;
      kept += find_label (after, n_after, before[i].row) != NULL;
    }
  g_assert_cmpuint (inside, >, 3);
  g_assert_cmpuint (kept * 10, >=, inside * 8);
  g_assert_cmpuint (n_after, >, inside);
}

/* ---- What was there stays */

static gboolean
is_whole (const VecLabelBox *box)
{
  return box->x >= 0 && box->y >= 0 && box->x + box->width <= WIDTH && box->y + box->height <= HEIGHT;
}

/* Some other label touches where this one would be. */
static gboolean
is_in_the_way (const VecLabelBox *boxes, guint n, const VecLabelBox *place)
{
  for (guint i = 0; i < n; i++)
    if (boxes[i].row != place->row && boxes[i].x < place->x + place->width && place->x < boxes[i].x + boxes[i].width
        && boxes[i].y < place->y + place->height && place->y < boxes[i].y + boxes[i].height)
      return TRUE;
  return FALSE;
}

/* Coming nearer in small steps: what was named stays named, exactly where it stood to its point, until the edge of the picture takes it
 * or, once in a while, another one that its own point carries towards it. */
static void
check_zooming_in (gint64 n_rows, double step)
{
  g_autoptr (VecScene) scene = plot_scene_new (n_rows, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);
  g_autofree VecLabelBox *before = NULL;
  guint n_before, compared = 0, kept = 0;

  before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_before);
  for (int i = 0; i < 40; i++)
    {
      VecCamera nearer = vec_camera_zoom_at (&camera, WIDTH, HEIGHT, 0.7 * WIDTH, 0.4 * HEIGHT, step);
      VecLabelBox *after;
      guint n_after;

      vec_scene_set_camera (scene, &nearer);
      after = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_after);
      for (guint k = 0; k < n_before; k++)
        {
          const VecLabelBox *b = &before[k], *a = find_label (after, n_after, b->row);
          double x, y, bx, by, ax, ay;
          VecLabelBox place;

          if (!vec_scene_get_position (scene, b->row, &x, &y))
            continue;   /* the name of a region, which goes when one is in it */
          vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &bx, &by);
          vec_camera_to_screen (&nearer, WIDTH, HEIGHT, x, y, &ax, &ay);
          place = (VecLabelBox) { b->row, b->x + ax - bx, b->y + ay - by, b->width, b->height };
          if (!is_whole (&place))
            continue;
          compared++;
          if (a != NULL && fabs (a->x - place.x) < 0.01 && fabs (a->y - place.y) < 0.01)
            kept++;
          else
            g_assert_true (is_in_the_way (after, n_after, &place));
        }
      g_free (before);
      before = after;
      n_before = n_after;
      camera = nearer;
    }
  g_assert_cmpuint (compared, >, 200);
  g_assert_cmpuint (100 * kept, >=, 98 * compared);
}

static void
test_zooming_in_keeps (void)
{
  check_zooming_in (300, 1.05);
  check_zooming_in (5000, 1.04);
  check_zooming_in (90000, 1.09);
}

/* And back: the picture is not more crowded than one that was never left, and nothing touches. */
static void
test_zooming_out_clears (void)
{
  g_autoptr (VecScene) fresh = plot_scene_new (30000, WIDTH, HEIGHT), scene = plot_scene_new (30000, WIDTH, HEIGHT);
  VecCamera fit = vec_scene_get_camera (scene);
  g_autofree VecLabelBox *wanted = NULL, *boxes = NULL;
  guint n_wanted, n;

  wanted = vec_render_layout_labels (fresh, WIDTH, HEIGHT, &n_wanted);
  for (int i = 30; i >= 0; i--)
    {
      VecCamera camera = fit;

      camera.scale *= pow (1.1, i);
      vec_scene_set_camera (scene, &camera);
      g_free (boxes);
      boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
      assert_no_overlap (boxes, n);
    }
  g_assert_cmpuint (n, <=, n_wanted * 5 / 4);
  g_assert_cmpuint (n, >=, n_wanted * 3 / 4);
}

/* The mouse passes over the map, and all is as before. */
static void
test_hover_disturbs_nothing (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (3000, WIDTH, HEIGHT);
  g_autofree VecLabelBox *before = NULL, *after = NULL;
  guint n_before, n_after;

  before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_before);
  for (int i = 0; i < 20; i++)
    {
      vec_scene_set_hover (scene, 100 * i);
      vec_scene_set_pointer (scene, 40 * i, 30 * i);
      g_free (vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_after));
    }
  vec_scene_set_hover (scene, -1);
  vec_scene_set_pointer (scene, -1, -1);
  after = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_after);
  g_assert_cmpuint (n_after, ==, n_before);
  g_assert_cmpmem (after, n_after * sizeof *after, before, n_before * sizeof *before);
}

/* ---- The fitted map cuts nothing, however it was come back to */

static void
assert_whole (VecScene *scene)
{
  guint n, n_rows = 0;
  g_autofree VecLabelBox *boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (is_whole (&boxes[i]));
      n_rows += boxes[i].row >= 0;
    }
  g_assert_cmpuint (n_rows, >, 10);
}

static void
test_fitted_map_is_whole (void)
{
  const gint64 sizes[] = { 60, 1500, 40000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      VecBounds bounds;
      VecCamera fit, camera;

      /* As tight as a map can be. */
      vec_scene_get_bounds (scene, &bounds);
      fit = camera = vec_camera_fit (&bounds, WIDTH, HEIGHT, 4);
      vec_scene_set_camera (scene, &fit);
      assert_whole (scene);
      for (int i = 0; i <= 20; i++)
        {
          camera = fit;
          camera.scale *= 1 + (20 - i) / 5.0;
          camera.center_x += 20 - i;
          vec_scene_set_camera (scene, &camera);
          g_free (vec_render_layout_labels (scene, WIDTH, HEIGHT, &(guint){ 0 }));
        }
      assert_whole (scene);
    }
}

/* At the very edge, where no side has room, a label moves along the edge. */
static void
test_label_moves_inwards (void)
{
  const float positions[] = { 0, 0, 10, 0, 0, 10 };
  const char *const labels[] = { "a label of many letters", "another long label here", "x" };
  g_autoptr (VecScene) scene = vec_scene_new ();
  g_autoptr (VecTable) table = plot_table_new (3, labels);
  VecCamera camera = { 5, 5, 10 };
  g_autofree VecLabelBox *boxes = NULL;
  guint n;

  vec_scene_set_positions (scene, positions, 3);
  vec_scene_set_table (scene, table);
  vec_scene_set_camera (scene, &camera);
  boxes = vec_render_layout_labels (scene, 200, 200, &n);
  g_assert_cmpuint (n, ==, 3);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpfloat (boxes[i].x, >=, 0);
      g_assert_cmpfloat (boxes[i].x + boxes[i].width, <=, 200);
    }
}

/* ---- Priority */

static void
test_important_rows_come_first (void)
{
  enum { N = 50000 };
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  g_autofree float *importance = g_new (float, N);
  g_autoptr (VecLabelPriority) priority = NULL;
  g_autofree VecLabelBox *boxes = NULL;
  double sum = 0;
  guint n, n_rows = 0;

  for (int i = 0; i < N; i++)
    importance[i] = i == 7 ? NAN : (float) ((i * 7919) % N);   /* a permutation */
  priority = vec_label_priority_new (importance, N);
  vec_scene_set_label_priority (scene, priority);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  for (guint i = 0; i < n; i++)
    if (boxes[i].row >= 0)
      {
        sum += importance[boxes[i].row];
        n_rows++;
      }
  g_assert_cmpuint (n_rows, >, 15);
  /* Without a priority it would be about 25,000. */
  g_assert_cmpfloat (sum / n_rows, >, 48000);
}

static void
test_priority_classes (void)
{
  const float importance[] = { 3, NAN, -1, 0, -0.0f, INFINITY, 3, -INFINITY };
  g_autoptr (VecLabelPriority) priority = vec_label_priority_new (importance, G_N_ELEMENTS (importance));
  const guint16 *c = vec_label_priority_get_classes (priority);

  g_assert_cmpint (c[5], ==, 0);
  g_assert_cmpint (c[0], ==, c[6]);
  g_assert_cmpint (c[0], ==, 1);                       /* rank 1 */
  g_assert_cmpint (c[3], ==, c[4]);
  g_assert_cmpint (c[3], ==, (int) (1 + 2048 * log2 (3)));
  g_assert_cmpint (c[2], >, c[3]);
  g_assert_cmpint (c[7], >, c[2]);
  g_assert_cmpint (c[1], >, c[7]);
  g_assert_cmpfloat_with_epsilon (vec_label_priority_class_to_rank (c[3]), 3, 0.01);
}

static void
test_chosen_rows_win (void)
{
  enum { N = 60000 };
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  const gint64 rows[] = { 11, 2222, 33333, 44444, 55555 };
  g_autoptr (VecRowSet) chosen = vec_row_set_new (N, rows, G_N_ELEMENTS (rows));
  g_autofree VecLabelBox *boxes = NULL;
  guint n;

  g_free (vec_render_layout_labels (scene, WIDTH, HEIGHT, &n));
  vec_scene_set_chosen (scene, chosen, FALSE);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_nonnull (find_label (boxes, n, rows[i]));
  assert_no_overlap (boxes, n);

  vec_scene_set_chosen (scene, chosen, TRUE);
  g_free (boxes);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  for (guint i = 0; i < n; i++)
    g_assert_true (boxes[i].row < 0 || vec_row_set_contains (chosen, boxes[i].row));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_nonnull (find_label (boxes, n, rows[i]));
}

static void
test_faded_rows_have_no_label (void)
{
  const gint64 sizes[] = { 300, 50000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      g_autofree float *weights = g_new (float, sizes[s]);
      g_autofree VecLabelBox *boxes = NULL;
      guint n, n_rows = 0;

      for (gint64 i = 0; i < sizes[s]; i++)
        weights[i] = i % 3 == 0 ? 1 : 0.1f;
      vec_scene_set_fade (scene, weights);
      boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_true (boxes[i].row < 0 || boxes[i].row % 3 == 0);
          n_rows += boxes[i].row >= 0;
        }
      g_assert_cmpuint (n_rows, >, 10);
    }
}

/* A filter that leaves a thousandth of the rows leaves their names. */
static void
test_few_of_many_are_named (void)
{
  enum { N = 200000 };
  g_autoptr (VecScene) scene = plot_scene_new (N, WIDTH, HEIGHT);
  g_autofree guint8 *visible = g_new0 (guint8, N);
  g_autofree VecLabelBox *boxes = NULL;
  guint n, n_rows = 0;

  for (int i = 0; i < N; i += 1000)
    visible[i] = 1;
  vec_scene_set_visible (scene, visible);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  for (guint i = 0; i < n; i++)
    n_rows += boxes[i].row >= 0;
  g_assert_cmpuint (n_rows, >, 25);
}

static gboolean
covers (const VecLabelBox *boxes, guint n, double x, double y)
{
  for (guint i = 0; i < n; i++)
    if (x > boxes[i].x && x < boxes[i].x + boxes[i].width && y > boxes[i].y && y < boxes[i].y + boxes[i].height)
      return TRUE;
  return FALSE;
}

/* Where a label was, a spoke's own label stands: at its end, or at the edge when the end lies beyond. */
static void
test_spokes_are_readable (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (2500, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);
  g_autofree VecLabelBox *before = NULL;
  guint n;

  before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < n; i++)
    {
      double x = before[i].x + 12, y = before[i].y + before[i].height / 2;
      VecSceneLine line = { .label = "a place far away" };
      g_autofree VecLabelBox *boxes = NULL;
      guint n_boxes;

      vec_camera_to_layout (&camera, WIDTH, HEIGHT, x - 300, y, &line.x0, &line.y0);
      vec_camera_to_layout (&camera, WIDTH, HEIGHT, x - 12, y, &line.x1, &line.y1);
      if (y < 12 || y > HEIGHT - 12 || before[i].x < 20 || before[i].x > WIDTH - 120)
        continue;   /* a spoke's label stays in the picture */
      vec_scene_set_lines (scene, &line, 1);
      boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_boxes);
      g_assert_false (covers (boxes, n_boxes, x, y));
      g_clear_pointer (&boxes, g_free);
      vec_camera_to_layout (&camera, WIDTH, HEIGHT, 3 * WIDTH, y, &line.x1, &line.y1);
      vec_scene_set_lines (scene, &line, 1);
      boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_boxes);
      g_assert_false (covers (boxes, n_boxes, WIDTH - 12, y));
      vec_scene_set_lines (scene, NULL, 0);
    }
}

static void
test_any_text (void)
{
  static const char *const labels[] = {
    "", "a\nb\tc", "北京", "مدينة", "שלום עולם", "👩‍👩‍👧 family", "e\xcc\x81te\xcc\x81", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", " ",
    "a very long label that nobody would want to read to its end on a map", "<b>not markup</b>", "%s%n", "\xe2\x80\xae" "reversed",
  };
  enum { N = G_N_ELEMENTS (labels) };
  float positions[2 * N];
  g_autoptr (VecScene) scene = vec_scene_new ();
  g_autoptr (VecTable) table = plot_table_new (N, labels);
  g_autofree VecLabelBox *boxes = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  guint n;

  for (guint i = 0; i < N; i++)
    positions[2 * i] = (float) (i % 3), positions[2 * i + 1] = (float) i;
  vec_scene_set_positions (scene, positions, N);
  vec_scene_set_table (scene, table);
  plot_fit (scene, WIDTH, HEIGHT);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >=, N - 3);
  g_assert_null (find_label (boxes, n, 0));             /* nothing to write */
  g_assert_cmpfloat (find_label (boxes, n, 7)->width, <, 420);   /* cut */
  assert_no_overlap (boxes, n);
  vec_render_overlay (scene, cr, WIDTH, HEIGHT);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* The overlay writes inside the boxes that were announced, and there is ink in each. */
static void
test_boxes_hold_their_text (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (120, WIDTH, HEIGHT);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autofree VecLabelBox *boxes = NULL;
  g_autofree guint8 *allowed = g_malloc0 (WIDTH * HEIGHT);
  const guchar *data;
  int stride;
  guint n;

  vec_render_overlay (scene, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
  g_assert_cmpuint (n, >, 60);
  for (guint i = 0; i < n; i++)
    {
      int inked = 0;

      for (int y = MAX ((int) boxes[i].y - 5, 0); y < MIN (boxes[i].y + boxes[i].height + 5, HEIGHT); y++)
        for (int x = MAX ((int) boxes[i].x - 5, 0); x < MIN (boxes[i].x + boxes[i].width + 5, WIDTH); x++)
          {
            allowed[y * WIDTH + x] = 1;
            inked += data[y * stride + 4 * x + 3] > 128;
          }
      g_assert_cmpint (inked, >, 20);
    }
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      g_assert_true (allowed[y * WIDTH + x] || data[y * stride + 4 * x + 3] == 0);
  cairo_surface_destroy (surface);
}

/* ---- What else lies in the picture */

static gboolean
touches (const VecLabelBox *box, const cairo_rectangle_t *cover)
{
  return box->x < cover->x + cover->width && box->x + box->width > cover->x && box->y < cover->y + cover->height
         && box->y + box->height > cover->y;
}

/* Nothing is written below the buttons, wherever the map is moved, and hardly less than without them; a figure knows no buttons. */
static void
test_keeps_out_of_covers (void)
{
  const cairo_rectangle_t covers[] = { { 12, 12, 140, 300 }, { WIDTH - 200, HEIGHT - 250, 188, 238 } };
  g_autoptr (VecScene) scene = plot_scene_new (1500, WIDTH, HEIGHT);
  VecCamera camera = vec_scene_get_camera (scene);
  guint n_free, n, n_covered = 0;
  g_autofree VecLabelBox *before = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n_free);

  for (guint i = 0; i < n_free; i++)
    n_covered += touches (&before[i], &covers[0]) || touches (&before[i], &covers[1]);
  g_assert_cmpuint (n_covered, >, 0);
  vec_scene_set_covers (scene, covers, G_N_ELEMENTS (covers));
  for (int step = 0; step < 40; step++)
    {
      g_autofree VecLabelBox *boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);

      for (guint i = 0; i < n; i++)
        g_assert_false (touches (&boxes[i], &covers[0]) || touches (&boxes[i], &covers[1]));
      if (step == 0)
        g_assert_cmpuint (n + n_covered, >=, n_free - n_free / 20);
      camera = vec_camera_pan (&camera, 9, -7);
      vec_scene_set_camera (scene, &camera);
    }
}

/* A turn by a degree takes few labels away, and those that stay keep their place at their point. */
static void
test_turning_keeps (void)
{
  const gint64 sizes[] = { 300, 30000 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (VecScene) scene = plot_scene_new (sizes[s], WIDTH, HEIGHT);
      g_autofree float *places = g_new (float, 3 * sizes[s]);
      g_autofree VecLabelBox *before = NULL;
      g_autofree double *offsets = g_new (double, 2 * sizes[s]);
      guint n_before = 0, n_lost = 0, n_all = 0, n_moved = 0;

      for (gint64 i = 0; i < sizes[s]; i++)
        {
          double x, y;

          vec_scene_get_position (scene, i, &x, &y);
          places[3 * i] = (float) x;
          places[3 * i + 1] = (float) y;
          places[3 * i + 2] = (float) (30 * sin (0.1 * x + 0.07 * y));
        }
      vec_scene_set_positions_3d (scene, places, sizes[s]);
      plot_fit (scene, WIDTH, HEIGHT);
      for (int degree = 0; degree < 60; degree++)
        {
          VecOrbit orbit = { vec_orbit_rotation_from_angles (degree, 20), 0 };
          VecLabelBox *boxes;
          guint n;

          vec_scene_set_orbit (scene, &orbit);
          boxes = vec_render_layout_labels (scene, WIDTH, HEIGHT, &n);
          for (guint i = 0; i < n_before; i++)
            n_lost += find_label (boxes, n, before[i].row) == NULL;
          for (guint i = 0; i < n; i++)
            {
              gboolean was_there = boxes[i].row >= 0 && find_label (before, n_before, boxes[i].row) != NULL;
              VecCamera camera = vec_scene_get_camera (scene);
              double x, y, sx, sy, *offset = &offsets[2 * MAX (boxes[i].row, 0)];

              if (boxes[i].row < 0 || !vec_scene_get_position (scene, boxes[i].row, &x, &y))
                continue;
              vec_camera_to_screen (&camera, WIDTH, HEIGHT, x, y, &sx, &sy);
              n_moved += was_there && hypot (boxes[i].x - sx - offset[0], boxes[i].y - sy - offset[1]) > 0.01;
              offset[0] = boxes[i].x - sx, offset[1] = boxes[i].y - sy;
            }
          n_all += n_before;
          g_free (before);
          before = boxes;
          n_before = n;
        }
      g_assert_cmpuint (n_all, >, 600);
      g_assert_cmpuint (20 * n_lost, <, n_all);
      g_assert_cmpuint (100 * n_moved, <, n_all);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/labels/no-overlap", test_no_overlap);
  g_test_add_func ("/labels/small-table-shows-nearly-all", test_small_table_shows_nearly_all);
  g_test_add_func ("/labels/what-is-pointed-at-is-named", test_what_is_pointed_at_is_named);
  g_test_add_func ("/labels/hidden-rows-have-no-label", test_hidden_rows_have_no_label);
  g_test_add_func ("/labels/panning-moves-nothing-else", test_panning_moves_nothing_else);
  g_test_add_func ("/labels/zooming-adds", test_zooming_adds);
  g_test_add_func ("/labels/zooming-in-keeps", test_zooming_in_keeps);
  g_test_add_func ("/labels/zooming-out-clears", test_zooming_out_clears);
  g_test_add_func ("/labels/hover-disturbs-nothing", test_hover_disturbs_nothing);
  g_test_add_func ("/labels/fitted-map-is-whole", test_fitted_map_is_whole);
  g_test_add_func ("/labels/label-moves-inwards", test_label_moves_inwards);
  g_test_add_func ("/labels/important-rows-come-first", test_important_rows_come_first);
  g_test_add_func ("/labels/priority-classes", test_priority_classes);
  g_test_add_func ("/labels/chosen-rows-win", test_chosen_rows_win);
  g_test_add_func ("/labels/faded-rows-have-no-label", test_faded_rows_have_no_label);
  g_test_add_func ("/labels/few-of-many-are-named", test_few_of_many_are_named);
  g_test_add_func ("/labels/spokes-are-readable", test_spokes_are_readable);
  g_test_add_func ("/labels/any-text", test_any_text);
  g_test_add_func ("/labels/boxes-hold-their-text", test_boxes_hold_their_text);
  g_test_add_func ("/labels/keeps-out-of-covers", test_keeps_out_of_covers);
  g_test_add_func ("/labels/turning-keeps", test_turning_keeps);
  return g_test_run ();
}
