#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot-fixture.h"

static char *
temporary_path (const char *name)
{
  static char *folder;

  if (folder == NULL)
    folder = g_dir_make_tmp ("vec-figure-XXXXXX", NULL);
  return g_build_filename (folder, name, NULL);
}

static char *
write_and_read (VecScene *scene, const char *name, const VecFigureOptions *options, gsize *length)
{
  g_autofree char *path = temporary_path (name);
  g_autoptr (GError) error = NULL;
  char *contents;

  g_assert_true (vec_render_file (scene, path, 640, 480, options, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, length, NULL));
  g_unlink (path);
  return contents;
}

static gboolean
holds (const char *data, gsize length, const char *text)
{
  return memmem (data, length, text, strlen (text)) != NULL;
}

static void
test_png (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (500, 640, 480);
  VecFigureOptions options = { TRUE, "A title", "Cluster" };
  g_autofree char *path = temporary_path ("a.PNG");
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  g_assert_true (vec_render_file (scene, path, 640, 480, &options, &error));
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 640);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 480);
  cairo_surface_destroy (surface);
  g_unlink (path);
}

/* Same picture, same bytes. */
static void
test_repeatable (void)
{
  g_autoptr (VecScene) a = plot_scene_new (5000, 640, 480);
  g_autoptr (VecScene) b = plot_scene_new (5000, 640, 480);
  gsize n, m;
  g_autofree char *first = write_and_read (a, "a.png", NULL, &n), *second = write_and_read (b, "b.png", NULL, &m);

  g_assert_cmpmem (first, n, second, m);
}

static void
test_svg (void)
{
  g_autoptr (VecScene) small = plot_scene_new (300, 640, 480);
  g_autoptr (VecScene) large = plot_scene_new (20001, 640, 480);
  VecFigureOptions options = { TRUE, "A title", "Cluster" };
  gsize n, m;
  g_autofree char *vector = write_and_read (small, "a.svg", &options, &n), *raster = write_and_read (large, "b.svg", &options, &m);

  g_assert_true (holds (vector, n, "<svg"));
  g_assert_true (holds (vector, n, ">A title</text>"));
  g_assert_false (holds (vector, n, "glyph"));
  g_assert_false (holds (vector, n, "<image"));
  g_assert_true (holds (raster, m, "<image"));
  g_assert_true (holds (raster, m, ">A title</text>"));
}

static char *
pdf_text (const char *pdf, gsize length)
{
  g_autofree char *path = temporary_path ("text.pdf"), *program = g_find_program_in_path ("pdftotext");
  const char *arguments[] = { program, "-layout", path, "-", NULL };
  char *text = NULL;

  if (program == NULL)
    return NULL;
  g_assert_true (g_file_set_contents (path, pdf, (gssize) length, NULL));
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, NULL));
  g_unlink (path);
  return text;
}

static void
test_pdf (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (60, 640, 480);
  VecFigureOptions options = { TRUE, "Words on a map", "Cluster" };
  gsize n;
  g_autofree char *pdf = NULL, *text = NULL;

  vec_scene_set_axis_titles (scene, "First axis", "Second axis");
  vec_scene_set_selection (scene, 33, NULL, 0);
  pdf = write_and_read (scene, "a.pdf", &options, &n);
  g_assert_true (g_str_has_prefix (pdf, "%PDF"));
  g_assert_false (holds (pdf, n, "/Subtype /Image"));
  text = pdf_text (pdf, n);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_assert_nonnull (strstr (text, "Words on a map"));
  g_assert_nonnull (strstr (text, "Cluster"));
  g_assert_nonnull (strstr (text, "word 34"));
  g_assert_nonnull (strstr (text, "First axis"));
}

static void
test_legend_says_how_many_more (void)
{
  enum { N = 400 };
  g_autoptr (VecScene) scene = plot_scene_new (N, 640, 480);
  gint32 codes[N];
  g_autoptr (VecColoring) coloring = NULL;
  VecFigureOptions options = { TRUE, NULL, "Kind" };
  gsize n;
  g_autofree char *pdf = NULL, *text = NULL;
  const char *more;

  for (int i = 0; i < N; i++)
    codes[i] = i % 60;
  coloring = vec_coloring_new_categories (codes, N, NULL, 60);
  vec_scene_set_coloring (scene, coloring);
  vec_scene_set_table (scene, NULL);
  pdf = write_and_read (scene, "a.pdf", &options, &n);
  text = pdf_text (pdf, n);
  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  more = strstr (text, "and ");
  g_assert_nonnull (more);
  {
    int n_more = atoi (more + 4), n_lines = 0;
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    /* What is listed and what is not make sixty: each listed one has its count, 6 or 7. */
    for (char **line = lines; *line != NULL; line++)
      {
        const char *stripped = g_strstrip (*line);

        n_lines += strlen (stripped) > 2 && (g_str_has_suffix (stripped, " 6") || g_str_has_suffix (stripped, " 7"));
      }
    g_assert_cmpint (n_more + n_lines, ==, 60);
  }
}

