#include "read/vec-word-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "read/vec-number.h"
#include "read/vec-row-store.h"
#include "read/vec-text-block.h"
#include "read/vec-ticker.h"

#define SNIFF_LINES 200
#define SNIFF_SIZE (4 << 20)

typedef struct
{
  VecTextInput *input;
  VecWordLayout layout;
  VecRowStore *rows;
  GArray *blocks;       /* of VecTextBlock: what the threads have in hand */
  VecRowPart **parts;   /* one for each of them */
  VecTicker ticker;
} Reading;

static inline gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static const char *
skip_blanks (const char *p, const char *end)
{
  while (p < end && is_blank (*p))
    p++;
  return p;
}

static const char *
trim_end (const char *begin, const char *end)
{
  while (end > begin && is_blank (end[-1]))
    end--;
  return end;
}

static const char *
token_begin (const char *begin, const char *end)
{
  while (end > begin && !is_blank (end[-1]))
    end--;
  return end;
}

static gboolean
is_number (const char *begin, const char *end)
{
  float value;

  return vec_number_parse (begin, end, '.', &value) == end;
}

static gboolean
is_integer (const char *begin, const char *end)
{
  if (begin < end && (*begin == '-' || *begin == '+'))
    begin++;
  if (begin == end)
    return FALSE;
  for (; begin < end; begin++)
    if (!g_ascii_isdigit (*begin))
      return FALSE;
  return TRUE;
}

/* ---- What kind of file it is. */

typedef struct
{
  int n_tokens;
  int n_numbers;          /* at the end of the line, one after another */
  gboolean has_tab;
  gboolean first_is_decimal;
} LineShape;

static void
measure_line (const char *line, gsize length, LineShape *shape)
{
  const char *end = trim_end (line, line + length);
  gboolean counting = TRUE;

  *shape = (LineShape) { .has_tab = memchr (line, '\t', length) != NULL };
  while (end > line)
    {
      const char *begin = token_begin (line, end);
      gboolean number = is_number (begin, end);

      shape->n_tokens++;
      counting = counting && number;
      shape->n_numbers += counting;
      shape->first_is_decimal = number && !is_integer (begin, end);
      end = trim_end (line, begin);
    }
}

/* "8000 300": both numbers. */
static gboolean
parse_header (const char *line, gsize length, gint64 *n_rows, gint64 *n_dims)
{
  const char *end = trim_end (line, line + length);
  char *after;
  g_autofree char *text = g_strndup (line, MIN ((gsize) (end - line), 64));

  if (!g_ascii_isdigit (*text))
    return FALSE;
  *n_rows = g_ascii_strtoll (text, &after, 10);
  if (!is_blank (*after))
    return FALSE;
  while (is_blank (*after))
    after++;
  if (!g_ascii_isdigit (*after))
    return FALSE;
  *n_dims = g_ascii_strtoll (after, &after, 10);
  return *after == '\0';
}

static int
most_frequent (const int *values, int n)
{
  int best = 0, best_count = 0;

  for (int i = 0; i < n; i++)
    {
      int count = 0;

      for (int j = 0; j < n; j++)
        count += values[j] == values[i];
      if (count > best_count)
        {
          best = values[i];
          best_count = count;
        }
    }
  return best;
}

/* Without a header the lines tell: a label is one word mostly, so the dimensions are one fewer than the words of most lines, and never
 * more than the numbers that most lines end in. */
static void
judge_lines (const LineShape *shapes, int n_lines, VecWordLayout *layout)
{
  int tokens[SNIFF_LINES] = { 0 };
  int numbers[SNIFF_LINES] = { 0 };
  int n_fitting = 0, n_decimal = 0, n_tabs = 0, n_tokens;
  gboolean all_numbers = TRUE;

  for (int i = 0; i < n_lines; i++)
    {
      tokens[i] = shapes[i].n_tokens;
      numbers[i] = shapes[i].n_numbers;
      n_decimal += shapes[i].first_is_decimal;
      n_tabs += shapes[i].has_tab;
      all_numbers = all_numbers && shapes[i].n_numbers == shapes[i].n_tokens;
    }
  n_tokens = most_frequent (tokens, n_lines);
  layout->has_labels = !(all_numbers && n_decimal * 2 > n_lines);
  layout->n_dims = layout->has_labels ? MIN (n_tokens - 1, most_frequent (numbers, n_lines)) : n_tokens;
  for (int i = 0; i < n_lines; i++)
    n_fitting += shapes[i].n_numbers >= layout->n_dims && shapes[i].n_tokens >= layout->n_dims + layout->has_labels;
  if (layout->n_dims < 1 || n_fitting * 10 < n_lines * 8)
    return;
  layout->certainty = layout->n_dims >= 3 ? 80 : layout->n_dims == 2 ? 60 : 40;
  if (n_tabs > 0)
    layout->certainty /= 2;
}

