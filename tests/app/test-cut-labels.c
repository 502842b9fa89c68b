/* Opens the real window with the sample at 800 × 600, in English and in Chinese, and looks at every label of every page of the side
 * panel: none may be cut, and nothing may lie outside the window. What comes from the file itself (labels, values, its name) may be as
 * long as it likes. Run by run-on-screen.py, which gives it a screen of its own. */

#include <glib/gi18n-lib.h>

#include "app/vec-application.h"
#include "app/vec-cluster-row.h"
#include "app/vec-neighbor-row.h"
#include "app/vec-paths.h"
#include "app/vec-window.h"
#include "base/vec-blas.h"
#include "base/vec-language.h"
#include "session/vec-session-orbit.h"

#define WIDTH 800
#define HEIGHT 600
#define TIMEOUT_SECONDS 60
#define SLACK 1.5        /* pixels: the header bar's edges reach one pixel beyond the window on purpose */
#define STEADY_LOOKS 8   /* so many equal looks in a row, 25 ms apart: the layout has settled */

static VecApplication *app;

/* ---- Waiting */

typedef gboolean (*Condition) (gpointer data);

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_for (Condition condition, gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;
  guint wake = g_timeout_add (25, wake_cb, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited %d s for %s", TIMEOUT_SECONDS, what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (wake);
}

static gboolean
is_ready (gpointer data)
{
  VecSession *session = vec_window_get_session (data);
  gboolean busy, running;

  g_object_get (session, "busy", &busy, "running", &running, NULL);

  return gtk_widget_get_mapped (data) && vec_session_get_table (session) != NULL && !busy && !running &&
         g_list_model_get_n_items (vec_session_get_clusters (session)) > 0;
}

static gboolean
is_gone (gpointer data)
{
  VecWindow **window = data;

  return *window == NULL;
}

static guint
hash_layout (GtkWidget *widget, guint hash)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return hash;

  if (gtk_widget_compute_bounds (widget, GTK_WIDGET (gtk_widget_get_root (widget)), &bounds))
    hash = hash * 31 + (guint) (int) (bounds.origin.x * 7 + bounds.origin.y * 11 + bounds.size.width * 13 + bounds.size.height * 17);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    hash = hash_layout (child, hash);

  return hash;
}

typedef struct
{
  GtkWidget *window;
  gint64 last_look;
  guint hash;
  int n_equal;
} Steady;

static gboolean
is_steady (gpointer data)
{
  Steady *steady = data;
  gint64 now = g_get_monotonic_time ();
  guint hash;

  if (now - steady->last_look < 25000)
    return FALSE;

  hash = hash_layout (steady->window, 0);
  steady->last_look = now;
  steady->n_equal = hash == steady->hash ? steady->n_equal + 1 : 0;
  steady->hash = hash;

  return steady->n_equal >= STEADY_LOOKS;
}

static void
wait_until_steady (GtkWidget *window)
{
  Steady steady = { .window = window };

  wait_for (is_steady, &steady, "the layout to settle");
}

/* ---- What belongs to the file */

static GHashTable *
collect_data (VecTable *table)
{
  GHashTable *data = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_hash_table_add (data, g_strdup (vec_table_get_name (table)));
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    g_hash_table_add (data, g_strdup (vec_table_get_label (table, row)));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      g_hash_table_add (data, g_strdup (vec_column_get_name (column)));
      for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
        g_hash_table_add (data, vec_column_dup_value (column, row));
    }

  return data;
}

static gboolean
shows_data (GtkWidget *label, GHashTable *data)
{
  return g_hash_table_contains (data, gtk_label_get_text (GTK_LABEL (label))) ||
         gtk_widget_get_ancestor (label, VEC_TYPE_NEIGHBOR_ROW) != NULL ||
         gtk_widget_get_ancestor (label, VEC_TYPE_CLUSTER_ROW) != NULL;
}

/* ---- Looking at the tree */

