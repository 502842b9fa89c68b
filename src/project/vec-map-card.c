#include "project/vec-map-card.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define HASH_SHOWN 12   /* digits: enough to tell the files of one person apart */

static char *
format_count (gint64 n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

static void
add_data (VecCard *card, const VecMapFacts *facts)
{
  const char *name = vec_table_get_name (facts->table);
  gint64 n = vec_table_get_n_rows (facts->table);
  int d = vec_table_get_n_dims (facts->table);
  g_autofree char *rows = format_count (n), *shape = g_strdup_printf ("%s, %s × %d", name, rows, d);

  vec_card_add_text (card, "data", name, shape);
  vec_card_add_number (card, "rows", (double) n, NULL);
  vec_card_add_number (card, "dims", d, NULL);
  if (facts->hash != NULL)
    {
      g_autofree char *shown = g_strdup_printf ("SHA-256 %.*s…", HASH_SHOWN, facts->hash);

      vec_card_add_text (card, "data_sha256", facts->hash, shown);
    }
}

static void
add_treatment (VecCard *card, const VecTreatment *treatment)
{
  g_autofree char *id = vec_treatment_to_id (treatment), *words = vec_treatment_to_string (treatment);
  /* Translators: what was done to the vectors: “vectors: centred · unit length” */
  g_autofree char *shown = g_strdup_printf (_("vectors: %s"), words);

  vec_card_add_text (card, "treatment", id, shown);
}

static const char *
find_choice (const VecParameter *parameter, double value, const char **title)
{
  for (const VecParameterChoice *choice = parameter->choices; choice->id != NULL; choice++)
    if (choice->value == (int) value)
      {
        *title = _(choice->title);
        return choice->id;
      }
  *title = "";
  return "";
}

static void
add_parameter (VecCard *card, const VecParameter *parameter, double value, gboolean is_shown)
{
  g_autofree char *number = g_strdup_printf ("%'.6g", value);
  g_autofree char *shown = NULL;
  const char *title;

  if (parameter->type == VEC_PARAMETER_CHOICE)
    {
      const char *id = find_choice (parameter, value, &title);

      shown = g_strdup_printf ("%s: %s", _(parameter->title), title);
      vec_card_add_text (card, parameter->id, id, is_shown ? shown : NULL);
      return;
    }
  if (parameter->type == VEC_PARAMETER_BOOLEAN)
    shown = g_strdup_printf ("%s: %s", _(parameter->title), value != 0 ? _("yes") : _("no"));
  else
    shown = g_strdup_printf ("%s %s", _(parameter->title), number);
  vec_card_add_number (card, parameter->id, value, is_shown ? shown : NULL);
}

static gboolean
is_said_elsewhere (const VecParameter *parameter, const VecMapFacts *facts)
{
  return parameter->type == VEC_PARAMETER_SEED || ((parameter->flags & VEC_PARAMETER_DEPTH) != 0 && facts->params->n_dims < 3);
}

/* What people choose by, and what is not as usual. The iterations are said as they were done, not as they were allowed. */
static gboolean
is_worth_print (const VecParameter *parameter, double value, double usual)
{
  const guint chosen = VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES;

  if (strcmp (parameter->id, "iterations") == 0 || strcmp (parameter->id, "epochs") == 0)
    return FALSE;
  return value != usual || (parameter->flags & chosen) == chosen || strcmp (parameter->id, "metric") == 0;
}

static void
add_parameters (VecCard *card, const VecMapFacts *facts)
{
  VecProjectionParams usual;

  vec_projection_params_init (&usual);
  for (const VecParameter *parameter = facts->method->parameters; parameter != NULL && parameter->id != NULL; parameter++)
    {
      double value = vec_parameter_get (parameter, facts->params);

      if (!is_said_elsewhere (parameter, facts))
        add_parameter (card, parameter, value, is_worth_print (parameter, value, vec_parameter_get (parameter, &usual)));
    }
}

static void
add_run (VecCard *card, const VecMapFacts *facts)
{
  if (vec_projection_method_has_seed (facts->method))
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, facts->params->seed);
      g_autofree char *shown = g_strdup_printf (_("seed %s"), seed);

      vec_card_add_number (card, "seed", (double) facts->params->seed, shown);
    }
  if (facts->n_iterations > 0)
    {
      g_autofree char *count = format_count (facts->n_iterations);
      g_autofree char *shown = g_strdup_printf (ngettext ("%s iteration", "%s iterations", (gulong) facts->n_iterations), count);

      vec_card_add_number (card, "iterations_done", facts->n_iterations, shown);
    }
  if (facts->n_placed > 0)
    {
      g_autofree char *count = format_count (facts->n_placed);
      g_autofree char *shown = g_strdup_printf (ngettext ("%s row placed later", "%s rows placed later", (gulong) facts->n_placed), count);

      vec_card_add_number (card, "rows_placed", (double) facts->n_placed, shown);
    }
}

/* "man → woman, poor → rich" for axes, the name of the column for classes, the names of the columns. */
static void
add_guide (VecCard *card, const VecGuide *guide)
{
  GString *words = g_string_new (NULL);

  switch (vec_guide_get_kind (guide))
    {
    case VEC_GUIDE_AXES:
      for (int axis = 0; axis < vec_guide_get_n_axes (guide); axis++)
        g_string_append_printf (words, "%s%s → %s", axis > 0 ? ", " : "", vec_guide_get_end_title (guide, axis, 0),
                                vec_guide_get_end_title (guide, axis, 1));
      break;
    case VEC_GUIDE_CLASSES:
      g_string_append (words, vec_guide_get_title (guide));
      break;
    case VEC_GUIDE_COLUMNS:
      for (int column = 0; column < vec_guide_get_n_columns (guide); column++)
        g_string_append_printf (words, "%s%s", column > 0 ? ", " : "", vec_guide_get_column_title (guide, column));
      break;
    default:
      break;
    }
  vec_card_add_text (card, "follows", words->str, words->str);
  g_string_free (words, TRUE);
}

void
vec_card_add_map (VecCard *card, const VecMapFacts *facts)
{
  add_data (card, facts);
  add_treatment (card, facts->treatment);
  vec_card_add_text (card, "method", facts->method->id, _(facts->method->title));
  if (facts->guide != NULL)
    add_guide (card, facts->guide);
  add_parameters (card, facts);
  add_run (card, facts);
}
