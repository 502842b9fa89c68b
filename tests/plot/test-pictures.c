/* Thumbnails: what is decoded, refused and kept, and where they stand. */
#include "plot-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot/vec-picture-file.h"
#include "plot/vec-picture-layer.h"

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* One colour all over. */
static void
write_png (const char *name, int width, int height, guint32 color)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *path = path_of (name);

  vec_set_source_rgb (cr, color, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

/* A sheet of 3 × 2 tiles of 10 × 8 pixels, tile i in the colour i + 1. */
static void
write_sheet (const char *name)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 30, 16);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *path = path_of (name);

  for (int i = 0; i < 6; i++)
    {
      vec_set_source_rgb (cr, (guint32) (i + 1), 1);
      cairo_rectangle (cr, i % 3 * 10, i / 3 * 8, 10, 8);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  cairo_surface_flush (surface);
  return ((guint32 *) (gpointer) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)))[x] & 0xffffff;
}

static VecPictures *
pictures_new (const char *const *values)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();
  g_autoptr (VecColumn) column = NULL;

  for (guint i = 0; values[i] != NULL; i++)
    vec_strings_append (strings, values[i], -1);
  column = vec_column_new_text ("picture", VEC_COLUMN_IMAGE, strings);
  return vec_pictures_new (column, folder);
}

/* ---- Files */

static void
test_sizes (void)
{
  g_autofree char *path = path_of ("wide.png");
  g_autoptr (GError) error = NULL;
  cairo_surface_t *whole, *small;

  write_png ("wide.png", 400, 100, 0x336699);
  whole = vec_picture_file_load (path, 0, NULL, &error);
  g_assert_no_error (error);
  small = vec_picture_file_load (path, 128, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (whole), ==, 400);
  g_assert_cmpint (cairo_image_surface_get_width (small), ==, 128);
  g_assert_cmpint (cairo_image_surface_get_height (small), ==, 32);
  g_assert_cmphex (pixel (small, 60, 16), ==, 0x336699);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (small);
}

/* The header of a PNG that claims so many pixels, and none of them. */
static void
write_claim (const char *name, guint32 width, guint32 height)
{
  static const guint8 start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R' };
  g_autoptr (GByteArray) png = g_byte_array_new ();
  guint32 sides[2] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) }, crc = 0xffffffffu;
  static const guint8 rest[] = { 8, 6, 0, 0, 0 };
  g_autofree char *path = path_of (name);

  g_byte_array_append (png, start, sizeof start);
  g_byte_array_append (png, (const guint8 *) sides, sizeof sides);
  g_byte_array_append (png, rest, sizeof rest);
  for (guint i = 12; i < png->len; i++)
    {
      crc ^= png->data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
  crc = GUINT32_TO_BE (~crc);
  g_byte_array_append (png, (const guint8 *) &crc, sizeof crc);
  g_byte_array_append (png, (const guint8 *) "\0\0\0\1IDAT", 8);
  g_assert_true (g_file_set_contents (path, (const char *) png->data, png->len, NULL));
}