void
vec_word_text_sniff (const VecHead *head, VecWordLayout *layout)
{
  g_autoptr(VecTextInput) input = vec_text_input_new_for_head (head->bytes, head->n, head->size);
  g_autofree LineShape *shapes = g_new (LineShape, SNIFF_LINES);
  gint64 n_rows, n_dims = 0;
  gboolean has_header = FALSE;
  const char *line;
  gsize length;
  int n_lines = 0;

  *layout = (VecWordLayout) { .has_labels = TRUE };
  if (input == NULL)
    return;
  while (n_lines < SNIFF_LINES && vec_text_input_next_line (input, &line, &length, NULL))
    {
      if (vec_text_input_get_line_number (input) == 1 && parse_header (line, length, &n_rows, &n_dims))
        {
          has_header = TRUE;
          continue;
        }
      measure_line (line, length, &shapes[n_lines]);
      n_lines += shapes[n_lines].n_tokens > 0;
    }
  layout->encoding = vec_text_input_get_encoding (input);
  if (n_lines > 0)
    judge_lines (shapes, n_lines, layout);
  else if (has_header)
    layout->certainty = 70;
  /* Two whole numbers on the first line and as many on the others are no header but a row of one dimension. */
  if (!has_header || n_dims < 1 || n_dims > G_MAXINT || (layout->n_dims == 1 && n_dims != 1))
    return;
  layout->has_header = TRUE;
  layout->has_labels = TRUE;
  layout->n_rows = n_rows;
  if (layout->n_dims == n_dims || n_lines == 0)
    layout->certainty = MAX (layout->certainty, 90);
  layout->n_dims = (int) n_dims;
}

/* ---- Rows. */

static gboolean
parse_numbers (const char *p, const char *end, int n_dims, float *row)
{
  for (int i = 0; i < n_dims; i++)
    {
      p = skip_blanks (p, end);
      p = vec_number_parse (p, end, '.', &row[i]);
      if (p == NULL || (p < end && !is_blank (*p)))
        return FALSE;
    }
  return skip_blanks (p, end) == end;
}

/* Where the last @n words of the line begin; NULL if there are fewer. */
static const char *
find_last_tokens (const char *line, const char *end, int n)
{
  const char *begin = end;

  for (int i = 0; i < n; i++)
    {
      end = trim_end (line, begin);
      begin = token_begin (line, end);
      if (begin == end)
        return NULL;
    }
  return begin;
}

/* Whether the text before the numbers can be a label: one that ends in a decimal number after other words is a row with too many
 * numbers. */
static gboolean
is_label (const char *line, const char *end)
{
  const char *begin;

  end = trim_end (line, end);
  begin = token_begin (line, end);
  return begin == line || is_integer (begin, end) || !is_number (begin, end);
}

/* Why the line is no row; free it. */
static char *
describe_bad_row (const VecWordLayout *layout, const char *line, gsize length)
{
  int n_dims = layout->n_dims;
  LineShape shape;
  const char *p, *end;

  measure_line (line, length, &shape);
  p = find_last_tokens (line, trim_end (line, line + length), n_dims);
  if (p != NULL && shape.n_numbers < n_dims && shape.n_tokens == n_dims + layout->has_labels)
    for (int i = 0; i < n_dims; i++, p = skip_blanks (end, line + length))
      {
        for (end = p; end < line + length && !is_blank (*end);)
          end++;
        if (!is_number (p, end))
          {
            g_autofree char *found = vec_text_input_dup_valid (p, MIN ((gsize) (end - p), 40));

            return g_strdup_printf (_("value %d is “%s”, which is not a number"), i + 1, found);
          }
      }
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d number was expected and %d found", "%d numbers were expected and %d found",
                                       (gulong) n_dims),
                          n_dims, MIN (shape.n_numbers, shape.n_tokens - layout->has_labels));
}

