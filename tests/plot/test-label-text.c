/* Labels of any script as Pango sets them, and names of regions. */
#include <math.h>
#include <stdlib.h>

#include "base/vec-random.h"
#include "plot-fixture.h"
#include "plot/vec-label-regions.h"
#include "plot/vec-label-text.h"

#define WIDTH 400
#define HEIGHT 60

/* ---- Text */

static cairo_surface_t *
draw_label (VecScene *scene, const char *text, gboolean vector)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  VecFrame frame = { scene, { 0, 0, 1 }, WIDTH, HEIGHT, 1, vector, vector };
  VecPlacedLabel label = { -1, 40, 20, 340, 16, VEC_LABEL_PLAIN, 1 };
  VecLabelText *self = vec_label_text_new ();

  vec_label_text_prepare (self, FALSE, 1);
  vec_label_text_draw (self, &frame, cr, &label, text, label.align, 0x000000);
  vec_label_text_free (self);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
draw_by_pango (const char *text)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = vec_text_new (cr, text, 9, PANGO_WEIGHT_NORMAL);

  cairo_move_to (cr, 41, 20);
  pango_cairo_show_layout (cr, layout);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* How dark the ink of each column of pixels is; a rim in the paper's colour is none. */
static int
get_ink (cairo_surface_t *surface, int x)
{
  int ink = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      const guchar *p = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x;

      ink += p[3] - MIN (p[1], p[3]);
    }
  return ink;
}

static void
find_ends (cairo_surface_t *surface, int *first, int *last)
{
  *first = WIDTH, *last = -1;
  for (int x = 0; x < WIDTH; x++)
    if (get_ink (surface, x) > 200)
      {
        *first = MIN (*first, x);
        *last = x;
      }
}

/* Column by column as dark as where Pango draws the whole text, which knows the order of the letters and how they join. */
static double
compare (cairo_surface_t *ours, cairo_surface_t *theirs, int first, int last, int shift)
{
  double difference = 0, total = 0;

  for (int x = first; x <= last; x++)
    {
      difference += abs (get_ink (ours, x + shift) - get_ink (theirs, x));
      total += get_ink (theirs, x);
    }
  return difference / total;
}

static void
check_like_pango (const char *text, gboolean vector)
{
  g_autoptr (VecScene) scene = plot_scene_new (10, WIDTH, HEIGHT);
  cairo_surface_t *ours = draw_label (scene, text, vector), *theirs = draw_by_pango (text);
  int first, last, our_first, our_last;
  double least = INFINITY;

  find_ends (theirs, &first, &last);
  find_ends (ours, &our_first, &our_last);
  g_assert_cmpint (last, >, first + 8);
  g_assert_cmpint (abs (our_last - our_first - (last - first)), <=, 2);
  for (int shift = our_first - first - 2; shift <= our_first - first + 2; shift++)
    least = MIN (least, compare (ours, theirs, first, last, shift));
  g_assert_cmpfloat (least, <, 0.15);
  cairo_surface_destroy (ours);
  cairo_surface_destroy (theirs);
}

static void
test_any_script (void)
{
  static const char *const texts[] = { "A plain label", "مدينة كبيرة", "שלום עולם", "北京的春天", "Tōkyō — naïve", "Москва" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int vector = 0; vector < 2; vector++)
      check_like_pango (texts[i], vector);
}

/* What is chosen among thousands without a layout is about right: neither cut nor with a hole beside it. */
static void
test_estimates (void)
{
  static const char *const texts[] = { "word", "A Plain Label", "WWWWW", "illicit", "مدينة كبيرة", "北京的春天", "Москва", "1,234.56" };
  VecLabelText *self = vec_label_text_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PangoLayout) layout = vec_text_new (NULL, texts[i], 9, PANGO_WEIGHT_NORMAL);
      PangoRectangle extents;
      double exact, estimate = vec_label_text_estimate (self, texts[i], VEC_LABEL_PLAIN);

      pango_layout_get_extents (layout, NULL, &extents);
      exact = (double) extents.width / PANGO_SCALE;
      g_assert_cmpfloat (estimate, >=, exact);
      g_assert_cmpfloat (estimate, <=, 1.45 * exact + 4);
    }
  g_assert_cmpfloat (vec_label_text_estimate (self, "", VEC_LABEL_PLAIN), ==, 0);
  for (int style = VEC_LABEL_SMALL; style < VEC_LABEL_LARGE; style++)
    g_assert_cmpfloat (vec_label_text_estimate (self, "some words", style), <, vec_label_text_estimate (self, "some words", style + 1));
  vec_label_text_free (self);
}

/* ---- Regions */

typedef struct
{
  double x, y, spread;
  int n, code;
} Blob;

