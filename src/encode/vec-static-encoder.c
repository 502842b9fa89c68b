/* Texts as the mean of their words' vectors: Mitchell & Lapata, "Vector-based models of semantic composition" (ACL 2008), the
 * additive model with equal weights. Words, not characters, are what a table gives vectors to; so the work is to find them in a
 * text: the whole text first, then the longest phrase that has a vector, then words, then what an unknown word is made of. */
#include "encode/vec-static-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "encode/vec-fingerprint.h"
#include "encode/vec-names.h"
#include "encode/vec-segmenter.h"
#include "encode/vec-trim.h"
#include "encode/vec-word-index.h"

struct _VecStaticEncoder
{
  VecEncoder parent_instance;

  VecTable *table;
  VecWordIndex *index;
  VecSegmenter *segmenter; /* only copied, never cut with */
  char *title;
};

G_DEFINE_FINAL_TYPE (VecStaticEncoder, vec_static_encoder, VEC_TYPE_ENCODER)

/* What one thread needs to encode one text after the other. */
typedef struct
{
  VecStaticEncoder *encoder;
  VecSegmenter *segmenter;
  GArray *units;       /* of VecUnit: the text at hand, cut */
  double *sum;         /* (n_dims) */
  float *composed;     /* (n_dims), room for one vector */
  int n_known;
  GPtrArray *unknown;  /* of char* */
  GHashTable *reported; /* the same strings, borrowed */
} Worker;

