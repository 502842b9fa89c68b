/* JSON and JSON Lines: rows with a vector (a list of numbers, or numbers in fields of their own) and more fields, which become labels and
 * columns as those of CSV do. vec-json-records.h says in which ways rows may be written. Memory is taken for the table alone. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-json-records.h"
#include "read/vec-label-column.h"
#include "read/vec-matrix.h"
#include "read/vec-readers.h"
#include "read/vec-roles.h"

#define TICK_BYTES (256 << 10)
#define MAX_COLUMNS 4096      /* fields that only later rows have are added up to here */

/* What becomes of one field. */
typedef struct
{
  char *name;
  VecRole role;
  int dim;               /* index in the vector, −1 */
  VecStrings *values;    /* of labels and metadata, else NULL */
  gint64 row;            /* that had it last, −1 */
} Field;

typedef struct
{
  const char *path;
  char *file;
  VecJsonRecords *records;
  VecSample *sample;
  GPtrArray *fields;     /* of Field */
  GHashTable *by_name;   /* → Field */
  guint next_field;      /* the one expected next: rows mostly have the same order */
  VecMatrix *matrix;
  int n_dims;
  gboolean any_list;
  float *values;         /* (n_dims) of the row that is being read */
  int n_given;
  gint64 n_rows;
  GString *text;
  GError *error;         /* of the row that is being read */
  char *bad;             /* why the row that is being read is left out, or NULL */
  VecLeftOut *left_out;  /* of rows that are bad, or NULL: they are errors */
  gboolean keeps_missing;  /* values that are not finite are no fault */
  gboolean full;         /* there were more fields than MAX_COLUMNS */
} Reading;

static int
probe_json (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return path != NULL && g_str_has_suffix (path, "projector_config.json") ? 0 : vec_json_probe (head, n_head, size);
}

/* ---- Fields. */

static void
field_free (gpointer data)
{
  Field *field = data;

  g_clear_pointer (&field->values, vec_strings_unref);
  g_free (field->name);
  g_free (field);
}

static Field *
add_field (Reading *self, const char *name, VecRole role)
{
  Field *field = g_new0 (Field, 1);

  field->name = g_strdup (name);
  field->role = role;
  field->dim = -1;
  field->row = -1;
  if (role == VEC_ROLE_LABEL || role >= VEC_ROLE_TEXT)
    field->values = vec_strings_new ();
  g_ptr_array_add (self->fields, field);
  g_hash_table_insert (self->by_name, field->name, field);
  return field;
}

/* A field that the first rows do not have becomes a column of which those have no value. */
static Field *
find_field (Reading *self, const char *name)
{
  Field *field;

  if (self->next_field < self->fields->len)
    {
      field = g_ptr_array_index (self->fields, self->next_field);
      if (g_str_equal (field->name, name))
        {
          self->next_field++;
          return field;
        }
    }
  field = g_hash_table_lookup (self->by_name, name);
  if (field == NULL && self->fields->len < MAX_COLUMNS)
    field = add_field (self, name, VEC_ROLE_TEXT);
  self->full = self->full || field == NULL;
  return field;
}

/* Rows before @row that lack the field have no value. */
static void
pad (Field *field, gint64 row)
{
  while (field->values != NULL && vec_strings_get_length (field->values) < row)
    vec_strings_append (field->values, NULL, 0);
}

/* TRUE: the row is left out, go on. */
static gboolean
fail_row (Reading *self, const VecJson *value, const char *name, int n_found)
{
  unsigned long long line = vec_json_get_line (value, value->at);

  if (self->left_out != NULL)
    {
      if (self->bad == NULL)
        self->bad = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "“%s”: %d number was expected, as in the first row, and %d found",
                                                  "“%s”: %d numbers were expected, as in the first row, and %d found",
                                                  (gulong) self->n_dims),
                                     name, self->n_dims, n_found);
      return TRUE;
    }
  g_set_error (&self->error, VEC_ERROR, VEC_ERROR_FORMAT,
               g_dngettext (GETTEXT_PACKAGE, "%s, line %llu, “%s”: %d number was expected, as in the first row, and %d found",
                            "%s, line %llu, “%s”: %d numbers were expected, as in the first row, and %d found", (gulong) self->n_dims),
               self->file, line, name, self->n_dims, n_found);
  vec_error_set_is_bad_row (self->error);
  return FALSE;
}

