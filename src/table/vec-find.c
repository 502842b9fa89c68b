/* Every field (the labels, each text column) is one block of bytes, in which the folded strings stand one after the other, each
 * ended by a NUL; the search is memmem() over the block and a bisection of the offsets for what it hits. */
#include "table/vec-find.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define ROWS_PER_LOOK 4096   /* between two looks at the cancellable */

typedef struct
{
  GByteArray *bytes;
  gsize *starts;        /* (n + 1) */
  gint64 n;             /* strings: rows, or categories */
} Blob;

struct _VecFinder
{
  VecTable *table;
  Blob *labels;
  Blob **columns;       /* (n_columns) NULL for numbers */
  guint n_columns;
};

char *
vec_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);
}

static gboolean
is_ascii (const char *text)
{
  for (; *text != '\0'; text++)
    if ((guchar) *text >= 0x80)
      return FALSE;
  return TRUE;
}

static void
append_folded (GByteArray *bytes, const char *text)
{
  guint start = bytes->len;

  if (!is_ascii (text))
    {
      g_autofree char *folded = vec_fold (text);

      g_byte_array_append (bytes, (const guint8 *) folded, (guint) strlen (folded) + 1);
      return;
    }
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text) + 1);
  for (guint i = start; i < bytes->len; i++)
    bytes->data[i] = (guint8) g_ascii_tolower ((char) bytes->data[i]);
}

static void
blob_free (Blob *blob)
{
  if (blob == NULL)
    return;
  g_byte_array_unref (blob->bytes);
  g_free (blob->starts);
  g_free (blob);
}

typedef const char *(*GetString) (gpointer source, gint64 index);

/* A block of more than 4 GB would overflow GByteArray: such a field stays unsearchable beyond that. */
static Blob *
blob_new (gpointer source, gint64 n, GetString get, GCancellable *cancellable)
{
  Blob *blob = g_new0 (Blob, 1);

  blob->bytes = g_byte_array_new ();
  blob->starts = g_new (gsize, n + 1);
  blob->n = n;
  for (gint64 i = 0; i < n; i++)
    {
      const char *text = get (source, i);

      if (i % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (cancellable))
        {
          blob_free (blob);
          return NULL;
        }
      blob->starts[i] = blob->bytes->len;
      append_folded (blob->bytes, text != NULL && blob->bytes->len < G_MAXUINT - (1 << 24) ? text : "");
    }
  blob->starts[n] = blob->bytes->len;
  return blob;
}

static const char *
get_label (gpointer table, gint64 index)
{
  return vec_table_get_label (table, index);
}

static const char *
get_text (gpointer column, gint64 index)
{
  return vec_column_get_text (column, index);
}

static const char *
get_category (gpointer column, gint64 index)
{
  return vec_column_get_category (column, (guint32) index);
}

static Blob *
column_blob_new (VecColumn *column, GCancellable *cancellable)
{
  switch (vec_column_get_column_type (column))
    {
    case VEC_COLUMN_TEXT:
    case VEC_COLUMN_IMAGE:
      return blob_new (column, vec_column_get_n_rows (column), get_text, cancellable);
    case VEC_COLUMN_CATEGORY:
      return blob_new (column, vec_column_get_n_categories (column), get_category, cancellable);
    case VEC_COLUMN_NUMBER:
    default:
      return NULL;
    }
}

static void
finder_clear (gpointer data)
{
  VecFinder *finder = data;

  blob_free (finder->labels);
  for (guint i = 0; i < finder->n_columns; i++)
    blob_free (finder->columns[i]);
  g_free (finder->columns);
  g_object_unref (finder->table);
}

VecFinder *
vec_finder_new (VecTable *table, GCancellable *cancellable)
{
  g_autoptr (VecFinder) finder = g_atomic_rc_box_new0 (VecFinder);

  finder->table = g_object_ref (table);
  finder->n_columns = vec_table_get_n_columns (table);
  finder->columns = g_new0 (Blob *, finder->n_columns);
  finder->labels = blob_new (table, vec_table_get_n_rows (table), get_label, cancellable);
  for (guint i = 0; i < finder->n_columns && !g_cancellable_is_cancelled (cancellable); i++)
    finder->columns[i] = column_blob_new (vec_table_get_column (table, i), cancellable);
  return g_cancellable_is_cancelled (cancellable) ? NULL : g_steal_pointer (&finder);
}