static void
worker_init (Worker *self, VecStaticEncoder *encoder)
{
  self->encoder = encoder;
  self->segmenter = vec_segmenter_copy (encoder->segmenter);
  self->units = g_array_new (FALSE, FALSE, sizeof (VecUnit));
  self->sum = g_new (double, vec_table_get_n_dims (encoder->table));
  self->composed = g_new (float, vec_table_get_n_dims (encoder->table));
  self->unknown = g_ptr_array_new_with_free_func (g_free);
  self->reported = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
worker_clear (Worker *self)
{
  vec_segmenter_free (self->segmenter);
  g_array_unref (self->units);
  g_free (self->sum);
  g_free (self->composed);
  g_hash_table_unref (self->reported);
  g_ptr_array_unref (self->unknown);
}

static void
worker_start (Worker *self)
{
  memset (self->sum, 0, (gsize) vec_table_get_n_dims (self->encoder->table) * sizeof (double));
  self->n_known = 0;
  g_hash_table_remove_all (self->reported);
  g_ptr_array_set_size (self->unknown, 0);
}

static void
add_vector (Worker *self, const float *vector)
{
  int n_dims = vec_table_get_n_dims (self->encoder->table);

  for (int i = 0; i < n_dims; i++)
    self->sum[i] += (double) vector[i];
  self->n_known++;
}

/* Adds the vector named by @length bytes of @text, if there is one. */
static gboolean
add_name (Worker *self, const char *text, gsize length)
{
  gint64 row = vec_word_index_find (self->encoder->index, text, length);

  if (row < 0)
    return FALSE;
  add_vector (self, vec_values_get_part (vec_table_get_values (self->encoder->table), row, 0, vec_table_get_n_dims (self->encoder->table),
                                         self->composed));
  return TRUE;
}

/* What is no row may still be made of its parts. */
static gboolean
add_composed (Worker *self, const char *text, gsize length)
{
  if (length == 0 || !vec_table_compose (self->encoder->table, text, length, self->composed))
    return FALSE;
  add_vector (self, self->composed);
  return TRUE;
}

static void
report_unknown (Worker *self, const char *text, gsize length)
{
  g_autofree char *word = NULL;

  if (add_composed (self, text, length))
    return;
  word = g_strndup (text, length);
  if (length == 0 || g_hash_table_contains (self->reported, word))
    return;
  g_hash_table_add (self->reported, word);
  g_ptr_array_add (self->unknown, g_steal_pointer (&word));
}

/* ---- What unknown words are made of. */

/* The longest beginning of @text, up to @end, that has a vector; its end, or @text when nothing has. */
static const char *
add_longest_beginning (Worker *self, const char *text, const char *end)
{
  for (const char *p = end; p > text; p = g_utf8_find_prev_char (text, p))
    if (add_name (self, text, (gsize) (p - text)))
      return p;
  return text;
}

/* A word of ideographs in its longest known parts, at worst its characters; what remains is unknown. */
static void
add_ideographs (Worker *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *unknown = text; /* where the stretch begins of which nothing is known */

  for (const char *p = text; p < end;)
    {
      const char *known = add_longest_beginning (self, p, end);

      if (known > p)
        {
          report_unknown (self, unknown, (gsize) (p - unknown));
          unknown = known;
        }
      p = known > p ? known : g_utf8_next_char (p);
    }
  report_unknown (self, unknown, (gsize) (end - unknown));
}

/* Where "n't", "'s", "'ll" … begins, or 0: word vectors are trained on texts that were cut there (the Penn Treebank's way). */
static gsize
find_clitic (const char *text, gsize length)
{
  for (gsize i = 1; i < length; i++)
    {
      gboolean typographic = length - i > 3 && memcmp (text + i, "\u2019", 3) == 0;
      const char *rest = text + i + (typographic ? 3 : 1);

      if (text[i] != '\'' && !typographic)
        continue;
      if (i > 1 && rest + 1 == text + length && g_ascii_tolower (*rest) == 't' && g_ascii_tolower (text[i - 1]) == 'n')
        return i - 1;
      return i;
    }
  return 0;
}

static void
add_unknown_word (Worker *self, const char *text, gsize length)
{
  gsize clitic = find_clitic (text, length);

  if (clitic == 0 || !add_name (self, text, clitic))
    report_unknown (self, text, length);
  else
    add_name (self, text + clitic, length - clitic);
}

/* ---- Texts. */

/* Adds the longest known name that begins with unit @i and spans several; returns the unit after it, or @i. */
static guint
add_longest_phrase (Worker *self, const char *text, guint i)
{
  guint max_units = vec_word_index_get_max_units (self->encoder->index);
  const VecUnit *units = (const VecUnit *) (gpointer) self->units->data;
  guint first_word = i;

  while (first_word < self->units->len && units[first_word].kind == VEC_UNIT_SYMBOL)
    first_word++;
  for (guint end = MIN (i + max_units, self->units->len); end > i + 1 && end > first_word; end--)
    if (add_name (self, text + units[i].begin, units[end - 1].end - units[i].begin))
      return end;
  return i;
}

static void
add_unit (Worker *self, const char *text, const VecUnit *unit)
{
  const char *word = text + unit->begin;
  gsize length = unit->end - unit->begin;

  if (unit->kind == VEC_UNIT_SYMBOL || add_name (self, word, length))
    return;
  if (unit->kind == VEC_UNIT_IDEOGRAPHS)
    add_ideographs (self, word, length);
  else
    add_unknown_word (self, word, length);
}

static void
add_text (Worker *self, const char *text, gsize length)
{
  if (length == 0 || add_name (self, text, length))
    return;
  vec_segmenter_cut (self->segmenter, text, length, self->units);
  for (guint i = 0; i < self->units->len;)
    {
      guint next = add_longest_phrase (self, text, i);

      if (next == i)
        add_unit (self, text, &g_array_index (self->units, VecUnit, next++));
      i = next;
    }
}

static void
write_mean (Worker *self, float *vector)
{
  int n_dims = vec_table_get_n_dims (self->encoder->table);

  for (int i = 0; i < n_dims; i++)
    vector[i] = self->n_known > 0 ? (float) (self->sum[i] / self->n_known) : 0;
}

static char **
dup_unknown (Worker *self)
{
  char **words = g_new0 (char *, self->unknown->len + 1);

  for (guint i = 0; i < self->unknown->len; i++)
    words[i] = g_strdup (g_ptr_array_index (self->unknown, i));
  return words;
}

static void
encode_text (Worker *self, const char *text, float *vector, VecEncoding *encoding)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  const char *begin = valid != NULL ? valid : text;
  const char *end = begin + strlen (begin);

  vec_trim (&begin, &end);
  worker_start (self);
  add_text (self, begin, (gsize) (end - begin));
  write_mean (self, vector);
  if (encoding != NULL)
    *encoding = (VecEncoding) { self->n_known > 0, self->n_known, dup_unknown (self) };
}

/* ---- Encoder. */

typedef struct
{
  VecStaticEncoder *encoder;
  const char *const *texts;
  float *vectors;          /* (n_texts, n_dims) */
  VecEncoding *encodings;  /* (n_texts) or NULL */
  GCancellable *cancellable;
} EncodeJob;

static void
encode_texts_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  EncodeJob *job = data;
  gsize n_dims = (gsize) vec_table_get_n_dims (job->encoder->table);
  Worker worker;

  worker_init (&worker, job->encoder);
  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    encode_text (&worker, job->texts[i], job->vectors + (gsize) i * n_dims,
                 job->encodings != NULL ? &job->encodings[i] : NULL);
  worker_clear (&worker);
}

static gboolean
vec_static_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors,
                           VecEncoding *encodings, GCancellable *cancellable, GError **error)
{
  EncodeJob job = { VEC_STATIC_ENCODER (encoder), texts, vectors, encodings, cancellable };

  if (encodings != NULL)
    memset (encodings, 0, (gsize) n_texts * sizeof *encodings);
  vec_parallel_blocks (n_texts, 64, 0, encode_texts_cb, &job);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  for (gint64 i = 0; encodings != NULL && i < n_texts; i++)
    vec_encoding_clear (&encodings[i]);
  return FALSE;
}

static const char *
vec_static_encoder_get_id (VecEncoder *encoder)
{
  return "static";
}

