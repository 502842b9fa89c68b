#include "project/vec-guide-table.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

#define MAX_LISTED 12   /* names in a message */

/* ---- Names */

/* The name of dimension @dim: the file's, else its number. Free it. */
static char *
dup_dim_name (VecTable *table, int dim)
{
  const char *name = vec_table_get_dim_name (table, dim);

  return name != NULL && *name != '\0' ? g_strdup (name) : g_strdup_printf ("%d", dim + 1);
}

static VecColumn *
find_number_column (VecTable *table, const char *name)
{
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (vec_column_get_column_type (column) == VEC_COLUMN_NUMBER && g_ascii_strcasecmp (vec_column_get_name (column), name) == 0)
        return column;
    }
  return NULL;
}

char **
vec_guide_list_columns (VecTable *table)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    if (vec_column_get_column_type (vec_table_get_column (table, i)) == VEC_COLUMN_NUMBER)
      g_strv_builder_add (builder, vec_column_get_name (vec_table_get_column (table, i)));
  for (int dim = 0; dim < vec_table_get_n_dims (table); dim++)
    {
      g_autofree char *name = dup_dim_name (table, dim);

      g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

char **
vec_guide_dup_default_columns (VecTable *table)
{
  static const char *const usual[] = { "x", "y", "z" };
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean placed = find_number_column (table, "x") != NULL && find_number_column (table, "y") != NULL;

  for (int i = 0; i < 3; i++)
    {
      VecColumn *column = placed ? find_number_column (table, usual[i]) : NULL;
      g_autofree char *name = NULL;

      if (column != NULL)
        name = g_strdup (vec_column_get_name (column));
      else if (!placed && i < vec_table_get_n_dims (table))
        name = dup_dim_name (table, i);
      if (name != NULL)
        g_strv_builder_add (builder, name);
    }
  return g_strv_builder_end (builder);
}

gboolean
vec_guide_suits_raw (VecTable *table)
{
  return (vec_table_get_n_dims (table) >= 2 && vec_table_get_n_dims (table) <= 3)
         || (find_number_column (table, "x") != NULL && find_number_column (table, "y") != NULL);
}

VecColumn *
vec_guide_find_category (VecTable *table)
{
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY && vec_column_get_n_categories (column) >= 2)
        return column;
    }
  return NULL;
}

/* "x, y, price and 40 more"; free it. */
static char *
join_names (char **names)
{
  guint n = g_strv_length (names);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, MAX_LISTED); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
  if (n > MAX_LISTED)
    g_string_append_printf (list, g_dngettext (GETTEXT_PACKAGE, " and %u more", " and %u more", n - MAX_LISTED), n - MAX_LISTED);
  return g_strdup (list->str);
}

/* ---- Columns */

/* The number of the dimension that @name is, or −1. */
static int
find_dim (VecTable *table, const char *name)
{
  guint64 number;

  for (int dim = 0; dim < vec_table_get_n_dims (table); dim++)
    if (g_strcmp0 (vec_table_get_dim_name (table, dim), name) == 0)
      return dim;
  return g_ascii_string_to_unsigned (name, 10, 1, (guint64) vec_table_get_n_dims (table), &number, NULL) ? (int) number - 1 : -1;
}

static void
set_not_found (VecTable *table, const char *name, GError **error)
{
  g_auto (GStrv) names = vec_guide_list_columns (table);
  g_autofree char *list = join_names (names);

  if (vec_table_find_column (table, name) != NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("The column “%s” of “%s” holds no numbers; there are: %s."), name,
                 vec_table_get_name (table), list);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no number column or dimension “%s”; there are: %s."),
                 vec_table_get_name (table), name, list);
}

VecGuide *
vec_guide_new_named_columns (VecTable *table, const char *const *names, GError **error)
{
  for (const char *const *name = names; *name != NULL; name++)
    if (find_number_column (table, *name) == NULL && find_dim (table, *name) < 0)
      {
        set_not_found (table, *name, error);
        return NULL;
      }
  return vec_guide_new_named (VEC_GUIDE_COLUMNS, table, names);
}

/* Writes what @name is into column @to of values (n, k). Returns how the table writes the name; free it. */
static char *
read_column (VecTable *table, const char *name, int to, int k, float *values)
{
  VecColumn *column = find_number_column (table, name);
  int dim = column == NULL ? find_dim (table, name) : -1;

  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    values[row * k + to] = column != NULL ? (float) vec_column_get_number (column, row) : vec_table_get_value (table, row, dim);
  return column != NULL ? g_strdup (vec_column_get_name (column)) : dup_dim_name (table, dim);
}

static VecGuide *
read_columns (VecTable *table, const char *const *names)
{
  int k = (int) g_strv_length ((char **) names);
  gint64 n = vec_table_get_n_rows (table);
  g_autofree float *values = g_new (float, (gsize) n * (gsize) MAX (k, 1));
  g_auto (GStrv) titles = g_new0 (char *, (gsize) k + 1);

  for (int i = 0; i < k; i++)
    titles[i] = read_column (table, names[i], i, k, values);
  return vec_guide_new_columns (values, n, k, (const char *const *) titles);
}

VecGuide *
vec_guide_read_named (VecGuideKind kind, VecTable *table, const char *const *names)
{
  if (kind == VEC_GUIDE_CLASSES)
    return vec_guide_new_category (vec_table_find_column (table, names[0]));
  return read_columns (table, names);
}

/* ---- Categories */

static char *
list_categories (VecTable *table)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    if (vec_column_get_column_type (vec_table_get_column (table, i)) == VEC_COLUMN_CATEGORY)
      g_strv_builder_add (builder, vec_column_get_name (vec_table_get_column (table, i)));
  names = g_strv_builder_end (builder);
  return names[0] != NULL ? join_names (names) : NULL;
}

VecGuide *
vec_guide_new_named_category (VecTable *table, const char *name, GError **error)
{
  VecColumn *column = vec_table_find_column (table, name);
  g_autofree char *list = NULL;

  if (column != NULL && vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY)
    return vec_guide_new_named (VEC_GUIDE_CLASSES, table, (const char *const[]) { name, NULL });
  list = list_categories (table);
  if (list == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
                 _("“%s” has no column of categories, which Fisher’s discriminant needs to know the classes."),
                 vec_table_get_name (table));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no column of categories “%s”; there are: %s."),
                 vec_table_get_name (table), name, list);
  return NULL;
}
