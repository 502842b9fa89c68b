/* A table that does not come from one file: from several, or from a pipe. */
#include "read/vec-shards.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "read/vec-missing.h"
#include "read/vec-unpack.h"
#include "table/vec-table-append.h"

/* ---- Several files. */

/* The table with its file's name in a column. Takes @table. */
static VecTable *
name_rows (VecTable *table)
{
  g_autoptr(VecTable) own = table;
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  g_autoptr(VecStrings) names = vec_strings_new ();
  gint64 n = vec_table_get_n_rows (table);

  if (vec_table_find_column (table, VEC_ADDED_COLUMN) != NULL)
    return g_steal_pointer (&own);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (table, i)));
  vec_strings_append (names, vec_table_get_name (table), -1);
  g_ptr_array_add (columns, vec_column_new_category (VEC_ADDED_COLUMN, g_new0 (guint32, n), n, names));
  return vec_table_new_with_columns (table, NULL, columns);
}

/* Line 3 is line 3 of which file? Takes @table. */
static VecTable *
name_left_out (VecTable *table)
{
  g_autoptr(VecTable) own = table;
  g_autoptr(VecLeftOut) named = vec_left_out_new ();

  if (vec_table_get_left_out (table) == NULL)
    return g_steal_pointer (&own);
  vec_left_out_append_of (named, vec_table_get_left_out (table), vec_table_get_name (table));
  return vec_table_new_left_out (table, named);
}

/* Neighbours are put together, then neighbours of those: each row is copied about log₂ of the number of files times. */
static gboolean
put_together (GPtrArray *tables, GError **error)
{
  while (tables->len > 1)
    for (guint i = 0; i + 1 < tables->len; i++)
      {
        VecTable *both = vec_table_append (g_ptr_array_index (tables, i), g_ptr_array_index (tables, i + 1), error);

        if (both == NULL)
          return FALSE;
        g_object_unref (g_ptr_array_index (tables, i));
        tables->pdata[i] = both;
        g_ptr_array_remove_index (tables, i + 1);
      }
  return TRUE;
}

static VecTable *
remark_files (VecTable *table, guint n_files)
{
  g_autofree char *remark = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The rows of %u file were put together",
                                                          "The rows of %u files were put together", n_files),
                                             n_files);

  return vec_table_new_remarked (table, remark);
}

VecTable *
vec_shards_read (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) single = vec_read_options_copy_within (options);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_files = 1 + g_strv_length (options->more_paths);

  single->defer_check = single->missing != VEC_MISSING_REFUSE;   /* the error names the file */
  g_clear_pointer (&single->more_paths, g_strfreev);
  g_clear_pointer (&single->metadata_path, g_free);
  for (guint i = 0; i < n_files; i++)
    {
      VecTable *table = vec_read_file (i == 0 ? path : options->more_paths[i - 1], single, progress, progress_data, cancellable, error);

      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, name_rows (name_left_out (table)));
      if (!vec_missing_check_lengths (g_ptr_array_index (tables, i), error))
        return NULL;
    }
  return put_together (tables, error) ? remark_files (g_ptr_array_index (tables, 0), n_files) : NULL;
}

/* ---- Streams. */

gboolean
vec_stream_is (const char *path)
{
  struct stat info;

  if (stat (path, &info) != 0)
    return FALSE;
  return S_ISFIFO (info.st_mode) || S_ISSOCK (info.st_mode) || (S_ISCHR (info.st_mode) && g_str_equal (path, "/dev/stdin"));
}

VecTable *
vec_stream_read (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                 GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) within = vec_read_options_copy_within (options);
  g_autoptr(VecUnpacked) unpacked = NULL;
  g_autoptr(VecTable) table = NULL;
  const VecUnpackedFile *file;
  VecTicker ticker;

  vec_ticker_init (&ticker, _("Receiving"), 0, progress, progress_data, cancellable);
  unpacked = vec_unpack_stream (path, _("standard input"), &ticker, error);
  if (unpacked == NULL)
    return NULL;
  file = g_ptr_array_index (vec_unpacked_get_files (unpacked), 0);
  table = vec_read_file (file->path, within, progress, progress_data, cancellable, error);
  return table != NULL ? vec_table_new_named (table, file->name, vec_table_get_format (table), path) : NULL;
}