static gboolean
take_vector (Reading *self, Field *field, VecJson *value)
{
  VecJson begin = *value;
  gboolean is_null = vec_json_peek (value) == VEC_JSON_NULL;
  int n = is_null ? 0 : vec_json_take_floats (value, self->values, self->n_dims);

  if (n < 0 || (is_null && !vec_json_skip (value)))
    return FALSE;
  if (n != self->n_dims)
    return fail_row (self, &begin, field->name, n);
  self->n_given = n;
  return TRUE;
}

static gboolean
field_cb (const char *name, VecJson *value, gpointer data)
{
  Reading *self = data;
  Field *field = find_field (self, name);
  gboolean is_null;

  if (field == NULL || field->role == VEC_ROLE_IGNORE || field->row == self->n_rows)
    return vec_json_skip (value);
  field->row = self->n_rows;
  if (field->role == VEC_ROLE_VECTOR)
    return take_vector (self, field, value);
  if (field->role == VEC_ROLE_DIMENSION)
    {
      self->n_given++;
      return vec_json_take_float (value, &self->values[field->dim]);
    }
  g_string_truncate (self->text, 0);
  if (!vec_json_take_as_text (value, self->text, &is_null))
    return FALSE;
  pad (field, self->n_rows);
  vec_strings_append (field->values, is_null ? NULL : self->text->str, is_null ? 0 : (gssize) self->text->len);
  return TRUE;
}

/* ---- Rows. */

static const char *
find_missing (Reading *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = g_ptr_array_index (self->fields, i);

      if ((field->role == VEC_ROLE_VECTOR || field->role == VEC_ROLE_DIMENSION) && field->row != self->n_rows)
        return field->name;
    }
  return "";
}

static gboolean
set_incomplete (Reading *self, GError **error)
{
  GError *reason = g_error_new (VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %llu: this row has no “%s”; add it, or remove the row"), self->file,
                                (unsigned long long) vec_json_records_get_line (self->records), find_missing (self));

  vec_error_set_is_bad_row (reason);
  g_propagate_error (error, reason);
  return FALSE;
}

/* Where bad rows are left out, whether this is one. */
static gboolean
leave_out (Reading *self)
{
  if (self->left_out == NULL)
    return FALSE;
  if (self->bad == NULL && self->n_given != self->n_dims)
    self->bad = g_strdup_printf (_("it has no “%s”"), find_missing (self));
  for (int i = 0; i < self->n_dims && self->bad == NULL && !self->keeps_missing; i++)
    if (!isfinite (self->values[i]))
      self->bad = g_strdup_printf (_("value %d is %s"), i + 1,
                                   isnan (self->values[i]) ? _("NaN (not a number)") : _("infinite or too large"));
  if (self->bad == NULL)
    return FALSE;
  vec_left_out_skip (self->left_out, vec_json_records_get_line (self->records), self->bad);
  g_clear_pointer (&self->bad, g_free);
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);

      if (field->values != NULL)
        vec_strings_truncate (field->values, self->n_rows);
      if (field->row == self->n_rows)
        field->row = -1;
    }
  return TRUE;
}

static gboolean
add_row (Reading *self, GError **error)
{
  float *row;

  if (leave_out (self))
    return TRUE;
  if (self->n_given != self->n_dims)
    return set_incomplete (self, error);
  row = vec_matrix_add_row (self->matrix, vec_json_records_get_position (self->records), vec_json_records_get_size (self->records), error);
  if (row == NULL)
    return FALSE;
  memcpy (row, self->values, (gsize) self->n_dims * sizeof (float));
  vec_matrix_check_row (self->matrix, vec_json_records_get_line (self->records));
  self->n_rows++;
  return TRUE;
}

