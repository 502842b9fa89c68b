#include "read/vec-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-cache.h"
#include "read/vec-head.h"
#include "read/vec-join.h"
#include "read/vec-missing.h"
#include "read/vec-readers.h"
#include "read/vec-row-choice.h"
#include "read/vec-shards.h"
#include "read/vec-side-labels.h"
#include "read/vec-unpack.h"

/* More than this and the content alone decides. */
#define CERTAIN 20

static const VecReader *const readers[] = {
  &vec_reader_npy,
  &vec_reader_npz,
  &vec_reader_archive,
  &vec_reader_safetensors,
  &vec_reader_idx,
  &vec_reader_fvecs,
  &vec_reader_bvecs,
  &vec_reader_ivecs,
  &vec_reader_hdf5,
  &vec_reader_fasttext,
  &vec_reader_sqlite,
  &vec_reader_faiss,
  &vec_reader_finalfusion,
  &vec_reader_projector,
  &vec_reader_word2vec_binary,
  &vec_reader_word2vec_text,
  &vec_reader_json,
  &vec_reader_csv,
  &vec_reader_tsv,
  &vec_reader_glove,
  NULL,
};

const VecReader *const *
vec_readers_get (void)
{
  return readers;
}

/* ---- Options. */

VecReadOptions *
vec_read_options_new (void)
{
  VecReadOptions *self = g_new0 (VecReadOptions, 1);

  self->has_header = -1;
  return self;
}

VecReadOptions *
vec_read_options_copy (const VecReadOptions *self)
{
  VecReadOptions *copy = g_new (VecReadOptions, 1);

  *copy = *self;
  copy->format = g_strdup (self->format);
  copy->label_column = g_strdup (self->label_column);
  copy->vector_columns = g_strdup (self->vector_columns);
  copy->roles = self->n_roles > 0 ? g_memdup2 (self->roles, self->n_roles * sizeof (VecRole)) : NULL;
  copy->metadata_path = g_strdup (self->metadata_path);
  copy->join_key = g_strdup (self->join_key);
  copy->part = g_strdup (self->part);
  copy->more_paths = g_strdupv (self->more_paths);
  copy->where = g_strdup (self->where);
  copy->origin = g_strdup (self->origin);
  return copy;
}

void
vec_read_options_free (VecReadOptions *self)
{
  g_free (self->format);
  g_free (self->label_column);
  g_free (self->vector_columns);
  g_free (self->roles);
  g_free (self->metadata_path);
  g_free (self->join_key);
  g_free (self->part);
  g_strfreev (self->more_paths);
  g_free (self->where);
  g_free (self->origin);
  g_free (self);
}

/* ---- Recognition. */

/* Files that people have and that are not read, by their first bytes. */
static const struct
{
  const char *magic;
  gsize length;
  const char *sentence;
} known_files[] = {
  { "PAR1", 4, N_("%s is a Parquet file; save it as CSV, or its vectors as .npy") },
  { "ARROW1", 6, N_("%s is an Arrow file; save it as CSV, or its vectors as .npy") },
  { "\x80\x02", 2, N_("%s is a Python pickle, which is never opened because that could run a program hidden in it; save the vectors with numpy.save") },
  { "\x80\x03", 2, N_("%s is a Python pickle, which is never opened because that could run a program hidden in it; save the vectors with numpy.save") },
  { "\x80\x04", 2, N_("%s is a Python pickle, which is never opened because that could run a program hidden in it; save the vectors with numpy.save") },
  { "\x80\x05", 2, N_("%s is a Python pickle, which is never opened because that could run a program hidden in it; save the vectors with numpy.save") },
  { "%PDF", 4, N_("%s is a PDF document, not a table of vectors") },
  { "\x89PNG", 4, N_("%s is a picture, not a table of vectors") },
  { "\xff\xd8\xff", 3, N_("%s is a picture, not a table of vectors") },
};

static const VecReader *
find_by_id (const char *id)
{
  for (guint i = 0; readers[i] != NULL; i++)
    if (g_str_equal (readers[i]->id, id))
      return readers[i];
  return NULL;
}

static const VecReader *
find_by_extension (const char *path)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && readers[i] != NULL; i++)
    for (guint j = 0; readers[i]->extensions[j] != NULL; j++)
      if (g_ascii_strcasecmp (readers[i]->extensions[j], dot + 1) == 0)
        return readers[i];
  return NULL;
}

static const VecReader *
find_by_content (const VecHead *head, const char *path)
{
  const VecReader *best = NULL;
  int best_score = CERTAIN;

  for (guint i = 0; readers[i] != NULL; i++)
    {
      int score = readers[i]->probe (head->bytes, head->n, head->size, path);

      if (score > best_score)
        {
          best = readers[i];
          best_score = score;
        }
    }
  return best;
}

static void
set_unknown (const VecHead *head, const char *name, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_files); i++)
    if (head->n >= known_files[i].length && memcmp (head->bytes, known_files[i].magic, known_files[i].length) == 0)
      {
        g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _(known_files[i].sentence), name);
        return;
      }
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s is not recognised: text tables (CSV, TSV, JSON), word vectors (GloVe, word2vec, fastText, finalfusion), arrays (.npy, "
                 ".npz, safetensors, HDF5, fvecs, IDX), FAISS indices, SQLite and the Embedding Projector’s files are read"),
               name);
}

static gboolean
is_known_other_file (const VecHead *head)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_files); i++)
    if (head->n >= known_files[i].length && memcmp (head->bytes, known_files[i].magic, known_files[i].length) == 0)
      return TRUE;
  return FALSE;
}

