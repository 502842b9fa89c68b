#include "read/vec-delimited.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "read/vec-csv.h"
#include "read/vec-label-column.h"
#include "read/vec-list.h"
#include "read/vec-number.h"
#include "read/vec-roles.h"
#include "read/vec-row-store.h"
#include "read/vec-ticker.h"

/* What one thread has in hand. */
typedef struct
{
  VecTextBlock text;
  const char *open_row;  /* begins a row that the block cuts, or NULL */
  guint64 line_number;   /* of the line before it */
} Block;

typedef struct
{
  VecTextInput *input;
  VecCsv *csv;           /* for rows that are read one by one */
  VecSample *sample;
  VecRole *roles;        /* (n_columns) */
  int *dims;             /* (n_columns) index in the vector, −1 for the others */
  int *texts;            /* (n_columns) index among the texts of the store, −1 for the others */
  guint n_texts;
  VecRowStore *rows;
  Block *blocks;
  VecRowPart **parts;    /* one for each block */
  gboolean row_is_long;  /* the next row is for csv */
  int n_dims;
  gboolean any_lists;
  gboolean types_are_chosen;
  VecTicker ticker;
} Reading;

/* ---- Recognition. */

/* JSON, XML and the like have commas too. */
static gboolean
begins_like_markup (const VecHead *head)
{
  gsize i = 0;

  while (i < head->n && (g_ascii_isspace (head->bytes[i]) || head->bytes[i] >= 0x80))
    i++;
  return i < head->n && (head->bytes[i] == '{' || head->bytes[i] == '<');
}

int
vec_delimited_probe (const VecHead *head, const char *path, gboolean tabs)
{
  g_autoptr(VecSample) sample = NULL;
  g_autofree VecRole *roles = NULL;
  gboolean certain;

  if (begins_like_markup (head))
    return 0;
  sample = vec_sample_new (head, path, VEC_SAMPLE_TABLE, NULL);
  if (sample == NULL || (sample->delimiter == '\t') != tabs)
    return 0;
  roles = vec_roles_guess (sample, &certain);
  if (vec_roles_count_dims (sample, roles) == 0)
    return sample->n_columns > 1 && sample->rows->len > 1 && sample->regularity >= 0.9 ? 50 : 0;
  if (sample->n_columns == 1)
    return sample->kinds[0] == VEC_KIND_LIST ? 70 : 0;
  return sample->regularity >= 0.9 ? 85 : 65;
}

/* ---- Rows. */

static const char *
get_file (Reading *self)
{
  return vec_text_input_get_name (self->input);
}

static gboolean
reject_not_number (Reading *self, VecRowPart *part, guint column, const VecField *field)
{
  g_autofree char *found = g_utf8_make_valid (field->text, (gssize) MIN (field->length, 40));

  return vec_row_part_reject_value (part, self->sample->names[column],
                                    field->length == 0 ? g_strdup (_("a number was expected, but there is nothing"))
                                                       : g_strdup_printf (_("“%s” is not a number"), found));
}

/* Why the field, of which vec_list_parse() made @n numbers and an end at @at, is not the row's vector; free it. */
static char *
describe_bad_list (Reading *self, const VecField *field, int n, gsize at)
{
  g_autofree char *found = NULL;

  if (n >= 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d number was expected and %d found",
                                         "%d numbers were expected and %d found", (gulong) self->n_dims),
                            self->n_dims, n);
  if (g_strstr_len (field->text, (gssize) field->length, "...") != NULL)
    return g_strdup (_("the vector was shortened with “...” when it was printed; write all its numbers"));
  found = g_utf8_make_valid (field->text + at, (gssize) MIN (field->length - at, 20));
  return g_strdup_printf (_("a list of numbers was expected, not “%s”"), found);
}

/* Metadata with decimal commas gets points, so that its type can be found. */
static void
add_value (Reading *self, VecStrings *values, const VecField *field)
{
  float value;

  if (self->sample->decimal_point == ',' && field->length < 40
      && vec_number_is_whole (field->text, field->length, ',', &value))
    {
      char text[40];
      char *comma;

      memcpy (text, field->text, field->length);
      comma = memchr (text, ',', field->length);
      if (comma != NULL)
        *comma = '.';
      vec_strings_append (values, text, (gssize) field->length);
      return;
    }
  vec_strings_append (values, field->text, (gssize) field->length);
}

static gboolean
reject_length (Reading *self, VecRowPart *part, guint n_fields)
{
  return vec_row_part_reject (part, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u value was expected, as in most lines, and %u found",
                                                                  "%u values were expected, as in most lines, and %u found",
                                                                  self->sample->n_columns),
                                                     self->sample->n_columns, n_fields));
}

