#include "session/vec-document-job.h"

#include <glib/gi18n-lib.h>

#include "encode/vec-encoder-open.h"

#define SETTLING (G_USEC_PER_SEC)   /* before which a speed says nothing */

void
vec_document_work_free (gpointer data)
{
  VecDocumentWork *self = data;

  g_free (self->path);
  g_free (self->encoder_path);
  g_free (self->prompt);
  g_free (self->column);
  g_free (self->fingerprint);
  g_clear_object (&self->table);
  g_free (self);
}

static VecEncoder *
open_encoder (VecDocumentWork *self, VecJob *job, GError **error)
{
  const char *path = *self->encoder_path != '\0' ? self->encoder_path : NULL;
  g_autoptr (VecEncoder) encoder = vec_encoder_open_as (path, NULL, vec_job_progress, job, vec_job_get_cancellable (job), error);

  return encoder != NULL && self->prompt != NULL ? vec_encoder_with_prompt (encoder, self->prompt) : g_steal_pointer (&encoder);
}

gboolean
vec_document_work_run (VecJob *job, gpointer data, GError **error)
{
  VecDocumentWork *self = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autoptr (VecEncoder) encoder = open_encoder (self, job, error);
  g_autoptr (VecDocuments) documents = NULL;
  g_autofree char *date = vec_documents_dup_date ();

  if (encoder == NULL)
    return FALSE;
  self->options.column = self->column;
  self->options.passages.max_tokens = vec_encoder_get_max_tokens (encoder);
  documents = vec_documents_read (self->path, &self->options, vec_job_progress, job, cancellable, error);
  if (documents == NULL)
    return FALSE;
  self->table = vec_documents_encode (documents, encoder, date, &self->outcome, vec_job_progress, job, cancellable, error);
  if (self->table == NULL)
    return FALSE;
  self->fingerprint = g_strdup (vec_encoder_get_fingerprint (encoder));
  vec_documents_forget (documents, encoder);
  return TRUE;
}

/* ---- How fast */

static char *
dup_left (double seconds)
{
  if (seconds < 90)
    return g_strdup_printf (ngettext ("about %d second left", "about %d seconds left", (gulong) seconds + 1), (int) seconds + 1);
  if (seconds < 5400)
    return g_strdup_printf (ngettext ("about %d minute left", "about %d minutes left", (gulong) (seconds / 60 + 0.5)), (int) (seconds / 60 + 0.5));
  return g_strdup_printf (_("about %.1f hours left"), seconds / 3600);
}

char *
vec_document_pace_describe (VecDocumentPace *self, guint64 done, guint64 total, gint64 now)
{
  g_autofree char *progress = g_strdup_printf (_("%'llu of %'llu texts"), (unsigned long long) done, (unsigned long long) total);
  g_autofree char *left = NULL;
  double speed;

  if (self->begun == 0)
    {
      self->begun = now;
      self->first = done;
    }
  if (now - self->begun < SETTLING || done <= self->first)
    return g_steal_pointer (&progress);
  speed = (double) (done - self->first) * (double) G_USEC_PER_SEC / (double) (now - self->begun);
  left = dup_left ((double) (total - done) / speed);
  /* translators: "1,280 of 10,000 texts", "350" texts in a second, "about 25 seconds left" */
  return g_strdup_printf (_("%s · %.0f texts/s · %s"), progress, speed, left);
}
