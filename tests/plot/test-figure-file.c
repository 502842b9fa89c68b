/* What a figure's file says of itself, that it is the same each time, and that its map is that of the screen. */
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot-fixture.h"

enum
{
  WIDTH = 640,
  HEIGHT = 480
};

static VecCard *
make_card (void)
{
  VecCard *card = vec_card_new ();

  vec_card_add_text (card, "data", "wörter & <things>.csv", "wörter & <things>.csv, 500 × 3");
  vec_card_add_text (card, "method", "tsne", "t-SNE");
  vec_card_add_number (card, "seed", 42, "seed 42");
  return card;
}

static GBytes *
render (VecScene *scene, VecFigureFormat format, const VecFigureOptions *options)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = vec_render_bytes (scene, format, WIDTH, HEIGHT, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  return bytes;
}

static gboolean
holds (GBytes *bytes, const char *text)
{
  return memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text)) != NULL;
}

/* Also in one program, where cairo counts its ids on, and a second later. */
static void
test_same_bytes (void)
{
  g_autoptr (VecCard) card = make_card ();
  VecFigureOptions options = { TRUE, "A title", "Kind", card, TRUE };
  const gint64 sizes[] = { 40, 500, 20001 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (VecFigureFormat format = VEC_FIGURE_PNG; format <= VEC_FIGURE_PDF; format++)
      {
        g_autoptr (VecScene) a = plot_scene_new (sizes[i], WIDTH, HEIGHT), b = plot_scene_new (sizes[i], WIDTH, HEIGHT);
        g_autoptr (GBytes) first = render (a, format, &options);
        g_autoptr (GBytes) second = NULL;

        if (sizes[i] == 40 && format == VEC_FIGURE_PDF)
          g_usleep (1100 * 1000); /* a PDF would know its second */
        second = render (b, format, &options);
        g_assert_true (g_bytes_equal (first, second));
      }
}

/* ---- PNG */

static guint32
get_number (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

/* The value of an iTXt chunk, NULL without; free it. */
static char *
find_text (GBytes *png, const char *keyword)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (png, &size);

  for (gsize at = 8; at + 12 <= size; at += 12 + get_number (data + at))
    {
      gsize length = get_number (data + at), key = strlen (keyword);

      if (memcmp (data + at + 4, "iTXt", 4) == 0 && memcmp (data + at + 8, keyword, key + 1) == 0)
        return g_strndup ((const char *) data + at + 8 + key + 5, length - key - 5);
    }
  return NULL;
}

static void
test_png_texts (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (50, WIDTH, HEIGHT);
  g_autoptr (VecCard) card = make_card ();
  VecFigureOptions options = { TRUE, "Maß & <Zahl>", "Kind", card, FALSE, .dpi = 300 };
  g_autoptr (GBytes) png = render (scene, VEC_FIGURE_PNG, &options), bare = render (scene, VEC_FIGURE_PNG, NULL);
  g_autofree char *title = find_text (png, "Title"), *json = find_text (png, "Vectarium"), *text = find_text (png, "Description");
  g_autofree char *own = vec_card_dup_json (card);
  const guint8 *resolution = memmem (g_bytes_get_data (png, NULL), 100, "pHYs", 4);

  g_assert_cmpstr (title, ==, "Maß & <Zahl>");
  g_assert_cmpstr (json, ==, own);
  g_assert_cmpstr (text, ==, "wörter & <things>.csv, 500 × 3 · t-SNE · seed 42");
  g_assert_nonnull (resolution);
  g_assert_cmpuint (get_number (resolution + 4), ==, 11811);   /* a metre */
  g_assert_cmpuint (get_number (resolution + 8), ==, 11811);
  g_assert_null (find_text (bare, "Title"));
  g_assert_null (find_text (bare, "Vectarium"));
}

static void
test_scale (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (50, WIDTH, HEIGHT);
  VecFigureOptions options = { .scale = 2.5 };
  g_autoptr (GBytes) png = render (scene, VEC_FIGURE_PNG, &options), svg = render (scene, VEC_FIGURE_SVG, &options);
  const guint8 *header = g_bytes_get_data (png, NULL);

  g_assert_cmpuint (get_number (header + 16), ==, 1600);
  g_assert_cmpuint (get_number (header + 20), ==, 1200);
  g_assert_true (holds (svg, "width=\"1600px\" height=\"1200px\""));
  g_assert_true (holds (svg, "font-size=\"30.00\""));            /* 9 points of 4/3 px, 2.5 times */
}

/* ---- SVG and PDF */

static void
test_svg_texts (void)
{
  static const char *const labels[] = { "a < b & \"c\"", "ملك", "国王", "x", "👑" };
  g_autoptr (VecScene) scene = plot_scene_new (5, WIDTH, HEIGHT);
  g_autoptr (VecTable) table = plot_table_new (5, labels);
  g_autoptr (VecCard) card = make_card ();
  VecFigureOptions options = { TRUE, "1 <\n2\x01", "Kind", card, TRUE };
  g_autoptr (GBytes) svg = NULL;

  vec_scene_set_table (scene, table);
  vec_scene_set_axis_titles (scene, "First axis", "Second axis");
  svg = render (scene, VEC_FIGURE_SVG, &options);
  g_assert_true (holds (svg, "<title>1 &lt;\n2</title>"));
  g_assert_true (holds (svg, "<desc>wörter &amp; &lt;things&gt;.csv, 500 × 3 · t-SNE · seed 42</desc>"));
  g_assert_true (holds (svg, "<metadata>{&quot;data&quot;:&quot;wörter"));
  g_assert_true (holds (svg, ">a &lt; b &amp; &quot;c&quot;</text>"));
  g_assert_true (holds (svg, ">国王</text>"));
  g_assert_false (holds (svg, "\x01"));
  g_assert_true (holds (svg, "direction=\"rtl\" unicode-bidi=\"embed\" text-anchor=\"end\">ملك</text>"));
  g_assert_true (holds (svg, ">1 &lt; 2</text>"));
  g_assert_true (holds (svg, ">First axis</text>"));
  g_assert_true (holds (svg, "transform=\"matrix("));            /* the other one is turned */
  g_assert_true (holds (svg, "·"));                              /* small print */
}

/* A title too long for the figure ends in "…", as in the other formats. */
static void
test_svg_is_cut (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (5, WIDTH, HEIGHT);
  g_autofree char *words = g_strnfill (150, 'w'), *cut = NULL;
  VecFigureOptions options = { .title = words };
  g_autoptr (GBytes) svg = render (scene, VEC_FIGURE_SVG, &options);

  g_assert_true (holds (svg, "www…</text>"));
  cut = g_strdup_printf (">%s</text>", words);
  g_assert_false (holds (svg, cut));
}

static void
test_pdf_metadata (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (50, WIDTH, HEIGHT);
  g_autoptr (VecCard) card = vec_card_new ();
  VecFigureOptions options = { TRUE, "A title", "Kind", card, FALSE };
  g_autoptr (GBytes) pdf = NULL;

  vec_card_add_text (card, "data", "words.csv", "words.csv");
  pdf = render (scene, VEC_FIGURE_PDF, &options);
  g_assert_true (holds (pdf, "/Title (A title)"));
  g_assert_true (holds (pdf, "/Subject (words.csv)"));
  g_assert_true (holds (pdf, "/Keywords ({\"data\":\"words.csv\"})"));
  g_assert_false (holds (pdf, "CreationDate"));
}

/* ---- The map is that of the screen */

static void
assert_same_map (double scale, const VecFigureOptions *options)
{
  g_autoptr (VecScene) scene = plot_scene_new (3000, WIDTH, HEIGHT);
  VecFigureOptions own = *options;
  cairo_surface_t *screen, *figure;
  double width, height, x, y, map_width, map_height;
  cairo_t *cr;
  int stride[2];

  own.map_width = WIDTH, own.map_height = HEIGHT;
  vec_scene_set_table (scene, NULL);
  screen = plot_draw_points (scene, WIDTH, HEIGHT, scale);
  vec_figure_get_size (scene, WIDTH, HEIGHT, &own, &width, &height);
  vec_figure_get_map (scene, width, height, &own, &x, &y, &map_width, &map_height);
  g_assert_cmpfloat (map_width, ==, WIDTH);
  g_assert_cmpfloat (map_height, ==, HEIGHT);
  figure = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) (width * scale), (int) (height * scale));
  cr = cairo_create (figure);
  cairo_scale (cr, scale, scale);
  vec_render_figure (scene, cr, width, height, &own);
  cairo_destroy (cr);
  cairo_surface_flush (figure);
  stride[0] = cairo_image_surface_get_stride (screen);
  stride[1] = cairo_image_surface_get_stride (figure);
  for (int row = 0; row < HEIGHT * scale; row++)
    g_assert_cmpmem (cairo_image_surface_get_data (screen) + row * stride[0], (gsize) (WIDTH * scale * 4),
                     cairo_image_surface_get_data (figure) + (row + (int) (y * scale)) * stride[1] + (int) (x * scale) * 4,
                     (gsize) (WIDTH * scale * 4));
  cairo_surface_destroy (screen);
  cairo_surface_destroy (figure);
}

