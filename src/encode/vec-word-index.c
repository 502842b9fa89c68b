#include "encode/vec-word-index.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/vec-parallel.h"

#define MAX_UNITS 16

/* A name is an entry: 0 … n − 1 are the labels, k n … (k + 1) n − 1 the texts of column k − 1. */
typedef struct
{
  guint32 hash;
  guint32 entry; /* + 1, 0 where the slot is free; linear probing */
} Slot;

struct _VecWordIndex
{
  VecTable *table;      /* borrowed */
  GPtrArray *columns;   /* of VecColumn */
  gboolean labels;
  gint64 n_rows;
  guint64 n_entries;
  Slot *slots;
  gsize mask;           /* slots − 1 */
  guint max_units;
};

/* ---- The form in which names are compared. */

static gboolean
is_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* NFKC_Casefold (Unicode Standard 3.13, D146), which also drops what cannot be seen (joiners, variation selectors). */
static char *
fold_unicode (const char *text, gsize length)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance (&status);
  g_autofree UChar *source = NULL;
  g_autofree UChar *folded = NULL;
  g_autofree char *result = NULL;
  int32_t n_source = 0;
  int32_t n_folded;

  if (length > G_MAXINT32 / 8) /* ICU counts in 32 bits; nothing that long is a name */
    return g_strndup (text, length);
  source = g_new (UChar, length + 1);
  u_strFromUTF8WithSub (source, (int32_t) length + 1, &n_source, text, (int32_t) length, 0xfffd, NULL, &status);
  n_folded = unorm2_normalize (normalizer, source, n_source, NULL, 0, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR)
    status = U_ZERO_ERROR;
  folded = g_new (UChar, (gsize) n_folded + 1);
  unorm2_normalize (normalizer, source, n_source, folded, n_folded + 1, &status);
  result = g_malloc (3 * (gsize) n_folded + 1);
  u_strToUTF8 (result, (int32_t) MIN (3 * (gint64) n_folded + 1, G_MAXINT32), NULL, folded, n_folded, &status);
  return U_SUCCESS (status) ? g_steal_pointer (&result) : g_strndup (text, length);
}

/* A hyphen joins when there is something other than a separator on both sides: "ice-cream", not "-5". */
static gboolean
is_separator (const char *text, gsize i, gsize length)
{
  if (g_ascii_isspace (text[i]) || text[i] == '_')
    return TRUE;
  return text[i] == '-' && i > 0 && i + 1 < length && (g_ascii_isalpha (text[i - 1]) || (guchar) text[i - 1] >= 0x80)
         && (g_ascii_isalpha (text[i + 1]) || (guchar) text[i + 1] >= 0x80);
}

/* Separators become single spaces, none at the ends; a typographic apostrophe a plain one. out: length + 1 bytes, may not be
 * @text. Returns the length. */
static gsize
unify_separators (const char *text, gsize length, gboolean lower, char *out)
{
  gsize n = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (is_separator (text, i, length))
        {
          if (n > 0 && out[n - 1] != ' ')
            out[n++] = ' ';
        }
      else if (i + 2 < length && memcmp (text + i, "\u2019", 3) == 0)
        {
          out[n++] = '\'';
          i += 2;
        }
      else
        out[n++] = lower ? g_ascii_tolower (text[i]) : text[i];
    }
  if (n > 0 && out[n - 1] == ' ')
    n--;
  if (n == 0) /* a name of nothing but separators is compared as it is */
    {
      memcpy (out, text, length);
      n = length;
    }
  out[n] = '\0';
  return n;
}

char *
vec_word_key (const char *text, gsize length)
{
  g_autofree char *folded = NULL;
  char *key;

  if (!is_ascii (text, length))
    {
      text = folded = fold_unicode (text, length);
      length = strlen (folded);
    }
  key = g_malloc (length + 1);
  unify_separators (text, length, folded == NULL, key);
  return key;
}

