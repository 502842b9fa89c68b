#include "encode/vec-anchor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"

/* ---- One place */

static void
copy_row (VecTable *table, gint64 row, float *vector)
{
  vec_table_read_vector (table, row, vector);
}

/* The mean of the rows whose value in @column reads @value; FALSE when there is none. */
static gboolean
average_rows (VecTable *table, VecColumn *column, const char *value, float *vector)
{
  int d = vec_table_get_n_dims (table);
  g_autofree double *sum = g_new0 (double, d);
  g_autofree float *x = g_new (float, d);
  gint64 n = 0;

  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    {
      g_autofree char *text = vec_column_dup_value (column, row);

      if (!g_str_equal (text, value))
        continue;
      vec_table_read_vector (table, row, x);
      n++;
      for (int j = 0; j < d; j++)
        sum[j] += x[j];
    }
  for (int j = 0; j < d; j++)
    vector[j] = (float) (sum[j] / (double) MAX (n, 1));
  return n > 0;
}

/* Whether @text is COLUMN=VALUE of a column that there is. */
static gboolean
find_rows (VecTable *table, const char *text, float *vector)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_strstrip (g_strndup (text, (gsize) (equals - text))) : NULL;
  g_autofree char *value = equals != NULL ? g_strstrip (g_strdup (equals + 1)) : NULL;
  VecColumn *column = name != NULL ? vec_table_find_column (table, name) : NULL;

  return column != NULL && average_rows (table, column, value, vector);
}

static void
set_unknown (VecTable *table, const char *text, const char *reason, GError **error)
{
  if (reason == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” is no row of “%s”, nor a text whose words it knows."), text,
                 vec_table_get_name (table));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("No row of “%s” has the label “%s”."), vec_table_get_name (table), text);
}

static gboolean
encode (VecTable *table, VecEncoder **encoder, const char *text, float *vector, GCancellable *cancellable, GError **error)
{
  VecEncoding encoding = { 0 };
  const char *reason = NULL;
  gboolean known;

  if (*encoder == NULL && !vec_static_encoder_is_available (table, &reason))
    {
      set_unknown (table, text, reason, error);
      return FALSE;
    }
  if (*encoder == NULL)
    *encoder = vec_static_encoder_new (table, error);
  if (*encoder == NULL || !vec_encoder_encode (*encoder, &text, 1, vector, &encoding, cancellable, error))
    return FALSE;
  known = encoding.encoded;
  vec_encoding_clear (&encoding);
  if (!known)
    set_unknown (table, text, NULL, error);
  return known;
}

/* ---- Several */

static gboolean
find_exact (VecTable *table, const char *text, float *vector)
{
  gint64 row = *text != '\0' ? vec_table_find_label (table, text) : -1;

  if (row < 0)
    return find_rows (table, text, vector);
  copy_row (table, row, vector);
  return TRUE;
}

/* Commas of the languages that people write in; NULL-terminated, empty parts left out. */
static char **
split_parts (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  g_autoptr (GString) plain = g_string_new (text);

  g_string_replace (plain, "，", ",", 0);
  g_string_replace (plain, "、", ",", 0);
  parts = g_strsplit (plain->str, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static gboolean
average_parts (VecTable *table, VecEncoder **encoder, char **parts, float *vector, GCancellable *cancellable, GError **error)
{
  int d = vec_table_get_n_dims (table);
  g_autofree double *sum = g_new0 (double, d);
  guint n = g_strv_length (parts);

  for (guint i = 0; i < n; i++)
    {
      if (!find_exact (table, parts[i], vector) && !encode (table, encoder, parts[i], vector, cancellable, error))
        return FALSE;
      for (int j = 0; j < d; j++)
        sum[j] += (double) vector[j] / n;
    }
  for (int j = 0; j < d; j++)
    vector[j] = (float) sum[j];
  return TRUE;
}

gboolean
vec_anchor_find (VecTable *table, VecEncoder **encoder, const char *text, float *vector, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (find_exact (table, text, vector))
    return TRUE;
  parts = split_parts (text);
  if (parts[0] != NULL)
    return average_parts (table, encoder, parts, vector, cancellable, error);
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("An end of an axis is empty: write a row’s label or some words."));
  return FALSE;
}

/* ---- Both ends in one text */

static gboolean
split_at (const char *text, const char *place, gsize length, char **from, char **to)
{
  *from = g_strstrip (g_strndup (text, (gsize) (place - text)));
  *to = g_strstrip (g_strdup (place + length));
  if (**from != '\0' && **to != '\0')
    return TRUE;
  g_clear_pointer (from, g_free);
  g_clear_pointer (to, g_free);
  return FALSE;
}

static gboolean
are_labels (VecTable *table, const char *from, const char *to)
{
  return vec_table_find_label (table, from) >= 0 && vec_table_find_label (table, to) >= 0;
}

gboolean
vec_anchor_split (VecTable *table, const char *text, char **from, char **to)
{
  static const char *const marks[] = { "→", "->", "：", ":" };
  g_autofree char *first_from = NULL, *first_to = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    for (const char *place = strstr (text, marks[i]); place != NULL; place = strstr (place + 1, marks[i]))
      {
        if (!split_at (text, place, strlen (marks[i]), from, to))
          continue;
        if (are_labels (table, *from, *to))
          return TRUE;
        if (first_from == NULL)
          {
            first_from = g_steal_pointer (from);
            first_to = g_steal_pointer (to);
          }
        g_clear_pointer (from, g_free);
        g_clear_pointer (to, g_free);
      }
  *from = g_steal_pointer (&first_from);
  *to = g_steal_pointer (&first_to);
  return *from != NULL;
}
