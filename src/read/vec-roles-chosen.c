/* The roles of columns that a person chose, by their names or numbers. */
#include "read/vec-roles-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

int
vec_roles_find_column (const VecSample *sample, const char *text)
{
  guint64 number;

  for (guint j = 0; j < sample->n_columns; j++)
    if (g_str_equal (sample->names[j], text))
      return (int) j;
  for (guint j = 0; j < sample->n_columns; j++)
    if (g_ascii_strcasecmp (sample->names[j], text) == 0)
      return (int) j;
  if (g_ascii_string_to_unsigned (text, 10, 1, sample->n_columns, &number, NULL))
    return (int) number - 1;
  return -1;
}

char *
vec_roles_dup_column_list (const VecSample *sample)
{
  GString *text = g_string_new (NULL);
  guint n = MIN (sample->n_columns, 10);

  for (guint j = 0; j < n; j++)
    g_string_append_printf (text, "%s“%s”", j > 0 ? ", " : "", sample->names[j]);
  if (n < sample->n_columns)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, " and %u more", " and %u more", sample->n_columns - n),
                            sample->n_columns - n);
  return g_string_free (text, FALSE);
}

static int
require_column (const VecSample *sample, const char *text, const char *file, GError **error)
{
  int column = vec_roles_find_column (sample, text);

  if (column < 0)
    {
      g_autofree char *list = vec_roles_dup_column_list (sample);

      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column “%s”; its columns are %s"), file, text, list);
    }
  return column;
}

/* "first-last" where both are columns; a hyphen may also be part of a name. */
static gboolean
find_range (const VecSample *sample, const char *text, int *first, int *last)
{
  for (const char *hyphen = strchr (text, '-'); hyphen != NULL; hyphen = strchr (hyphen + 1, '-'))
    {
      g_autofree char *begin = g_strstrip (g_strndup (text, (gsize) (hyphen - text)));
      g_autofree char *end = g_strstrip (g_strdup (hyphen + 1));

      *first = vec_roles_find_column (sample, begin);
      *last = vec_roles_find_column (sample, end);
      if (*first >= 0 && *last >= *first)
        return TRUE;
    }
  return FALSE;
}

static gboolean
choose_vector_part (const VecSample *sample, const char *text, VecRole *roles, const char *file, GError **error)
{
  int first = vec_roles_find_column (sample, text);
  int last = first;

  if (first < 0 && !find_range (sample, text, &first, &last))
    return require_column (sample, text, file, error) >= 0;
  for (int j = first; j <= last; j++)
    roles[j] = sample->kinds[j] == VEC_KIND_LIST ? VEC_ROLE_VECTOR : VEC_ROLE_DIMENSION;
  return TRUE;
}

static gboolean
choose_vector (const VecSample *sample, const char *text, VecRole *roles, const char *file, GError **error)
{
  g_auto(GStrv) parts = NULL;

  if (g_str_equal (text, "*"))
    {
      for (guint j = 0; j < sample->n_columns; j++)
        roles[j] = VEC_ROLE_DIMENSION;
      return TRUE;
    }
  if (vec_roles_find_column (sample, text) >= 0)
    return choose_vector_part (sample, text, roles, file, error);
  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (!choose_vector_part (sample, g_strstrip (parts[i]), roles, file, error))
      return FALSE;
  return TRUE;
}

VecRole *
vec_roles_resolve (const VecSample *sample, const VecReadOptions *options, const char *file, gboolean *certain, GError **error)
{
  g_autofree VecRole *roles = NULL;
  int label = -1;

  if (options == NULL || (options->n_roles == 0 && options->label_column == NULL && options->vector_columns == NULL))
    return vec_roles_guess (sample, certain);
  *certain = TRUE;
  if (options->n_roles > 0)
    {
      if (options->n_roles == sample->n_columns)
        return g_memdup2 (options->roles, sample->n_columns * sizeof (VecRole));
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s has %u columns, but roles were chosen for %u"), file,
                   sample->n_columns, options->n_roles);
      return NULL;
    }
  roles = g_new0 (VecRole, sample->n_columns);
  if (options->vector_columns != NULL)
    {
      if (!choose_vector (sample, options->vector_columns, roles, file, error))
        return NULL;
    }
  else
    vec_roles_guess_vector (sample, roles, certain);
  if (options->label_column != NULL)
    {
      label = require_column (sample, options->label_column, file, error);
      if (label < 0)
        return NULL;
      roles[label] = VEC_ROLE_LABEL;
    }
  vec_roles_guess_others (sample, roles, label >= 0);
  return g_steal_pointer (&roles);
}
