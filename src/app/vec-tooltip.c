#include "app/vec-tooltip.h"

/* GTK makes a tooltip at most as wide as its number of characters times the width of a Latin one, and breaks Chinese text, twice as
 * wide, into columns of two or three characters. Characters without width at its end let it count more of them. */

#define NO_WIDTH "\u200b"

static guint
count_wide (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    n += g_unichar_iswide (g_utf8_get_char (text));

  return n;
}

static gboolean
query_tooltip_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);
  const char *text = gtk_widget_get_tooltip_text (widget);
  guint n_wide = text != NULL && !g_str_has_suffix (text, NO_WIDTH) ? count_wide (text) : 0;

  if (n_wide > 0)
    {
      GString *padded = g_string_new (text);

      for (guint i = 0; i < 2 * n_wide; i++)
        g_string_append (padded, NO_WIDTH);
      gtk_widget_set_tooltip_text (widget, padded->str);
      g_string_free (padded, TRUE);
    }

  return G_SOURCE_CONTINUE;
}

void
vec_tooltip_fit_wide_text (void)
{
  /* The signal exists once the class does. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("query-tooltip", GTK_TYPE_WIDGET), 0, query_tooltip_cb, NULL, NULL);
}
