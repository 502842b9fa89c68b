#include "app/vec-choice.h"

#include <glib/gi18n-lib.h>

#include "project/vec-projection.h"

#define IDS_KEY "vec-choice-ids"

static const char *const *
get_ids (GtkDropDown *drop_down)
{
  return g_object_get_data (G_OBJECT (drop_down), IDS_KEY);
}

void
vec_choice_set_entries (GtkDropDown *drop_down, const char *const *ids, const char *const *titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (titles);

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_object_set_data_full (G_OBJECT (drop_down), IDS_KEY, g_strdupv ((char **) ids), (GDestroyNotify) g_strfreev);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
}

void
vec_choice_set_projections (GtkDropDown *drop_down, const char *const *without)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    if (without == NULL || !g_strv_contains (without, (*method)->id))
      {
        g_ptr_array_add (ids, (char *) (*method)->id);
        g_ptr_array_add (titles, (char *) _((*method)->title));
      }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);

  vec_choice_set_entries (drop_down, (const char *const *) ids->pdata, (const char *const *) titles->pdata);
}

void
vec_choice_set_id (GtkDropDown *drop_down, const char *id)
{
  const char *const *ids = get_ids (drop_down);
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (g_strcmp0 (ids[i], id) == 0)
      position = i;

  if (gtk_drop_down_get_selected (drop_down) != position)
    gtk_drop_down_set_selected (drop_down, position);
}

const char *
vec_choice_get_id (GtkDropDown *drop_down)
{
  const char *const *ids = get_ids (drop_down);
  guint position;

  g_return_val_if_fail (GTK_IS_DROP_DOWN (drop_down), NULL);

  position = gtk_drop_down_get_selected (drop_down);

  return ids != NULL && position != GTK_INVALID_LIST_POSITION ? ids[position] : NULL;
}

static void
setup_title_cb (gpointer data, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_title_cb (gpointer data, GtkListItem *item)
{
  GtkStringObject *title = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), gtk_string_object_get_string (title));
}

void
vec_choice_make_narrow (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_title_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_title_cb), NULL);
  gtk_drop_down_set_list_factory (drop_down, gtk_drop_down_get_factory (drop_down));
  gtk_drop_down_set_factory (drop_down, factory);
}
