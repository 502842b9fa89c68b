#include "read/vec-sample.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-csv.h"
#include "read/vec-list.h"
#include "read/vec-number.h"

#define DELIMITER_ROWS 50
#define ENOUGH_CELLS 200000
#define ENOUGH_ROWS 20

static const char delimiters[] = { '\t', ',', ';', '|' };

static gboolean
is_number (const char *text, gsize length, char point)
{
  float value;

  return vec_number_is_whole (text, length, point, &value);
}

static gboolean
is_list (const char *text, gsize length)
{
  gsize at;
  int n = vec_list_parse (text, length, NULL, 0, &at);

  return n >= 3 || (n >= 1 && vec_list_is_bracketed (text, length));
}

/* ---- Quotation marks. */

/* Where a quoted value of a TSV file stands. */
typedef struct
{
  gboolean holds_tabs;    /* it may hold tabs */
  gboolean any;
  gboolean is_open;       /* it goes on on the next line */
} Quoting;

/* From within a quoted value to behind its end, or to the end of the line. NULL: no value can be quoted like this. */
static const char *
leave_quotes (Quoting *self, const char *p, const char *end, gboolean is_continued)
{
  const char *begin = p;

  for (; p < end; p++)
    {
      if (*p != '"')
        continue;
      if (p + 1 < end && p[1] == '"')
        {
          p++;
          continue;
        }
      self->is_open = FALSE;
      if ((p + 1 < end && p[1] != '\t') || ((is_continued || !self->holds_tabs) && memchr (begin, '\t', (gsize) (p - begin)) != NULL))
        return NULL;
      return p + 1;
    }
  return memchr (begin, '\t', (gsize) (end - begin)) == NULL ? end : NULL;
}

static gboolean
follow_quotes (Quoting *self, const char *line, gsize length)
{
  const char *p = line, *end = line + length;

  if (self->is_open)
    {
      p = leave_quotes (self, p, end, TRUE);
      p += p != NULL && p < end;
    }
  while (p != NULL && p < end)
    {
      if (*p == '"')
        {
          self->any = self->is_open = TRUE;
          p = leave_quotes (self, p + 1, end, FALSE);
        }
      else
        {
          p = memchr (p, '\t', (gsize) (end - p));
          if (p == NULL)
            return TRUE;
        }
      p += p != NULL && p < end;
    }
  return p != NULL;
}

/* Whether all lines have as many values when a quotation mark is a character like others. */
static gboolean
is_regular_without_quotes (const VecHead *head)
{
  g_autoptr(VecTextInput) input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  gsize n_first = 0, length;
  const char *line;

  for (gsize i = 0; vec_text_input_next_line (input, &line, &length, NULL);)
    {
      gsize n = 1;

      for (gsize j = 0; j < length; j++)
        n += line[j] == '\t';
      if (length == 0)
        continue;
      if (i++ == 0)
        n_first = n;
      if (n != n_first)
        return FALSE;
    }
  return TRUE;
}

/* In TSV files quotation marks often are ordinary characters. They enclose values only if each value that begins with one also ends with
 * one; a value with tabs only where the lines do not fit together otherwise, and a value that goes over several lines has none, since those
 * would rather be the columns of rows. */
static gboolean
finds_quotes (const VecHead *head, char delimiter)
{
  g_autoptr(VecTextInput) input = NULL;
  Quoting quoting = { 0 };
  const char *line;
  gsize length;

  if (delimiter != '\t')
    return TRUE;
  if (memchr (head->bytes, '"', head->n) == NULL)
    return FALSE;
  quoting.holds_tabs = !is_regular_without_quotes (head);
  input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  while (vec_text_input_next_line (input, &line, &length, NULL))
    if ((quoting.is_open || memchr (line, '"', length) != NULL) && !follow_quotes (&quoting, line, length))
      return FALSE;
  return quoting.any && (!quoting.is_open || head->n < head->size);
}

/* ---- The delimiter. */

typedef struct
{
  char delimiter;
  guint n_columns;
  double regularity;   /* share of rows with that many values */
  double numeric;      /* share of values that are numbers or lists */
} Candidate;

