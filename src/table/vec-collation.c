#include "table/vec-collation.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/vec-parallel.h"

#define ROWS_PER_BLOCK 16384
#define MISSING G_MAXUINT32

/* The keys of one block of rows, one after the other. */
typedef struct
{
  guint8 *bytes;
  guint32 *starts;      /* (ROWS_PER_BLOCK) into bytes, or MISSING */
} Block;

struct _VecCollation
{
  gint64 n_rows, n_blocks;
  Block *blocks;
};

typedef struct
{
  VecCollation *collation;
  VecTable *table;
  VecColumn *column;        /* NULL: labels */
  const char *language;
  VecProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  int n_done;               /* blocks, atomic */
} Making;

/* ---- One text */

/* The language of the interface is asked of gettext's own environment, since the program may speak another one than its locale. */
static UCollator *
open_collator (const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  const char *name = language != NULL ? language : g_get_language_names ()[0];
  UCollator *collator;

  if (g_str_equal (name, "C") || g_str_has_prefix (name, "C.") || g_str_equal (name, "POSIX"))
    name = "";
  collator = ucol_open (name, &status);
  if (U_FAILURE (status))
    {
      status = U_ZERO_ERROR;
      collator = ucol_open ("", &status);
    }
  if (U_SUCCESS (status))
    ucol_setAttribute (collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  return collator;
}

typedef struct
{
  UCollator *collator;
  UChar *wide;
  int n_wide;
} Scribe;

/* Appends the key of @text with its NUL. Without ICU's data the bytes of the text themselves order it. */
static void
append_key (Scribe *scribe, GByteArray *bytes, const char *text)
{
  int length = (int) MIN (strlen (text), G_MAXINT / 8), n_wide = 0, room = 4 * length + 32, n;
  guint start = bytes->len;
  UErrorCode status = U_ZERO_ERROR;

  if (scribe->collator == NULL)
    {
      g_byte_array_append (bytes, (const guint8 *) text, (guint) length + 1);
      return;
    }
  if (scribe->n_wide < length + 1)
    {
      scribe->n_wide = 2 * length + 64;
      scribe->wide = g_renew (UChar, scribe->wide, scribe->n_wide);
    }
  u_strFromUTF8WithSub (scribe->wide, scribe->n_wide, &n_wide, text, length, 0xfffd, NULL, &status);
  g_byte_array_set_size (bytes, start + (guint) room);
  n = ucol_getSortKey (scribe->collator, scribe->wide, n_wide, bytes->data + start, room);
  if (n > room)
    {
      g_byte_array_set_size (bytes, start + (guint) n);
      n = ucol_getSortKey (scribe->collator, scribe->wide, n_wide, bytes->data + start, n);
    }
  g_byte_array_set_size (bytes, start + (guint) n);
}

static void
scribe_clear (Scribe *scribe)
{
  g_clear_pointer (&scribe->collator, ucol_close);
  g_clear_pointer (&scribe->wide, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scribe, scribe_clear)

/* ---- All of them */

static const char *
get_text (const Making *making, gint64 row)
{
  return making->column != NULL ? vec_column_get_text (making->column, row) : vec_table_get_label (making->table, row);
}

static void
make_block (const Making *making, gint64 begin, gint64 end)
{
  g_auto (Scribe) scribe = { open_collator (making->language) };
  GByteArray *bytes = g_byte_array_new ();
  Block *block = &making->collation->blocks[begin / ROWS_PER_BLOCK];
  gsize size;

  block->starts = g_new (guint32, ROWS_PER_BLOCK);
  for (gint64 row = begin; row < end; row++)
    {
      const char *text = get_text (making, row);

      if (row % 1024 == 0 && g_cancellable_is_cancelled (making->cancellable))
        {
          g_byte_array_unref (bytes);
          return;
        }
      block->starts[row - begin] = text != NULL && *text != '\0' ? bytes->len : MISSING;
      if (text != NULL && *text != '\0')
        append_key (&scribe, bytes, text);
    }
  block->bytes = g_byte_array_steal (bytes, &size);
  block->bytes = g_realloc (block->bytes, MAX (size, 1));
  g_byte_array_unref (bytes);
}

static void
make_blocks (gint64 begin, gint64 end, int thread, gpointer data)
{
  Making *making = data;

  for (gint64 block = begin; block < end && !g_cancellable_is_cancelled (making->cancellable); block++)
    {
      make_block (making, block * ROWS_PER_BLOCK, MIN ((block + 1) * ROWS_PER_BLOCK, making->collation->n_rows));
      g_atomic_int_inc (&making->n_done);
      if (thread == 0 && making->progress != NULL)
        making->progress (_("Sorting"), (guint64) g_atomic_int_get (&making->n_done), (guint64) making->collation->n_blocks,
                          making->user_data);
    }
}

VecCollation *
vec_collation_new (VecTable *table, VecColumn *column, const char *language, VecProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable)
{
  VecCollation *collation = g_new0 (VecCollation, 1);
  Making making = { collation, table, column, language, progress, user_data, cancellable, 0 };

  collation->n_rows = vec_table_get_n_rows (table);
  collation->n_blocks = (collation->n_rows + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
  collation->blocks = g_new0 (Block, collation->n_blocks);
  vec_parallel_blocks (collation->n_blocks, 1, 0, make_blocks, &making);
  if (!g_cancellable_is_cancelled (cancellable))
    return collation;
  vec_collation_free (collation);
  return NULL;
}

void
vec_collation_free (VecCollation *collation)
{
  if (collation == NULL)
    return;
  for (gint64 i = 0; i < collation->n_blocks; i++)
    {
      g_free (collation->blocks[i].bytes);
      g_free (collation->blocks[i].starts);
    }
  g_free (collation->blocks);
  g_free (collation);
}

const guint8 *
vec_collation_get_key (VecCollation *collation, gint64 row)
{
  const Block *block = &collation->blocks[row / ROWS_PER_BLOCK];
  guint32 start = block->starts[row % ROWS_PER_BLOCK];

  return start != MISSING ? block->bytes + start : NULL;
}

/* ---- Categories */

typedef struct
{
  guint32 code;
  guint start;          /* of its key */
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b, gpointer bytes)
{
  const Ranked *x = a, *y = b;

  return strcmp ((const char *) bytes + x->start, (const char *) bytes + y->start);
}

guint32 *
vec_collation_rank_categories (VecColumn *column, const char *language)
{
  guint32 n = vec_column_get_n_categories (column), *ranks = g_new (guint32, MAX (n, 1));
  g_autofree Ranked *ranked = g_new (Ranked, MAX (n, 1));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (Scribe) scribe = { open_collator (language) };

  for (guint32 code = 0; code < n; code++)
    {
      ranked[code] = (Ranked) { code, bytes->len };
      append_key (&scribe, bytes, vec_column_get_category (column, code));
    }
  g_qsort_with_data (ranked, (int) n, sizeof *ranked, compare_ranked, bytes->data);
  for (guint32 i = 0; i < n; i++)
    ranks[ranked[i].code] = i > 0 && compare_ranked (&ranked[i - 1], &ranked[i], bytes->data) == 0 ? ranks[ranked[i - 1].code] : i;
  return ranks;
}
