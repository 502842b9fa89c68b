#include "session/vec-session-encoder.h"

#include "session/vec-session-meaning.h"
#include "session/vec-session-private.h"

#include "base/vec-error.h"
#include "encode/vec-builtin-encoder.h"
#include "encode/vec-encoder-open.h"
#include "encode/vec-static-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static VecEncoderFinder find_encoder;

void
vec_session_set_encoder_finder (VecEncoderFinder finder)
{
  find_encoder = finder;
}

/* ---- Opening one, in a thread */

typedef struct
{
  VecTable *table;
  char *path;              /* NULL: none is known */
  gboolean any;            /* it need not be the one that made the table */
  gboolean is_foreign;     /* it is not, and that is all that is wrong */
  VecEncoder *encoder;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->table);
  g_clear_object (&work->encoder);
  g_free (work->path);
  g_free (work);
}

static Work *
work_new (VecSession *self, const char *path, gboolean any)
{
  Work *work = g_new0 (Work, 1);

  work->table = g_object_ref (self->table);
  work->path = g_strdup (path);
  work->any = any;
  return work;
}

static gboolean
made_it (VecEncoder *encoder, VecProvenance *provenance)
{
  return strcmp (vec_encoder_get_fingerprint (encoder), vec_provenance_get_fingerprint (provenance)) == 0;
}

static gboolean
check_encoder (Work *work, GError **error)
{
  VecProvenance *provenance = vec_table_get_provenance (work->table);

  if (vec_encoder_get_n_dims (work->encoder) != vec_table_get_n_dims (work->table))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("“%s” makes vectors of %d dimensions, but this table has %d."),
                   vec_encoder_get_title (work->encoder), vec_encoder_get_n_dims (work->encoder), vec_table_get_n_dims (work->table));
      return FALSE;
    }
  if (work->any || provenance == NULL || made_it (work->encoder, provenance))
    return TRUE;
  work->is_foreign = TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("This table was made by “%s”; what “%s” makes of a text has no meaningful place in it."),
               vec_provenance_get_encoder (provenance), vec_encoder_get_title (work->encoder));
  return FALSE;
}

static gboolean
open_path (Work *work, GCancellable *cancellable, GError **error)
{
  VecProvenance *provenance = vec_table_get_provenance (work->table);
  g_autoptr (VecEncoder) encoder = vec_encoder_open (*work->path != '\0' ? work->path : NULL, cancellable, error);

  if (encoder == NULL)
    return FALSE;
  work->encoder = vec_encoder_for_questions (encoder, provenance != NULL ? vec_provenance_get_prompt (provenance) : NULL);
  return check_encoder (work, error);
}

/* For a table that remembers its encoder nothing else will do. */
static gboolean
refuse_others (VecProvenance *maker, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
               _("This table was made by “%s”. Choose it with “Encoder…” in the menu, so that a text has a place here."),
               vec_provenance_get_encoder (maker));
  return FALSE;
}

static gboolean
open_own (Work *work, GCancellable *cancellable, GError **error)
{
  VecProvenance *maker = vec_table_get_provenance (work->table);

  if (vec_builtin_encoder_made (work->table))
    g_set_object (&work->encoder, vec_builtin_encoder_get (error));
  else if (maker != NULL)
    return refuse_others (maker, error);
  else
    work->encoder = vec_static_encoder_new (work->table, error);
  return work->encoder != NULL;
}

/* ---- The built-in words, before they are asked for */

static gboolean
prepare_work (VecJob *job, gpointer data, GError **error)
{
  VecEncoder *builtin = vec_builtin_encoder_get (error);

  if (builtin == NULL)
    return FALSE;
  vec_word_pack_prepare_guesses (vec_pack_encoder_get_pack (VEC_PACK_ENCODER (builtin)));
  return TRUE;
}

/* Whoever asks for the words is told what is wrong with them. */
static void
prepare_done (gpointer owner, gpointer data, const GError *error)
{
}

void
vec_session_prepare_words (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->words_job == NULL)
    vec_job_start (&self->words_job, self, self->context, NULL, NULL, prepare_work, prepare_done, NULL);
}

/* ---- What a table is given by itself */

static gboolean
start_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;

  if (work->path != NULL && open_path (work, vec_job_get_cancellable (job), NULL))
    return TRUE;
  g_clear_object (&work->encoder);
  return open_own (work, vec_job_get_cancellable (job), error);
}

static void
set_reason (VecSession *self, const char *reason)
{
  g_free (self->encoder_reason);
  self->encoder_reason = g_strdup (reason);
  vec_session_notify (self, PROP_ENCODER_REASON);
}

/* A table without words is no failure: the reason says what is missing. */
static void
start_done (gpointer owner, gpointer data, const GError *error)
{
  VecSession *self = owner;
  Work *work = data;

  g_set_object (&self->encoder, work->encoder);
  set_reason (self, error != NULL ? error->message : NULL);
  vec_session_notify (self, PROP_ENCODER);
  if (VEC_IS_PACK_ENCODER (self->encoder))
    vec_session_prepare_words (self);
  vec_session_update_progress (self);
}

static char *
dup_known_path (VecSession *self)
{
  VecProvenance *provenance = vec_table_get_provenance (self->table);
  const char *fingerprint = provenance != NULL ? vec_provenance_get_fingerprint (provenance) : NULL;

  if (self->encoder_path != NULL)
    return g_strdup (self->encoder_path);
  return find_encoder != NULL ? find_encoder (fingerprint, vec_table_get_path (self->table)) : NULL;
}

void
vec_session_start_encoder (VecSession *self)
{
  g_autofree char *path = dup_known_path (self);
  Work *work = work_new (self, path, self->encoder_is_any);

  g_clear_object (&self->encoder);
  vec_session_notify (self, PROP_ENCODER);
  set_reason (self, _("The words of this table are still being prepared."));
  vec_job_start (&self->encoder_job, self, self->context, work, work_free, start_work, start_done, vec_session_update_progress);
}

void
vec_session_forget_encoder (VecSession *self)
{
  g_clear_pointer (&self->encoder_path, g_free);
  self->encoder_is_any = FALSE;
}

/* ---- What a person attaches */

static void
attach_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  gboolean good = work->path != NULL ? open_path (work, cancellable, &error) : open_own (work, cancellable, &error);

  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
vec_session_attach_encoder_async (VecSession *self, const char *path, gboolean any, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (self->table != NULL);
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vec_session_attach_encoder_async);
  g_task_set_task_data (task, work_new (self, path, any), work_free);
  g_task_run_in_thread (task, attach_thread);
}

gboolean
vec_session_attach_encoder_finish (VecSession *self, GAsyncResult *result, GError **error)
{
  Work *work;
  GError *reason = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  work = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_boolean (G_TASK (result), &reason) && self->table != work->table)
    g_set_error (&reason, VEC_ERROR, VEC_ERROR_FAILED, _("The table changed while the encoder was being opened. Choose it again."));
  self->encoder_is_foreign = work->is_foreign;
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  vec_job_drop (&self->encoder_job);
  g_free (self->encoder_path);
  self->encoder_path = g_strdup (work->path);
  self->encoder_is_any = work->any;
  g_set_object (&self->encoder, work->encoder);
  set_reason (self, NULL);
  vec_session_notify (self, PROP_ENCODER);
  if (vec_session_get_by_meaning (self))
    vec_session_search_again (self);
  vec_session_update_progress (self);
  return TRUE;
}

const char *
vec_session_get_encoder_path (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->encoder_path;
}

gboolean
vec_session_is_foreign_encoder (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->encoder_is_foreign;
}
