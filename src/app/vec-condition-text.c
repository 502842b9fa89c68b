#include "app/vec-condition-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "table/vec-date.h"

#define MAX_VALUES 3

char *
vec_condition_dup_subject (const VecCondition *condition)
{
  switch (condition->field)
    {
    case VEC_FIELD_LABEL:
      return g_strdup (_("Label"));
    case VEC_FIELD_ANYWHERE:
      return g_strdup (_("Any text"));
    case VEC_FIELD_CLUSTER:
      return g_strdup (_("Cluster"));
    case VEC_FIELD_COLUMN:
    default:
      return g_strdup (condition->column);
    }
}

char *
vec_condition_dup_end (VecColumn *column, double end)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (column != NULL && vec_column_get_numbers (column) == NULL && vec_column_get_dates (column) != NULL)
    return vec_date_to_string (end, fmod (end, 86400) == 0 ? VEC_DATE_DAY : VEC_DATE_SECOND);
  return g_strdup (g_ascii_formatd (number, sizeof number, "%.10g", end));
}

static char *
range_words (const VecCondition *condition, VecTable *table)
{
  VecColumn *column = table != NULL ? vec_table_find_column (table, condition->column) : NULL;
  g_autofree char *low = isinf (condition->low) ? NULL : vec_condition_dup_end (column, condition->low);
  g_autofree char *high = isinf (condition->high) ? NULL : vec_condition_dup_end (column, condition->high);

  if (isinf (condition->low) && isinf (condition->high))
    return g_strdup (condition->with_missing ? _("any") : _("any number"));
  if (isinf (condition->high))
    return g_strdup_printf (condition->excludes_low ? _("more than %s") : _("from %s"), low);
  if (isinf (condition->low))
    return g_strdup_printf (condition->excludes_high ? _("less than %s") : _("up to %s"), high);
  if (condition->low == condition->high)
    return g_strdup (low);
  return g_strdup_printf (_("%s – %s"), low, high);
}

/* The first few of them, and how many more there are. */
static char *
list_words (GPtrArray *values)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (values->len, MAX_VALUES); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", (const char *) values->pdata[i]);
  if (values->len > MAX_VALUES)
    g_string_append_printf (text, _(" + %u"), values->len - MAX_VALUES);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
values_words (const VecCondition *condition)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    g_ptr_array_add (values, (char *) *value);
  if (condition->with_missing)
    g_ptr_array_add (values, (char *) _("no value"));
  return list_words (values);
}

static char *
cluster_words (const VecCondition *condition)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < condition->n_clusters; i++)
    g_ptr_array_add (values, condition->clusters[i] < 0 ? g_strdup (_("none")) : g_strdup_printf ("%d", condition->clusters[i] + 1));
  return list_words (values);
}

static char *
plain_words (const VecCondition *condition, VecTable *table)
{
  switch (condition->kind)
    {
    case VEC_CONDITION_RANGE:
      return range_words (condition, table);
    case VEC_CONDITION_VALUES:
      return values_words (condition);
    case VEC_CONDITION_TEXT:
      return condition->text != NULL && *condition->text != '\0' ? g_strdup_printf (_("“%s”"), condition->text) : g_strdup ("");
    case VEC_CONDITION_CLUSTERS:
    default:
      return cluster_words (condition);
    }
}

char *
vec_condition_dup_words (const VecCondition *condition, VecTable *table)
{
  g_autofree char *words = plain_words (condition, table);

  if (*words == '\0')
    return g_strdup (_("any"));
  if (condition->negated)
    return g_strdup_printf (_("not %s"), words);
  return g_steal_pointer (&words);
}
