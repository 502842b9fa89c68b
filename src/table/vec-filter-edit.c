#include "table/vec-filter-edit.h"

#include <math.h>
#include <string.h>

/* ---- The condition of a column */

static gboolean
asks_for_values (const VecCondition *condition, const char *column)
{
  if (condition->off)
    return FALSE;
  if (column == NULL)
    return condition->kind == VEC_CONDITION_CLUSTERS;
  return condition->kind == VEC_CONDITION_VALUES && condition->field == VEC_FIELD_COLUMN && g_strcmp0 (condition->column, column) == 0;
}

static gboolean
asks_for_range (const VecCondition *condition, const char *column)
{
  return !condition->off && !condition->negated && condition->kind == VEC_CONDITION_RANGE
         && g_strcmp0 (condition->column, column) == 0;
}

/* −1: there is none. */
static int
find_condition (VecFilter *filter, const char *column, gboolean (*asks) (const VecCondition *, const char *))
{
  guint n = vec_filter_get_n_conditions (filter);

  for (guint i = 0; i < n; i++)
    if (asks (vec_filter_get_condition (filter, i), column))
      return (int) i;
  return -1;
}

/* NULL takes it away. */
static VecFilter *
put_condition (VecFilter *filter, int index, const VecCondition *condition)
{
  if (index >= 0)
    return condition != NULL ? vec_filter_replaced (filter, (guint) index, condition) : vec_filter_without (filter, (guint) index);
  if (condition != NULL)
    return vec_filter_with (filter, condition);
  return filter != NULL ? vec_filter_ref (filter) : NULL;
}

/* ---- Its values, while they are being changed */

typedef struct
{
  gboolean negated;
  gboolean with_missing;
  GHashTable *values;   /* of const char *, lent */
  GHashTable *clusters; /* of int */
} List;

static void
list_init (List *list, const VecCondition *condition)
{
  *list = (List) { .negated = TRUE, .values = g_hash_table_new (g_str_hash, g_str_equal), .clusters = g_hash_table_new (NULL, NULL) };
  if (condition == NULL)
    return;
  list->negated = condition->negated;
  list->with_missing = condition->with_missing;
  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    g_hash_table_add (list->values, (char *) *value);
  for (guint i = 0; i < condition->n_clusters; i++)
    g_hash_table_add (list->clusters, GINT_TO_POINTER (condition->clusters[i]));
}

static void
list_clear (List *list)
{
  g_hash_table_unref (list->values);
  g_hash_table_unref (list->clusters);
}

static gboolean
list_has (const List *list, const VecFilterValue *value)
{
  if (value->column == NULL)
    return g_hash_table_contains (list->clusters, GINT_TO_POINTER (value->cluster));
  return value->value != NULL ? g_hash_table_contains (list->values, value->value) : list->with_missing;
}

static void
put_key (GHashTable *set, gconstpointer key, gboolean is_in)
{
  if (is_in)
    g_hash_table_add (set, (gpointer) key);
  else
    g_hash_table_remove (set, key);
}

static void
list_put (List *list, const VecFilterValue *value, gboolean is_in)
{
  if (value->column == NULL)
    put_key (list->clusters, GINT_TO_POINTER (value->cluster), is_in);
  else if (value->value != NULL)
    put_key (list->values, value->value, is_in);
  else
    list->with_missing = is_in;
}

static guint
list_count (const List *list)
{
  return g_hash_table_size (list->values) + g_hash_table_size (list->clusters) + list->with_missing;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_ints (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

/* In order, so that the same choice makes the same condition. */
static VecFilter *
list_put_into (const List *list, VecFilter *filter, int index, const char *column)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GArray) clusters = g_array_new (FALSE, FALSE, sizeof (int));
  VecCondition condition = { .negated = list->negated, .with_missing = list->with_missing, .column = column };
  GHashTableIter iter;
  gpointer key;

  if (list->negated && list_count (list) == 0)
    return put_condition (filter, index, NULL);
  g_hash_table_iter_init (&iter, list->values);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (values, key);
  g_ptr_array_sort (values, compare_texts);
  g_ptr_array_add (values, NULL);
  g_hash_table_iter_init (&iter, list->clusters);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      int cluster = GPOINTER_TO_INT (key);

      g_array_append_val (clusters, cluster);
    }
  g_array_sort (clusters, compare_ints);
  condition.kind = column != NULL ? VEC_CONDITION_VALUES : VEC_CONDITION_CLUSTERS;
  condition.field = column != NULL ? VEC_FIELD_COLUMN : VEC_FIELD_CLUSTER;
  condition.values = column != NULL ? (const char *const *) values->pdata : NULL;
  condition.clusters = column == NULL ? (const int *) clusters->data : NULL;
  condition.n_clusters = column == NULL ? clusters->len : 0;
  return put_condition (filter, index, &condition);
}

