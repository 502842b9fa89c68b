#include "encode/vec-documents.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-frame.h"
#include "read/vec-json-records.h"
#include "read/vec-label-column.h"
#include "read/vec-roles.h"
#include "read/vec-text-input.h"

#define PREVIEW_ROWS 20
#define LABEL_CHARACTERS 60      /* of a text that names its row */
#define LONG_LINE 400            /* bytes; longer ones are paragraphs */

static const char *const text_extensions[] = { ".txt", ".text", ".md", ".markdown", ".rst", ".org", NULL };

gint64
vec_documents_get_n (const VecDocuments *self)
{
  return vec_strings_get_length (self->texts);
}

void
vec_documents_free (VecDocuments *self)
{
  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->texts, vec_strings_unref);
  g_clear_pointer (&self->labels, vec_strings_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}

static VecDocuments *
documents_new (const char *path)
{
  VecDocuments *self = g_new0 (VecDocuments, 1);

  self->name = g_filename_display_basename (path);
  self->path = g_strdup (path);
  self->texts = vec_strings_new ();
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  return self;
}

/* How @text begins, as one line. Free it. */
static char *
dup_beginning (const char *text)
{
  const char *end = text;
  glong n = 0;
  char *beginning;

  while (n < LABEL_CHARACTERS && *end != '\0')
    {
      end = g_utf8_next_char (end);
      n++;
    }
  beginning = *end == '\0' ? g_strdup (text) : g_strdup_printf ("%.*s…", (int) (end - text), text);
  return g_strdelimit (beginning, "\r\n\t", ' ');
}

static void
label_by_texts (VecDocuments *self)
{
  self->labels = vec_strings_new ();
  for (gint64 i = 0; i < vec_documents_get_n (self); i++)
    {
      g_autofree char *label = dup_beginning (vec_strings_get (self->texts, i));

      vec_strings_append (self->labels, label, -1);
    }
}

static gboolean
has_text (const VecDocuments *self)
{
  for (gint64 i = 0; i < vec_documents_get_n (self); i++)
    if (*vec_strings_get (self->texts, i) != '\0')
      return TRUE;
  return FALSE;
}

/* ---- A column. */

/* The column with the most characters in its first rows, but no numbers, addresses or lists; −1. */
static int
find_longest (const VecSample *sample)
{
  gint64 most = 0;
  int longest = -1;

  for (guint j = 0; j < sample->n_columns; j++)
    {
      gint64 n = 0;

      if (sample->kinds[j] != VEC_KIND_TEXT)
        continue;
      for (guint i = 0; i < sample->rows->len; i++)
        {
          const char *cell = ((char **) g_ptr_array_index (sample->rows, i))[j];
          gboolean is_address = strstr (cell, "://") != NULL && strchr (cell, ' ') == NULL;

          n += is_address ? 0 : (gint64) g_utf8_strlen (cell, -1);
        }
      if (n > most)
        {
          most = n;
          longest = (int) j;
        }
    }
  return longest;
}

static int
find_column (const VecFrame *frame, const char *name, GError **error)
{
  int column = name != NULL ? vec_roles_find_column (frame->sample, name) : find_longest (frame->sample);
  g_autofree char *list = NULL;

  if (column >= 0)
    return column;
  list = vec_roles_dup_column_list (frame->sample);
  if (name != NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column “%s”; it has: %s"), frame->file, name, list);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column of texts; it has: %s"), frame->file, list);
  return -1;
}

/* Names of rows are short. */
static gboolean
is_short (const VecSample *sample, int column)
{
  glong n = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    n += g_utf8_strlen (((char **) g_ptr_array_index (sample->rows, i))[column], -1);
  return n <= LABEL_CHARACTERS * (glong) sample->rows->len;
}