VecFinder *
vec_finder_ref (VecFinder *finder)
{
  return g_atomic_rc_box_acquire (finder);
}

void
vec_finder_unref (VecFinder *finder)
{
  g_atomic_rc_box_release_full (finder, finder_clear);
}

static gint64
string_at (const Blob *blob, gsize place)
{
  gint64 low = 0, high = blob->n;

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (blob->starts[middle] <= place)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* How a string holds the needle: larger is better, 0 not at all. */
enum
{
  NOT_HELD,
  WITHIN,
  PREFIX,
  WHOLE,
  EXACT,  /* as typed, letter case included */
};

typedef void (*Held) (gint64 index, int how, gpointer data);

/* Calls @held once for each string that holds @needle, in order. Returns FALSE when cancelled. */
static gboolean
blob_search (const Blob *blob, const char *needle, GCancellable *cancellable, Held held, gpointer data)
{
  const guint8 *bytes = blob->bytes->data;
  gsize n_needle = strlen (needle), place = 0, end = blob->bytes->len;
  const guint8 *found;
  guint n_found = 0;

  while (place < end && (found = memmem (bytes + place, end - place, needle, n_needle)) != NULL)
    {
      gsize at = (gsize) (found - bytes);
      gint64 index = string_at (blob, at);
      gsize start = blob->starts[index], length = blob->starts[index + 1] - start - 1;

      held (index, at > start ? WITHIN : length == n_needle ? WHOLE : PREFIX, data);
      place = blob->starts[index + 1];
      if (++n_found % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
    }
  return !g_cancellable_is_cancelled (cancellable);
}

typedef struct
{
  VecTable *table;
  const char *text;          /* as typed */
  GArray *hits[EXACT + 1];   /* of VecHit, by how good they are */
  guint8 *is_found;          /* (n_rows) */
  guint8 *is_held;           /* (n_categories) of the column looked at */
  int column;
} Search;

static void
add_hit (Search *search, gint64 row, int how)
{
  VecHit hit = { row, search->column };

  if (search->is_found[row])
    return;
  search->is_found[row] = TRUE;
  g_array_append_val (search->hits[how], hit);
}

static void
label_held (gint64 index, int how, gpointer data)
{
  Search *search = data;

  if (how == WHOLE && g_str_equal (vec_table_get_label (search->table, index), search->text))
    how = EXACT;
  add_hit (search, index, how);
}

static void
text_held (gint64 index, int how, gpointer data)
{
  add_hit (data, index, NOT_HELD);
}

static void
category_held (gint64 index, int how, gpointer data)
{
  ((Search *) data)->is_held[index] = TRUE;
}

static gboolean
search_categories (Search *search, VecColumn *column, const Blob *blob, const char *needle, GCancellable *cancellable)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  gboolean finished;

  search->is_held = g_new0 (guint8, blob->n);
  finished = blob_search (blob, needle, cancellable, category_held, search);
  for (gint64 row = 0; finished && row < n_rows; row++)
    {
      guint32 code = vec_column_get_code (column, row);

      if (code != VEC_CATEGORY_MISSING && search->is_held[code])
        add_hit (search, row, NOT_HELD);
    }
  g_clear_pointer (&search->is_held, g_free);
  return finished;
}

static void
search_numbers (Search *search, VecColumn *column, const char *needle)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  char *end;
  double number = g_ascii_strtod (needle, &end);

  if (end == needle || *end != '\0' || isnan (number))
    return;
  for (gint64 row = 0; row < n_rows; row++)
    if (vec_column_get_number (column, row) == number)
      add_hit (search, row, NOT_HELD);
}

static gboolean
search_column (Search *search, VecFinder *finder, guint index, const char *needle, GCancellable *cancellable)
{
  VecColumn *column = vec_table_get_column (finder->table, index);
  const Blob *blob = finder->columns[index];

  search->column = (int) index;
  if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY)
    return search_categories (search, column, blob, needle, cancellable);
  if (blob != NULL)
    return blob_search (blob, needle, cancellable, text_held, search);
  search_numbers (search, column, needle);
  return !g_cancellable_is_cancelled (cancellable);
}

