#include "app/vec-opener.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "app/vec-encode-dialog.h"
#include "app/vec-import-dialog.h"
#include "app/vec-paste-dialog.h"
#include "base/vec-error.h"

/* One file on its way. */
typedef struct
{
  VecWindow *origin;   /* where it was asked for: errors are said there */
  VecWindow *target;   /* where it is read into; NULL before */
  char *path;
  VecReadOptions *options;
  VecFileWatch *watch; /* since before it is read */
  gboolean ask;
  gboolean adds;       /* to the origin */
  char *pasted;        /* the text that the file is of, which is removed again; NULL: a file of the person's own */
} Opening;

static Opening *
opening_new (VecWindow *window, const char *path, const VecReadOptions *options, gboolean ask)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->origin = g_object_ref (window);
  opening->path = g_strdup (path);
  opening->options = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();
  opening->ask = ask;

  return opening;
}

static void
remove_pasted (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

static void
opening_free (Opening *opening)
{
  if (opening->pasted != NULL && opening->path != NULL)
    remove_pasted (opening->path);
  g_clear_object (&opening->origin);
  g_clear_object (&opening->target);
  g_clear_object (&opening->watch);
  g_clear_pointer (&opening->options, vec_read_options_free);
  g_free (opening->path);
  g_free (opening->pasted);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* ---- What went wrong */

static const struct
{
  VecJoin join;
  const char *title;
} join_titles[] = {
  { VEC_JOIN_SKIP_HEADER, N_("The First Line Is a Heading") },
  { VEC_JOIN_KEEP_HEADER, N_("The First Line Is a Row") },
  { VEC_JOIN_DROP_LAST, N_("Leave Out the Last Line") },
  { VEC_JOIN_BY_KEY, N_("Match by Label") },
};

static void
find_choices_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;

  g_task_return_int (task, vec_read_get_join_choices (opening->path, opening->options));
}

static void
choices_found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = g_task_get_task_data (G_TASK (result));
  guint choices = (guint) g_task_propagate_int (G_TASK (result), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (join_titles); i++)
    if ((choices & (1u << join_titles[i].join)) != 0)
      vec_window_offer_join (opening->origin, opening->path, opening->options, join_titles[i].join, _(join_titles[i].title));
}

static void
offer_join_choices (Opening *opening)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, choices_found_cb, NULL);

  g_task_set_task_data (task, opening_new (opening->origin, opening->path, opening->options, FALSE),
                        (GDestroyNotify) opening_free);
  g_task_run_in_thread (task, find_choices_thread);
}

static void
fail (Opening *opening, const GError *error)
{
  if (opening->target != NULL && opening->target != opening->origin)
    gtk_window_destroy (GTK_WINDOW (opening->target));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  vec_window_show_error (opening->origin, error);
  if (opening->pasted != NULL)
    return;
  if (g_error_matches (error, VEC_ERROR, VEC_ERROR_MISMATCH) && !opening->adds)
    offer_join_choices (opening);
  if (g_error_matches (error, VEC_ERROR, VEC_ERROR_NOT_FINITE) && !opening->adds)
    vec_window_offer_missing (opening->origin, opening->path, opening->options);
  if (vec_error_is_bad_row (error) && !opening->adds)
    vec_window_offer_skip (opening->origin, opening->path, opening->options);
  if (g_error_matches (error, VEC_ERROR, VEC_ERROR_MEMORY) && !opening->adds)
    vec_window_offer_some_rows (opening->origin, opening->path, opening->options);
}

/* ---- Reading */

static void
remember_recent (const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;

  if (!vec_session_open_finish (VEC_SESSION (source), result, &error))
    {
      fail (opening, error);
      return;
    }

  vec_window_opened (opening->target);
  if (opening->pasted != NULL)
    {
      vec_window_set_source (opening->target, NULL, NULL, NULL);
      return;
    }
  vec_window_set_source (opening->target, opening->path, opening->options, opening->watch);
  remember_recent (opening->path);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  gint64 n_rows = vec_session_append_finish (VEC_SESSION (source), result, &error);

  if (n_rows < 0)
    fail (opening, error);
  else
    vec_window_added (opening->origin, n_rows);
}

static void
read_file (Opening *opening)
{
  VecWindow *target = opening->origin;

  if (opening->adds)
    {
      vec_session_append_async (vec_window_get_session (target), opening->path, opening->options, added_cb, opening);
      return;
    }
  if (!vec_window_is_free (target))
    {
      g_autoptr (VecSession) session = vec_session_new ();

      target = vec_window_new (gtk_window_get_application (GTK_WINDOW (opening->origin)), session);
      gtk_window_present (GTK_WINDOW (target));
    }

  opening->target = g_object_ref (target);
  opening->watch = vec_file_watch_new (opening->path, opening->options);
  vec_session_open_async (vec_window_get_session (target), opening->path, opening->options, read_cb, opening);
}

