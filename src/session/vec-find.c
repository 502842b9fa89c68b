/* Every field (the labels, each text column) is one block of bytes, in which the folded strings stand one after the other, each
 * ended by a NUL; the search is memmem() over the block and a bisection of the offsets for what it hits. */
#include "session/vec-find.h"

#include <math.h>
#include <string.h>

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