/* Best first; metadata (NOT_HELD by the label) last. */
static GArray *
join_hits (Search *search)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (VecHit));

  for (int how = EXACT; how >= NOT_HELD; how--)
    {
      if (search->hits[how]->len > 0)
        g_array_append_vals (all, search->hits[how]->data, search->hits[how]->len);
      g_array_unref (search->hits[how]);
    }
  g_free (search->is_found);
  return all;
}

GArray *
vec_finder_search (VecFinder *finder, const char *text, GCancellable *cancellable)
{
  g_autofree char *needle = vec_fold (text);
  g_autoptr (GArray) hits = NULL;
  g_autofree char *typed = g_strstrip (g_strdup (text));
  Search search = { .table = finder->table, .text = typed, .column = -1 };
  gboolean finished = TRUE;

  g_strstrip (needle);
  search.is_found = g_new0 (guint8, vec_table_get_n_rows (finder->table));
  for (int how = NOT_HELD; how <= EXACT; how++)
    search.hits[how] = g_array_new (FALSE, FALSE, sizeof (VecHit));
  if (*needle != '\0')
    {
      finished = blob_search (finder->labels, needle, cancellable, label_held, &search);
      for (guint i = 0; finished && i < finder->n_columns; i++)
        finished = search_column (&search, finder, i, needle, cancellable);
    }
  hits = join_hits (&search);
  return finished ? g_steal_pointer (&hits) : NULL;
}

/* ---- Sets of rows. The rows are split at multiples of 64, so that no two threads write to one word. */

typedef struct
{
  const Blob *blob;
  const char *needle;   /* folded */
  const char *text;     /* not NULL: strings that are this, as typed, … */
  GetString get;        /* … which this reads … */
  gpointer source;      /* … of this */
  gboolean is_whole;
  guint64 *words;       /* (n strings) what is found */
  GCancellable *cancellable;
} Match;

static void
match_words (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Match *match = data;
  const Blob *blob = match->blob;
  const guint8 *bytes = blob->bytes->data, *found;
  gsize n_needle = strlen (match->needle), last = blob->starts[MIN (end * 64, blob->n)];
  guint n_found = 0;

  for (gsize place = blob->starts[begin * 64]; place < last;)
    {
      gint64 index;
      gsize length;

      found = memmem (bytes + place, last - place, match->needle, n_needle);
      if (found == NULL || (++n_found % ROWS_PER_LOOK == 0 && g_cancellable_is_cancelled (match->cancellable)))
        return;
      index = string_at (blob, (gsize) (found - bytes));
      length = blob->starts[index + 1] - blob->starts[index] - 1;
      place = blob->starts[index + 1];
      if (match->is_whole && length != n_needle)
        continue;
      if (match->text == NULL || g_strcmp0 (match->get (match->source, index), match->text) == 0)
        match->words[index / 64] |= (guint64) 1 << index % 64;
    }
}

/* Takes nothing; the words of the strings that are found. */
static VecRowSet *
match_blob (const Blob *blob, const char *needle, gboolean is_whole, const char *text, GetString get, gpointer source,
            GCancellable *cancellable)
{
  gint64 n_words = vec_row_set_n_words (blob->n);
  Match match = { blob, needle, text, get, source, is_whole, g_new0 (guint64, MAX (n_words, 1)), cancellable };

  vec_parallel_blocks (n_words, 512, 0, match_words, &match);
  return vec_row_set_new_take (match.words, blob->n);
}

typedef struct
{
  const guint32 *codes;
  const double *numbers;
  VecRowSet *held;      /* categories */
  double number;
  gint64 n_rows;
  guint64 *words;
} Spread;

static void
spread_codes (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Spread *spread = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, spread->n_rows); row++)
    {
      guint32 code = spread->codes[row];

      if (code != VEC_CATEGORY_MISSING && vec_row_set_contains (spread->held, code))
        spread->words[row / 64] |= (guint64) 1 << row % 64;
    }
}

