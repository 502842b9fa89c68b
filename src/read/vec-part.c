#include "read/vec-part.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

#define MAX_NAMED 10

static void
part_free (gpointer data)
{
  VecPart *part = data;

  g_free (part->name);
  g_free (part->type);
  g_free (part);
}

GPtrArray *
vec_parts_new (void)
{
  return g_ptr_array_new_with_free_func (part_free);
}

VecPart *
vec_parts_add (GPtrArray *parts, const char *name, gint64 n_rows, gint64 n_dims, const char *type)
{
  VecPart *part = g_new0 (VecPart, 1);

  part->name = g_utf8_make_valid (name, -1);
  part->n_rows = n_rows;
  part->n_dims = n_dims;
  part->type = g_strdup (type != NULL ? type : "");
  g_ptr_array_add (parts, part);
  return part;
}

char *
vec_part_dup_title (const VecPart *part)
{
  const char *gap = *part->type != '\0' ? " " : "";

  if (part->n_rows > 0 && part->n_dims > 0)
    return g_strdup_printf (_("“%s” (%lld × %lld%s%s)"), part->name, (long long) part->n_rows, (long long) part->n_dims, gap, part->type);
  return *part->type != '\0' ? g_strdup_printf (_("“%s” (%s)"), part->name, part->type) : g_strdup_printf (_("“%s”"), part->name);
}

/* All of them, or all but one; free it. */
static char *
dup_list (GPtrArray *parts, int except)
{
  GString *list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < parts->len && n < MAX_NAMED; i++)
    {
      g_autofree char *title = (int) i != except ? vec_part_dup_title (g_ptr_array_index (parts, i)) : NULL;

      if (title != NULL)
        g_string_append_printf (list, "%s%s", n++ > 0 ? _(", ") : "", title);
    }
  if (parts->len > n + (except >= 0 ? 1 : 0))
    g_string_append (list, " …");
  return g_string_free (list, FALSE);
}

static int
find_default (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    if (((const VecPart *) g_ptr_array_index (parts, i))->is_default)
      return (int) i;
  return parts->len == 1 ? 0 : -1;
}

static int
find_name (GPtrArray *parts, const char *name)
{
  guint64 number;

  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((const VecPart *) g_ptr_array_index (parts, i))->name, name))
      return (int) i;
  return g_ascii_string_to_unsigned (name, 10, 1, parts->len, &number, NULL) ? (int) number - 1 : -1;
}

int
vec_parts_find (GPtrArray *parts, const char *name, const char *file, GError **error)
{
  int index = name != NULL ? find_name (parts, name) : find_default (parts);
  g_autofree char *list = NULL;

  if (index >= 0)
    return index;
  list = dup_list (parts, -1);
  if (name != NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s holds nothing called “%s”; there are %s"), file, name, list);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s holds several tables; choose one of them (--part NAME): %s"), file, list);
  return -1;
}

char *
vec_parts_dup_remark (GPtrArray *parts, int index, const char *name)
{
  g_autofree char *list = NULL;

  if (name != NULL || parts->len < 2)
    return NULL;
  list = dup_list (parts, index);
  return g_strdup_printf (_("“%s” was read; the file also holds %s"), ((const VecPart *) g_ptr_array_index (parts, index))->name, list);
}

void
vec_parts_remark_others (GPtrArray *parts, int index, const char *name, VecTableBuilder *builder)
{
  g_autofree char *remark = vec_parts_dup_remark (parts, index, name);

  if (remark != NULL)
    vec_table_builder_add_remark (builder, remark);
}
