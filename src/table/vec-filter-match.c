#include "table/vec-filter-match.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"

#define WORDS_PER_BLOCK 256
#define MAX_REMEMBERED 16

/* ---- What is remembered */

typedef struct
{
  VecFilter *question;   /* a filter of this condition alone */
  VecRowSet *rows;
} Answer;

struct _VecFilterMemory
{
  GMutex lock;
  GPtrArray *answers;    /* the latest last */
};

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  vec_filter_unref (answer->question);
  vec_row_set_unref (answer->rows);
  g_free (answer);
}

VecFilterMemory *
vec_filter_memory_new (void)
{
  VecFilterMemory *memory = g_atomic_rc_box_new0 (VecFilterMemory);

  g_mutex_init (&memory->lock);
  memory->answers = g_ptr_array_new_with_free_func (answer_free);
  return memory;
}

VecFilterMemory *
vec_filter_memory_ref (VecFilterMemory *memory)
{
  return g_atomic_rc_box_acquire (memory);
}

static void
memory_clear (gpointer data)
{
  VecFilterMemory *memory = data;

  g_ptr_array_unref (memory->answers);
  g_mutex_clear (&memory->lock);
}

void
vec_filter_memory_unref (VecFilterMemory *memory)
{
  if (memory != NULL)
    g_atomic_rc_box_release_full (memory, memory_clear);
}

static VecRowSet *
recall (VecFilterMemory *memory, const VecCondition *condition)
{
  VecRowSet *rows = NULL;

  if (memory == NULL)
    return NULL;
  g_mutex_lock (&memory->lock);
  for (guint i = memory->answers->len; i-- > 0 && rows == NULL;)
    {
      Answer *answer = memory->answers->pdata[i];

      if (!vec_condition_asks_same (vec_filter_get_condition (answer->question, 0), condition))
        continue;
      rows = vec_row_set_ref (answer->rows);
      g_ptr_array_add (memory->answers, g_ptr_array_steal_index (memory->answers, i));
    }
  g_mutex_unlock (&memory->lock);
  return rows;
}

static void
remember (VecFilterMemory *memory, const VecCondition *condition, VecRowSet *rows)
{
  Answer *answer;

  if (memory == NULL)
    return;
  answer = g_new (Answer, 1);
  answer->question = vec_filter_with (NULL, condition);
  answer->rows = vec_row_set_ref (rows);
  g_mutex_lock (&memory->lock);
  g_ptr_array_add (memory->answers, answer);
  if (memory->answers->len > MAX_REMEMBERED)
    g_ptr_array_remove_index (memory->answers, 0);
  g_mutex_unlock (&memory->lock);
}

/* ---- Checking */

static gboolean
is_numeric (VecColumn *column)
{
  return vec_column_get_numbers (column) != NULL;
}

/* What has a range. */
static const double *
get_amounts (VecColumn *column)
{
  return is_numeric (column) ? vec_column_get_numbers (column) : vec_column_get_dates (column);
}

static gboolean
check_numbers (const VecCondition *condition, GError **error)
{
  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    {
      char *end;

      g_ascii_strtod (*value, &end);
      if (end != *value && *end == '\0')
        continue;
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("Column “%s” holds numbers; “%s” is none."), condition->column, *value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_condition (const VecCondition *condition, VecTable *table, GError **error)
{
  VecColumn *column;

  if (condition->field != VEC_FIELD_COLUMN)
    return TRUE;
  column = vec_table_find_column (table, condition->column);
  if (column == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("There is no column “%s”."), condition->column);
      return FALSE;
    }
  if (condition->kind == VEC_CONDITION_RANGE && get_amounts (column) == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("Column “%s” does not hold numbers."), condition->column);
      return FALSE;
    }
  return condition->kind != VEC_CONDITION_VALUES || !is_numeric (column) || check_numbers (condition, error);
}

gboolean
vec_filter_check (VecFilter *filter, VecTable *table, GError **error)
{
  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    if (!check_condition (vec_filter_get_condition (filter, i), table, error))
      return FALSE;
  return TRUE;
}