/* The rows of the categories in @held, which is taken. */
static VecRowSet *
rows_of_categories (VecColumn *column, VecRowSet *held)
{
  gint64 n_rows = vec_column_get_n_rows (column), n_words = vec_row_set_n_words (n_rows);
  Spread spread = { .codes = vec_column_get_codes (column), .held = held, .n_rows = n_rows };

  spread.words = g_new0 (guint64, MAX (n_words, 1));
  if (!vec_row_set_is_empty (held))
    vec_parallel_blocks (n_words, 256, 0, spread_codes, &spread);
  vec_row_set_unref (held);
  return vec_row_set_new_take (spread.words, n_rows);
}

static void
spread_numbers (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Spread *spread = data;

  for (gint64 row = begin * 64; row < MIN (end * 64, spread->n_rows); row++)
    spread->words[row / 64] |= (guint64) (spread->numbers[row] == spread->number) << row % 64;
}

static VecRowSet *
rows_of_number (VecColumn *column, const char *needle)
{
  gint64 n_rows = vec_column_get_n_rows (column), n_words = vec_row_set_n_words (n_rows);
  Spread spread = { .numbers = vec_column_get_numbers (column), .n_rows = n_rows };
  char *end;

  spread.number = g_ascii_strtod (needle, &end);
  if (spread.numbers == NULL || end == needle || *end != '\0' || isnan (spread.number))
    return vec_row_set_new_empty (n_rows);
  spread.words = g_new0 (guint64, MAX (n_words, 1));
  vec_parallel_blocks (n_words, 256, 0, spread_numbers, &spread);
  return vec_row_set_new_take (spread.words, n_rows);
}

/* One field; @text: as typed, when only strings that are exactly this are wanted. */
static VecRowSet *
match_field (VecFinder *finder, int field, const char *needle, gboolean is_whole, const char *text, GCancellable *cancellable)
{
  VecColumn *column = field >= 0 ? vec_table_get_column (finder->table, (guint) field) : NULL;
  const Blob *blob = field >= 0 ? finder->columns[field] : finder->labels;

  if (column == NULL)
    return match_blob (blob, needle, is_whole, text, get_label, finder->table, cancellable);
  if (blob == NULL)
    return rows_of_number (column, needle);
  if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY)
    return rows_of_categories (column, match_blob (blob, needle, is_whole, text, get_category, column, cancellable));
  return match_blob (blob, needle, is_whole, text, get_text, column, cancellable);
}

static VecRowSet *
match_anywhere (VecFinder *finder, const char *needle, GCancellable *cancellable)
{
  VecRowSet *all = match_field (finder, VEC_FIND_LABEL, needle, FALSE, NULL, cancellable);

  for (int field = 0; field < (int) finder->n_columns && !g_cancellable_is_cancelled (cancellable); field++)
    {
      g_autoptr (VecRowSet) before = all;
      g_autoptr (VecRowSet) more = match_field (finder, field, needle, FALSE, NULL, cancellable);

      all = vec_row_set_union (before, more);
    }
  return all;
}

/* Takes @set. */
static VecRowSet *
unless_cancelled (VecRowSet *set, GCancellable *cancellable)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return set;
  vec_row_set_unref (set);
  return NULL;
}

VecRowSet *
vec_finder_match (VecFinder *finder, const char *text, int column, GCancellable *cancellable)
{
  g_autofree char *needle = g_strstrip (vec_fold (text));
  VecRowSet *set;

  if (*needle == '\0')
    set = vec_row_set_new_full (vec_table_get_n_rows (finder->table));
  else if (column == VEC_FIND_ANYWHERE)
    set = match_anywhere (finder, needle, cancellable);
  else
    set = match_field (finder, column, needle, FALSE, NULL, cancellable);
  return unless_cancelled (set, cancellable);
}

VecRowSet *
vec_finder_match_whole (VecFinder *finder, const char *text, int column, GCancellable *cancellable)
{
  g_autofree char *needle = vec_fold (text);
  VecRowSet *set;

  if (*needle == '\0')
    return vec_row_set_new_empty (vec_table_get_n_rows (finder->table));
  set = match_field (finder, column, needle, TRUE, text, cancellable);
  if (vec_row_set_is_empty (set))
    {
      vec_row_set_unref (set);
      set = match_field (finder, column, needle, TRUE, NULL, cancellable);
    }
  return unless_cancelled (set, cancellable);
}
