#include "table/vec-filter.h"

#include <string.h>

/* A condition with what its pointers point to. */
typedef struct
{
  VecCondition condition;
  char *column, *text;
  char **values;
  int *clusters;
  GHashTable *listed;      /* of the values, or the clusters: a legend asks for each of its lines; NULL: of other kinds */
} Owned;

struct _VecFilter
{
  gatomicrefcount refs;
  GPtrArray *conditions;   /* of Owned (atomic rc boxes) */
};

/* ---- Conditions */

static GHashTable *
list_members (const VecCondition *own)
{
  GHashTable *listed;

  if (own->kind == VEC_CONDITION_CLUSTERS)
    {
      listed = g_hash_table_new (NULL, NULL);
      for (guint i = 0; i < own->n_clusters; i++)
        g_hash_table_add (listed, GINT_TO_POINTER (own->clusters[i]));
      return listed;
    }
  if (own->kind != VEC_CONDITION_VALUES)
    return NULL;
  listed = g_hash_table_new (g_str_hash, g_str_equal);
  for (const char *const *value = own->values; value != NULL && *value != NULL; value++)
    g_hash_table_add (listed, (char *) *value);
  return listed;
}

static Owned *
owned_new (const VecCondition *condition)
{
  Owned *owned = g_atomic_rc_box_new0 (Owned);
  VecCondition *own = &owned->condition;

  *own = *condition;
  own->column = owned->column = g_strdup (condition->column);
  own->text = owned->text = g_strdup (condition->text);
  owned->values = g_strdupv ((char **) condition->values);
  own->values = (const char *const *) owned->values;
  owned->clusters = g_memdup2 (condition->clusters, sizeof (int) * condition->n_clusters);
  own->clusters = owned->clusters;
  owned->listed = list_members (own);
  return owned;
}

static void
owned_clear (gpointer data)
{
  Owned *owned = data;

  g_clear_pointer (&owned->listed, g_hash_table_unref);
  g_free (owned->column);
  g_free (owned->text);
  g_strfreev (owned->values);
  g_free (owned->clusters);
}

static void
owned_unref (gpointer owned)
{
  g_atomic_rc_box_release_full (owned, owned_clear);
}

static gboolean
values_equal (const char *const *a, const char *const *b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a != NULL ? a : none, b != NULL ? b : none);
}