/* Numbers and categories are compared as such. */
static gboolean
condition_needs_finder (const VecCondition *condition, VecTable *table)
{
  VecColumn *column = condition->field == VEC_FIELD_COLUMN ? vec_table_find_column (table, condition->column) : NULL;

  if (condition->off || condition->kind == VEC_CONDITION_RANGE || condition->kind == VEC_CONDITION_CLUSTERS)
    return FALSE;
  return condition->kind == VEC_CONDITION_TEXT || column == NULL
         || (!is_numeric (column) && vec_column_get_codes (column) == NULL);
}

gboolean
vec_filter_needs_finder (VecFilter *filter, VecTable *table)
{
  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    if (condition_needs_finder (vec_filter_get_condition (filter, i), table))
      return TRUE;
  return FALSE;
}

/* ---- Going through the rows, 64 at a time: no two threads write to one word. */

typedef struct
{
  const VecCondition *condition;
  gint64 n_rows;
  const double *numbers;
  double low, high;        /* ends included */
  const double *wanted;    /* (n_wanted), ascending */
  guint n_wanted;          /* of clusters: one more than the largest */
  const guint32 *codes;
  const guint8 *is_wanted; /* (n_categories), or clusters from −1 on */
  VecColumn *column;
  const gint32 *clusters;
  guint64 *words;
} Scan;

static VecRowSet *
run_scan (Scan *scan, VecParallelFunc func)
{
  gint64 n_words = vec_row_set_n_words (scan->n_rows);

  scan->words = g_new0 (guint64, MAX (n_words, 1));
  vec_parallel_blocks (n_words, WORDS_PER_BLOCK, 0, func, scan);
  return vec_row_set_new_take (scan->words, scan->n_rows);
}

/* A comparison with NaN is false. */
static void
scan_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Scan *scan = data;
  gboolean with_missing = scan->condition->with_missing;

  for (gint64 word = begin; word < end; word++)
    {
      const double *numbers = scan->numbers + word * 64;
      int n = (int) MIN (64, scan->n_rows - word * 64);
      guint64 bits = 0;

      for (int i = 0; i < n; i++)
        bits |= (guint64) ((numbers[i] >= scan->low) & (numbers[i] <= scan->high)) << i;
      for (int i = 0; i < n && with_missing; i++)
        bits |= (guint64) (numbers[i] != numbers[i]) << i;
      scan->words[word] = bits;
    }
}

static VecRowSet *
match_range (const VecCondition *condition, VecColumn *column)
{
  Scan scan = { .condition = condition, .n_rows = vec_column_get_n_rows (column), .numbers = get_amounts (column) };

  scan.low = condition->excludes_low ? nextafter (condition->low, INFINITY) : condition->low;
  scan.high = condition->excludes_high ? nextafter (condition->high, -INFINITY) : condition->high;
  if (scan.numbers == NULL)
    return vec_row_set_new_full (scan.n_rows);
  return run_scan (&scan, scan_range);
}

static gboolean
has_number (const Scan *scan, double number)
{
  guint low = 0, high = scan->n_wanted;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (scan->wanted[middle] < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low < scan->n_wanted && scan->wanted[low] == number;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
scan_numbers (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Scan *scan = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, scan->n_rows); row++)
    scan->words[row / 64] |= (guint64) has_number (scan, scan->numbers[row]) << row % 64;
}

static VecRowSet *
match_numbers (const VecCondition *condition, VecColumn *column)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (double));
  Scan scan = { .condition = condition, .n_rows = vec_column_get_n_rows (column), .numbers = vec_column_get_numbers (column) };

  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    {
      double number = g_ascii_strtod (*value, NULL);

      if (!isnan (number))
        g_array_append_val (wanted, number);
    }
  g_array_sort (wanted, compare_doubles);
  scan.wanted = (const double *) wanted->data;
  scan.n_wanted = wanted->len;
  return run_scan (&scan, scan_numbers);
}

