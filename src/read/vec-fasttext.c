#include "read/vec-fasttext.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-ngrams.h"
#include "read/vec-cursor.h"

#define MAGIC 793712314
#define SUPERVISED 3
#define MAX_WORD 4096
#define MAX_NGRAM 64
#define MAX_DIMS 65536
#define N_CENTROIDS 256
#define TICK_WORDS 4096

/* The file's parameters in their order; a double follows. */
enum
{
  ARG_DIM,
  ARG_WS,
  ARG_EPOCH,
  ARG_MIN_COUNT,
  ARG_NEG,
  ARG_WORD_NGRAMS,
  ARG_LOSS,
  ARG_MODEL,
  ARG_BUCKET,
  ARG_MINN,
  ARG_MAXN,
  ARG_LR_UPDATE_RATE,
  N_ARGS,
};

/* A vector of n_dims values in n_parts parts of part_dims values (the last may be shorter), each one of 256 centroids. */
typedef struct
{
  gint32 n_dims, n_parts, part_dims, last_dims;
  const guint8 *centroids; /* (n_dims, 256) float32 */
} Quantizer;

struct _VecFasttext
{
  gatomicrefcount refs;
  char *file;
  GMappedFile *map;
  gint32 args[N_ARGS];
  gboolean is_old;         /* without a version: the end of a sentence had n-grams, too */
  gint64 n_words;
  guint64 *words;          /* (n_words) where each begins in the file */
  GHashTable *kept;        /* n-gram's bucket → its row behind the words + 1; NULL: all are kept */

  gint64 n_rows;
  int n_dims;
  const guint8 *values;    /* (n_rows, n_dims) float32; NULL: quantised */
  const guint8 *codes;     /* (n_rows, quantizer.n_parts) */
  const guint8 *norms;     /* (n_rows) codes of the rows' lengths; NULL: the lengths are in the vectors */
  Quantizer quantizer;
  Quantizer norm_quantizer;
};

/* ---- Reading. */

static gboolean
set_damaged (VecCursor *cursor, const char *what, gint64 value, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               /* Translators: the second %s is the English name of a part of the file, such as "maxn". */
               _("%s is not a whole fastText model: before byte %llu, %s is %lld; it is damaged, copy it again"), cursor->file,
               (unsigned long long) cursor->at, what, (long long) value);
  return FALSE;
}

static gboolean
check_arg (VecFasttext *self, VecCursor *cursor, int arg, const char *name, gint32 minimum, gint32 maximum, GError **error)
{
  return (self->args[arg] >= minimum && self->args[arg] <= maximum) || set_damaged (cursor, name, self->args[arg], error);
}

/* Supervised models of version 11 did not use n-grams of characters, whatever they say. */
static gboolean
read_args (VecFasttext *self, VecCursor *cursor, gboolean *has_version, GError **error)
{
  gint32 first, version = 0;
  const guint8 *ignored;

  if (!vec_cursor_take_i32 (cursor, &first, error))
    return FALSE;
  *has_version = first == MAGIC;
  if (*has_version && !vec_cursor_take_i32 (cursor, &version, error))
    return FALSE;
  if (*has_version && (version < 11 || version > 12))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s is a fastText model of version %d; versions 11 and 12 are read. Its word vectors may be in a .vec file beside it"),
                   cursor->file, version);
      return FALSE;
    }
  for (int i = *has_version ? 0 : 1; i < N_ARGS; i++)
    if (!vec_cursor_take_i32 (cursor, &self->args[i], error))
      return FALSE;
  self->is_old = !*has_version;
  if (self->is_old)
    self->args[ARG_DIM] = first;
  if (!vec_cursor_take (cursor, 1, sizeof (double), &ignored, error))
    return FALSE;
  if (version == 11 && self->args[ARG_MODEL] == SUPERVISED)
    self->args[ARG_MAXN] = 0;
  return check_arg (self, cursor, ARG_DIM, "dim", 1, MAX_DIMS, error) && check_arg (self, cursor, ARG_MINN, "minn", 0, MAX_NGRAM, error)
         && check_arg (self, cursor, ARG_MAXN, "maxn", 0, MAX_NGRAM, error)
         && check_arg (self, cursor, ARG_BUCKET, "bucket", self->args[ARG_MAXN] > 0 ? 1 : 0, G_MAXINT32, error);
}