/* A format that a person chose is that of the file within. */
static gboolean
is_packed (const char *path, const VecReader *chosen)
{
  g_auto(VecHead) head = { 0 };

  return chosen != &vec_reader_npz && vec_head_read (&head, path, 512, NULL) && vec_packed_is (head.bytes, head.n);
}

char *
vec_reader_dup_file (const char *path)
{
  char *config;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup (path);
  config = g_build_filename (path, "projector_config.json", NULL);
  if (g_file_test (config, G_FILE_TEST_IS_REGULAR))
    return config;
  g_free (config);
  return g_strdup (path);
}

const VecReader *
vec_reader_for_file (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *file = vec_reader_dup_file (path);
  g_autofree char *name = g_filename_display_basename (file);
  g_auto(VecHead) head = { 0 };
  const VecReader *reader;

  if (options != NULL && options->format != NULL)
    {
      reader = find_by_id (options->format);
      if (reader == NULL)
        g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("There is no format “%s”"), options->format);
      return reader != NULL && is_packed (file, reader) ? &vec_reader_archive : reader;
    }
  if (!vec_head_read (&head, file, VEC_PROBE_SIZE, error))
    return NULL;
  if (head.n == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), name);
      return NULL;
    }
  reader = find_by_content (&head, file);
  if (reader == NULL && !is_known_other_file (&head))
    reader = find_by_extension (file);
  if (reader == NULL)
    set_unknown (&head, name, error);
  return reader;
}

GPtrArray *
vec_read_list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *file = vec_reader_dup_file (path);
  const VecReader *reader;

  if (vec_stream_is (file))
    return vec_parts_new ();
  reader = vec_reader_for_file (file, options, error);
  if (reader == NULL)
    return NULL;
  return reader->list_parts != NULL ? reader->list_parts (file, options, error) : vec_parts_new ();
}

/* The table of @path itself, as it comes: several files, a pipe, or one file with what lies beside it. */
static VecTable *
read_table (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  const VecReader *reader;

  if (options->more_paths != NULL && options->more_paths[0] != NULL)
    return vec_shards_read (path, options, progress, progress_data, cancellable, error);
  if (vec_stream_is (path))
    return vec_stream_read (path, options, progress, progress_data, cancellable, error);
  reader = vec_reader_for_file (path, options, error);
  return reader != NULL ? reader->read (path, options, progress, progress_data, cancellable, error) : NULL;
}

/* Readers of text keep only the rows that were asked for and have none left to choose from here. */
static gboolean
choose_rows (VecTable **table, const VecReadOptions *options, GCancellable *cancellable, GError **error)
{
  VecTable *chosen = vec_row_choice_apply (*table, options, cancellable, error);

  g_set_object (table, chosen);
  g_clear_object (&chosen);
  return *table != NULL;
}

/* Rows are matched, or counted, before they can be chosen. */
static gboolean
is_put_together (const char *path, const VecReadOptions *options)
{
  g_autofree char *beside = vec_side_labels_find_table (path, options);

  return options->metadata_path != NULL || options->more_paths != NULL || beside != NULL;
}

static VecTable *read_joined (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                              GCancellable *cancellable, GError **error);

static VecTable *
read_all_and_choose (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) all = vec_read_options_copy (options);
  g_autoptr(VecTable) table = NULL;

  all->first_rows = all->random_rows = 0;
  g_clear_pointer (&all->where, g_free);
  table = read_joined (path, all, progress, progress_data, cancellable, error);
  return table != NULL ? vec_row_choice_apply (table, options, cancellable, error) : NULL;
}

/* With what is joined to it; its values may not have been looked through. */
static VecTable *
read_joined (const char *file, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
             GCancellable *cancellable, GError **error)
{
  g_autofree char *metadata_path = NULL;
  g_autoptr(VecTable) table = NULL;

  if (vec_row_choice_is_made (options) && is_put_together (file, options))
    return read_all_and_choose (file, options, progress, progress_data, cancellable, error);
  table = read_table (file, options, progress, progress_data, cancellable, error);
  if (table == NULL || !choose_rows (&table, options, cancellable, error))
    return NULL;
  if (options->metadata_path != NULL)
    metadata_path = g_strdup (options->metadata_path);
  else if (options->more_paths == NULL && !vec_table_has_labels (table))
    metadata_path = vec_side_labels_find_table (file, options);
  if (metadata_path == NULL)
    return g_steal_pointer (&table);
  return vec_join_metadata (table, metadata_path, options, progress, progress_data, cancellable, error);
}

VecTable *
vec_read_file (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
               GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  g_autofree char *file = vec_reader_dup_file (path);
  g_autoptr(VecCacheVisit) visit = NULL;
  g_autoptr(VecTable) table = NULL, raw = NULL;

  if (options == NULL)
    options = defaults;
  visit = vec_cache_visit_new (file, options);
  table = visit != NULL ? vec_cache_visit_find (visit, cancellable) : NULL;
  if (table != NULL)
    return g_steal_pointer (&table);
  raw = read_joined (file, options, progress, progress_data, cancellable, error);
  if (raw == NULL || options->defer_check)
    table = g_steal_pointer (&raw);
  else
    table = vec_missing_check (raw, options->missing, progress, progress_data, cancellable, error);
  if (table != NULL && visit != NULL)
    vec_cache_visit_keep (visit, table);
  return g_steal_pointer (&table);
}

VecReadOptions *
vec_read_options_copy_within (const VecReadOptions *options)
{
  VecReadOptions *within = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();

  within->defer_check |= within->missing != VEC_MISSING_REFUSE;
  return within;
}