/* Name to code: a legend may ask for thousands at once. */
static GHashTable *
hash_categories (VecColumn *column)
{
  GHashTable *code_of = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 n = vec_column_get_n_categories (column);

  for (guint32 code = 0; code < n; code++)
    g_hash_table_insert (code_of, (char *) vec_column_get_category (column, code), GUINT_TO_POINTER (code));
  return code_of;
}

/* Marks the category that is @value exactly, or FALSE. */
static gboolean
want_exact (GHashTable *code_of, const char *value, guint8 *is_wanted)
{
  gpointer code;

  if (!g_hash_table_lookup_extended (code_of, value, NULL, &code))
    return FALSE;
  return is_wanted[GPOINTER_TO_UINT (code)] = TRUE;
}

static void
want_folded (VecColumn *column, const char *value, guint8 *is_wanted)
{
  guint32 n = vec_column_get_n_categories (column);
  g_autofree char *wanted = vec_fold (value);

  for (guint32 code = 0; code < n; code++)
    {
      g_autofree char *folded = vec_fold (vec_column_get_category (column, code));

      is_wanted[code] |= g_str_equal (folded, wanted);
    }
}

static void
scan_codes (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Scan *scan = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, scan->n_rows); row++)
    {
      guint32 code = scan->codes[row];

      scan->words[row / 64] |= (guint64) (code != VEC_CATEGORY_MISSING && scan->is_wanted[code]) << row % 64;
    }
}

static VecRowSet *
match_categories (const VecCondition *condition, VecColumn *column)
{
  g_autofree guint8 *is_wanted = g_new0 (guint8, MAX (vec_column_get_n_categories (column), 1));
  Scan scan = { .n_rows = vec_column_get_n_rows (column), .codes = vec_column_get_codes (column), .is_wanted = is_wanted };

  g_autoptr (GHashTable) code_of = hash_categories (column);

  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    if (!want_exact (code_of, *value, is_wanted))
      want_folded (column, *value, is_wanted);
  return run_scan (&scan, scan_codes);
}

static void
scan_missing (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Scan *scan = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, scan->n_rows); row++)
    scan->words[row / 64] |= (guint64) vec_column_is_missing (scan->column, row) << row % 64;
}

static void
scan_clusters (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Scan *scan = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, scan->n_rows); row++)
    {
      int cluster = scan->clusters[row];

      scan->words[row / 64] |= (guint64) (cluster < (int) scan->n_wanted && scan->is_wanted[cluster]) << row % 64;
    }
}

/* Clusters are numbered from −1, "in none", on; a condition may name some that there are not. */
static VecRowSet *
match_clusters (const VecCondition *condition, const VecFilterData *data)
{
  Scan scan = { .n_rows = vec_table_get_n_rows (data->table), .clusters = data->clusters };
  g_autofree guint8 *is_wanted = NULL;
  int most = -1;

  for (gint64 row = 0; row < scan.n_rows; row++)
    most = MAX (most, scan.clusters[row]);
  is_wanted = g_new0 (guint8, (gsize) most + 2);
  for (guint i = 0; i < condition->n_clusters; i++)
    if (condition->clusters[i] >= -1 && condition->clusters[i] <= most)
      is_wanted[condition->clusters[i] + 1] = TRUE;
  scan.is_wanted = is_wanted + 1;
  scan.n_wanted = (guint) (most + 1);
  return run_scan (&scan, scan_clusters);
}

/* ---- One condition */

/* Takes both. */
static VecRowSet *
unite (VecRowSet *a, VecRowSet *b)
{
  VecRowSet *both = a != NULL && b != NULL ? vec_row_set_union (a, b) : NULL;

  vec_row_set_unref (a);
  vec_row_set_unref (b);
  return both;
}

static int
find_index (VecTable *table, VecColumn *column)
{
  guint i = 0;

  while (vec_table_get_column (table, i) != column)
    i++;
  return (int) i;
}