gboolean
vec_condition_asks_same (const VecCondition *a, const VecCondition *b)
{
  if (a->kind != b->kind || a->field != b->field || g_strcmp0 (a->column, b->column) != 0)
    return FALSE;
  switch (a->kind)
    {
    case VEC_CONDITION_RANGE:
      return a->low == b->low && a->high == b->high && a->excludes_low == b->excludes_low && a->excludes_high == b->excludes_high
             && a->with_missing == b->with_missing;
    case VEC_CONDITION_VALUES:
      return a->with_missing == b->with_missing && values_equal (a->values, b->values);
    case VEC_CONDITION_TEXT:
      return g_strcmp0 (a->text, b->text) == 0;
    case VEC_CONDITION_CLUSTERS:
      return a->n_clusters == b->n_clusters
             && (a->n_clusters == 0 || memcmp (a->clusters, b->clusters, sizeof (int) * a->n_clusters) == 0);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
vec_condition_equal (const VecCondition *a, const VecCondition *b)
{
  return a == b || (a->negated == b->negated && a->off == b->off && vec_condition_asks_same (a, b));
}

/* ---- Filters */

static VecFilter *
filter_new (void)
{
  VecFilter *filter = g_new (VecFilter, 1);

  g_atomic_ref_count_init (&filter->refs);
  filter->conditions = g_ptr_array_new_with_free_func (owned_unref);
  return filter;
}

VecFilter *
vec_filter_ref (VecFilter *filter)
{
  if (filter != NULL)
    g_atomic_ref_count_inc (&filter->refs);
  return filter;
}

void
vec_filter_unref (VecFilter *filter)
{
  if (filter == NULL || !g_atomic_ref_count_dec (&filter->refs))
    return;
  g_ptr_array_unref (filter->conditions);
  g_free (filter);
}

static VecFilter *
filter_copy (VecFilter *filter)
{
  VecFilter *copy = filter_new ();

  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    g_ptr_array_add (copy->conditions, g_atomic_rc_box_acquire (filter->conditions->pdata[i]));
  return copy;
}

/* Takes @filter. */
static VecFilter *
null_if_empty (VecFilter *filter)
{
  if (filter->conditions->len > 0)
    return filter;
  vec_filter_unref (filter);
  return NULL;
}

VecFilter *
vec_filter_with (VecFilter *filter, const VecCondition *condition)
{
  VecFilter *next = filter_copy (filter);

  g_ptr_array_add (next->conditions, owned_new (condition));
  return next;
}

VecFilter *
vec_filter_replaced (VecFilter *filter, guint index, const VecCondition *condition)
{
  VecFilter *next;

  g_return_val_if_fail (index < vec_filter_get_n_conditions (filter), vec_filter_ref (filter));
  next = filter_copy (filter);
  owned_unref (next->conditions->pdata[index]);
  next->conditions->pdata[index] = owned_new (condition);
  return next;
}

VecFilter *
vec_filter_without (VecFilter *filter, guint index)
{
  VecFilter *next;

  g_return_val_if_fail (index < vec_filter_get_n_conditions (filter), vec_filter_ref (filter));
  next = filter_copy (filter);
  g_ptr_array_remove_index (next->conditions, index);
  return null_if_empty (next);
}

VecFilter *
vec_filter_without_clusters (VecFilter *filter)
{
  VecFilter *next = filter_copy (filter);

  for (guint i = next->conditions->len; i-- > 0;)
    if (vec_filter_get_condition (next, i)->kind == VEC_CONDITION_CLUSTERS)
      g_ptr_array_remove_index (next->conditions, i);
  if (next->conditions->len == vec_filter_get_n_conditions (filter))
    {
      vec_filter_unref (next);
      return vec_filter_ref (filter);
    }
  return null_if_empty (next);
}

guint
vec_filter_get_n_conditions (VecFilter *filter)
{
  return filter != NULL ? filter->conditions->len : 0;
}

const VecCondition *
vec_filter_get_condition (VecFilter *filter, guint index)
{
  g_return_val_if_fail (index < vec_filter_get_n_conditions (filter), NULL);
  return &((Owned *) filter->conditions->pdata[index])->condition;
}

static gboolean
lists (VecFilter *filter, guint index, VecConditionKind kind, gconstpointer key)
{
  const Owned *owned;

  g_return_val_if_fail (index < vec_filter_get_n_conditions (filter), FALSE);
  owned = filter->conditions->pdata[index];
  return owned->condition.kind == kind && owned->listed != NULL && g_hash_table_contains (owned->listed, key);
}

gboolean
vec_filter_lists_value (VecFilter *filter, guint index, const char *value)
{
  return lists (filter, index, VEC_CONDITION_VALUES, value);
}

gboolean
vec_filter_lists_cluster (VecFilter *filter, guint index, int cluster)
{
  return lists (filter, index, VEC_CONDITION_CLUSTERS, GINT_TO_POINTER (cluster));
}

gboolean
vec_filter_is_active (VecFilter *filter)
{
  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    if (!vec_filter_get_condition (filter, i)->off)
      return TRUE;
  return FALSE;
}

gboolean
vec_filter_equal (VecFilter *a, VecFilter *b)
{
  guint n = vec_filter_get_n_conditions (a);

  if (a == b)
    return TRUE;
  if (n != vec_filter_get_n_conditions (b))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!vec_condition_equal (vec_filter_get_condition (a, i), vec_filter_get_condition (b, i)))
      return FALSE;
  return TRUE;
}