static VecScene *
make_scene (const Blob *blobs, guint n_blobs, int n_codes)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) codes = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr (VecColoring) coloring = NULL;
  VecScene *scene = vec_scene_new ();
  VecRandom random;

  vec_random_init (&random, 7);
  for (guint b = 0; b < n_blobs; b++)
    for (int i = 0; i < blobs[b].n; i++)
      {
        float p[2] = { (float) (blobs[b].x + blobs[b].spread * vec_random_normal (&random)),
                       (float) (blobs[b].y + blobs[b].spread * vec_random_normal (&random)) };

        g_array_append_vals (positions, p, 2);
        g_array_append_val (codes, blobs[b].code);
      }
  coloring = vec_coloring_new_categories ((const gint32 *) (gpointer) codes->data, codes->len, NULL, n_codes);
  vec_scene_set_positions (scene, (const float *) (gpointer) positions->data, codes->len);
  vec_scene_set_coloring (scene, coloring);
  return scene;
}

static const VecRegion *
find_region (GArray *regions, guint code)
{
  for (guint i = 0; i < regions->len; i++)
    if (g_array_index (regions, VecRegion, i).code == code)
      return &g_array_index (regions, VecRegion, i);
  return NULL;
}

/* 0: one island; 1: a large and a small one; 2: two equal ones; 3: where most are of another; 4: too few; 5: a crescent. */
static void
test_what_holds_together (void)
{
  Blob blobs[40] = {
    { 0, 0, 3, 500, 0 },     { 60, 0, 3, 500, 1 },  { 60, 60, 3, 150, 1 }, { 0, 60, 3, 300, 2 },
    { 30, -40, 3, 300, 2 },  { 0, 0, 3, 200, 3 }, { -30, 30, 1, 4, 4 },
  };
  g_autoptr (VecScene) scene = NULL;
  g_autoptr (GArray) regions = NULL;
  const VecRegion *region;

  for (int i = 0; i < 20; i++)
    blobs[7 + i] = (Blob) { 120 + 30 * cos (i * G_PI / 19), 30 * sin (i * G_PI / 19), 2, 60, 5 };
  scene = make_scene (blobs, 27, 6);
  regions = vec_label_regions_find (scene);
  region = find_region (regions, 0);
  g_assert_nonnull (region);
  g_assert_cmpfloat (hypot (region->x, region->y), <, 2);
  g_assert_cmpfloat (region->radius, >, 1);
  g_assert_cmpfloat (region->radius, <, 8);
  region = find_region (regions, 1);
  g_assert_nonnull (region);
  g_assert_cmpfloat (hypot (region->x - 60, region->y), <, 2);   /* on the large island, not between the two */
  g_assert_null (find_region (regions, 2));
  g_assert_null (find_region (regions, 3));
  g_assert_null (find_region (regions, 4));
  region = find_region (regions, 5);
  if (region != NULL)   /* on the land, not in the bay */
    g_assert_cmpfloat (hypot (region->x - 120, region->y), >, 20);
}

/* Names are those that are set, else the legend's; "" is none; numbers have none. */
static void
test_names (void)
{
  const Blob blobs[] = { { 0, 0, 3, 500, 0 }, { 60, 0, 3, 500, 1 } };
  const char *const names[] = { "The North", "", NULL };
  const double values[] = { 1, 2, 3 };
  g_autoptr (VecScene) scene = make_scene (blobs, 2, 2);
  g_autoptr (VecColoring) numbers = vec_coloring_new_numbers (values, 3, VEC_SCALE_LINEAR);
  GArray *regions = vec_label_regions_find (scene);

  g_assert_cmpuint (regions->len, ==, 2);
  g_assert_cmpstr (find_region (regions, 0)->name, ==, "1");
  g_array_unref (regions);
  vec_scene_set_region_names (scene, names);
  regions = vec_label_regions_find (scene);
  g_assert_cmpuint (regions->len, ==, 1);
  g_assert_cmpstr (find_region (regions, 0)->name, ==, "The North");
  g_array_unref (regions);
  vec_scene_set_coloring (scene, numbers);
  regions = vec_label_regions_find (scene);
  g_assert_cmpuint (regions->len, ==, 0);
  g_array_unref (regions);
}

static void
test_no_extent (void)
{
  const Blob blobs[] = { { 5, 5, 0, 50, 0 }, { 5, 5, 0, 50, 1 } };
  g_autoptr (VecScene) scene = make_scene (blobs, 2, 2), empty = vec_scene_new ();
  g_autoptr (GArray) regions = vec_label_regions_find (scene), none = vec_label_regions_find (empty);

  g_assert_cmpuint (regions->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/label-text/any-script", test_any_script);
  g_test_add_func ("/label-text/estimates", test_estimates);
  g_test_add_func ("/label-regions/what-holds-together", test_what_holds_together);
  g_test_add_func ("/label-regions/names", test_names);
  g_test_add_func ("/label-regions/no-extent", test_no_extent);
  return g_test_run ();
}