static gboolean
read_rows (Reading *self, VecTicker *ticker, GError **error)
{
  guint64 next_tick = 0;
  GError *row_error = NULL;

  for (;;)
    {
      guint64 position = vec_json_records_get_position (self->records);

      if (position >= next_tick)
        {
          if (!vec_ticker_tick (ticker, position, error))
            return FALSE;
          next_tick = position + TICK_BYTES;
        }
      self->n_given = 0;
      self->next_field = 0;
      if (!vec_json_records_next (self->records, field_cb, self, &row_error))
        break;
      if (!add_row (self, error))
        return FALSE;
    }
  if (row_error == NULL)
    row_error = g_steal_pointer (&self->error);
  if (row_error == NULL)
    return TRUE;
  g_propagate_error (error, row_error);
  return FALSE;
}

/* ---- Before and after. */

static gboolean
set_no_vector (Reading *self, GError **error)
{
  g_autofree char *list = vec_roles_dup_column_list (self->sample);

  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s has no field that looks like a vector (a list of numbers); its fields are %s: choose which of them hold the vector"),
               self->file, list);
  return FALSE;
}

static gboolean
check_choice (Reading *self, guint n_lists, guint n_numbers, guint n_labels, GError **error)
{
  if (n_lists > 1 || (n_lists == 1 && n_numbers > 0))
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                 _("%s: a vector is either in one column of lists or in several columns of numbers, not in both"), self->file);
  else if (n_labels > 1)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s: only one column can be the label"), self->file);
  else
    return self->n_dims > 0 || set_no_vector (self, error);
  return FALSE;
}

/* One object with numbers of its own is a program's settings, unless a person says that it is a vector. */
static gboolean
is_settings (const VecSample *sample, const VecReadOptions *options, guint n_lists)
{
  return sample->rows->len == 1 && n_lists == 0 && options->n_roles == 0 && options->vector_columns == NULL;
}

static gboolean
prepare (Reading *self, const VecReadOptions *options, GError **error)
{
  g_autofree VecRole *roles = NULL;
  guint n_lists = 0, n_numbers = 0, n_labels = 0;
  gboolean certain;

  self->sample = vec_json_sample_new (self->path, options->part, error);
  if (self->sample == NULL)
    return FALSE;
  roles = vec_roles_resolve (self->sample, options, self->file, &certain, error);
  if (roles == NULL)
    return FALSE;
  for (guint j = 0; j < self->sample->n_columns; j++)
    {
      Field *field = add_field (self, self->sample->names[j], roles[j]);

      n_lists += roles[j] == VEC_ROLE_VECTOR;
      n_labels += roles[j] == VEC_ROLE_LABEL;
      if (roles[j] == VEC_ROLE_DIMENSION)
        field->dim = (int) n_numbers++;
    }
  self->any_list = n_lists > 0;
  self->n_dims = is_settings (self->sample, options, n_lists) ? 0 : vec_roles_count_dims (self->sample, roles);
  if (!check_choice (self, n_lists, n_numbers, n_labels, error))
    return FALSE;
  self->values = g_new (float, self->n_dims);
  self->matrix = vec_matrix_new (self->file, self->n_dims);
  self->records = vec_json_records_open (self->path, options->part, error);
  return self->records != NULL;
}

static void
add_column (VecTableBuilder *builder, const Field *field, gboolean chosen)
{
  static const VecColumnType types[] = {
    [VEC_ROLE_TEXT] = VEC_COLUMN_TEXT,
    [VEC_ROLE_NUMBER] = VEC_COLUMN_NUMBER,
    [VEC_ROLE_CATEGORY] = VEC_COLUMN_CATEGORY,
    [VEC_ROLE_IMAGE] = VEC_COLUMN_IMAGE,
  };
  g_autoptr(VecColumn) column = NULL;

  if (field->role == VEC_ROLE_LABEL)
    {
      vec_table_builder_set_labels (builder, field->values);
      column = vec_label_column_new (field->name, field->values);
    }
  else
    column = chosen ? vec_column_new_parsed (field->name, types[field->role], field->values)
                    : vec_column_new_guessed (field->name, field->values);
  if (column != NULL)
    vec_table_builder_add_column (builder, column);
}