static gboolean
read_words (VecFasttext *self, VecCursor *cursor, gint32 n_entries, VecTicker *ticker, GError **error)
{
  /* A word of no letters, its count and its kind. */
  if (n_entries < 0 || (guint64) n_entries > (cursor->size - cursor->at) / 10)
    return set_damaged (cursor, "size", n_entries, error);
  self->words = g_new (guint64, MAX (self->n_words, 1));
  for (gint32 i = 0; i < n_entries; i++)
    {
      guint64 at = cursor->at;
      const char *word;
      const guint8 *count;
      guint8 kind;

      if ((i % TICK_WORDS == 0 && !vec_ticker_tick (ticker, cursor->at, error)) || !vec_cursor_take_word (cursor, MAX_WORD, &word, error)
          || !vec_cursor_take (cursor, 1, sizeof (gint64), &count, error) || !vec_cursor_take_u8 (cursor, &kind, error))
        return FALSE;
      if (kind != (i < self->n_words ? 0 : 1))
        return set_damaged (cursor, "entry type", kind, error);
      if (i < self->n_words)
        self->words[i] = at;
    }
  return TRUE;
}

/* Which n-grams were kept, and in which rows behind the words. */
static gboolean
read_kept (VecFasttext *self, VecCursor *cursor, gint64 n_kept, GError **error)
{
  if (n_kept < 0)
    return TRUE;
  if ((guint64) n_kept > (cursor->size - cursor->at) / 8)
    return set_damaged (cursor, "pruneidx_size", n_kept, error);
  self->kept = g_hash_table_new (NULL, NULL);
  for (gint64 i = 0; i < n_kept; i++)
    {
      gint32 bucket, row;

      if (!vec_cursor_take_i32 (cursor, &bucket, error) || !vec_cursor_take_i32 (cursor, &row, error))
        return FALSE;
      if (row < 0 || row >= n_kept)
        return set_damaged (cursor, "pruneidx", row, error);
      g_hash_table_insert (self->kept, GINT_TO_POINTER (bucket), GINT_TO_POINTER (row + 1));
    }
  return TRUE;
}

static gboolean
read_dictionary (VecFasttext *self, VecCursor *cursor, gboolean has_version, VecTicker *ticker, GError **error)
{
  gint32 n_entries, n_words, n_labels;
  gint64 n_tokens, n_kept = -1;

  if (!vec_cursor_take_i32 (cursor, &n_entries, error) || !vec_cursor_take_i32 (cursor, &n_words, error)
      || !vec_cursor_take_i32 (cursor, &n_labels, error) || !vec_cursor_take_i64 (cursor, &n_tokens, error)
      || (has_version && !vec_cursor_take_i64 (cursor, &n_kept, error)))
    return FALSE;
  if (n_words < 0 || n_labels < 0 || (gint64) n_words + n_labels != n_entries)
    return set_damaged (cursor, "nwords", n_words, error);
  self->n_words = n_words;
  return read_words (self, cursor, n_entries, ticker, error) && read_kept (self, cursor, n_kept, error);
}

static gboolean
read_quantizer (Quantizer *self, VecCursor *cursor, GError **error)
{
  if (!vec_cursor_take_i32 (cursor, &self->n_dims, error) || !vec_cursor_take_i32 (cursor, &self->n_parts, error)
      || !vec_cursor_take_i32 (cursor, &self->part_dims, error) || !vec_cursor_take_i32 (cursor, &self->last_dims, error))
    return FALSE;
  if (self->n_dims < 1 || self->n_dims > MAX_DIMS || self->n_parts < 1 || self->part_dims < 1 || self->last_dims < 1
      || self->last_dims > self->part_dims || self->part_dims > self->n_dims
      || ((gint64) self->n_parts - 1) * self->part_dims + self->last_dims != self->n_dims)
    return set_damaged (cursor, "nsubq", self->n_parts, error);
  return vec_cursor_take (cursor, (guint64) self->n_dims * N_CENTROIDS, sizeof (float), &self->centroids, error);
}

static gboolean
read_shape (VecFasttext *self, VecCursor *cursor, GError **error)
{
  gint64 n_dims;

  if (!vec_cursor_take_i64 (cursor, &self->n_rows, error) || !vec_cursor_take_i64 (cursor, &n_dims, error))
    return FALSE;
  if (n_dims != self->args[ARG_DIM])
    return set_damaged (cursor, "columns", n_dims, error);
  self->n_dims = (int) n_dims;
  return self->n_rows >= 1 || set_damaged (cursor, "rows", self->n_rows, error);
}