static void
take_labels (VecDocuments *self, const VecFrame *frame, int column)
{
  g_autofree gboolean *taken = g_new0 (gboolean, frame->sample->n_columns + 1);
  int label;

  taken[column] = TRUE;
  label = vec_roles_find_label (frame->sample, taken);
  if (label >= 0 && !is_short (frame->sample, label))
    label = -1;
  if (label >= 0)
    self->labels = vec_strings_ref (g_ptr_array_index (frame->columns, (guint) label));
  else
    label_by_texts (self);
  for (guint j = 0; j < frame->columns->len; j++)
    {
      VecStrings *values = g_ptr_array_index (frame->columns, j);
      const char *name = frame->sample->names[j];
      VecColumn *made = (int) j == label    ? vec_label_column_new (name, values)
                        : (int) j == column ? vec_column_new_text (name, VEC_COLUMN_TEXT, values)
                                            : vec_column_new_guessed (name, values);

      if (made != NULL)
        g_ptr_array_add (self->columns, made);
    }
}

static VecDocuments *
read_column (const char *path, const VecDocumentsOptions *options, VecTicker *ticker, GError **error)
{
  g_autoptr (VecFrame) frame = vec_frame_read (path, VEC_FRAME_HEADER_GUESS, ticker, error);
  g_autoptr (VecDocuments) self = NULL;
  int column = frame != NULL ? find_column (frame, options->column, error) : -1;

  if (column < 0)
    return NULL;
  self = documents_new (path);
  vec_strings_unref (self->texts);
  self->texts = vec_strings_ref (g_ptr_array_index (frame->columns, (guint) column));
  take_labels (self, frame, column);
  return g_steal_pointer (&self);
}

/* ---- Lines. */

static VecDocuments *
read_lines (const char *path, VecTicker *ticker, GError **error)
{
  g_autoptr (VecTextInput) input = vec_text_input_open (path, TRUE, error);
  g_autoptr (VecDocuments) self = NULL;
  GError *reason = NULL;
  const char *line;
  gsize length;

  if (input == NULL)
    return NULL;
  self = documents_new (path);
  while (vec_text_input_next_line (input, &line, &length, &reason))
    {
      g_autofree char *text = g_strstrip (g_strndup (line, length));

      if (*text != '\0')
        vec_strings_append (self->texts, text, -1);
      if (!vec_ticker_tick (ticker, vec_text_input_get_position (input), error))
        return NULL;
    }
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return NULL;
    }
  label_by_texts (self);
  g_ptr_array_add (self->columns, vec_column_new_text (_("text"), VEC_COLUMN_TEXT, self->texts));
  return g_steal_pointer (&self);
}

/* ---- Passages. */

typedef struct
{
  VecDocuments *documents;
  const VecDocumentsOptions *options;
  VecStrings *files, *headings;   /* of each passage */
  GArray *numbers;                /* of double: of each passage, in its file, from 1 */
  gboolean any_heading;
} Passages;

/* A whole file as UTF-8, its lines ended by LF: what vec_passages_cut() finds are places in it. */
static GString *
read_text (const char *path, VecTicker *ticker, GError **error)
{
  g_autoptr (VecTextInput) input = vec_text_input_open (path, TRUE, error);
  GString *text;
  GError *reason = NULL;
  const char *line;
  gsize length;

  if (input == NULL)
    return NULL;
  text = g_string_new (NULL);
  while (reason == NULL && vec_text_input_next_line (input, &line, &length, &reason))
    {
      g_string_append_len (text, line, (gssize) length);
      g_string_append_c (text, '\n');
      vec_ticker_tick (ticker, 0, &reason);
    }
  if (reason == NULL)
    return text;
  g_propagate_error (error, reason);
  g_string_free (text, TRUE);
  return NULL;
}

static gboolean
is_markdown (const char *path)
{
  return g_str_has_suffix (path, ".md") || g_str_has_suffix (path, ".markdown");
}