/* ---- Values */

static gboolean
condition_has (VecFilter *filter, guint index, const VecFilterValue *value)
{
  if (value->column == NULL)
    return vec_filter_lists_cluster (filter, index, value->cluster);
  if (value->value == NULL)
    return vec_filter_get_condition (filter, index)->with_missing;
  return vec_filter_lists_value (filter, index, value->value);
}

gboolean
vec_filter_hides (VecFilter *filter, const VecFilterValue *value)
{
  int index = find_condition (filter, value->column, asks_for_values);

  if (index < 0)
    return FALSE;
  return condition_has (filter, (guint) index, value) == vec_filter_get_condition (filter, (guint) index)->negated;
}

gboolean
vec_filter_shows_only (VecFilter *filter, const VecFilterValue *values, guint n_values)
{
  int index = n_values > 0 ? find_condition (filter, values[0].column, asks_for_values) : -1;
  List list;
  gboolean only;

  if (index < 0 || vec_filter_get_condition (filter, (guint) index)->negated)
    return FALSE;
  list_init (&list, vec_filter_get_condition (filter, (guint) index));
  only = list_count (&list) == n_values;
  for (guint i = 0; only && i < n_values; i++)
    only = list_has (&list, &values[i]);
  list_clear (&list);
  return only;
}

VecFilter *
vec_filter_with_hidden (VecFilter *filter, const VecFilterValue *values, guint n_values, gboolean hidden)
{
  const char *column = n_values > 0 ? values[0].column : NULL;
  int index = find_condition (filter, column, asks_for_values);
  VecFilter *next;
  List list;

  if (n_values == 0)
    return filter != NULL ? vec_filter_ref (filter) : NULL;
  list_init (&list, index >= 0 ? vec_filter_get_condition (filter, (guint) index) : NULL);
  for (guint i = 0; i < n_values; i++)
    list_put (&list, &values[i], list.negated ? hidden : !hidden);
  next = list_put_into (&list, filter, index, column);
  list_clear (&list);
  return next;
}

VecFilter *
vec_filter_with_only (VecFilter *filter, const VecFilterValue *values, guint n_values)
{
  const char *column = n_values > 0 ? values[0].column : NULL;
  VecFilter *next;
  List list;

  if (n_values == 0)
    return filter != NULL ? vec_filter_ref (filter) : NULL;
  list_init (&list, NULL);
  list.negated = FALSE;
  for (guint i = 0; i < n_values; i++)
    list_put (&list, &values[i], TRUE);
  next = list_put_into (&list, filter, find_condition (filter, column, asks_for_values), column);
  list_clear (&list);
  return next;
}

VecFilter *
vec_filter_without_values (VecFilter *filter, const char *column)
{
  return put_condition (filter, find_condition (filter, column, asks_for_values), NULL);
}

/* ---- Ranges */

gboolean
vec_filter_get_range (VecFilter *filter, const char *column, double *low, double *high, gboolean *with_missing)
{
  int index = find_condition (filter, column, asks_for_range);

  *low = -INFINITY, *high = INFINITY;
  *with_missing = TRUE;
  if (index >= 0)
    {
      const VecCondition *condition = vec_filter_get_condition (filter, (guint) index);

      *low = condition->low, *high = condition->high;
      *with_missing = condition->with_missing;
    }
  return index >= 0;
}

VecFilter *
vec_filter_with_range (VecFilter *filter, const char *column, double low, double high, gboolean with_missing)
{
  int index = find_condition (filter, column, asks_for_range);
  VecCondition condition = {
    .kind = VEC_CONDITION_RANGE,
    .field = VEC_FIELD_COLUMN,
    .column = column,
    .low = low,
    .high = high,
    .with_missing = with_missing,
  };

  return put_condition (filter, index, low == -INFINITY && high == INFINITY && with_missing ? NULL : &condition);
}
