/* Rows of the file that the window does not show: because they cannot be read, or because nobody asked for them. */
#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/vec-left-out-dialog.h"
#include "app/vec-opener.h"

static void
offer (VecWindow *self, const char *path, const VecReadOptions *options)
{
  g_autofree char *old_path = self->offered_path;
  VecReadOptions *old_options = self->offered_options;

  self->offered_path = g_strdup (path);
  self->offered_options = vec_read_options_copy (options);
  g_clear_pointer (&old_options, vec_read_options_free);
}

void
vec_window_offer_skip (VecWindow *self, const char *path, const VecReadOptions *options)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  offer (self, path, options);
  vec_banner_add_button (self->banner, _("Skip Bad Rows"), _("Read the file again without the rows that cannot be read"),
                         VEC_WINDOW_CHOICE_SKIP);
}

void
vec_window_offer_some_rows (VecWindow *self, const char *path, const VecReadOptions *options)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  offer (self, path, options);
  vec_banner_add_button (self->banner, _("Open Some Rows…"), _("Choose how many rows of the file are read, the first or random ones"),
                         VEC_WINDOW_CHOICE_SOME_ROWS);
}

void
vec_window_take_left_out_choice (VecWindow *self, int id)
{
  VecTable *table = vec_session_get_table (self->session);
  g_autoptr (VecReadOptions) options = NULL;
  g_autofree char *path = NULL;

  if (id == VEC_WINDOW_CHOICE_LIST)
    {
      vec_window_show_remarks (self, table);
      vec_left_out_dialog_show (GTK_WINDOW (self), table);
      return;
    }
  if (self->offered_path == NULL)
    return;
  path = g_strdup (self->offered_path);
  options = vec_read_options_copy (self->offered_options);
  options->skip_bad_rows |= id == VEC_WINDOW_CHOICE_SKIP;
  vec_opener_open (self, path, options, id == VEC_WINDOW_CHOICE_SOME_ROWS);
}

char *
vec_window_dup_remarks (VecTable *table)
{
  VecLeftOut *left_out = vec_table_get_left_out (table);
  g_autofree char *remarks = g_strjoinv ("\n", (char **) vec_table_get_remarks (table));
  g_autofree char *choice = left_out != NULL ? vec_left_out_describe_choice (left_out, vec_table_get_n_rows (table)) : NULL;

  if (choice == NULL)
    return *remarks != '\0' ? g_steal_pointer (&remarks) : NULL;
  /* Translators: “Showing 10,000 of 400,000 rows (random, seed 1) of words.csv”, and what else there is to say about the file. */
  return g_strdup_printf (_("Showing %s of %s%s%s"), choice, vec_table_get_name (table), *remarks != '\0' ? "\n" : "", remarks);
}

gboolean
vec_window_lacks_rows (VecTable *table)
{
  VecLeftOut *left_out = vec_table_get_left_out (table);

  return left_out != NULL && vec_left_out_get_n_skipped (left_out) > 0;
}

void
vec_window_add_list_button (VecWindow *self, VecTable *table)
{
  if (vec_window_lacks_rows (table))
    vec_banner_add_button (self->banner, _("Show List"), _("Show which rows were left out, and why"), VEC_WINDOW_CHOICE_LIST);
}
