/* Pictures of rows: where they come from, and the way back from the threads that decode them. */
#include "session/vec-session-pictures.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "session/vec-session-private.h"

#define REDRAW_DELAY 40   /* ms: pictures that come at short intervals are shown together */

/* What decoding threads hold of the session: they may be told that it has gone. */
typedef struct
{
  int refs;
  GMainContext *context;
  int is_posted;           /* atomic: a redraw is on its way */
  VecSession *session;     /* in the session's thread alone; NULL: it has other pictures, or has gone */
} Bridge;

struct _VecSessionPictures
{
  VecPictures *pictures;   /* NULL: the table has none */
  Bridge *bridge;
  gboolean has_complained;
};

static void
bridge_unref (gpointer data)
{
  Bridge *bridge = data;

  if (!g_atomic_int_dec_and_test (&bridge->refs))
    return;
  g_main_context_unref (bridge->context);
  g_free (bridge);
}

static void
complain (VecSession *self)
{
  guint n = vec_pictures_get_n_broken (self->pictures->pictures);
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  if (n == 0 || self->pictures->has_complained)
    return;
  self->pictures->has_complained = TRUE;
  problem = vec_pictures_dup_problem (self->pictures->pictures);
  error = g_error_new (VEC_ERROR, VEC_ERROR_FORMAT, _("Some pictures cannot be shown; their rows stay points. The first: %s"), problem);
  vec_session_fail (self, error);
}

static gboolean
show_ready (gpointer data)
{
  Bridge *bridge = data;

  g_atomic_int_set (&bridge->is_posted, FALSE);
  if (bridge->session != NULL)
    {
      vec_session_emit (bridge->session, SIGNAL_SCENE_CHANGED);
      complain (bridge->session);
    }
  return G_SOURCE_REMOVE;
}

/* In a decoding thread, which holds the pictures' lock. */
static void
ready (gpointer data)
{
  Bridge *bridge = data;
  GSource *source;

  if (!g_atomic_int_compare_and_exchange (&bridge->is_posted, FALSE, TRUE))
    return;
  g_atomic_int_inc (&bridge->refs);
  source = g_timeout_source_new (REDRAW_DELAY);
  g_source_set_callback (source, show_ready, bridge, bridge_unref);
  g_source_attach (source, bridge->context);
  g_source_unref (source);
}

void
vec_session_clear_pictures (VecSession *self)
{
  VecSessionPictures *pictures = g_steal_pointer (&self->pictures);

  if (pictures == NULL)
    return;
  vec_scene_set_pictures (self->scene, NULL);
  if (pictures->pictures != NULL)
    {
      vec_pictures_want (pictures->pictures, NULL, 0);
      vec_pictures_set_ready_func (pictures->pictures, NULL, NULL);
      pictures->bridge->session = NULL;
      bridge_unref (pictures->bridge);
      vec_pictures_unref (pictures->pictures);
    }
  g_free (pictures);
}

void
vec_session_update_pictures (VecSession *self)
{
  gboolean shows = self->pictures != NULL && !self->now->hides_pictures;

  vec_scene_set_pictures (self->scene, shows ? self->pictures->pictures : NULL);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

/* A new table, or another number of rows of it. */
void
vec_session_find_pictures (VecSession *self)
{
  VecPictures *found = self->table != NULL ? vec_pictures_new_for_table (self->table) : NULL;

  vec_session_clear_pictures (self);
  if (found == NULL)
    return;
  self->pictures = g_new0 (VecSessionPictures, 1);
  self->pictures->pictures = found;
  self->pictures->bridge = g_new0 (Bridge, 1);
  *self->pictures->bridge = (Bridge) { 1, g_main_context_ref (self->context), FALSE, self };
  vec_pictures_set_ready_func (found, ready, self->pictures->bridge);
  vec_session_update_pictures (self);
}

void
vec_session_set_shows_pictures (VecSession *self, gboolean shows)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->hides_pictures = !shows;
  vec_session_change (self, next, NULL);
}

gboolean
vec_session_get_shows_pictures (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return !self->now->hides_pictures;
}

VecPictures *
vec_session_get_pictures (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->pictures != NULL ? self->pictures->pictures : NULL;
}
