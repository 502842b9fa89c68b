#include "app/vec-plot-description.h"

#include <glib/gi18n-lib.h>

#include "session/vec-session-ruler.h"

#define N_NAMED 3   /* the whole list is a key away */

static char *
describe_selection (VecSession *session)
{
  gint64 row = vec_session_get_selected_row (session);
  int added = vec_session_get_selected_text (session);
  g_autofree char *text = added >= 0 ? vec_session_dup_added_text (session, added)
                                     : row >= 0 ? vec_session_dup_row_text (session, row) : NULL;

  return text != NULL ? g_strdup_printf (_("Selected: %s"), text) : g_strdup (_("Nothing is selected"));
}

/* NULL: not known. */
static char *
describe_neighbors (VecSession *session)
{
  GListModel *neighbors = vec_session_get_neighbors (session);
  guint n = MIN (g_list_model_get_n_items (neighbors), N_NAMED);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VecRowItem) item = g_list_model_get_item (neighbors, i);

      /* Translators: between names in a list. */
      g_string_append (names, i > 0 ? _(", ") : "");
      g_string_append (names, vec_row_item_get_label (item));
    }

  return n > 0 && vec_session_get_selected_row (session) >= 0 ? g_strdup_printf (_("Nearest: %s"), names->str) : NULL;
}

char *
vec_plot_description_dup (VecSession *session, gboolean has_neighbors)
{
  g_autofree char *selection = describe_selection (session);
  g_autofree char *neighbors = has_neighbors ? describe_neighbors (session) : NULL;
  g_autofree char *ruler = vec_session_dup_measurement_text (session);
  const char *lines[4] = { selection };
  int n = 1;

  if (neighbors != NULL)
    lines[n++] = neighbors;
  if (ruler != NULL)
    lines[n++] = ruler;

  return g_strjoinv ("\n", (char **) lines);
}
