/* What the session publishes: the map of the screen, its facts, its numbers. */
#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "session/vec-session-figure.h"
#include "table/vec-table-hash.h"

enum
{
  WIDTH = 600,
  HEIGHT = 450
};

static const VecPublishing as_on_screen = { .format = VEC_FIGURE_PNG, .scale = 1, .labels = TRUE };

static cairo_surface_t *
draw_screen (VecSession *session)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  vec_render_figure (vec_session_get_scene (session), cr, WIDTH, HEIGHT, NULL);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Taken before the session went on, drawn afterwards. */
static void
test_is_the_screen (void)
{
  g_autoptr (VecTable) table = make_table (120, 6, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecPicture) picture = NULL;
  cairo_surface_t *screen, *drawn;
  double width, height;

  vec_session_set_size (session, WIDTH, HEIGHT);
  vec_session_select_row (session, 5);
  wait_until (is_idle (session));
  screen = draw_screen (session);
  picture = vec_session_take_picture (session, WIDTH, HEIGHT);
  vec_session_select_row (session, 50);
  vec_session_set_color_by (session, "plain");
  wait_until (is_idle (session));

  drawn = vec_picture_draw (picture, &as_on_screen, WIDTH, HEIGHT, &width, &height, NULL);
  cairo_surface_flush (drawn);
  g_assert_cmpfloat (width, ==, WIDTH);
  g_assert_cmpfloat (height, ==, HEIGHT);
  g_assert_cmpmem (cairo_image_surface_get_data (screen), (gsize) HEIGHT * cairo_image_surface_get_stride (screen),
                   cairo_image_surface_get_data (drawn), (gsize) HEIGHT * cairo_image_surface_get_stride (drawn));
  cairo_surface_destroy (screen);
  cairo_surface_destroy (drawn);
}

static void
test_facts (void)
{
  g_autoptr (VecTable) table = make_table (120, 6, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecPicture) picture = vec_session_take_picture (session, WIDTH, HEIGHT);
  g_autofree char *hash = vec_table_dup_hash (table, NULL), *fact = g_strdup_printf ("\"data_sha256\":\"%s\"", hash);
  g_autofree char *seed = g_strdup_printf ("\"seed\":%" G_GUINT64_FORMAT, vec_session_get_seed (session));
  VecPublishing publishing = as_on_screen;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = vec_picture_render (picture, &publishing, NULL, &error);
  gsize n;
  const char *data;

  g_assert_no_error (error);
  data = g_bytes_get_data (png, &n);
  g_assert_nonnull (memmem (data, n, fact, strlen (fact)));
  g_assert_nonnull (memmem (data, n, seed, strlen (seed)));
  g_assert_nonnull (memmem (data, n, "\"iterations_done\":60", 20));
  g_assert_nonnull (memmem (data, n, "\"color_by\":\"column:group\"", 25));
}

/* The rows that are seen, with the values of the colours, and the selected ones. */
static void
test_coordinates (void)
{
  g_autoptr (VecTable) table = make_table (40, 6, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecRowSet) chosen = vec_row_set_new (40, (gint64[]) { 3, 4 }, 2);
  g_autoptr (VecRowSet) hidden = vec_row_set_new (40, (gint64[]) { 0, 1 }, 2);
  g_autoptr (VecPicture) picture = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vec-picture-XXXXXX", NULL), *path = g_build_filename (folder, "map.csv", NULL), *text = NULL;
  g_autofree float *layout = NULL;
  g_auto (GStrv) lines = NULL, cells = NULL;
  g_autoptr (GError) error = NULL;

  vec_session_set_chosen (session, chosen);
  vec_session_set_hidden_rows (session, hidden);
  vec_session_set_color_by (session, "column:size");
  wait_until (is_idle (session));
  picture = vec_session_take_picture (session, WIDTH, HEIGHT);
  g_assert_true (vec_picture_write_coordinates (picture, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 38 + 1);
  g_assert_cmpstr (lines[0], ==, "row,label,x,y,size,selected");
  cells = g_strsplit (lines[2], ",", -1);
  layout = copy_layout (session);
  g_assert_cmpstr (cells[0], ==, "3");
  g_assert_cmpstr (cells[1], ==, "w3");
  g_assert_cmpfloat ((float) g_ascii_strtod (cells[2], NULL), ==, layout[6]);
  g_assert_cmpfloat ((float) g_ascii_strtod (cells[3], NULL), ==, layout[7]);
  g_assert_cmpstr (cells[4], ==, "3");
  g_assert_cmpstr (cells[5], ==, "1");
  g_unlink (path);
  g_rmdir (folder);
}

/* Colours that are made of numbers of their own are written as these numbers. */
static void
test_coordinates_of_distances (void)
{
  g_autoptr (VecTable) table = make_table (40, 6, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecPicture) picture = NULL;
  g_autofree char *folder = g_dir_make_tmp ("vec-picture-XXXXXX", NULL), *path = g_build_filename (folder, "map.csv", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;

  vec_session_select_row (session, 7);
  vec_session_set_color_by (session, "distance");
  wait_until (is_idle (session) && vec_coloring_get_values (vec_scene_get_coloring (vec_session_get_scene (session))) != NULL);
  picture = vec_session_take_picture (session, WIDTH, HEIGHT);
  g_assert_true (vec_picture_write_coordinates (picture, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "row,label,x,y,distance,selected");
  for (int row = 0; row < 40; row++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[1 + row], ",", -1);
      double distance = g_ascii_strtod (cells[4], NULL);

      if (row == 7)
        g_assert_cmpfloat_with_epsilon (distance, 0, 1e-6);
      else
        g_assert_cmpfloat (distance, >, 1e-4);
    }
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_cancelled (void)
{
  g_autoptr (VecTable) table = make_table (40, 6, 3);
  g_autoptr (VecSession) session = make_session (table);
  g_autoptr (VecPicture) picture = vec_session_take_picture (session, WIDTH, HEIGHT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_picture_render (picture, &as_on_screen, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/picture/is-the-screen", test_is_the_screen);
  g_test_add_func ("/picture/facts", test_facts);
  g_test_add_func ("/picture/coordinates", test_coordinates);
  g_test_add_func ("/picture/coordinates-of-distances", test_coordinates_of_distances);
  g_test_add_func ("/picture/cancelled", test_cancelled);
  return g_test_run ();
}
