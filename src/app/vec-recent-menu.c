#include "app/vec-recent-menu.h"

#include <glib/gi18n-lib.h>

#include "app/vec-split-button.h"

#define MAX_FILES 12

static gint
newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_visited ((GtkRecentInfo *) b), gtk_recent_info_get_visited ((GtkRecentInfo *) a));
}

/* An underscore in a file's name is not a mnemonic. */
static char *
escape_mnemonic (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);

  return g_strjoinv ("__", parts);
}

static void
append_file (GMenu *menu, GtkRecentInfo *info)
{
  g_autofree char *label = escape_mnemonic (gtk_recent_info_get_display_name (info));
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.open-recent", "s", gtk_recent_info_get_uri (info));
  g_menu_append_item (menu, item);
}

static void
fill_cb (GMenu *menu, GtkRecentManager *manager)
{
  GList *files = g_list_sort (gtk_recent_manager_get_items (manager), newest_first);
  int n_files = 0;

  g_menu_remove_all (menu);
  for (GList *l = files; l != NULL && n_files < MAX_FILES; l = l->next)
    if (gtk_recent_info_has_application (l->data, g_get_application_name ()) && gtk_recent_info_exists (l->data))
      {
        append_file (menu, l->data);
        n_files++;
      }
  g_list_free_full (files, (GDestroyNotify) gtk_recent_info_unref);

  if (n_files == 0)
    g_menu_append (menu, _("No files yet"), "win.no-recent-files");
}

void
vec_recent_menu_attach (AdwSplitButton *button)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkRecentManager *manager = gtk_recent_manager_get_default ();

  g_return_if_fail (ADW_IS_SPLIT_BUTTON (button));

  g_signal_connect_object (manager, "changed", G_CALLBACK (fill_cb), menu, G_CONNECT_SWAPPED);
  fill_cb (menu, manager);
  adw_split_button_set_menu_model (button, G_MENU_MODEL (menu));
  vec_split_button_name_arrow (button, _("Recent files"));
}