/* @name: what the column "file" calls it. */
static gboolean
add_file (Passages *self, const char *path, const char *name, VecTicker *ticker, GError **error)
{
  g_autoptr (GString) text = read_text (path, ticker, error);
  VecPassagesOptions options = self->options->passages;
  g_autoptr (GArray) passages = NULL;

  if (text == NULL)
    return FALSE;
  options.is_markdown = is_markdown (path);
  passages = vec_passages_cut (text->str, text->len, &options, ticker->cancellable, error);
  for (guint i = 0; passages != NULL && i < passages->len; i++)
    {
      const VecTextPassage *passage = &g_array_index (passages, VecTextPassage, i);
      double number = i + 1;

      vec_strings_append (self->documents->texts, text->str + passage->begin, (gssize) (passage->end - passage->begin));
      vec_strings_append (self->files, name, -1);
      vec_strings_append (self->headings, text->str + passage->heading_begin, (gssize) (passage->heading_end - passage->heading_begin));
      g_array_append_val (self->numbers, number);
      self->any_heading = self->any_heading || passage->heading_end > passage->heading_begin;
    }
  return passages != NULL;
}

static gboolean
is_text_file (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (const char *const *extension = text_extensions; *extension != NULL; extension++)
    if (g_str_has_suffix (lower, *extension))
      return TRUE;
  return FALSE;
}

/* The text files of a folder and of those within it, by name; hidden ones and links to folders are left aside. */
static void
list_files (const char *folder, const char *prefix, GPtrArray *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *name = *prefix != '\0' ? g_build_filename (prefix, entry, NULL) : g_strdup (entry);

      if (*entry == '.')
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        list_files (path, name, names);
      else if (is_text_file (entry) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static gboolean
add_folder (Passages *self, const char *folder, VecTicker *ticker, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  list_files (folder, "", names);
  g_ptr_array_sort (names, compare_names);
  ticker->total = names->len;
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *shown = g_filename_display_name (names->pdata[i]);

      if (!add_file (self, path, shown, ticker, error))
        return FALSE;
      vec_ticker_end (ticker, i + 1);
    }
  if (names->len > 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("There are no text files (.txt, .md) in the folder %s"), self->documents->name);
  return FALSE;
}

static void
add_passage_columns (Passages *self)
{
  GPtrArray *columns = self->documents->columns;
  guint n = self->numbers->len;

  g_ptr_array_add (columns, vec_column_new_parsed (_("file"), VEC_COLUMN_CATEGORY, self->files));
  if (self->any_heading)
    g_ptr_array_add (columns, vec_column_new_parsed (_("heading"), VEC_COLUMN_CATEGORY, self->headings));
  g_ptr_array_add (columns, vec_column_new_number (_("passage"), g_memdup2 (self->numbers->data, n * sizeof (double)), n));
  g_ptr_array_add (columns, vec_column_new_text (_("text"), VEC_COLUMN_TEXT, self->documents->texts));
}

static VecDocuments *
read_passages (const char *path, const VecDocumentsOptions *options, VecTicker *ticker, GError **error)
{
  g_autoptr (VecDocuments) documents = documents_new (path);
  g_autoptr (VecStrings) files = vec_strings_new ();
  g_autoptr (VecStrings) headings = vec_strings_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  Passages passages = { documents, options, files, headings, numbers, FALSE };
  gboolean good;

  if (!vec_passages_check (&options->passages, error))
    return NULL;
  good = g_file_test (path, G_FILE_TEST_IS_DIR) ? add_folder (&passages, path, ticker, error)
                                                : add_file (&passages, path, documents->name, ticker, error);
  if (!good)
    return NULL;
  add_passage_columns (&passages);
  label_by_texts (documents);
  return g_steal_pointer (&documents);
}

VecDocuments *
vec_documents_read (const char *path, const VecDocumentsOptions *options, VecProgressFunc progress, gpointer progress_data,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (VecDocuments) self = NULL;
  VecTicker ticker;

  vec_ticker_init (&ticker, _("Reading texts"), 0, progress, progress_data, cancellable);
  switch (options->form)
    {
    case VEC_DOCUMENTS_COLUMN:
      self = read_column (path, options, &ticker, error);
      break;
    case VEC_DOCUMENTS_LINES:
      self = read_lines (path, &ticker, error);
      break;
    case VEC_DOCUMENTS_PASSAGES:
    default:
      self = read_passages (path, options, &ticker, error);
    }
  if (self == NULL || has_text (self))
    return g_steal_pointer (&self);
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("There is no text in %s"), self->name);
  return NULL;
}