static gboolean
read_quantized (VecFasttext *self, VecCursor *cursor, guint8 has_norms, GError **error)
{
  gint32 n_codes;

  if (!read_shape (self, cursor, error) || !vec_cursor_take_i32 (cursor, &n_codes, error))
    return FALSE;
  if (n_codes < 0)
    return set_damaged (cursor, "codesize", n_codes, error);
  if (!vec_cursor_take (cursor, (guint64) n_codes, 1, &self->codes, error) || !read_quantizer (&self->quantizer, cursor, error))
    return FALSE;
  if (self->quantizer.n_dims != self->n_dims || self->n_rows > n_codes / self->quantizer.n_parts)
    return set_damaged (cursor, "codesize", n_codes, error);
  if (has_norms == 0)
    return TRUE;
  if (!vec_cursor_take (cursor, (guint64) self->n_rows, 1, &self->norms, error) || !read_quantizer (&self->norm_quantizer, cursor, error))
    return FALSE;
  return self->norm_quantizer.n_dims == 1 || set_damaged (cursor, "norm dim", self->norm_quantizer.n_dims, error);
}

static gboolean
read_matrix (VecFasttext *self, VecCursor *cursor, gboolean has_version, GError **error)
{
  guint8 is_quantized = 0, has_norms = 0;

  if (has_version && !vec_cursor_take_u8 (cursor, &is_quantized, error))
    return FALSE;
  if (is_quantized != 0)
    return vec_cursor_take_u8 (cursor, &has_norms, error) && read_quantized (self, cursor, has_norms, error);
  if (!read_shape (self, cursor, error))
    return FALSE;
  if ((guint64) self->n_rows > (cursor->size - cursor->at) / ((guint64) self->n_dims * sizeof (float)))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s promises %lld × %d numbers from byte %llu on, but it ends at byte %llu; copy it again"), cursor->file,
                   (long long) self->n_rows, self->n_dims, (unsigned long long) cursor->at, (unsigned long long) cursor->size);
      return FALSE;
    }
  return vec_cursor_take (cursor, (guint64) self->n_rows * (guint64) self->n_dims, sizeof (float), &self->values, error);
}

/* There is a row for each word and for each n-gram that can come. */
static gboolean
check_rows (VecFasttext *self, VecCursor *cursor, GError **error)
{
  gint64 n_ngrams = self->args[ARG_MAXN] == 0 || self->kept != NULL ? 0 : self->args[ARG_BUCKET];

  if (self->kept != NULL)
    {
      GHashTableIter iter;
      gpointer row;

      g_hash_table_iter_init (&iter, self->kept);
      while (g_hash_table_iter_next (&iter, NULL, &row))
        n_ngrams = MAX (n_ngrams, GPOINTER_TO_INT (row));
    }
  return self->n_rows >= self->n_words + n_ngrams || set_damaged (cursor, "rows", self->n_rows, error);
}

VecFasttext *
vec_fasttext_load (const char *path, VecTicker *ticker, GError **error)
{
  g_autoptr(VecFasttext) self = g_new0 (VecFasttext, 1);
  g_autoptr(GError) reason = NULL;
  gboolean has_version;
  VecCursor cursor;

  g_atomic_ref_count_init (&self->refs);
  self->file = g_filename_display_basename (path);
  self->map = g_mapped_file_new (path, FALSE, &reason);
  if (self->map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), self->file, reason->message);
      return NULL;
    }
  cursor = (VecCursor) { self->file, (const guint8 *) g_mapped_file_get_contents (self->map), g_mapped_file_get_length (self->map), 0 };
  if (!read_args (self, &cursor, &has_version, error) || !read_dictionary (self, &cursor, has_version, ticker, error)
      || !read_matrix (self, &cursor, has_version, error) || !check_rows (self, &cursor, error))
    return NULL;
  return g_steal_pointer (&self);
}

