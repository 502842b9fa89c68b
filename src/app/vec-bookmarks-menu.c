#include "app/vec-bookmarks-menu.h"

#include <glib/gi18n-lib.h>

#include "session/vec-job.h"
#include "session/vec-session-bookmark.h"

#define POSITION 1   /* of the section in the menu */

typedef struct
{
  VecWindow *window;       /* not owned: owns this */
  GMenu *menu;
  GPtrArray *bookmarks;    /* of VecBookmark; NULL: none, and no section */
  VecJob *job;
} Bookmarks;

typedef struct
{
  VecTable *table;
  GPtrArray *bookmarks;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->table);
  g_clear_pointer (&work->bookmarks, g_ptr_array_unref);
  g_free (work);
}

static void
bookmarks_free (gpointer data)
{
  Bookmarks *self = data;

  vec_job_drop (&self->job);
  g_clear_pointer (&self->bookmarks, g_ptr_array_unref);
  g_object_unref (self->menu);
  g_free (self);
}

/* ---- The menu */

/* An underscore is not a mnemonic. */
static char *
dup_title (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
fill (Bookmarks *self)
{
  g_autoptr (GMenu) section = g_menu_new (), list = g_menu_new ();

  for (guint i = 0; i < self->bookmarks->len; i++)
    {
      const VecBookmark *bookmark = g_ptr_array_index (self->bookmarks, i);
      g_autofree char *title = dup_title (bookmark->label);
      g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);

      g_menu_item_set_action_and_target (item, "win.go-to-bookmark", "i", (gint32) i);
      g_menu_append_item (list, item);
    }
  g_menu_append_submenu (section, _("_Bookmarks"), G_MENU_MODEL (list));
  g_menu_insert_section (self->menu, POSITION, NULL, G_MENU_MODEL (section));
}

static void
clear (Bookmarks *self)
{
  if (self->bookmarks != NULL)
    g_menu_remove (self->menu, POSITION);
  g_clear_pointer (&self->bookmarks, g_ptr_array_unref);
}

static void
go_to_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Bookmarks *self = data;
  guint i = (guint) g_variant_get_int32 (parameter);

  if (self->bookmarks != NULL && i < self->bookmarks->len)
    vec_session_go_to_bookmark (vec_window_get_session (self->window), g_ptr_array_index (self->bookmarks, i));
}

/* ---- Reading them */

static gboolean
read_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;
  GError *reason = NULL;

  work->bookmarks = vec_bookmarks_read_for_table (work->table, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static void
read_done (gpointer owner, gpointer data, const GError *error)
{
  Bookmarks *self = owner;
  Work *work = data;

  if (error != NULL)
    vec_window_show_error (self->window, error);
  if (work->bookmarks == NULL || work->bookmarks->len == 0)
    return;
  self->bookmarks = g_steal_pointer (&work->bookmarks);
  fill (self);
}

static void
table_cb (VecWindow *window)
{
  Bookmarks *self = g_object_get_data (G_OBJECT (window), "vec-bookmarks");
  VecTable *table = vec_session_get_table (vec_window_get_session (window));
  Work *work;

  vec_job_drop (&self->job);
  clear (self);
  if (table == NULL || vec_table_get_path (table) == NULL || g_strcmp0 (vec_table_get_format (table), "projector") != 0)
    return;
  work = g_new0 (Work, 1);
  work->table = g_object_ref (table);
  vec_job_start (&self->job, self, g_main_context_default (), work, work_free, read_work, read_done, NULL);
}

void
vec_bookmarks_menu_attach (VecWindow *window, GMenu *menu)
{
  static const GActionEntry entries[] = { { "go-to-bookmark", go_to_cb, "i" } };
  Bookmarks *self = g_new0 (Bookmarks, 1);

  self->window = window;
  self->menu = g_object_ref (menu);
  g_object_set_data_full (G_OBJECT (window), "vec-bookmarks", self, bookmarks_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (vec_window_get_session (window), "notify::table", G_CALLBACK (table_cb), window, G_CONNECT_SWAPPED);
  table_cb (window);
}