static guint
most_frequent (const guint *counts, guint n, double *share)
{
  guint best = 0, best_count = 0;

  for (guint i = 0; i < n; i++)
    {
      guint count = 0;

      for (guint j = 0; j < n; j++)
        count += counts[j] == counts[i];
      if (count > best_count)
        {
          best = counts[i];
          best_count = count;
        }
    }
  *share = n > 0 ? best_count / (double) n : 0;
  return best;
}

static void
measure_delimiter (const VecHead *head, char delimiter, Candidate *candidate)
{
  g_autoptr(VecTextInput) input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  g_autoptr(VecCsv) csv = vec_csv_new (input, delimiter, finds_quotes (head, delimiter));
  guint counts[DELIMITER_ROWS];
  guint n_rows = 0;
  gsize n_values = 0, n_numeric = 0;
  const VecField *fields;
  guint n_fields;

  while (n_rows < DELIMITER_ROWS && vec_csv_next_row (csv, &fields, &n_fields, NULL))
    {
      if (n_fields == 0)
        continue;
      if (fields[n_fields - 1].length == 0)
        n_fields--;
      counts[n_rows++] = n_fields;
      for (guint i = 0; i < n_fields; i++)
        {
          n_numeric += is_number (fields[i].text, fields[i].length, '.')
                       || (delimiter != ',' && is_number (fields[i].text, fields[i].length, ','))
                       || is_list (fields[i].text, fields[i].length);
          n_values++;
        }
    }
  candidate->delimiter = delimiter;
  candidate->n_columns = most_frequent (counts, n_rows, &candidate->regularity);
  candidate->numeric = n_values > 0 ? n_numeric / (double) n_values : 0;
}

static gboolean
is_better (const Candidate *a, const Candidate *b)
{
  gboolean a_regular = a->regularity >= 0.9;
  gboolean b_regular = b->regularity >= 0.9;

  if ((a->n_columns > 1) != (b->n_columns > 1))
    return a->n_columns > 1 && a->regularity >= 0.5;
  if (a_regular != b_regular)
    return a_regular;
  if (ABS (a->numeric - b->numeric) > 0.05)
    return a->numeric > b->numeric;
  return a->n_columns > b->n_columns;
}

static char
find_delimiter (const VecHead *head)
{
  Candidate best;

  measure_delimiter (head, delimiters[1], &best);
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      Candidate candidate;

      if (delimiters[i] == best.delimiter)
        continue;
      measure_delimiter (head, delimiters[i], &candidate);
      if (is_better (&candidate, &best))
        best = candidate;
    }
  return best.delimiter;
}

/* ---- Rows. */

static char **
dup_row (const VecField *fields, guint n_fields)
{
  char **row = g_new0 (char *, n_fields + 1);

  for (guint i = 0; i < n_fields; i++)
    row[i] = g_utf8_make_valid (fields[i].text, (gssize) fields[i].length);
  return row;
}

static GPtrArray *
take_rows (VecSample *self, const VecHead *head)
{
  g_autoptr(VecTextInput) input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  g_autoptr(VecCsv) csv = vec_csv_new (input, self->delimiter, self->quotes);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  const VecField *fields;
  guint n_fields;
  gsize n_cells = 0;

  while (rows->len <= VEC_SAMPLE_ROWS && (n_cells < ENOUGH_CELLS || rows->len < ENOUGH_ROWS)
         && vec_csv_next_row (csv, &fields, &n_fields, NULL))
    if (n_fields > 0)
      {
        g_ptr_array_add (rows, dup_row (fields, n_fields));
        n_cells += n_fields;
      }
  self->encoding = vec_text_input_get_encoding (input);
  return rows;
}

/* As many columns as most rows have, the header aside; a delimiter at the end of every row makes none. */
static void
count_columns (VecSample *self)
{
  guint n = self->rows->len;
  g_autofree guint *counts = g_new (guint, n);
  guint first = n > 1 ? 1 : 0;
  gboolean all_end_empty = TRUE;
  guint header_length;

  for (guint i = 0; i < n; i++)
    counts[i] = g_strv_length (g_ptr_array_index (self->rows, i));
  self->n_columns = most_frequent (counts + first, n - first, &self->regularity);
  for (guint i = first; i < n; i++)
    {
      char **row = g_ptr_array_index (self->rows, i);

      all_end_empty = all_end_empty && counts[i] > 1 && *row[counts[i] - 1] == '\0';
    }
  header_length = counts[0];
  if (n > 1 && all_end_empty && header_length < self->n_columns)
    self->n_columns--;
  else if (n > 1 && header_length + 1 == self->n_columns)
    self->n_short_header = 1;
}

