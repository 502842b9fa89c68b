#include "read/vec-join.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "read/vec-frame.h"
#include "read/vec-label-column.h"
#include "read/vec-readers.h"
#include "read/vec-roles.h"
#include "table/vec-label-index.h"

/* The mismatch that was reported last, so that asking for the ways out does not read the files again. */
static GMutex last_lock;
static char *last_path;
static char *last_metadata_path; /* NULL: the one that the file itself names */
static guint last_choices;

static void
remember_mismatch (const char *path, const char *metadata_path, guint choices)
{
  g_mutex_lock (&last_lock);
  g_free (last_path);
  g_free (last_metadata_path);
  last_path = g_strdup (path);
  last_metadata_path = g_strdup (metadata_path);
  last_choices = choices;
  g_mutex_unlock (&last_lock);
}

static gboolean
recall_mismatch (const char *path, const char *metadata_path, guint *choices)
{
  gboolean known;

  g_mutex_lock (&last_lock);
  known = g_strcmp0 (path, last_path) == 0 && g_strcmp0 (metadata_path, last_metadata_path) == 0;
  if (known)
    *choices = last_choices;
  g_mutex_unlock (&last_lock);
  return known;
}

guint
vec_read_get_join_choices (const char *path, const VecReadOptions *options)
{
  g_autofree char *file = vec_reader_dup_file (path);
  const char *metadata_path = options != NULL ? options->metadata_path : NULL;
  g_autoptr(VecReadOptions) exact = NULL;
  g_autoptr(VecTable) table = NULL;
  guint choices = 0;

  if (recall_mismatch (file, metadata_path, &choices))
    return choices;
  exact = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();
  exact->join = VEC_JOIN_EXACT;
  table = vec_read_file (file, exact, NULL, NULL, NULL, NULL);
  return table == NULL && recall_mismatch (file, metadata_path, &choices) ? choices : 0;
}

/* ---- Mismatches. */

static const char *
get_label (gpointer table, gint64 row)
{
  return vec_table_get_label (table, row);
}

static gint64
count_matches (VecTable *table, VecStrings *keys)
{
  gint64 n_missing;

  g_free (vec_label_index_match (keys, get_label, table, vec_table_get_n_rows (table), &n_missing));
  return vec_table_get_n_rows (table) - n_missing;
}

static guint
find_choices (VecTable *table, VecFrame *frame)
{
  gint64 n = vec_table_get_n_rows (table);
  guint choices = 0;

  if (!frame->has_header && frame->n_rows - 1 == n)
    choices |= 1u << VEC_JOIN_SKIP_HEADER;
  if (frame->has_header && frame->n_rows + 1 == n)
    choices |= 1u << VEC_JOIN_KEEP_HEADER;
  if (frame->n_rows - 1 == n)
    choices |= 1u << VEC_JOIN_DROP_LAST;
  if (vec_table_has_labels (table) && count_matches (table, g_ptr_array_index (frame->columns, 0)) * 2 > n)
    choices |= 1u << VEC_JOIN_BY_KEY;
  return choices;
}

static char *
dup_cause (VecFrame *frame, guint choices)
{
  if (choices & 1u << VEC_JOIN_SKIP_HEADER)
    return g_strdup_printf (_("perhaps its first line (“%s”) is a heading, or its last (“%s”) is not a row"), frame->first_line,
                            frame->last_line);
  if (choices & 1u << VEC_JOIN_KEEP_HEADER)
    return g_strdup_printf (_("perhaps its first line (“%s”), which was taken for a heading, is a row"), frame->first_line);
  if (choices & 1u << VEC_JOIN_DROP_LAST)
    return g_strdup_printf (_("perhaps its last line (“%s”) is not a row"), frame->last_line);
  if (choices & 1u << VEC_JOIN_BY_KEY)
    return g_strdup (_("its rows can be matched by their first column"));
  return g_strdup (_("they may not belong together"));
}

static gboolean
set_mismatch (VecTable *table, VecFrame *frame, const VecReadOptions *options, GError **error)
{
  guint choices = find_choices (table, frame);
  g_autofree char *cause = dup_cause (frame, choices);

  remember_mismatch (vec_table_get_path (table), options->metadata_path, choices);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("%s has %lld rows, but %s has %lld: %s"), vec_table_get_name (table),
               (long long) vec_table_get_n_rows (table), frame->file, (long long) frame->n_rows, cause);
  return FALSE;
}

/* ---- Which row of the metadata belongs to which of the table. */

/* By order: the identity. DROP_LAST leaves the last row out. */
static gboolean
match_by_order (VecTable *table, VecFrame *frame, const VecReadOptions *options, GError **error)
{
  gint64 n = vec_table_get_n_rows (table);
  gint64 n_rows = frame->n_rows - (options->join == VEC_JOIN_DROP_LAST ? 1 : 0);

  if (n_rows + frame->n_trailing_blank == n)
    vec_frame_keep_blank (frame);
  else if (n_rows != n)
    return set_mismatch (table, frame, options, error);
  return TRUE;
}

