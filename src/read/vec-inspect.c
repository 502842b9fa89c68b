/* What the import dialog shows: the guesses of the readers, without reading a file whole. */
#include "read/vec-reader.h"

#include <string.h>

#include "read/vec-archive.h"
#include "read/vec-json-records.h"
#include "read/vec-npy-header.h"
#include "read/vec-readers.h"
#include "read/vec-roles.h"
#include "read/vec-word-text.h"

#define SHOWN_ROWS 20

static void
inspect_delimited (VecInspection *self, VecSample *sample, VecRole *roles, gboolean certain)
{
  self->encoding = g_strdup (sample->encoding);
  self->delimiter = sample->delimiter;
  self->has_header = sample->has_header;
  self->n_columns = sample->n_columns;
  self->column_names = g_strdupv (sample->names);
  self->n_dims = vec_roles_count_dims (sample, roles);
  self->certain = certain && self->n_dims > 0;
  self->roles = roles;
  for (guint i = 0; i < MIN (sample->rows->len, SHOWN_ROWS); i++)
    g_ptr_array_add (self->rows, g_strdupv (g_ptr_array_index (sample->rows, i)));
}

/* The roles that @options choose may be in conflict with the file: then the dialog shows the guess. */
static void
inspect_sample (VecInspection *self, const VecHead *head, const char *path, const VecReadOptions *options)
{
  g_autoptr(VecSample) sample = vec_sample_new (head, path, VEC_SAMPLE_TABLE, options);
  gboolean certain;
  VecRole *roles;

  if (sample == NULL)
    return;
  roles = vec_roles_resolve (sample, options, "", &certain, NULL);
  if (roles == NULL)
    roles = vec_roles_guess (sample, &certain);
  inspect_delimited (self, sample, roles, certain);
}

static void
inspect_word_text (VecInspection *self, const VecHead *head)
{
  VecWordLayout layout;

  vec_word_text_sniff (head, &layout);
  self->encoding = g_strdup (layout.encoding);
  self->has_header = layout.has_header;
  self->n_dims = layout.n_dims;
  self->certain = layout.certainty >= 60;
}

static void
inspect_npy (VecInspection *self, const VecHead *head)
{
  VecNpyHeader header;
  gint64 n_dims = 1;

  self->certain = TRUE;
  if (!vec_npy_header_parse (&header, head->bytes, head->n, "", NULL) || header.n_axes < 2)
    return;
  for (int i = 1; i < header.n_axes; i++)
    if (__builtin_mul_overflow (n_dims, header.shape[i], &n_dims) || n_dims > G_MAXINT)
      return;
  self->n_dims = (int) n_dims;
}

/* "8000 300\n": the second number. */
static void
inspect_word2vec_binary (VecInspection *self, const VecHead *head)
{
  const char *text = (const char *) head->bytes;
  char *end;

  self->certain = TRUE;
  g_ascii_strtoull (text, &end, 10);
  self->n_dims = (int) MIN (g_ascii_strtoull (end, NULL, 10), G_MAXINT);
}

/* A file whose parts cannot be listed is damaged: reading it says where. */
static void
inspect_parts (VecInspection *self, const char *path, const VecReadOptions *options)
{
  self->part = -1;
  self->parts = self->reader->list_parts (path, options, NULL);
  self->certain = self->parts == NULL || self->parts->len == 1;
  if (self->parts == NULL)
    return;
  self->part = vec_parts_find (self->parts, options != NULL ? options->part : NULL, "", NULL);
  if (self->part >= 0)
    self->n_dims = (int) MIN (((const VecPart *) g_ptr_array_index (self->parts, self->part))->n_dims, G_MAXINT);
}

/* The fields of the first rows are columns like those of CSV. Several lists are worth asking about. */
static void
inspect_json (VecInspection *self, const char *path, const VecReadOptions *options)
{
  g_autoptr(VecSample) sample = NULL;
  gboolean certain;
  VecRole *roles;
  guint n_lists = 0;

  inspect_parts (self, path, options);
  if (self->parts != NULL && self->parts->len < 2)
    g_clear_pointer (&self->parts, g_ptr_array_unref);
  sample = vec_json_sample_new (path, options != NULL ? options->part : NULL, NULL);
  if (sample == NULL)
    return;
  roles = vec_roles_resolve (sample, options, "", &certain, NULL);
  if (roles == NULL)
    roles = vec_roles_guess (sample, &certain);
  for (guint j = 0; j < sample->n_columns; j++)
    n_lists += sample->kinds[j] == VEC_KIND_LIST;
  inspect_delimited (self, sample, roles, certain && n_lists < 2);
}

VecInspection *
vec_inspect_file (const char *path, const VecReadOptions *options, GError **error)
{
  g_autofree char *file = vec_reader_dup_file (path);
  const VecReader *reader = vec_reader_for_file (file, options, error);
  g_auto(VecHead) head = { 0 };
  VecInspection *self;

  if (reader == &vec_reader_archive)
    return vec_archive_inspect (file, options, error);
  if (reader == NULL || !vec_head_read (&head, file, VEC_SAMPLE_SIZE, error))
    return NULL;
  self = g_new0 (VecInspection, 1);
  self->reader = reader;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (reader == &vec_reader_csv || reader == &vec_reader_tsv)
    inspect_sample (self, &head, file, options);
  else if (reader == &vec_reader_npy)
    inspect_npy (self, &head);
  else if (reader == &vec_reader_json)
    inspect_json (self, file, options);
  else if (reader->list_parts != NULL)
    inspect_parts (self, file, options);
  else if (reader == &vec_reader_word2vec_binary)
    inspect_word2vec_binary (self, &head);
  else if (reader == &vec_reader_word2vec_text || reader == &vec_reader_glove)
    inspect_word_text (self, &head);
  else
    self->certain = TRUE;
  return self;
}

void
vec_inspection_free (VecInspection *self)
{
  g_free (self->encoding);
  g_strfreev (self->column_names);
  g_free (self->roles);
  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_free (self);
}