static GtkWidget *
find_by_type (GtkWidget *widget, const char *type)
{
  GtkWidget *found = g_str_equal (G_OBJECT_TYPE_NAME (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_by_type (child, type);
  return found;
}

typedef struct
{
  GtkWidget *window;
  GHashTable *data;
  const char *page;
  GString *faults;
  int n_labels;
} Look;

static void
check_label (Look *look, GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  const char *text = gtk_label_get_text (GTK_LABEL (label));
  int width, height;

  if (*text == '\0' || shows_data (label, look->data))
    return;

  look->n_labels++;
  pango_layout_get_pixel_size (layout, &width, &height);
  if (pango_layout_is_ellipsized (layout) || width > gtk_widget_get_width (label) || height > gtk_widget_get_height (label))
    g_string_append_printf (look->faults, "\n%s: “%s” is cut: it has %d × %d, its text needs %d × %d%s", look->page, text,
                            gtk_widget_get_width (label), gtk_widget_get_height (label), width, height,
                            pango_layout_is_ellipsized (layout) ? " and ends in dots" : "");
}

/* What can be scrolled to may lie below the window, but never beside it. (The slider of an overlay scroll bar reaches beyond its
 * window with a part that is not drawn.) */
static void
check_place (Look *look, GtkWidget *widget)
{
  graphene_rect_t bounds;
  gboolean scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) != NULL;
  double width = gtk_widget_get_width (look->window), height = gtk_widget_get_height (look->window);

  if (gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLBAR) != NULL)
    return;
  if (widget == look->window || !gtk_widget_compute_bounds (widget, look->window, &bounds) || bounds.size.width < 1 ||
      bounds.size.height < 1)
    return;

  if (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > width + SLACK ||
      (!scrolled && (bounds.origin.y < -SLACK || bounds.origin.y + bounds.size.height > height + SLACK)))
    g_string_append_printf (look->faults, "\n%s: %s%s%s lies outside the window: x %g … %g, y %g … %g", look->page,
                            G_OBJECT_TYPE_NAME (widget), GTK_IS_LABEL (widget) ? " " : "",
                            GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "", bounds.origin.x,
                            bounds.origin.x + bounds.size.width, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static void
check_tree (Look *look, GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;

  if (GTK_IS_LABEL (widget))
    check_label (look, widget);
  check_place (look, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_tree (look, child);
}

static void
check_pages (GtkWidget *window, GHashTable *data)
{
  static const char *const pages[] = { "explore", "clusters", "map", "trust" };
  g_autoptr (GString) faults = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      Look look = { window, data, pages[i], faults, 0 };

      g_action_group_change_action_state (G_ACTION_GROUP (window), "panel", g_variant_new_string (pages[i]));
      wait_until_steady (window);
      check_tree (&look, window);
      g_test_message ("%s: %d labels", pages[i], look.n_labels);
      g_assert_cmpint (look.n_labels, >, 8);
    }

  if (faults->len > 0)
    {
      g_test_message ("%s", faults->str);
      g_test_fail ();
    }
}

/* One button more, and the panel is still beside the map: it would give way to a bar that asked for too much. */
static void
check_panel_beside_space (GtkWidget *window, VecSession *session)
{
  vec_session_set_dims (session, 3);
  wait_for (is_ready, window, "the map in three dimensions");
  wait_until_steady (window);
  g_assert_cmpint (vec_session_get_dims (session), ==, 3);
  g_assert_true (gtk_widget_get_mapped (find_by_type (window, "VecTrustPanel")));
}

/* ---- The test */

static void
check_window (const char *language, gboolean selected)
{
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *sample = vec_paths_dup_lesson_sample ();
  g_autoptr (GHashTable) data = NULL;
  VecWindow *window;

  vec_language_apply (language, vec_paths_get_locale_dir ());
  if (g_str_equal (language, "zh_CN"))
    g_assert_cmpstr (_("Search"), !=, "Search");

  window = vec_window_new (GTK_APPLICATION (app), session);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  vec_window_open_sample (window, sample);
  wait_for (is_ready, window, "the sample");
  data = collect_data (vec_session_get_table (session));
  if (selected)
    {
      vec_session_add_text (session, "king");
      vec_session_select_row (session, 0);
    }
  wait_until_steady (GTK_WIDGET (window));
  /* Without a compositor GTK draws a border of some pixels around the content. */
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, WIDTH);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (window)), <=, HEIGHT);

  check_pages (GTK_WIDGET (window), data);
  check_panel_beside_space (GTK_WIDGET (window), session);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (GTK_WINDOW (window));
  wait_for (is_gone, &window, "the window to be freed");
}

static void
english_test (void)
{
  check_window ("en", FALSE);
  check_window ("en", TRUE);
}

static void
chinese_test (void)
{
  check_window ("zh_CN", FALSE);
  check_window ("zh_CN", TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);   /* graphics drivers keep memory, which is not what is tested here */
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  app = vec_application_new ();
  if (!g_application_register (G_APPLICATION (app), NULL, &error))
    g_error ("%s", error->message);
  g_test_add_func ("/app/cut-labels/english", english_test);
  g_test_add_func ("/app/cut-labels/chinese", chinese_test);

  status = g_test_run ();
  g_clear_object (&app);

  return status;
}