/* Below a map that is too narrow for a legend beside it, every category is told, as long as the map keeps most of the height. */
static void
test_narrow (void)
{
  enum { W = 280, H = 420 };
  g_autoptr (VecScene) scene = plot_scene_new (200, W, H);
  VecFigureOptions options = { TRUE, NULL, "Kind" }, plain = { FALSE, NULL, "Kind" };
  double x, y, width, height, whole_width, whole_height;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, W, H);
  cairo_t *cr = cairo_create (surface);
  const VecLegendEntry *entries;
  guint n;

  vec_figure_get_map (scene, W, H, &options, &x, &y, &width, &height);
  g_assert_cmpfloat (width, ==, W);
  g_assert_cmpfloat (height, <, H - 5 * 19);
  g_assert_cmpfloat (height, >, H / 2);
  vec_figure_get_map (scene, W, H, &plain, &x, &y, &whole_width, &whole_height);
  g_assert_cmpfloat (whole_height, ==, H);
  /* The other way round, the map is as large as was asked for, with the legend beside or below it. */
  for (int map_width = 150; map_width <= 600; map_width += 50)
    {
      double back_width, back_height;

      vec_figure_get_size (scene, map_width, 300, &options, &whole_width, &whole_height);
      vec_figure_get_map (scene, whole_width, whole_height, &options, &x, &y, &back_width, &back_height);
      g_assert_cmpfloat_with_epsilon (back_width, map_width, 1);
      g_assert_cmpfloat_with_epsilon (back_height, 300, 1);
    }

  vec_render_figure (scene, cr, W, H, &options);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  entries = vec_coloring_get_legend (vec_scene_get_coloring (scene), FALSE, &n);
  g_assert_cmpuint (n, ==, 5);
  for (guint i = 0; i < n; i++)
    {
      int found = 0;

      for (int row = (int) height; row < H; row++)
        for (int column = 0; column < W; column++)
          {
            const guchar *pixels = cairo_image_surface_get_data (surface) + (gsize) row * cairo_image_surface_get_stride (surface);

            found += (((const guint32 *) (gconstpointer) pixels)[column] & 0xffffff) == entries[i].color;
          }
      g_assert_cmpint (found, >, 20);
    }
  if (g_getenv ("VEC_SCREENSHOTS") != NULL)
    {
      g_autofree char *path = g_build_filename (g_getenv ("VEC_SCREENSHOTS"), "narrow.png", NULL);

      cairo_surface_write_to_png (surface, path);
    }
  cairo_surface_destroy (surface);
}

static void
test_errors (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (5, 640, 480);
  g_autofree char *path = temporary_path ("kept.png"), *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (vec_render_file (scene, "/tmp/picture.jpeg", 640, 480, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "“/tmp/picture.jpeg” does not end in .png, .svg or .pdf: the extension chooses the kind of picture");
  g_clear_error (&error);

  g_assert_false (vec_render_file (scene, "/nowhere/at/all.png", 640, 480, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "/nowhere/at/all.png"));
  g_clear_error (&error);

  /* A failed save leaves the file that was there. */
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_assert_false (vec_render_file (scene, path, 5, 1e9, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "before");
  g_unlink (path);
}

static void
test_degenerate_figures (void)
{
  const char *const extensions[] = { "a.png", "a.svg", "a.pdf" };
  VecFigureOptions options = { TRUE, NULL, "" };

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (VecScene) empty = vec_scene_new ();
      g_autoptr (VecScene) one = plot_scene_new (1, 640, 480);
      gsize n;

      /* No Han letters into SVG and PDF here: cairo 1.16 loses 768 bytes whenever it embeds a font of that kind, and leaks fail. */
      options.title = i == 0 ? "ملك 国王 👑" : "ملك 👑";
      g_free (write_and_read (empty, extensions[i], &options, &n));
      g_assert_cmpuint (n, >, 100);
      g_free (write_and_read (one, extensions[i], &options, &n));
      g_assert_cmpuint (n, >, 100);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/png", test_png);
  g_test_add_func ("/figure/repeatable", test_repeatable);
  g_test_add_func ("/figure/svg", test_svg);
  g_test_add_func ("/figure/pdf", test_pdf);
  g_test_add_func ("/figure/legend-says-how-many-more", test_legend_says_how_many_more);
  g_test_add_func ("/figure/narrow", test_narrow);
  g_test_add_func ("/figure/errors", test_errors);
  g_test_add_func ("/figure/degenerate", test_degenerate_figures);
  return g_test_run ();
}