static void
add_label (Reading *self, VecRowPart *part, const char *label, gsize length)
{
  VecStrings *labels = vec_row_part_get_text (part, 0);

  if (vec_text_input_get_n_invalid (self->input) > 0 && !g_utf8_validate_len (label, length, NULL))
    {
      g_autofree char *valid = vec_text_input_dup_valid (label, length);

      vec_row_part_count_mended (part);
      vec_strings_append (labels, valid, -1);
      return;
    }
  vec_strings_append (labels, label, (gssize) length);
}

/* The usual line has one word and then numbers; if it has not, the numbers are looked for from its end. FALSE: it is no row. */
static gboolean
parse_row (Reading *self, VecRowPart *part, const char *line, gsize length, float *row)
{
  const char *end = line + length;
  const char *label_end;
  int n_dims = self->layout.n_dims;

  if (!self->layout.has_labels)
    return parse_numbers (line, end, n_dims, row);

  label_end = line;
  while (label_end < end && !is_blank (*label_end))
    label_end++;
  if (!parse_numbers (label_end, end, n_dims, row))
    {
      const char *numbers = find_last_tokens (line, trim_end (line, end), n_dims);

      if (numbers == NULL || numbers == line || !is_label (line, numbers) || !parse_numbers (numbers, end, n_dims, row))
        return FALSE;
      label_end = trim_end (line, numbers);
    }
  add_label (self, part, line, (gsize) (label_end - line));
  return TRUE;
}

/* Any thread. */
static void
parse_block (Reading *self, VecTextBlock *block, VecRowPart *part)
{
  const char *line;
  gsize length;

  while (vec_text_block_next_line (block, &line, &length) && !g_cancellable_is_cancelled (self->ticker.cancellable))
    {
      float *row;

      if (block->line_number == 1 && self->layout.has_header)
        continue;
      if (trim_end (line, line + length) == line)
        continue;
      row = vec_row_part_begin (part, block->line_number);
      if (row == NULL)
        continue;
      if (parse_row (self, part, line, length, row))
        vec_row_part_end (part);
      else if (!vec_row_part_reject (part, describe_bad_row (&self->layout, line, length)))
        return;
    }
}

static void
parse_blocks_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Reading *self = data;

  for (gint64 i = begin; i < end; i++)
    parse_block (self, &g_array_index (self->blocks, VecTextBlock, i), self->parts[i]);
}

/* The line that no block takes; FALSE without an error at the end of the file. */
static gboolean
take_line (Reading *self, GError **error)
{
  const char *line;
  gsize length;
  VecTextBlock block = { .n_lines = 1 };

  if (!vec_text_input_next_line (self->input, &line, &length, error))
    return FALSE;
  block.next = line;
  block.end = line + length + vec_text_input_get_end_length (self->input);
  block.line_number = vec_text_input_get_line_number (self->input) - 1;
  g_array_append_val (self->blocks, block);
  return TRUE;
}

static gboolean
read_rows (Reading *self, GError **error)
{
  guint64 size = vec_text_input_get_size (self->input);
  GError *line_error = NULL;

  while (!vec_row_store_is_full (self->rows))
    {
      guint64 position = vec_text_input_get_position (self->input);

      if (!vec_ticker_tick (&self->ticker, position, error) || !vec_text_input_next_blocks (self->input, FALSE, self->blocks, error))
        return FALSE;
      if (self->blocks->len == 0 && !take_line (self, &line_error))
        break;
      self->parts = vec_row_store_open (self->rows, (const VecTextBlock *) (gpointer) self->blocks->data, self->blocks->len,
                                        vec_text_input_get_position (self->input), size, error);
      if (self->parts == NULL)
        return FALSE;
      vec_parallel_blocks (self->blocks->len, 1, 0, parse_blocks_cb, self);
      if (g_cancellable_set_error_if_cancelled (self->ticker.cancellable, error)
          || !vec_row_store_merge (self->rows, self->blocks->len, self->ticker.cancellable, error))
        return FALSE;
    }
  if (line_error == NULL)
    return TRUE;
  g_propagate_error (error, line_error);
  return FALSE;
}

/* ---- Before and after the rows. */