static void
test_equals_the_screen (void)
{
  g_autoptr (VecCard) card = make_card ();
  const VecFigureOptions all[] = {
    { FALSE }, { TRUE, NULL, "Kind" }, { FALSE, "A title" }, { TRUE, "A title", "Kind", card, TRUE }, { FALSE, NULL, NULL, card, TRUE }
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (int scale = 1; scale <= 2; scale++)
      assert_same_map (scale, &all[i]);
}

/* ---- What cannot be */

static void
test_errors (void)
{
  g_autoptr (VecScene) scene = plot_scene_new (50, WIDTH, HEIGHT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  VecFigureOptions options = { .scale = 1, .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_render_bytes (scene, VEC_FIGURE_PNG, 29000, 29000, &options, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "A picture of 29000 × 29000 pixels is not possible: at most 500 million in all");
  g_clear_error (&error);
  options.scale = 100;
  g_assert_null (vec_render_bytes (scene, VEC_FIGURE_SVG, WIDTH, HEIGHT, &options, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_clear_error (&error);
  options.scale = 1;
  g_cancellable_cancel (cancellable);
  for (VecFigureFormat format = VEC_FIGURE_PNG; format <= VEC_FIGURE_PDF; format++)
    {
      g_assert_null (vec_render_bytes (scene, format, WIDTH, HEIGHT, &options, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure-file/same-bytes", test_same_bytes);
  g_test_add_func ("/figure-file/png-texts", test_png_texts);
  g_test_add_func ("/figure-file/scale", test_scale);
  g_test_add_func ("/figure-file/svg-texts", test_svg_texts);
  g_test_add_func ("/figure-file/svg-is-cut", test_svg_is_cut);
  g_test_add_func ("/figure-file/pdf-metadata", test_pdf_metadata);
  g_test_add_func ("/figure-file/equals-the-screen", test_equals_the_screen);
  g_test_add_func ("/figure-file/errors", test_errors);
  return g_test_run ();
}
