#include "app/vec-rows-writer.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "session/vec-job.h"

#define PATIENCE (300 * G_TIME_SPAN_MILLISECOND)   /* what is sooner done needs no progress */

typedef struct
{
  VecExcerpt *excerpt;
  const VecWriter *writer;
  char *path;
  char *loss;              /* what the format cannot hold, or NULL */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  vec_excerpt_free (work->excerpt);
  g_free (work->path);
  g_free (work->loss);
  g_free (work);
}

/* While it is written: what the person sees of it. */
typedef struct
{
  GWeakRef window;
  VecJob *job;
  AdwToast *toast;         /* NULL: it has not taken long */
  gint64 started;          /* µs */
} Writing;

static void
writing_free (Writing *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_weak_ref_clear (&self->window);
  g_free (self);
}

static gboolean
write_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (VecTable) table = vec_excerpt_make_table (work->excerpt);

  work->loss = vec_writer_dup_loss (work->writer, table);
  return work->writer->write (table, work->path, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static char *
dup_result (const Work *work)
{
  g_autofree char *name = g_path_get_basename (work->path);

  if (work->loss == NULL)
    return g_strdup_printf (_("Saved %s"), name);
  /* Translators: the file, and what its format cannot hold: "Saved words.fvecs; left out: labels, metadata columns". */
  return g_strdup_printf (_("Saved %s; left out: %s"), name, work->loss);
}

static void
written (gpointer owner, gpointer data, const GError *error)
{
  Writing *self = owner;
  g_autofree char *text = dup_result (data);
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (window != NULL && error == NULL)
    vec_window_show_toast (window, text);
  else if (window != NULL)
    vec_window_show_error (window, error);
  writing_free (self);
}

/* What was written so far lies beside its place, and goes. */
static void
cancel_cb (Writing *self)
{
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (!vec_job_drop (&self->job))
    return;
  if (window != NULL)
    vec_window_show_toast (window, _("No rows were written"));
  writing_free (self);
}

static void
show_toast (Writing *self)
{
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (window == NULL)
    return;
  self->toast = g_object_ref_sink (adw_toast_new (_("Writing rows…")));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _("Cancel"));
  g_signal_connect_swapped (self->toast, "button-clicked", G_CALLBACK (cancel_cb), self);
  vec_window_add_toast (window, self->toast);
}

static void
progressed (gpointer owner)
{
  Writing *self = owner;
  guint64 done, total;
  g_autofree char *text = NULL;

  vec_job_get_progress (self->job, &done, &total);
  if (self->toast == NULL && g_get_monotonic_time () - self->started > PATIENCE)
    show_toast (self);
  if (self->toast == NULL || total == 0)
    return;
  text = g_strdup_printf (_("Writing rows: %d%%"), (int) (100 * (double) done / (double) total));
  adw_toast_set_title (self->toast, text);
}

void
vec_rows_write (VecWindow *window, VecExcerpt *excerpt, const VecWriter *writer, const char *path)
{
  Work *work = g_new0 (Work, 1);
  Writing *writing = g_new0 (Writing, 1);

  work->excerpt = excerpt;
  work->writer = writer;
  work->path = g_strdup (path);
  g_weak_ref_init (&writing->window, window);
  writing->started = g_get_monotonic_time ();
  vec_job_start (&writing->job, writing, g_main_context_default (), work, work_free, write_work, written, progressed);
}