/* FNV-1a with a final mix, as the slots are few bits of it. */
#define HASH_BEGIN G_GUINT64_CONSTANT (0xcbf29ce484222325)

static inline guint64
add_to_hash (guint64 hash, char c)
{
  return (hash ^ (guchar) c) * G_GUINT64_CONSTANT (0x100000001b3);
}

static inline guint32
end_hash (guint64 hash)
{
  return (guint32) (hash ^ (hash >> 32));
}

guint32
vec_word_hash_key (const char *key)
{
  guint64 hash = HASH_BEGIN;

  for (; *key != '\0'; key++)
    hash = add_to_hash (hash, *key);
  return end_hash (hash);
}

/* Of a name that is its own key for certain: small letters, with single spaces between them. */
static gboolean
hash_small_letters (const char *name, guint32 *result)
{
  guint64 hash = HASH_BEGIN;
  gboolean after_letter = FALSE;

  for (; *name != '\0'; name++)
    {
      gboolean is_letter = *name >= 'a' && *name <= 'z';

      if (!is_letter && !(after_letter && *name == ' '))
        return FALSE;
      hash = add_to_hash (hash, *name);
      after_letter = is_letter;
    }
  *result = end_hash (hash);
  return after_letter;
}

guint32
vec_word_hash_name (const char *name)
{
  g_autofree char *key = NULL;
  char buffer[128];
  guint32 hash;
  gsize length;

  if (hash_small_letters (name, &hash))
    return hash;
  length = strlen (name);
  if (length < sizeof buffer && is_ascii (name, length))
    {
      unify_separators (name, length, TRUE, buffer);
      return vec_word_hash_key (buffer);
    }
  key = vec_word_key (name, length);
  return vec_word_hash_key (key);
}

/* ---- Building. */

/* NULL when the entry is not a name. */
static const char *
get_name (VecWordIndex *self, guint64 entry)
{
  gint64 row = (gint64) (entry % (guint64) self->n_rows);
  guint64 column = entry / (guint64) self->n_rows;
  const char *name;

  if (column > 0)
    name = vec_column_get_text (g_ptr_array_index (self->columns, column - 1), row);
  else
    name = self->labels ? vec_table_get_label (self->table, row) : NULL;
  return name != NULL && *name != '\0' ? name : NULL;
}

/* At least as many as a segmented name has: every change between letters and the rest, and every character beyond the alphabets
 * with short words in them. */
static guint
count_units (const char *name)
{
  gboolean in_word = FALSE;
  guint n = 0;

  for (; *name != '\0'; name++)
    {
      guchar c = (guchar) *name;
      gboolean word = g_ascii_isalnum (c) || (c >= 0x80 && c < 0xe0);

      if (c >= 0xe0 || (c < 0x80 && !word && c != ' ' && c != '_') || (word && !in_word))
        n++;
      in_word = word || c >= 0xe0;
    }
  return n;
}

typedef struct
{
  VecWordIndex *index;
  guint32 *hashes;  /* (n_entries) */
  guint *max_units; /* (n_threads) */
} HashJob;

static void
hash_names_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  HashJob *job = data;

  for (gint64 i = begin; i < end; i++)
    {
      const char *name = get_name (job->index, (guint64) i);

      if (name == NULL)
        continue;
      job->hashes[i] = vec_word_hash_name (name);
      job->max_units[thread] = MAX (job->max_units[thread], count_units (name));
    }
}

/* Of equal names only the first is kept; names that differ in case are all kept. */
static void
add_entry (VecWordIndex *self, guint64 entry, guint32 hash)
{
  const char *name = get_name (self, entry);
  gsize i;

  if (name == NULL)
    return;
  for (i = hash & self->mask; self->slots[i].entry != 0; i = (i + 1) & self->mask)
    if (self->slots[i].hash == hash && strcmp (get_name (self, self->slots[i].entry - 1), name) == 0)
      return;
  self->slots[i] = (Slot) { hash, (guint32) entry + 1 };
}