/* ---- Looking and asking */

static void
options_chosen_cb (VecImportDialog *dialog, gpointer data)
{
  Opening *opening = data;
  VecReadOptions *options = vec_import_dialog_steal_options (dialog);

  if (options == NULL)
    {
      opening_free (opening);
      return;
    }

  g_clear_pointer (&opening->options, vec_read_options_free);
  opening->options = options;
  read_file (opening);
}

static gboolean
has_choice_of_parts (const VecInspection *inspection)
{
  return inspection->parts != NULL && inspection->parts->len > 1;
}

/* A private file of the pasted text, called as the table is to be called. */
static gboolean
write_pasted (Opening *opening, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vectarium-XXXXXX", error);

  if (folder == NULL)
    return FALSE;
  opening->path = g_build_filename (folder, _("Clipboard"), NULL);
  return g_file_set_contents_full (opening->path, opening->pasted, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static void
inspect_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  VecInspection *inspection = NULL;

  if (opening->pasted == NULL || write_pasted (opening, &error))
    inspection = vec_inspect_file (opening->path, opening->options, &error);
  if (inspection == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, inspection, (GDestroyNotify) vec_inspection_free);
}

/* One number beside a text is no vector. */
static gboolean
are_words (const Opening *opening, const VecInspection *inspection)
{
  return opening->pasted != NULL && (inspection == NULL || (inspection->n_columns > 0 && inspection->n_dims < 2));
}

static void
paste_words (Opening *opening)
{
  vec_paste_dialog_ask (GTK_WINDOW (opening->origin), vec_window_get_session (opening->origin), opening->pasted);
}

/* Columns without any vector, one of them of texts: it can be encoded, and nothing else can be done with it. */
static gboolean
is_document (const Opening *opening, const VecInspection *inspection)
{
  return opening->pasted == NULL && !opening->ask && !opening->adds && inspection->n_columns > 0 && inspection->n_dims == 0;
}

/* A text that nothing else can be made of. */
static gboolean
is_text (const Opening *opening, const GError *error)
{
  static const char *const extensions[] = { ".txt", ".text", ".md", ".markdown", NULL };
  g_autofree char *lower = g_ascii_strdown (opening->path, -1);
  gboolean has_extension = FALSE;

  for (const char *const *extension = extensions; *extension != NULL; extension++)
    has_extension |= g_str_has_suffix (lower, *extension);
  return has_extension && error->domain == VEC_ERROR && opening->pasted == NULL && !opening->adds
         && g_file_test (opening->path, G_FILE_TEST_IS_REGULAR);
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VecInspection) inspection = g_task_propagate_pointer (G_TASK (result), &error);

  if (are_words (opening, inspection))
    {
      paste_words (opening);
      return;
    }
  if (inspection == NULL && is_text (opening, error))
    {
      vec_encode_dialog_ask (GTK_WINDOW (opening->origin), opening->path, NULL);
      return;
    }
  if (inspection == NULL)
    {
      fail (opening, error);
      return;
    }

  if (is_document (opening, inspection))
    {
      vec_encode_dialog_ask (GTK_WINDOW (opening->origin), opening->path, NULL);
      return;
    }
  if (opening->ask || !inspection->certain || has_choice_of_parts (inspection))
    vec_import_dialog_ask (GTK_WINDOW (opening->origin), opening->path, opening->options, g_steal_pointer (&inspection),
                           options_chosen_cb, opening);
  else
    read_file (opening);
  opening = NULL;
}

static void
inspect (Opening *opening)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, inspected_cb, opening);

  g_task_set_task_data (task, opening, NULL);
  g_task_run_in_thread (task, inspect_thread);
}

void
vec_opener_open (VecWindow *window, const char *path, const VecReadOptions *options, gboolean ask)
{
  g_return_if_fail (VEC_IS_WINDOW (window));
  g_return_if_fail (path != NULL);

  inspect (opening_new (window, path, options, ask));
}

void
vec_opener_add (VecWindow *window, const char *path)
{
  Opening *opening;

  g_return_if_fail (VEC_IS_WINDOW (window));
  g_return_if_fail (path != NULL);

  opening = opening_new (window, path, NULL, FALSE);
  opening->adds = TRUE;
  inspect (opening);
}

void
vec_opener_paste (VecWindow *window, const char *text)
{
  Opening *opening;

  g_return_if_fail (VEC_IS_WINDOW (window));
  g_return_if_fail (text != NULL);

  opening = opening_new (window, NULL, NULL, TRUE);
  opening->pasted = g_strdup (text);
  inspect (opening);
}