/* All rows have n_columns values from here on. */
static void
pad_rows (VecSample *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      char **row = g_ptr_array_index (self->rows, i);
      guint n = g_strv_length (row);

      for (guint j = self->n_columns; j < n; j++)
        g_clear_pointer (&row[j], g_free);
      if (n >= self->n_columns)
        continue;
      row = g_renew (char *, row, self->n_columns + 1);
      for (guint j = n; j < self->n_columns; j++)
        row[j] = g_strdup ("");
      row[self->n_columns] = NULL;
      self->rows->pdata[i] = row;
    }
}

static const char *
cell (const VecSample *self, guint row, guint column)
{
  return ((char **) g_ptr_array_index (self->rows, row))[column];
}

/* Decimal commas: some value is a number only with a comma, and none only with a point. */
static char
find_decimal_point (VecSample *self)
{
  gboolean any_comma = FALSE;

  if (self->delimiter == ',')
    return '.';
  for (guint i = 0; i < self->rows->len; i++)
    for (guint j = 0; j < self->n_columns; j++)
      {
        const char *text = cell (self, i, j);
        gsize length = strlen (text);
        gboolean comma = is_number (text, length, ',');
        gboolean point = is_number (text, length, '.');

        if (point && !comma)
          return '.';
        any_comma = any_comma || (comma && !point);
      }
  return any_comma ? ',' : '.';
}

static VecKind
find_kind (VecSample *self, guint column, guint first_row)
{
  guint n_numbers = 0, n_lists = 0, n_present = 0;

  for (guint i = first_row; i < self->rows->len; i++)
    {
      const char *text = cell (self, i, column);
      gsize length = strlen (text);

      if (length == 0)
        continue;
      n_present++;
      if (is_number (text, length, self->decimal_point))
        n_numbers++;
      else if (is_list (text, length))
        n_lists++;
    }
  if (n_present == 0)
    return VEC_KIND_EMPTY;
  if (n_numbers * 5 >= n_present * 4)
    return VEC_KIND_NUMBER;
  return n_lists * 5 >= n_present * 4 ? VEC_KIND_LIST : VEC_KIND_TEXT;
}

/* ---- The header. */

/* pandas names columns that have no names 0, 1, 2, …; so do we not take such a line for values. */
static gboolean
is_counting (VecSample *self)
{
  guint n_numbers = 0;
  float last = 0;

  for (guint j = 0; j < self->n_columns; j++)
    {
      const char *text = cell (self, 0, j);
      float value;

      if (!vec_number_is_whole (text, strlen (text), '.', &value))
        continue;
      if (n_numbers > 0 && value != last + 1)
        return FALSE;
      if (n_numbers == 0 && value != 0 && value != 1)
        return FALSE;
      last = value;
      n_numbers++;
    }
  return n_numbers >= 4;
}

static gboolean
first_row_is_distinct (VecSample *self)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint j = 0; j < self->n_columns; j++)
    if (!g_hash_table_add (seen, (char *) cell (self, 0, j)))
      return FALSE;
  return TRUE;
}

/* The first row is a header when it has words where the rows below have numbers or vectors. Where nothing below is a number, one
 * column has no header and several have one: the Embedding Projector's rule for metadata. */