/* ---- What a file seems to be. */

void
vec_documents_preview_free (VecDocumentsPreview *self)
{
  g_strfreev (self->columns);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static VecSample *
sample_file (const char *path, const VecHead *head, gboolean is_json, GError **error)
{
  return is_json ? vec_json_sample_new (path, NULL, error) : vec_sample_new (head, path, VEC_SAMPLE_METADATA, NULL);
}

static void
take_sample (VecDocumentsPreview *self, const VecSample *sample)
{
  self->form = VEC_DOCUMENTS_COLUMN;
  self->has_columns = TRUE;
  self->column = find_longest (sample);
  self->columns = g_strdupv (sample->names);
  for (guint i = 0; i < MIN (sample->rows->len, PREVIEW_ROWS); i++)
    g_ptr_array_add (self->rows, g_strdupv (g_ptr_array_index (sample->rows, i)));
}

/* Lines, unless there are empty ones between them or many are long. */
static void
take_lines (VecDocumentsPreview *self, const VecHead *head)
{
  VecTextInput *input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  guint n_long = 0, n_lines = 0;
  gboolean any_blank = FALSE, was_blank = FALSE;
  const char *line;
  gsize length;

  self->form = VEC_DOCUMENTS_LINES;
  while (input != NULL && vec_text_input_next_line (input, &line, &length, NULL))
    {
      g_autofree char *text = g_strstrip (vec_text_input_dup_valid (line, length));
      char *cells[] = { text, NULL };

      any_blank = any_blank || (was_blank && *text != '\0' && n_lines > 0);
      was_blank = *text == '\0';
      if (*text == '\0')
        continue;
      n_lines++;
      n_long += length > LONG_LINE;
      if (self->rows->len < PREVIEW_ROWS)
        g_ptr_array_add (self->rows, g_strdupv (cells));
    }
  g_clear_pointer (&input, vec_text_input_free);
  if (any_blank || 4 * n_long > n_lines)
    self->form = VEC_DOCUMENTS_PASSAGES;
}

static gboolean
is_delimited (const char *path, const VecSample *sample)
{
  static const char *const extensions[] = { ".csv", ".tsv", ".tab", NULL };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (const char *const *extension = extensions; *extension != NULL; extension++)
    if (g_str_has_suffix (lower, *extension))
      return TRUE;
  return !is_text_file (lower) && sample->n_columns > 1 && sample->regularity >= 0.9;
}

VecDocumentsPreview *
vec_documents_inspect (const char *path, GError **error)
{
  g_autoptr (VecDocumentsPreview) self = g_new0 (VecDocumentsPreview, 1);
  g_autoptr (VecSample) sample = NULL;
  g_auto (VecHead) head = { 0 };
  gboolean is_json;

  self->column = -1;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      self->is_folder = TRUE;
      self->form = VEC_DOCUMENTS_PASSAGES;
      self->columns = g_new0 (char *, 1);
      return g_steal_pointer (&self);
    }
  if (!vec_head_read (&head, path, VEC_PROBE_SIZE, error))
    return NULL;
  is_json = vec_json_probe (head.bytes, head.n, head.size) >= 90;
  sample = sample_file (path, &head, is_json, is_json ? error : NULL);
  if (sample == NULL && is_json)
    return NULL;
  if (sample == NULL)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has no lines of text"), name);
      return NULL;
    }
  if (is_json || is_delimited (path, sample))
    take_sample (self, sample);
  else
    {
      self->columns = g_new0 (char *, 1);
      take_lines (self, &head);
    }
  if (is_markdown (path))
    self->form = VEC_DOCUMENTS_PASSAGES;
  return g_steal_pointer (&self);
}
