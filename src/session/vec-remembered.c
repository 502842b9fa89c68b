#include "session/vec-remembered.h"

char *
vec_remembered_kind (VecTable *table)
{
  return g_strdup_printf ("%s/%d", vec_table_get_format (table), vec_table_get_n_dims (table));
}

/* The parameters of the method of @now that differ from @fresh. */
static GVariant *
list_differences (const VecSnapshot *fresh, const VecSnapshot *now)
{
  const VecProjectionMethod *method = now->recipe.method;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sd}"));
  if (vec_snapshot_get_dims (now) != vec_snapshot_get_dims (fresh))
    g_variant_builder_add (&builder, "{sd}", "dims", (double) vec_snapshot_get_dims (now));
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    {
      double value = vec_snapshot_get_chosen (now, method, parameter);

      if (value != vec_snapshot_get_chosen (fresh, method, parameter))
        g_variant_builder_add (&builder, "{sd}", parameter->id, value);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

GVariant *
vec_remembered_update (GVariant *list, const char *kind, const VecSnapshot *fresh, const VecSnapshot *now)
{
  g_autoptr (GVariant) old = list != NULL ? g_variant_ref_sink (list) : NULL;
  g_autoptr (GVariant) differences = list_differences (fresh, now);
  const VecProjectionMethod *method = now->recipe.method;
  gsize n_old = old != NULL ? g_variant_n_children (old) : 0;
  int n = 0;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (VEC_REMEMBERED_TYPE));
  if (method != fresh->recipe.method || g_variant_n_children (differences) > 0)
    {
      g_variant_builder_add (&builder, "(ss@a{sd})", kind, method->id, differences);
      n++;
    }
  for (gsize i = 0; i < n_old && n < VEC_MAX_REMEMBERED; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (old, i);
      const char *its_kind;

      g_variant_get_child (entry, 0, "&s", &its_kind);
      if (g_str_equal (its_kind, kind))
        continue;
      g_variant_builder_add_value (&builder, entry);
      n++;
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
apply_entry (const VecProjectionMethod *method, GVariant *values, VecSnapshot *snapshot)
{
  const char *id;
  double value;
  GVariantIter iter;

  snapshot->recipe.method = method;
  g_variant_iter_init (&iter, values);
  while (g_variant_iter_next (&iter, "{&sd}", &id, &value))
    {
      if (g_str_equal (id, "dims"))
        vec_snapshot_set_dims (snapshot, value == 3 ? 3 : 2);
      else if (g_str_equal (id, "seed"))
        vec_snapshot_set_seed (snapshot, (guint64) MAX (value, 0));
      else
        vec_snapshot_set_parameter (snapshot, method, id, value);
    }
}

gboolean
vec_remembered_apply (GVariant *list, const char *kind, VecSnapshot *snapshot)
{
  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      const char *its_kind, *method_id;
      const VecProjectionMethod *method;
      g_autoptr (GVariant) values = NULL;
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);

      g_variant_get (entry, "(&s&s@a{sd})", &its_kind, &method_id, &values);
      method = vec_projection_method_find (method_id);
      if (!g_str_equal (its_kind, kind) || method == NULL || method->guide != VEC_GUIDE_NONE)
        continue;
      apply_entry (method, values, snapshot);
      return TRUE;
    }
  return FALSE;
}