static gboolean
guess_header (VecSample *self)
{
  guint n_words = 0, n_values = 0, n_numeric = 0;

  if (self->rows->len == 1)
    {
      for (guint j = 0; j < self->n_columns; j++)
        if (find_kind (self, j, 0) == VEC_KIND_NUMBER || find_kind (self, j, 0) == VEC_KIND_LIST)
          return FALSE;
      return self->n_columns > 1;
    }
  if (self->n_short_header)
    return TRUE;
  for (guint j = 0; j < self->n_columns; j++)
    {
      const char *text = cell (self, 0, j);
      gsize length = strlen (text);
      VecKind kind = find_kind (self, j, 1);

      if (kind != VEC_KIND_NUMBER && kind != VEC_KIND_LIST)
        continue;
      n_numeric++;
      if (is_number (text, length, self->decimal_point) || is_list (text, length))
        n_values++;
      else if (length > 0)
        n_words++;
    }
  if (n_numeric == 0)
    {
      self->header_guessed = TRUE;
      return self->n_columns > 1 && first_row_is_distinct (self);
    }
  if (n_values == 0)
    return n_words > 0;
  if (is_counting (self) && n_numeric >= 4)
    {
      self->header_guessed = n_words == 0;
      return TRUE;
    }
  return n_words > n_values;
}

static void
name_columns (VecSample *self)
{
  char **header = self->has_header ? g_ptr_array_index (self->rows, 0) : NULL;

  self->names = g_new0 (char *, self->n_columns + 1);
  for (guint j = 0; j < self->n_columns; j++)
    {
      const char *name = header == NULL || j < self->n_short_header ? "" : header[j - self->n_short_header];

      self->names[j] = *name != '\0' ? g_strdup (name) : g_strdup_printf (_("Column %u"), j + 1);
    }
}

/* ---- The whole. */

static gboolean
is_csv_name (const char *path)
{
  return path != NULL && g_str_has_suffix (path, ".csv");
}

static char
choose_delimiter (const VecHead *head, const char *path, VecSamplePurpose purpose, const VecReadOptions *options)
{
  if (purpose == VEC_SAMPLE_METADATA)
    return is_csv_name (path) ? find_delimiter (head) : '\t';
  if (options != NULL && options->delimiter != '\0')
    return options->delimiter;
  return find_delimiter (head);
}

VecSample *
vec_sample_new (const VecHead *head, const char *path, VecSamplePurpose purpose, const VecReadOptions *options)
{
  g_autoptr(VecTextInput) input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  g_autoptr(VecSample) self = g_new0 (VecSample, 1);

  if (input == NULL)
    return NULL;
  self->delimiter = choose_delimiter (head, path, purpose, options);
  self->quotes = finds_quotes (head, self->delimiter);
  self->rows = take_rows (self, head);
  if (self->rows->len == 0)
    return NULL;
  count_columns (self);
  if (self->n_columns == 0)
    return NULL;
  pad_rows (self);
  self->decimal_point = find_decimal_point (self);
  if (purpose == VEC_SAMPLE_TABLE && options != NULL && options->has_header >= 0)
    self->has_header = options->has_header;
  else if (purpose == VEC_SAMPLE_METADATA && self->n_columns == 1)
    self->header_guessed = TRUE;
  else
    self->has_header = guess_header (self);
  name_columns (self);
  self->kinds = g_new (VecKind, self->n_columns);
  for (guint j = 0; j < self->n_columns; j++)
    self->kinds[j] = find_kind (self, j, self->has_header ? 1 : 0);
  if (self->has_header)
    g_ptr_array_remove_index (self->rows, 0);
  return g_steal_pointer (&self);
}

VecSample *
vec_sample_new_for_rows (GPtrArray *names, GPtrArray *rows)
{
  VecSample *self = g_new0 (VecSample, 1);

  self->encoding = "UTF-8";
  self->decimal_point = '.';
  self->has_header = TRUE;
  self->regularity = 1;
  self->n_columns = names->len;
  self->rows = rows;
  self->names = g_new0 (char *, names->len + 1);
  self->kinds = g_new (VecKind, MAX (1, names->len));
  for (guint j = 0; j < names->len; j++)
    {
      self->names[j] = g_strdup (g_ptr_array_index (names, j));
      self->kinds[j] = find_kind (self, j, 0);
    }
  return self;
}

void
vec_sample_free (VecSample *self)
{
  g_strfreev (self->names);
  g_free (self->kinds);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

gboolean
vec_sample_fits (const VecSample *self, guint n_fields, gboolean last_is_empty)
{
  return n_fields == self->n_columns || (n_fields == self->n_columns + 1 && last_is_empty);
}
