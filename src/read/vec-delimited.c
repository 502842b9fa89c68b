#include "read/vec-delimited.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-csv.h"
#include "read/vec-label-column.h"
#include "read/vec-list.h"
#include "read/vec-matrix.h"
#include "read/vec-number.h"
#include "read/vec-roles.h"
#include "read/vec-ticker.h"

#define TICK_BYTES (128 << 10)

typedef struct
{
  VecTextInput *input;
  VecCsv *csv;
  VecSample *sample;
  VecRole *roles;        /* (n_columns) */
  int *dims;             /* (n_columns) index in the vector, −1 for the others */
  VecStrings **values;   /* (n_columns) of labels and metadata, NULL for the others */
  VecMatrix *matrix;
  int n_dims;
  gboolean any_lists;
  VecTicker ticker;
  guint64 next_tick;
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
set_not_number (Reading *self, guint column, const VecField *field, GError **error)
{
  g_autofree char *found = g_utf8_make_valid (field->text, (gssize) MIN (field->length, 40));
  unsigned long long line = vec_csv_get_line_number (self->csv);

  if (field->length == 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu, column “%s”: a number was expected, but there is nothing"),
                 get_file (self), line, self->sample->names[column]);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu, column “%s”: “%s” is not a number"), get_file (self), line,
                 self->sample->names[column], found);
  return FALSE;
}

static gboolean
parse_list (Reading *self, guint column, const VecField *field, float *row, GError **error)
{
  unsigned long long line = vec_csv_get_line_number (self->csv);
  const char *name = self->sample->names[column];
  gsize at;
  int n = vec_list_parse (field->text, field->length, row, self->n_dims, &at);

  if (n == self->n_dims)
    return TRUE;
  if (n >= 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 g_dngettext (GETTEXT_PACKAGE, "%s, line %llu, column “%s”: %d number was expected and %d found",
                              "%s, line %llu, column “%s”: %d numbers were expected and %d found", (gulong) self->n_dims),
                 get_file (self), line, name, self->n_dims, n);
  else if (g_strstr_len (field->text, (gssize) field->length, "...") != NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s, line %llu, column “%s”: the vector was shortened with “...” when it was printed; write all its numbers"),
                 get_file (self), line, name);
  else
    {
      g_autofree char *found = g_utf8_make_valid (field->text + at, (gssize) MIN (field->length - at, 20));

      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu, column “%s”: a list of numbers was expected, not “%s”"),
                   get_file (self), line, name, found);
    }
  return FALSE;
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
check_length (Reading *self, const VecField *fields, guint n_fields, GError **error)
{
  if (vec_sample_fits (self->sample, n_fields, fields[n_fields - 1].length == 0))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               g_dngettext (GETTEXT_PACKAGE, "%s, line %llu: %u value was expected, as in most lines, and %u found",
                            "%s, line %llu: %u values were expected, as in most lines, and %u found", self->sample->n_columns),
               get_file (self), (unsigned long long) vec_csv_get_line_number (self->csv), self->sample->n_columns, n_fields);
  return FALSE;
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

static gboolean
read_row (Reading *self, const VecField *fields, guint n_fields, guint64 position, GError **error)
{
  char point = self->sample->decimal_point;
  float *row;

  if (!check_length (self, fields, n_fields, error))
    return FALSE;
  row = vec_matrix_add_row (self->matrix, position, vec_text_input_get_size (self->input), error);
  if (row == NULL)
    return FALSE;
  for (guint j = 0; j < self->sample->n_columns; j++)
    {
      const VecField *field = &fields[j];

      if (self->dims[j] >= 0)
        {
          const char *end = field->text + field->length;

          if (parse_small_integer (field, &row[self->dims[j]]))
            continue;
          if (vec_number_parse (field->text, end, point, &row[self->dims[j]]) != end || field->length == 0)
            return set_not_number (self, j, field, error);
        }
      else if (self->roles[j] == VEC_ROLE_VECTOR)
        {
          if (!parse_list (self, j, field, row, error))
            return FALSE;
        }
      else if (self->values[j] != NULL)
        add_value (self, self->values[j], field);
    }
  vec_matrix_check_row (self->matrix, vec_csv_get_line_number (self->csv));
  return TRUE;
}

static gboolean
read_rows (Reading *self, GError **error)
{
  gboolean skip = self->sample->has_header;
  GError *row_error = NULL;
  const VecField *fields;
  guint n_fields;

  while (vec_csv_next_row (self->csv, &fields, &n_fields, &row_error))
    {
      guint64 position = vec_text_input_get_position (self->input);

      if (n_fields == 0)
        continue;
      if (skip)
        {
          skip = FALSE;
          continue;
        }
      if (!read_row (self, fields, n_fields, position, error))
        return FALSE;
      if (position >= self->next_tick)
        {
          if (!vec_ticker_tick (&self->ticker, position, error))
            return FALSE;
          self->next_tick = position + TICK_BYTES;
        }
    }
  if (row_error != NULL)
    {
      g_propagate_error (error, row_error);
      return FALSE;
    }
  return TRUE;
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
      if (self->roles[j] == VEC_ROLE_LABEL || self->roles[j] >= VEC_ROLE_TEXT)
        self->values[j] = vec_strings_new ();
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
  self->values = g_new0 (VecStrings *, self->sample->n_columns);
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

static void
add_metadata (Reading *self, VecTableBuilder *builder, guint column, gboolean types_are_chosen)
{
  static const VecColumnType types[] = {
    [VEC_ROLE_TEXT] = VEC_COLUMN_TEXT,
    [VEC_ROLE_NUMBER] = VEC_COLUMN_NUMBER,
    [VEC_ROLE_CATEGORY] = VEC_COLUMN_CATEGORY,
    [VEC_ROLE_IMAGE] = VEC_COLUMN_IMAGE,
  };
  const char *name = self->sample->names[column];
  VecStrings *values = self->values[column];
  g_autoptr(VecColumn) typed = types_are_chosen ? vec_column_new_parsed (name, types[self->roles[column]], values)
                                                : vec_column_new_guessed (name, values);

  vec_table_builder_add_column (builder, typed);
}

static VecTable *
build_table (Reading *self, const char *path, const char *format, const VecReadOptions *options, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (get_file (self), format, path);

  vec_matrix_end (g_steal_pointer (&self->matrix), builder);
  add_dim_names (self, builder);
  for (guint j = 0; j < self->sample->n_columns; j++)
    if (self->roles[j] == VEC_ROLE_LABEL)
      add_labels (builder, self->sample->names[j], self->values[j]);
    else if (self->values[j] != NULL)
      add_metadata (self, builder, j, options->n_roles > 0);
  vec_ticker_end (&self->ticker, self->ticker.total);
  return vec_table_builder_end (builder, error);
}

static VecTable *
read_table (Reading *self, const char *path, const char *format, const VecReadOptions *options, const VecHead *head, GError **error)
{
  if (!prepare (self, path, options, head, error))
    return NULL;
  self->matrix = vec_matrix_new (get_file (self), self->n_dims);
  if (!read_rows (self, error) || !vec_matrix_check_finite (self->matrix, error))
    return NULL;
  return build_table (self, path, format, options, error);
}

static void
clear (Reading *self)
{
  for (guint j = 0; self->values != NULL && j < self->sample->n_columns; j++)
    g_clear_pointer (&self->values[j], vec_strings_unref);
  g_free (self->values);
  g_free (self->dims);
  g_free (self->roles);
  g_clear_pointer (&self->matrix, vec_matrix_free);
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