/* Pictures are numbers from 0 to 255, most of them 0: not worth a call. */
static inline gboolean
parse_small_integer (const VecField *field, float *value)
{
  guint number = 0;

  if (field->length - 1 > 2)
    return FALSE;
  for (gsize i = 0; i < field->length; i++)
    {
      guint digit = (guint) (guchar) field->text[i] - '0';

      if (digit > 9)
        return FALSE;
      number = number * 10 + digit;
    }
  *value = (float) number;
  return TRUE;
}

/* FALSE: the part ends here. */
static gboolean
parse_row (Reading *self, VecRowPart *part, const VecField *fields, guint n_fields, float *row)
{
  char point = self->sample->decimal_point;
  const char *limit = fields[n_fields - 1].text + fields[n_fields - 1].length;

  if (!vec_sample_fits (self->sample, n_fields, fields[n_fields - 1].length == 0))
    return reject_length (self, part, n_fields);
  for (guint j = 0; j < self->sample->n_columns; j++)
    {
      const VecField *field = &fields[j];
      const char *end = field->text + field->length;

      if (self->dims[j] >= 0)
        {
          if (parse_small_integer (field, &row[self->dims[j]]))
            continue;
          if (vec_number_parse_within (field->text, end, limit, point, &row[self->dims[j]]) != end || field->length == 0)
            return reject_not_number (self, part, j, field);
        }
      else if (self->roles[j] == VEC_ROLE_VECTOR)
        {
          gsize at;
          int n = vec_list_parse (field->text, field->length, row, self->n_dims, &at);

          if (n != self->n_dims)
            return vec_row_part_reject_value (part, self->sample->names[j], describe_bad_list (self, field, n, at));
        }
      else if (self->texts[j] >= 0)
        add_value (self, vec_row_part_get_text (part, (guint) self->texts[j]), field);
    }
  vec_row_part_end (part);
  return TRUE;
}

/* Any thread. */
static void
parse_block (Reading *self, Block *block, VecRowPart *part)
{
  g_autoptr(VecCsv) csv = vec_csv_new_for_block (&block->text, self->sample->delimiter, self->sample->quotes);
  const VecField *fields;
  guint n_fields;

  while (vec_csv_next_row (csv, &fields, &n_fields, NULL) && !g_cancellable_is_cancelled (self->ticker.cancellable))
    {
      float *row;

      if (n_fields == 0)
        continue;
      row = vec_row_part_begin (part, vec_csv_get_line_number (csv));
      if (row != NULL && !parse_row (self, part, fields, n_fields, row))
        return;
    }
  block->open_row = vec_csv_get_open_row (csv, &block->line_number);
}

static void
parse_blocks_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Reading *self = data;

  for (gint64 i = begin; i < end; i++)
    parse_block (self, &self->blocks[i], self->parts[i]);
}

/* Up to the first block that cuts a row, which is read again: those after it did not begin with one. */
static guint
count_good_blocks (Reading *self, guint n_blocks)
{
  for (guint i = 0; i < n_blocks; i++)
    if (self->blocks[i].open_row != NULL)
      {
        vec_text_input_give_back (self->input, self->blocks[i].open_row, self->blocks[i].line_number);
        self->row_is_long = TRUE;
        return i + 1;
      }
  return n_blocks;
}

static gboolean
open_parts (Reading *self, const VecTextBlock *blocks, guint n_blocks, GError **error)
{
  self->parts = vec_row_store_open (self->rows, blocks, n_blocks, vec_text_input_get_position (self->input),
                                    vec_text_input_get_size (self->input), error);
  return self->parts != NULL;
}

static gboolean
take_blocks (Reading *self, GArray *texts, GError **error)
{
  gboolean good;

  self->blocks = g_new0 (Block, texts->len);
  for (guint i = 0; i < texts->len; i++)
    self->blocks[i].text = g_array_index (texts, VecTextBlock, i);
  good = open_parts (self, (const VecTextBlock *) (gpointer) texts->data, texts->len, error);
  if (good)
    {
      vec_parallel_blocks (texts->len, 1, 0, parse_blocks_cb, self);
      good = !g_cancellable_set_error_if_cancelled (self->ticker.cancellable, error)
             && vec_row_store_merge (self->rows, count_good_blocks (self, texts->len), self->ticker.cancellable, error);
    }
  g_clear_pointer (&self->blocks, g_free);
  return good;
}