static gboolean
check_layout (Reading *self, const char *format, GError **error)
{
  const char *name = vec_text_input_get_name (self->input);
  guint64 size = vec_text_input_get_size (self->input);

  if (size == 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), name);
  else if (self->layout.has_header && self->layout.n_rows == 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has no rows: its first line promises 0"), name);
  else if (self->layout.has_header && (guint64) self->layout.n_dims > size / 2)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its first line promises vectors of %d numbers, more than a file of %llu bytes can hold"), name,
                 self->layout.n_dims, (unsigned long long) size);
  else if (g_str_equal (format, "word2vec-text") && !self->layout.has_header)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s, line 1: the number of rows and of dimensions was expected (like “8000 300”); without it the file can be "
                   "read as GloVe text"),
                 name);
  else if (self->layout.n_dims < 1)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: most lines do not end in numbers, so this is not a file of word vectors"), name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
check_n_rows (Reading *self, GError **error)
{
  const char *name = vec_text_input_get_name (self->input);
  gint64 n_rows = vec_row_store_get_n_seen (self->rows);

  if (!self->layout.has_header || n_rows == self->layout.n_rows || vec_row_store_is_full (self->rows))
    return TRUE;
  if (n_rows < self->layout.n_rows)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its first line promises %lld rows, but the file ends after %lld; it may be incomplete"), name,
                 (long long) self->layout.n_rows, (long long) n_rows);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its first line promises %lld rows, but there are %lld; correct the first line"), name,
                 (long long) self->layout.n_rows, (long long) n_rows);
  return FALSE;
}

void
vec_add_mended_remark (VecTableBuilder *builder, gint64 n_mended)
{
  g_autofree char *remark = NULL;

  if (n_mended == 0)
    return;
  remark = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld label is not valid UTF-8; what is damaged in it is shown as �",
                                         "%lld labels are not valid UTF-8; what is damaged in them is shown as �",
                                         (gulong) n_mended),
                            (long long) n_mended);
  vec_table_builder_add_remark (builder, remark);
}

static void
set_columns_cb (VecTableBuilder *builder, VecStrings *const *texts, gpointer data)
{
  Reading *self = data;

  if (self->layout.has_labels)
    vec_table_builder_set_labels (builder, texts[0]);
}

static VecTable *
read_table (Reading *self, const char *path, const char *format, const VecReadOptions *options, GError **error)
{
  const char *name = vec_text_input_get_name (self->input);
  VecTableBuilder *builder;

  if (!check_layout (self, format, error))
    return NULL;
  self->rows = vec_row_store_new (name, self->layout.n_dims, self->layout.has_labels ? 1 : 0, options);
  vec_row_store_set_columns (self->rows, set_columns_cb, self);
  if (!read_rows (self, error) || !check_n_rows (self, error) || !vec_row_store_finish (self->rows, self->ticker.cancellable, error))
    return NULL;
  builder = vec_table_builder_new (name, format, path);
  vec_row_store_give (self->rows, builder, self->layout.has_labels, self->layout.has_header ? self->layout.n_rows : -1);
  if (self->layout.has_labels)
    vec_table_builder_set_labels (builder, vec_row_store_get_text (self->rows, 0));
  vec_add_mended_remark (builder, vec_row_store_get_n_mended (self->rows));
  vec_ticker_end (&self->ticker, self->ticker.total);
  return vec_table_builder_end (builder, error);
}

VecTable *
vec_word_text_read (const char *path, const char *format, const VecReadOptions *options, VecProgressFunc progress,
                    gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  g_auto(VecHead) head = { 0 };
  Reading reading = { 0 };
  VecTable *table;

  if (!vec_head_read (&head, path, SNIFF_SIZE, error))
    return NULL;
  vec_word_text_sniff (&head, &reading.layout);
  vec_head_clear (&head);
  reading.input = vec_text_input_open (path, FALSE, error);
  if (reading.input == NULL)
    return NULL;
  vec_ticker_init (&reading.ticker, _("Reading"), vec_text_input_get_size (reading.input), progress, progress_data, cancellable);
  reading.blocks = g_array_new (FALSE, FALSE, sizeof (VecTextBlock));
  table = read_table (&reading, path, format, options != NULL ? options : defaults, error);
  g_clear_pointer (&reading.rows, vec_row_store_free);
  g_array_unref (reading.blocks);
  vec_text_input_free (reading.input);
  return table;
}
