#include "app/vec-export.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "plot/vec-renderer.h"

typedef struct
{
  GtkWindow *parent;
  VecSession *session;
  int width, height;   /* pixels of the plot on screen */
  VecExportDone done;
  gpointer user_data;
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->parent);
  g_object_unref (export->session);
  g_free (export);
}

static void
add_filter (GtkFileChooser *chooser, const char *title, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, title);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* Wider pictures show more points per label; the camera is zoomed alike, so that the same part of the map is in the frame. */
static void
choose_size (Export *export, GtkFileChooser *chooser, double *width, double *height)
{
  const char *size = gtk_file_chooser_get_choice (chooser, "size");

  *width = export->width;
  *height = export->height;
  if (g_strcmp0 (size, "slide") == 0)
    *width = 1920, *height = 1080;
  else if (g_strcmp0 (size, "print") == 0)
    *width = 3508, *height = 2480;
}

static gboolean
write_picture (Export *export, GtkFileChooser *chooser, const char *path, GError **error)
{
  VecScene *scene = vec_session_get_scene (export->session);
  VecCamera camera = vec_scene_get_camera (scene), zoomed = camera;
  VecFigureOptions options = { 0 };
  double width, height;
  gboolean written;

  choose_size (export, chooser, &width, &height);
  zoomed.scale *= MIN (width / export->width, height / export->height);
  options.legend = g_strcmp0 (gtk_file_chooser_get_choice (chooser, "legend"), "true") == 0;

  vec_scene_set_camera (scene, &zoomed);
  written = vec_render_file (scene, path, width, height, &options, error);
  vec_scene_set_camera (scene, &camera);

  return written;
}

/* "map" → "map.png", because the extension decides the format. */
static char *
complete_path (const char *path)
{
  const char *const known[] = { ".png", ".svg", ".pdf" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_suffix (path, known[i]))
      return g_strdup (path);

  return g_strconcat (path, ".png", NULL);
}

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  Export *export = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL)
    {
      g_autofree char *path = complete_path (chosen);
      g_autoptr (GError) error = NULL;
      gboolean written = write_picture (export, GTK_FILE_CHOOSER (dialog), path, &error);

      export->done (written ? path : NULL, error, export->user_data);
    }

  g_object_unref (dialog);
  export_free (export);
}

/* "first-words.csv" → "first-words.png" */
static char *
propose_name (VecTable *table)
{
  g_autofree char *stem = g_path_get_basename (vec_table_get_name (table));
  char *dot = strrchr (stem, '.');

  if (vec_table_get_path (table) != NULL && dot != NULL && dot != stem && strchr (dot, ' ') == NULL)
    *dot = '\0';

  return g_strconcat (stem, ".png", NULL);
}

static void
add_choices (GtkFileChooser *chooser)
{
  const char *ids[] = { "screen", "slide", "print", NULL };
  const char *titles[] = { _("As on screen"), _("Slide (1920 × 1080)"), _("Print (A4, 300 dpi)"), NULL };

  gtk_file_chooser_add_choice (chooser, "size", _("Size"), ids, titles);
  gtk_file_chooser_set_choice (chooser, "size", "screen");
  gtk_file_chooser_add_choice (chooser, "legend", _("With legend"), NULL, NULL);
  gtk_file_chooser_set_choice (chooser, "legend", "true");
}

void
vec_export_picture (GtkWindow *parent, VecSession *session, int width, int height, VecExportDone done, gpointer user_data)
{
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;
  Export *export;

  g_return_if_fail (vec_session_get_table (session) != NULL);

  export = g_new (Export, 1);
  *export = (Export){ g_object_ref (parent), g_object_ref (session), MAX (1, width), MAX (1, height), done, user_data };
  dialog = gtk_file_chooser_native_new (_("Export Picture"), parent, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  name = propose_name (vec_session_get_table (session));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  add_filter (GTK_FILE_CHOOSER (dialog), _("PNG picture"), "png");
  add_filter (GTK_FILE_CHOOSER (dialog), _("SVG drawing"), "svg");
  add_filter (GTK_FILE_CHOOSER (dialog), _("PDF document"), "pdf");
  add_choices (GTK_FILE_CHOOSER (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