static const char *
vec_static_encoder_get_title (VecEncoder *encoder)
{
  return VEC_STATIC_ENCODER (encoder)->title;
}

static int
vec_static_encoder_get_n_dims (VecEncoder *encoder)
{
  return vec_table_get_n_dims (VEC_STATIC_ENCODER (encoder)->table);
}

static const char *
vec_static_encoder_get_dim_name (VecEncoder *encoder, int dim)
{
  return vec_table_get_dim_name (VEC_STATIC_ENCODER (encoder)->table, dim);
}

static char *
vec_static_encoder_make_fingerprint (VecEncoder *encoder)
{
  return vec_words_make_fingerprint (VEC_STATIC_ENCODER (encoder)->table, "static");
}

static void
vec_static_encoder_finalize (GObject *object)
{
  VecStaticEncoder *self = VEC_STATIC_ENCODER (object);

  g_clear_pointer (&self->index, vec_word_index_free);
  g_clear_pointer (&self->segmenter, vec_segmenter_free);
  g_clear_object (&self->table);
  g_free (self->title);
  G_OBJECT_CLASS (vec_static_encoder_parent_class)->finalize (object);
}

static void
vec_static_encoder_class_init (VecStaticEncoderClass *klass)
{
  VecEncoderClass *encoder_class = VEC_ENCODER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_static_encoder_finalize;
  encoder_class->get_id = vec_static_encoder_get_id;
  encoder_class->get_title = vec_static_encoder_get_title;
  encoder_class->get_n_dims = vec_static_encoder_get_n_dims;
  encoder_class->get_dim_name = vec_static_encoder_get_dim_name;
  encoder_class->encode = vec_static_encoder_encode;
  encoder_class->make_fingerprint = vec_static_encoder_make_fingerprint;
}

static void
vec_static_encoder_init (VecStaticEncoder *self)
{
}

/* ---- Which tables have words. */

static const char *
get_reason (VecNames names)
{
  switch (names)
    {
    case VEC_NAMES_NONE:
      return _("The rows of this table are numbered, not named by words, so a text has no place in it.");
    case VEC_NAMES_IDENTIFIERS:
      return _("The rows of this table are named by numbers or codes, not by words, so a text has no place in it.");
    case VEC_NAMES_TEXTS:
      return _("The rows of this table are titles or whole texts, not words, so another text has no place in it.");
    case VEC_NAMES_CLASSES:
      return _("Many rows of this table share the same name, so a word has no place of its own in it.");
    case VEC_NAMES_WORDS:
    default:
      return NULL;
    }
}

/* The columns whose texts name the rows as well as the labels do. */
static GPtrArray *
find_name_columns (VecTable *table)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (vec_column_is_names (column) && vec_names_of_column (column) == VEC_NAMES_WORDS)
        g_ptr_array_add (columns, vec_column_ref (column));
    }
  return columns;
}

gboolean
vec_static_encoder_is_available (VecTable *table, const char **reason)
{
  g_autoptr(GPtrArray) columns = NULL;
  VecNames names;

  g_return_val_if_fail (VEC_IS_TABLE (table), FALSE);

  columns = find_name_columns (table);
  names = columns->len > 0 ? VEC_NAMES_WORDS : vec_names_of_labels (table);
  if (reason != NULL)
    *reason = get_reason (names);
  return names == VEC_NAMES_WORDS;
}

/* "first-words" of "first-words.csv"; "glove.6B.50d" stays as it is. Free it. */
static char *
dup_plain_name (VecTable *table)
{
  const char *name = vec_table_get_name (table);
  const char *dot = strrchr (name, '.');
  gboolean extension = dot != NULL && dot > name && strlen (dot + 1) >= 2 && strlen (dot + 1) <= 4;

  for (const char *p = dot; extension && *++p != '\0';)
    extension = g_ascii_isalpha (*p);
  return extension ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
}

VecEncoder *
vec_static_encoder_new (VecTable *table, GError **error)
{
  g_autoptr(VecSegmenter) segmenter = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *name = NULL;
  VecStaticEncoder *self;
  const char *reason;

  g_return_val_if_fail (VEC_IS_TABLE (table), NULL);

  if (!vec_static_encoder_is_available (table, &reason))
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, reason);
      return NULL;
    }
  segmenter = vec_segmenter_new (error);
  if (segmenter == NULL)
    return NULL;
  columns = find_name_columns (table);
  self = g_object_new (VEC_TYPE_STATIC_ENCODER, NULL);
  self->table = g_object_ref (table);
  self->segmenter = g_steal_pointer (&segmenter);
  self->index = vec_word_index_new (table, vec_names_of_labels (table) == VEC_NAMES_WORDS, columns);
  name = dup_plain_name (table);
  /* translators: the title of an encoder; %s is the name of a table of words */
  self->title = g_strdup_printf (_("Words of %s"), name);
  return VEC_ENCODER (self);
}