VecWordIndex *
vec_word_index_new (VecTable *table, gboolean labels, GPtrArray *columns)
{
  VecWordIndex *self = g_new0 (VecWordIndex, 1);
  int n_threads = vec_get_default_threads ();
  g_autofree guint *max_units = g_new0 (guint, n_threads);
  g_autofree guint32 *hashes = NULL;
  gsize n_slots = 16;

  self->table = table;
  self->labels = labels && vec_table_has_labels (table);
  self->columns = g_ptr_array_ref (columns);
  self->n_rows = vec_table_get_n_rows (table);
  /* 32 bits hold the labels of any table that fits into memory; columns that would not fit beside them are left out. */
  self->n_entries = MIN ((guint64) self->n_rows * (1 + columns->len), (guint64) G_MAXUINT32 - 1);

  hashes = g_new (guint32, self->n_entries);
  vec_parallel_for ((gint64) self->n_entries, n_threads, hash_names_cb, &(HashJob) { self, hashes, max_units });
  self->max_units = 1;
  for (int i = 0; i < n_threads; i++)
    self->max_units = MAX (self->max_units, max_units[i]);
  self->max_units = MIN (self->max_units, MAX_UNITS);

  while (n_slots < self->n_entries + self->n_entries / 2)
    n_slots *= 2;
  self->slots = g_new0 (Slot, n_slots);
  self->mask = n_slots - 1;
  for (guint64 i = 0; i < self->n_entries; i++)
    add_entry (self, i, hashes[i]);
  return self;
}

void
vec_word_index_free (VecWordIndex *self)
{
  g_ptr_array_unref (self->columns);
  g_free (self->slots);
  g_free (self);
}

/* ---- Searching. */

/* How well @name fits @text, whose key it shares: 3 letter for letter, 2 but for separators, 1 by being in lower case, 0. */
static int
rate_name (const char *name, const char *text, gsize length, const char *key)
{
  gsize n_name = strlen (name);
  g_autofree char *plain_name = NULL;
  g_autofree char *plain_text = NULL;

  if (n_name == length && memcmp (name, text, length) == 0)
    return 3;
  plain_name = g_malloc (n_name + 1);
  unify_separators (name, n_name, FALSE, plain_name);
  plain_text = g_malloc (length + 1);
  unify_separators (text, length, FALSE, plain_text);
  if (strcmp (plain_name, plain_text) == 0)
    return 2;
  return strcmp (plain_name, key) == 0;
}

gboolean
vec_word_has_key (const char *name, const char *key)
{
  g_autofree char *other = vec_word_key (name, strlen (name));

  return strcmp (other, key) == 0;
}

gint64
vec_word_index_find (VecWordIndex *self, const char *text, gsize length)
{
  g_autofree char *key = vec_word_key (text, length);
  guint32 hash = vec_word_hash_key (key);
  guint32 best = 0;
  int best_rate = -1;

  if (length == 0)
    return -1;
  for (gsize i = hash & self->mask; self->slots[i].entry != 0; i = (i + 1) & self->mask)
    {
      const char *name;
      int rate;

      if (self->slots[i].hash != hash)
        continue;
      name = get_name (self, self->slots[i].entry - 1);
      if (!vec_word_has_key (name, key))
        continue;
      rate = rate_name (name, text, length, key);
      if (rate > best_rate || (rate == best_rate && self->slots[i].entry < best))
        {
          best = self->slots[i].entry;
          best_rate = rate;
        }
    }
  return best_rate >= 0 ? (gint64) ((best - 1) % (guint64) self->n_rows) : -1;
}

guint
vec_word_index_get_max_units (VecWordIndex *self)
{
  return self->max_units;
}

gsize
vec_word_index_get_size (VecWordIndex *self)
{
  return sizeof *self + (self->mask + 1) * sizeof (Slot);
}