static void
add_remarks (Reading *self, VecTableBuilder *builder)
{
  const char *left_out = vec_json_records_get_left_out (self->records);

  if (self->left_out != NULL && vec_left_out_get_n_skipped (self->left_out) > 0)
    {
      g_autofree char *remark = vec_left_out_describe_skipped (self->left_out, self->n_rows);

      vec_table_builder_set_left_out (builder, self->left_out);
      vec_table_builder_add_remark (builder, remark);
    }
  if (left_out != NULL)
    {
      g_autofree char *remark = g_strdup_printf (_("%s was not read: it has another number of values than there are vectors"), left_out);

      vec_table_builder_add_remark (builder, remark);
    }
  if (self->full)
    {
      g_autofree char *remark = g_strdup_printf (_("Rows have more than %d different fields; the later ones were not read"), MAX_COLUMNS);

      vec_table_builder_add_remark (builder, remark);
    }
}

static VecTable *
build_table (Reading *self, const VecReadOptions *options, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (self->file, vec_reader_json.id, self->path);
  g_autoptr(VecStrings) dim_names = vec_strings_new ();

  vec_matrix_end (g_steal_pointer (&self->matrix), builder);
  for (guint i = 0; i < self->fields->len; i++)
    {
      Field *field = g_ptr_array_index (self->fields, i);

      if (field->dim >= 0)
        vec_strings_append (dim_names, field->name, -1);
      if (field->values == NULL)
        continue;
      pad (field, self->n_rows);
      add_column (builder, field, options->n_roles > 0);
    }
  if (!self->any_list)
    vec_table_builder_set_dim_names (builder, dim_names);
  add_remarks (self, builder);
  return vec_table_builder_end (builder, error);
}

static void
clear (Reading *self)
{
  g_clear_pointer (&self->records, vec_json_records_free);
  g_clear_pointer (&self->sample, vec_sample_free);
  g_clear_pointer (&self->matrix, vec_matrix_free);
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->fields);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
  g_clear_pointer (&self->left_out, vec_left_out_unref);
  g_free (self->bad);
  g_free (self->values);
  g_free (self->file);
}

static VecTable *
read_json (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
           GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  Reading reading = {
    .path = path,
    .file = g_filename_display_basename (path),
    .fields = g_ptr_array_new_with_free_func (field_free),
    .by_name = g_hash_table_new (g_str_hash, g_str_equal),
    .text = g_string_new (NULL),
  };
  VecTable *table = NULL;
  VecTicker ticker;

  if (options == NULL)
    options = defaults;
  if (options->skip_bad_rows)
    reading.left_out = vec_left_out_new ();
  reading.keeps_missing = options->missing != VEC_MISSING_REFUSE;
  if (prepare (&reading, options, error))
    {
      vec_ticker_init (&ticker, _("Reading"), vec_json_records_get_size (reading.records), progress, progress_data, cancellable);
      if (read_rows (&reading, &ticker, error))
        {
          vec_ticker_end (&ticker, ticker.total);
          table = build_table (&reading, options, error);
        }
    }
  clear (&reading);
  return table;
}

/* The lists within an object; a file with one of them is one part. */
static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  VecJsonRecords *records = vec_json_records_open (path, NULL, error);
  GPtrArray *parts;
  g_autofree char *name = NULL;

  if (records == NULL)
    return NULL;
  parts = vec_parts_new ();
  for (const char *const *part = vec_json_records_get_parts (records); *part != NULL; part++)
    vec_parts_add (parts, *part, 0, 0, NULL)->is_default = part == vec_json_records_get_parts (records);
  if (parts->len == 0)
    {
      name = g_filename_display_basename (path);
      vec_parts_add (parts, name, 0, 0, NULL);
    }
  vec_json_records_free (records);
  return parts;
}

static const char *const extensions[] = { "json", "jsonl", "ndjson", NULL };
static const char *const mime_types[] = { "application/json", "application/x-ndjson", NULL };

const VecReader vec_reader_json = {
  .id = "json",
  .title = N_("JSON"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_json,
  .read = read_json,
  .list_parts = list_parts,
};