static VecRowSet *
match_values (const VecCondition *condition, const VecFilterData *data, VecColumn *column, GCancellable *cancellable)
{
  gint64 n_rows = vec_table_get_n_rows (data->table);
  int field = column != NULL ? find_index (data->table, column) : VEC_FIND_LABEL;
  VecRowSet *rows;

  if (column != NULL && is_numeric (column))
    rows = match_numbers (condition, column);
  else if (column != NULL && vec_column_get_codes (column) != NULL)
    rows = match_categories (condition, column);
  else
    {
      rows = vec_row_set_new_empty (n_rows);
      for (const char *const *value = condition->values; value != NULL && *value != NULL && rows != NULL; value++)
        rows = unite (rows, vec_finder_match_whole (data->finder, *value, field, cancellable));
    }
  if (condition->with_missing && column != NULL && rows != NULL)
    {
      Scan scan = { .condition = condition, .n_rows = n_rows, .column = column };

      rows = unite (rows, run_scan (&scan, scan_missing));
    }
  return rows;
}

static VecRowSet *
match_text (const VecCondition *condition, const VecFilterData *data, VecColumn *column, GCancellable *cancellable)
{
  int field = condition->field == VEC_FIELD_ANYWHERE ? VEC_FIND_ANYWHERE : VEC_FIND_LABEL;

  return vec_finder_match (data->finder, condition->text != NULL ? condition->text : "",
                           column != NULL ? find_index (data->table, column) : field, cancellable);
}

static VecRowSet *
match_condition (const VecCondition *condition, const VecFilterData *data, GCancellable *cancellable)
{
  gint64 n_rows = vec_table_get_n_rows (data->table);
  VecColumn *column = condition->field == VEC_FIELD_COLUMN ? vec_table_find_column (data->table, condition->column) : NULL;

  if (condition->field == VEC_FIELD_COLUMN && column == NULL)
    return vec_row_set_new_full (n_rows);
  switch (condition->kind)
    {
    case VEC_CONDITION_RANGE:
      return column != NULL ? match_range (condition, column) : vec_row_set_new_full (n_rows);
    case VEC_CONDITION_VALUES:
      return match_values (condition, data, column, cancellable);
    case VEC_CONDITION_TEXT:
      return match_text (condition, data, column, cancellable);
    case VEC_CONDITION_CLUSTERS:
      return data->clusters != NULL ? match_clusters (condition, data) : vec_row_set_new_full (n_rows);
    default:
      g_return_val_if_reached (NULL);
    }
}

/* Whether it can be asked at all: else it lets all rows through, negated or not. */
static gboolean
is_askable (const VecCondition *condition, const VecFilterData *data)
{
  if (condition->off)
    return FALSE;
  if (condition->field == VEC_FIELD_COLUMN)
    return vec_table_find_column (data->table, condition->column) != NULL;
  return condition->kind != VEC_CONDITION_CLUSTERS || data->clusters != NULL;
}

/* Takes @rows. */
static VecRowSet *
narrow (VecRowSet *rows, VecRowSet *matched, gboolean negated)
{
  VecRowSet *both = negated ? vec_row_set_difference (rows, matched) : vec_row_set_intersection (rows, matched);

  vec_row_set_unref (rows);
  return both;
}

VecRowSet *
vec_filter_match (VecFilter *filter, const VecFilterData *data, VecFilterMemory *memory, GCancellable *cancellable)
{
  g_autoptr (VecRowSet) rows = vec_row_set_new_full (vec_table_get_n_rows (data->table));

  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    {
      const VecCondition *condition = vec_filter_get_condition (filter, i);
      g_autoptr (VecRowSet) matched = NULL;

      if (!is_askable (condition, data))
        continue;
      matched = recall (memory, condition);
      if (matched == NULL)
        {
          matched = match_condition (condition, data, cancellable);
          if (matched == NULL || g_cancellable_is_cancelled (cancellable))
            return NULL;
          remember (memory, condition, matched);
        }
      rows = narrow (g_steal_pointer (&rows), matched, condition->negated);
    }
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&rows);
}