/* A row that no block takes. FALSE at the end of the file, too. */
static gboolean
take_row (Reading *self, GError **error)
{
  const VecTextBlock block = { .n_lines = 1 };
  const VecField *fields;
  guint n_fields;
  float *row;

  self->row_is_long = FALSE;
  if (!vec_csv_next_row (self->csv, &fields, &n_fields, error))
    return FALSE;
  if (n_fields == 0)
    return TRUE;
  if (!open_parts (self, &block, 1, error))
    return FALSE;
  row = vec_row_part_begin (self->parts[0], vec_csv_get_line_number (self->csv));
  if (row != NULL)
    parse_row (self, self->parts[0], fields, n_fields, row);
  return vec_row_store_merge (self->rows, 1, self->ticker.cancellable, error);
}

static gboolean
skip_header (Reading *self, GError **error)
{
  const VecField *fields;
  guint n_fields = 0;

  while (n_fields == 0)
    if (!vec_csv_next_row (self->csv, &fields, &n_fields, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_rows (Reading *self, GError **error)
{
  g_autoptr(GArray) texts = g_array_new (FALSE, FALSE, sizeof (VecTextBlock));
  GError *row_error = NULL;

  if (!vec_ticker_tick (&self->ticker, 0, error))
    return FALSE;
  if (self->sample->has_header && !skip_header (self, &row_error))
    goto out;
  while (!vec_row_store_is_full (self->rows))
    {
      g_array_set_size (texts, 0);
      if (!self->row_is_long && !vec_text_input_next_blocks (self->input, self->sample->quotes, texts, error))
        return FALSE;
      if (!(texts->len > 0 ? take_blocks (self, texts, &row_error) : take_row (self, &row_error)))
        break;
      if (!vec_ticker_tick (&self->ticker, vec_text_input_get_position (self->input), error))
        return FALSE;
    }
out:
  if (row_error == NULL)
    return TRUE;
  g_propagate_error (error, row_error);
  return FALSE;
}

/* ---- Before the rows. */

static gboolean
set_no_vector (Reading *self, GError **error)
{
  g_autofree char *list = vec_roles_dup_column_list (self->sample);

  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s has no columns that look like vectors; its columns are %s: choose which of them hold the vector"),
               get_file (self), list);
  return FALSE;
}

static gboolean
check_roles (Reading *self, GError **error)
{
  guint n_lists = 0, n_labels = 0;
  int n_dims = 0;

  for (guint j = 0; j < self->sample->n_columns; j++)
    {
      self->dims[j] = self->roles[j] == VEC_ROLE_DIMENSION ? n_dims++ : -1;
      n_lists += self->roles[j] == VEC_ROLE_VECTOR;
      n_labels += self->roles[j] == VEC_ROLE_LABEL;
      self->texts[j] = self->roles[j] == VEC_ROLE_LABEL || self->roles[j] >= VEC_ROLE_TEXT ? (int) self->n_texts++ : -1;
    }
  if (n_lists > 1 || (n_lists == 1 && n_dims > 0))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("%s: a vector is either in one column of lists or in several columns of numbers, not in both"), get_file (self));
      return FALSE;
    }
  if (n_labels > 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s: only one column can be the label"), get_file (self));
      return FALSE;
    }
  self->any_lists = n_lists > 0;
  self->n_dims = vec_roles_count_dims (self->sample, self->roles);
  return self->n_dims > 0 || set_no_vector (self, error);
}

static gboolean
prepare (Reading *self, const char *path, const VecReadOptions *options, const VecHead *head, GError **error)
{
  gboolean certain;

  if (head->size == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), get_file (self));
      return FALSE;
    }
  self->sample = vec_sample_new (head, path, VEC_SAMPLE_TABLE, options);
  if (self->sample == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has no lines of text"), get_file (self));
      return FALSE;
    }
  if (self->sample->rows->len == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has a header line and no rows"), get_file (self));
      return FALSE;
    }
  self->roles = vec_roles_resolve (self->sample, options, get_file (self), &certain, error);
  if (self->roles == NULL)
    return FALSE;
  self->dims = g_new (int, self->sample->n_columns);
  self->texts = g_new (int, self->sample->n_columns);
  self->types_are_chosen = options->n_roles > 0;
  self->csv = vec_csv_new (self->input, self->sample->delimiter, self->sample->quotes);
  return check_roles (self, error);
}

/* ---- After the rows. */

static void
add_dim_names (Reading *self, VecTableBuilder *builder)
{
  g_autoptr(VecStrings) names = vec_strings_new ();

  if (!self->sample->has_header || self->any_lists)
    return;
  for (guint j = 0; j < self->sample->n_columns; j++)
    if (self->dims[j] >= 0)
      vec_strings_append (names, self->sample->names[j], -1);
  vec_table_builder_set_dim_names (builder, names);
}