VecFasttext *
vec_fasttext_ref (VecFasttext *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_fasttext_unref (VecFasttext *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_free (self->words);
  g_free (self->file);
  g_free (self);
}

/* ---- Recognition. */

static gint32
get_i32 (const guint8 *bytes)
{
  guint32 bits;

  memcpy (&bits, bytes, sizeof bits);
  return (gint32) GUINT32_FROM_LE (bits);
}

/* The oldest files begin with the parameters: twelve small numbers and then the sizes of the dictionary, which must add up. */
int
vec_fasttext_probe (const guint8 *head, gsize n_head)
{
  gint32 args[N_ARGS];
  const guint8 *sizes = head + N_ARGS * 4 + 8;

  if (n_head >= 8 && get_i32 (head) == MAGIC)
    return 100;
  if (n_head < N_ARGS * 4 + 8 + 20)
    return 0;
  for (int i = 0; i < N_ARGS; i++)
    args[i] = get_i32 (head + i * 4);
  if (args[ARG_DIM] < 1 || args[ARG_DIM] > 10000 || args[ARG_WS] < 1 || args[ARG_WS] > 1000 || args[ARG_EPOCH] < 1
      || args[ARG_LOSS] < 1 || args[ARG_LOSS] > 4 || args[ARG_MODEL] < 1 || args[ARG_MODEL] > 3 || args[ARG_BUCKET] < 0
      || args[ARG_MINN] < 0 || args[ARG_MAXN] < 0 || args[ARG_MAXN] > MAX_NGRAM)
    return 0;
  return get_i32 (sizes) > 0 && (gint64) get_i32 (sizes) == (gint64) get_i32 (sizes + 4) + get_i32 (sizes + 8) ? 95 : 0;
}

/* ---- What is in it. */

gint64
vec_fasttext_get_n_words (VecFasttext *self)
{
  return self->n_words;
}

int
vec_fasttext_get_n_dims (VecFasttext *self)
{
  return self->n_dims;
}

gboolean
vec_fasttext_is_quantized (VecFasttext *self)
{
  return self->values == NULL;
}

void
vec_fasttext_get_ngrams (VecFasttext *self, int *shortest, int *longest)
{
  *shortest = self->args[ARG_MAXN] > 0 ? self->args[ARG_MINN] : 0;
  *longest = self->args[ARG_MAXN];
}

const char *
vec_fasttext_get_word (VecFasttext *self, gint64 index)
{
  return g_mapped_file_get_contents (self->map) + self->words[index];
}

/* ---- Vectors. */

static void
add_parts (const Quantizer *self, const guint8 *codes, float norm, float *sum)
{
  for (gint32 part = 0; part < self->n_parts; part++)
    {
      gint32 n = part == self->n_parts - 1 ? self->last_dims : self->part_dims;
      guint64 first = (guint64) part * N_CENTROIDS * (guint64) self->part_dims + (guint64) codes[part] * (guint64) n;

      for (gint32 i = 0; i < n; i++)
        sum[part * self->part_dims + i] += norm * vec_cursor_float (self->centroids, first + (guint64) i);
    }
}

static void
add_row (VecFasttext *self, gint64 row, float *sum)
{
  if (self->values == NULL)
    {
      float norm = self->norms != NULL ? vec_cursor_float (self->norm_quantizer.centroids, self->norms[row]) : 1;

      add_parts (&self->quantizer, self->codes + row * self->quantizer.n_parts, norm, sum);
      return;
    }
  for (int i = 0; i < self->n_dims; i++)
    sum[i] += vec_cursor_float (self->values, (guint64) row * (guint64) self->n_dims + (guint64) i);
}

/* Adds the row of an n-gram; FALSE if it was not kept. */
static gboolean
add_ngram (VecFasttext *self, guint32 hash, float *sum)
{
  gint32 bucket = (gint32) (hash % (guint32) self->args[ARG_BUCKET]);
  int kept;

  if (self->kept == NULL)
    {
      add_row (self, self->n_words + bucket, sum);
      return TRUE;
    }
  kept = GPOINTER_TO_INT (g_hash_table_lookup (self->kept, GINT_TO_POINTER (bucket)));
  if (kept > 0)
    add_row (self, self->n_words + kept - 1, sum);
  return kept > 0;
}

/* The sum over the n-grams of <word>; the end of a sentence has none, except in old models. */
static int
add_word_ngrams (VecFasttext *self, const char *word, gsize length, float *sum)
{
  g_autoptr(GArray) hashes = NULL;
  int n_added = 0;

  if (length > MAX_WORD || (!self->is_old && length == 4 && memcmp (word, "</s>", 4) == 0))
    return 0;
  hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  vec_ngrams_hash (word, length, self->args[ARG_MINN], self->args[ARG_MAXN], hashes);
  for (guint i = 0; i < hashes->len; i++)
    n_added += add_ngram (self, g_array_index (hashes, guint32, i), sum);
  return n_added;
}

static void
divide (VecFasttext *self, int n, float *vector)
{
  float scale = 1.0f / (float) MAX (n, 1);

  for (int i = 0; i < self->n_dims; i++)
    vector[i] *= scale;
}

void
vec_fasttext_get_vector (VecFasttext *self, gint64 index, float *vector)
{
  const char *word = vec_fasttext_get_word (self, index);
  int n;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  add_row (self, index, vector);
  n = 1 + add_word_ngrams (self, word, strlen (word), vector);
  divide (self, n, vector);
}

gboolean
vec_fasttext_compose (VecFasttext *self, const char *word, gsize length, float *vector)
{
  int n;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  n = add_word_ngrams (self, word, length, vector);
  divide (self, n, vector);
  return n > 0;
}