/* (n_rows of the table) the metadata's row, −1 where there is none. */
static gint64 *
match_by_key (VecTable *table, VecFrame *frame, guint key, gint64 *n_missing, GError **error)
{
  gint64 n = vec_table_get_n_rows (table);
  gint64 *rows = vec_label_index_match (g_ptr_array_index (frame->columns, key), get_label, table, n, n_missing);

  if (*n_missing < n)
    return rows;
  g_free (rows);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("No label of %s is in the column “%s” of %s"), vec_table_get_name (table),
               frame->sample->names[key], frame->file);
  return NULL;
}

static VecStrings *
gather (VecStrings *values, const gint64 *rows, gint64 n)
{
  VecStrings *gathered;

  if (rows == NULL && vec_strings_get_length (values) == n)
    return vec_strings_ref (values);
  gathered = vec_strings_new ();
  for (gint64 i = 0; i < n; i++)
    {
      gint64 row = rows != NULL ? rows[i] : i;

      vec_strings_append (gathered, row >= 0 ? vec_strings_get (values, row) : NULL, -1);
    }
  return gathered;
}

/* ---- The columns. */

static gboolean
equals_labels (VecTable *table, VecStrings *values)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (g_strcmp0 (vec_strings_get (values, row), vec_table_get_label (table, row)) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
has_column (GPtrArray *columns, const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (vec_column_get_name (g_ptr_array_index (columns, i)), name))
      return TRUE;
  return FALSE;
}

static char *
dup_free_name (GPtrArray *columns, const char *name)
{
  char *free_name = g_strdup (name);

  for (int i = 2; has_column (columns, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s (%d)", name, i);
    }
  return free_name;
}

/* A file of one column without a heading holds labels; so does a list of texts in JSON. */
static const char *
get_column_name (VecFrame *frame, guint column)
{
  if (frame->columns->len == 1 && !frame->has_header)
    return _("label");
  return frame->sample->names[column];
}

static int
find_label_column (VecTable *table, VecFrame *frame, const VecReadOptions *options)
{
  if (vec_table_has_labels (table))
    return -1;
  if (options->label_column != NULL)
    return vec_roles_find_column (frame->sample, options->label_column);
  if (frame->columns->len == 1 && (!frame->is_json || g_str_equal (frame->sample->names[0], "label")))
    return 0;
  return vec_roles_find_label (frame->sample, NULL);
}

static VecTable *
add_columns (VecTable *table, VecFrame *frame, const gint64 *rows, const VecReadOptions *options)
{
  gint64 n = vec_table_get_n_rows (table);
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  g_autoptr(VecStrings) labels = NULL;
  int label_column = find_label_column (table, frame, options);

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (table, i)));
  for (guint j = 0; j < frame->columns->len; j++)
    {
      g_autoptr(VecStrings) values = gather (g_ptr_array_index (frame->columns, j), rows, n);
      g_autofree char *name = dup_free_name (columns, get_column_name (frame, j));

      if ((int) j == label_column)
        {
          g_autoptr(VecColumn) column = vec_label_column_new (name, values);

          labels = vec_strings_ref (values);
          if (column != NULL)
            g_ptr_array_add (columns, g_steal_pointer (&column));
        }
      else if (!vec_table_has_labels (table) || !equals_labels (table, values))
        g_ptr_array_add (columns, vec_column_new_guessed (name, values));
    }
  return vec_table_new_with_columns (table, labels, columns);
}

/* ---- The whole. */

static VecTable *
join_by_key (VecTable *table, VecFrame *frame, const VecReadOptions *options, GError **error)
{
  int key = options->join_key != NULL ? vec_roles_find_column (frame->sample, options->join_key) : 0;
  g_autofree gint64 *rows = NULL;
  g_autoptr(VecTable) joined = NULL;
  g_autofree char *remark = NULL;
  gint64 n_missing;

  if (key < 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column “%s”"), frame->file, options->join_key);
      return NULL;
    }
  rows = match_by_key (table, frame, (guint) key, &n_missing, error);
  if (rows == NULL)
    return NULL;
  joined = add_columns (table, frame, rows, options);
  if (n_missing == 0)
    return g_steal_pointer (&joined);
  remark = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld row has no metadata in %s", "%lld rows have no metadata in %s",
                                         (gulong) n_missing),
                            (long long) n_missing, frame->file);
  return vec_table_new_remarked (joined, remark);
}

VecTable *
vec_join_metadata (VecTable *table, const char *metadata_path, const VecReadOptions *options, VecProgressFunc progress,
                   gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecFrameHeader header = options->join == VEC_JOIN_SKIP_HEADER   ? VEC_FRAME_HEADER_YES
                          : options->join == VEC_JOIN_KEEP_HEADER ? VEC_FRAME_HEADER_NO
                                                                  : VEC_FRAME_HEADER_GUESS;
  g_autoptr(VecFrame) frame = NULL;
  VecTicker ticker;

  vec_ticker_init (&ticker, _("Reading metadata"), 0, progress, progress_data, cancellable);
  frame = vec_frame_read (metadata_path, header, &ticker, error);
  if (frame == NULL)
    return NULL;
  if (options->join == VEC_JOIN_BY_KEY)
    return join_by_key (table, frame, options, error);
  if (!match_by_order (table, frame, options, error))
    return NULL;
  return add_columns (table, frame, NULL, options);
}