static void
add_labels (VecTableBuilder *builder, const char *name, VecStrings *values)
{
  g_autoptr(VecColumn) column = vec_label_column_new (name, values);

  vec_table_builder_set_labels (builder, values);
  if (column != NULL)
    vec_table_builder_add_column (builder, column);
}

static VecColumn *
make_column (Reading *self, guint column, VecStrings *values, gboolean guess)
{
  static const VecColumnType types[] = {
    [VEC_ROLE_TEXT] = VEC_COLUMN_TEXT,
    [VEC_ROLE_NUMBER] = VEC_COLUMN_NUMBER,
    [VEC_ROLE_CATEGORY] = VEC_COLUMN_CATEGORY,
    [VEC_ROLE_IMAGE] = VEC_COLUMN_IMAGE,
  };
  const char *name = self->sample->names[column];

  return guess ? vec_column_new_guessed (name, values) : vec_column_new_parsed (name, types[self->roles[column]], values);
}

/* For a filter columns have the types that the beginning of the file shows: some of the rows tell less. */
static void
set_columns_cb (VecTableBuilder *builder, VecStrings *const *texts, gpointer data)
{
  Reading *self = data;

  for (guint j = 0; j < self->sample->n_columns; j++)
    if (self->roles[j] == VEC_ROLE_LABEL)
      {
        g_autoptr(VecColumn) column = vec_column_new_parsed (self->sample->names[j], VEC_COLUMN_CATEGORY, texts[self->texts[j]]);

        vec_table_builder_set_labels (builder, texts[self->texts[j]]);
        vec_table_builder_add_column (builder, column);
      }
    else if (self->texts[j] >= 0)
      {
        g_autoptr(VecColumn) column = make_column (self, j, texts[self->texts[j]], FALSE);

        vec_table_builder_add_column (builder, column);
      }
}

static VecTable *
build_table (Reading *self, const char *path, const char *format, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (get_file (self), format, path);
  gboolean has_labels = FALSE;

  for (guint j = 0; j < self->sample->n_columns; j++)
    has_labels |= self->roles[j] == VEC_ROLE_LABEL;
  vec_row_store_give (self->rows, builder, has_labels, -1);
  add_dim_names (self, builder);
  for (guint j = 0; j < self->sample->n_columns; j++)
    if (self->roles[j] == VEC_ROLE_LABEL)
      add_labels (builder, self->sample->names[j], vec_row_store_get_text (self->rows, (guint) self->texts[j]));
    else if (self->texts[j] >= 0)
      {
        g_autoptr(VecColumn) column = make_column (self, j, vec_row_store_get_text (self->rows, (guint) self->texts[j]),
                                                   !self->types_are_chosen);

        vec_table_builder_add_column (builder, column);
      }
  vec_ticker_end (&self->ticker, self->ticker.total);
  return vec_table_builder_end (builder, error);
}

static VecTable *
read_table (Reading *self, const char *path, const char *format, const VecReadOptions *options, VecHead *head, GError **error)
{
  if (!prepare (self, path, options, head, error))
    return NULL;
  vec_head_clear (head);
  self->rows = vec_row_store_new (get_file (self), self->n_dims, self->n_texts, options);
  vec_row_store_set_columns (self->rows, set_columns_cb, self);
  if (!read_rows (self, error) || !vec_row_store_finish (self->rows, self->ticker.cancellable, error))
    return NULL;
  return build_table (self, path, format, error);
}

static void
clear (Reading *self)
{
  g_free (self->texts);
  g_free (self->dims);
  g_free (self->roles);
  g_clear_pointer (&self->rows, vec_row_store_free);
  g_clear_pointer (&self->csv, vec_csv_free);
  g_clear_pointer (&self->sample, vec_sample_free);
  g_clear_pointer (&self->input, vec_text_input_free);
}

VecTable *
vec_delimited_read (const char *path, const char *format, const VecReadOptions *options, VecProgressFunc progress,
                    gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  g_auto(VecHead) head = { 0 };
  Reading reading = { 0 };
  VecTable *table;

  if (!vec_head_read (&head, path, VEC_SAMPLE_SIZE, error))
    return NULL;
  reading.input = vec_text_input_open (path, TRUE, error);
  if (reading.input == NULL)
    return NULL;
  vec_ticker_init (&reading.ticker, _("Reading"), head.size, progress, progress_data, cancellable);
  table = read_table (&reading, path, format, options != NULL ? options : defaults, &head, error);
  clear (&reading);
  return table;
}