static void
test_refused (void)
{
  g_autofree char *claim = path_of ("claim.png"), *text = path_of ("text.png"), *none = path_of ("none.png");
  g_autoptr (GError) error = NULL;

  write_claim ("claim.png", 60000, 60000);
  g_assert_null (vec_picture_file_load (claim, 128, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED);
  g_assert_cmpstr (error->message, ==, "claim.png: a picture of 60000 × 60000 pixels is too large");
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (text, "no picture at all", -1, NULL));
  g_assert_null (vec_picture_file_load (text, 128, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, "text.png: it is no picture that can be read"));
  g_clear_error (&error);
  g_assert_null (vec_picture_file_load (none, 128, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (vec_picture_file_load (folder, 128, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* ---- Rows */

static void
test_rows (void)
{
  const char *const values[] = { "blue.png", "sheet.png#tile=4,10,8", "", "missing.png", "https://example.org/a.png", "sheet.png#tile=6,10,8",
                                 "sheet.png#tile=-1,10,8", NULL };
  g_autoptr (VecPictures) pictures = NULL;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface;

  write_png ("blue.png", 20, 20, 0x0000ff);
  write_sheet ("sheet.png");
  pictures = pictures_new (values);
  surface = vec_pictures_load (pictures, 0, &error);
  g_assert_no_error (error);
  g_assert_cmphex (pixel (surface, 10, 10), ==, 0x0000ff);
  cairo_surface_destroy (surface);
  surface = vec_pictures_load (pictures, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 10);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 8);
  g_assert_cmphex (pixel (surface, 0, 0), ==, 5);
  g_assert_cmphex (pixel (surface, 9, 7), ==, 5);
  cairo_surface_destroy (surface);
  g_assert_false (vec_pictures_has (pictures, 2));
  for (gint64 row = 3; row < 7; row++)
    {
      g_assert_true (vec_pictures_has (pictures, row));
      g_assert_null (vec_pictures_load (pictures, row, &error));
      g_assert_nonnull (error);
      g_clear_error (&error);
      g_assert_false (vec_pictures_has (pictures, row));
    }
  g_assert_cmpuint (vec_pictures_get_n_broken (pictures), ==, 4);
  {
    g_autofree char *problem = vec_pictures_dup_problem (pictures);

    g_assert_true (g_str_has_prefix (problem, "missing.png: "));
  }
}

static void
test_bounded (void)
{
  const char *values[41] = { NULL };
  g_autoptr (VecPictures) pictures = NULL;
  cairo_surface_t *surface;
  gsize one;

  write_png ("square.png", 64, 64, 0x123456);
  for (int i = 0; i < 40; i++)
    values[i] = "square.png";
  pictures = pictures_new (values);
  cairo_surface_destroy (vec_pictures_load (pictures, 0, NULL));
  one = vec_pictures_get_bytes (pictures);
  g_assert_cmpuint (one, >=, 64 * 64 * 4);
  vec_pictures_set_max_bytes (pictures, 5 * one);
  for (gint64 row = 0; row < 40; row++)
    {
      cairo_surface_destroy (vec_pictures_load (pictures, row, NULL));
      /* What is used again and again stays. */
      surface = vec_pictures_get (pictures, 0);
      g_assert_nonnull (surface);
      cairo_surface_destroy (surface);
      g_assert_cmpuint (vec_pictures_get_bytes (pictures), <=, 5 * one);
    }
  g_assert_null (vec_pictures_get (pictures, 1));
  surface = vec_pictures_get (pictures, 39);
  g_assert_nonnull (surface);
  cairo_surface_destroy (surface);
}

static void
count_ready (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
test_background (void)
{
  const char *const values[] = { "blue.png", "sheet.png#tile=1,10,8", "missing.png", "blue.png", NULL };
  g_autoptr (VecPictures) pictures = NULL;
  cairo_surface_t *surface;
  int n_ready = 0;

  write_png ("blue.png", 20, 20, 0x0000ff);
  write_sheet ("sheet.png");
  pictures = pictures_new (values);
  vec_pictures_set_ready_func (pictures, count_ready, &n_ready);
  vec_pictures_want (pictures, (gint64[]) { 1, 2, 0 }, 3);
  while (g_atomic_int_get (&n_ready) < 3)
    g_thread_yield ();
  vec_pictures_set_ready_func (pictures, NULL, NULL);
  g_assert_cmpuint (vec_pictures_get_n_broken (pictures), ==, 1);
  for (gint64 row = 0; row < 2; row++)
    {
      surface = vec_pictures_get (pictures, row);
      g_assert_nonnull (surface);
      cairo_surface_destroy (surface);
    }
  g_assert_null (vec_pictures_get (pictures, 3));
}

/* ---- Where they stand */

static VecScene *
scene_with_pictures (gint64 n, double zoom)
{
  VecScene *scene = plot_scene_new (n, 640, 480);
  g_autofree const char **values = g_new0 (const char *, n + 1);
  g_autoptr (VecPictures) pictures = NULL;
  VecCamera camera = vec_scene_get_camera (scene);

  for (gint64 i = 0; i < n; i++)
    values[i] = "blue.png";
  write_png ("blue.png", 20, 20, 0x0000ff);
  pictures = pictures_new (values);
  vec_scene_set_pictures (scene, pictures);
  camera.scale *= zoom;
  camera.center_x = 40;
  camera.center_y = 0;
  vec_scene_set_camera (scene, &camera);
  return scene;
}

static GArray *
place (VecScene *scene)
{
  VecFrame frame = { scene, vec_scene_get_camera (scene), 640, 480, 1, FALSE, FALSE };

  return vec_frame_place_pictures (&frame);
}

static void
test_apart (void)
{
  double last_size = 0;
  guint most = 0;

  for (double zoom = 0.25; zoom < 300; zoom *= 2)
    {
      g_autoptr (VecScene) scene = scene_with_pictures (4000, zoom);
      g_autoptr (GArray) placed = place (scene);

      most = MAX (most, placed->len);
      for (guint i = 0; i < placed->len; i++)
        {
          const VecPlacedPicture *a = &g_array_index (placed, VecPlacedPicture, i);

          g_assert_cmpfloat (a->size, >=, 12);
          g_assert_cmpfloat (a->size, <=, 96);
          g_assert_cmpfloat (a->size, >=, last_size);
          for (guint k = 0; k < i; k++)
            {
              const VecPlacedPicture *b = &g_array_index (placed, VecPlacedPicture, k);

              g_assert_true (fabs (a->x - b->x) >= a->size || fabs (a->y - b->y) >= a->size);
            }
        }
      if (zoom == 0.25)
        g_assert_cmpuint (placed->len, ==, 0);   /* far away: points */
      if (placed->len > 0)
        last_size = g_array_index (placed, VecPlacedPicture, 0).size;
    }
  g_assert_cmpuint (most, >, 50);
  g_assert_cmpfloat (last_size, ==, 96);
}

static gboolean
is_placed (GArray *placed, gint64 row)
{
  for (guint i = 0; i < placed->len; i++)
    if (g_array_index (placed, VecPlacedPicture, i).row == row)
      return TRUE;
  return FALSE;
}

/* What is well inside both pictures is in both or in neither. */
static void
test_stays_while_panning (void)
{
  g_autoptr (VecScene) scene = scene_with_pictures (4000, 6);
  g_autoptr (GArray) before = place (scene);
  VecCamera camera = vec_scene_get_camera (scene), moved;
  guint n_compared = 0;

  for (int step = 1; step <= 12; step++)
    {
      g_autoptr (GArray) after = NULL;

      moved = vec_camera_pan (&camera, 13.7 * step, -7.3 * step);
      vec_scene_set_camera (scene, &moved);
      after = place (scene);
      for (guint i = 0; i < before->len; i++)
        {
          const VecPlacedPicture *one = &g_array_index (before, VecPlacedPicture, i);
          double x, y, lx, ly;

          vec_scene_get_position (scene, one->row, &lx, &ly);
          vec_camera_to_screen (&moved, 640, 480, lx, ly, &x, &y);
          if (x > 0 && y > 0 && x < 640 && y < 480 && one->x > 0 && one->y > 0 && one->x < 640 && one->y < 480)
            {
              g_assert_true (is_placed (after, one->row));
              n_compared++;
            }
        }
    }
  g_assert_cmpuint (n_compared, >, 100);
}

static void
test_selected_comes_first (void)
{
  g_autoptr (VecScene) scene = scene_with_pictures (4000, 6);
  g_autoptr (GArray) before = place (scene), after = NULL;
  double x, y;
  gint64 row;

  for (row = 0; row < 4000; row++)
    {
      vec_scene_get_position (scene, row, &x, &y);
      if (hypot (x - 40, y) < 3 && !is_placed (before, row))
        break;
    }
  g_assert_cmpint (row, <, 4000);
  vec_scene_set_selection (scene, row, NULL, 0);
  after = place (scene);
  g_assert_cmpint (g_array_index (after, VecPlacedPicture, 0).row, ==, row);
}

/* A figure waits for its pictures; the frame is in the colour of the row. */
static void
test_drawn (void)
{
  g_autoptr (VecScene) scene = scene_with_pictures (40, 1);
  g_autoptr (GArray) placed = place (scene);
  const VecPlacedPicture *one = &g_array_index (placed, VecPlacedPicture, 0);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 640, 480);
  cairo_t *cr = cairo_create (surface);

  g_assert_cmpuint (placed->len, >, 3);
  vec_scene_set_table (scene, NULL);
  vec_render_figure (scene, cr, 640, 480, NULL);
  cairo_destroy (cr);
  for (guint i = 0; i < placed->len; i++)
    {
      one = &g_array_index (placed, VecPlacedPicture, i);
      if (one->x < 100 || one->y < 100 || one->x > 540 || one->y > 380)
        continue;
      g_assert_cmphex (pixel (surface, (int) one->x, (int) one->y), ==, 0x0000ff);
      g_assert_cmphex (pixel (surface, (int) round (one->x - one->size / 2 + 2) - 1, (int) one->y), ==,
                       vec_scene_get_row_color (scene, one->row));
    }
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("vec-pictures-XXXXXX", NULL);
  g_test_add_func ("/pictures/sizes", test_sizes);
  g_test_add_func ("/pictures/refused", test_refused);
  g_test_add_func ("/pictures/rows", test_rows);
  g_test_add_func ("/pictures/bounded", test_bounded);
  g_test_add_func ("/pictures/background", test_background);
  g_test_add_func ("/pictures/apart", test_apart);
  g_test_add_func ("/pictures/stays-while-panning", test_stays_while_panning);
  g_test_add_func ("/pictures/selected-comes-first", test_selected_comes_first);
  g_test_add_func ("/pictures/drawn", test_drawn);
  result = g_test_run ();
  {
    GDir *dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name (dir)) != NULL)
      {
        g_autofree char *path = path_of (name);

        g_unlink (path);
      }
    g_dir_close (dir);
    g_rmdir (folder);
    g_free (folder);
  }
  return result;
}
