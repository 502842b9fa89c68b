/* Which tables have words, and such a table as the vocabulary of a bag of words. */
#include "encode/vec-static-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-bag-of-words.h"
#include "encode/vec-fingerprint.h"
#include "encode/vec-names.h"
#include "encode/vec-word-index.h"

struct _VecStaticEncoder
{
  VecEncoder parent_instance;

  VecTable *table;
  VecWordIndex *index;
  VecWordFinder *finder;   /* only copied */
  VecColumn *frequency;    /* NULL: not known */
  double total;            /* of the frequencies */
  VecBagOfWords words;
  char *title;
};

G_DEFINE_FINAL_TYPE (VecStaticEncoder, vec_static_encoder, VEC_TYPE_ENCODER)

/* ---- The table as a vocabulary. */

static gint64
find_cb (gpointer vocabulary, const char *text, gsize length)
{
  VecStaticEncoder *self = vocabulary;

  return vec_word_index_find (self->index, text, length);
}

static void
get_vector_cb (gpointer vocabulary, gint64 row, float *vector)
{
  VecStaticEncoder *self = vocabulary;
  int n_dims = vec_table_get_n_dims (self->table);
  const float *part = vec_values_get_part (vec_table_get_values (self->table), row, 0, n_dims, vector);

  if (part != vector)
    memcpy (vector, part, (gsize) n_dims * sizeof *vector);
}

static double
get_weight_cb (gpointer vocabulary, gint64 row)
{
  VecStaticEncoder *self = vocabulary;
  double frequency = vec_column_is_missing (self->frequency, row) ? 0 : vec_column_get_number (self->frequency, row);

  return vec_sif_weight (MAX (frequency, 0) / self->total);
}

static gboolean
compose_cb (gpointer vocabulary, const char *text, gsize length, float *vector)
{
  VecStaticEncoder *self = vocabulary;

  return vec_table_compose (self->table, text, length, vector);
}

static gboolean
vec_static_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors,
                           VecEncoding *encodings, GCancellable *cancellable, GError **error)
{
  VecStaticEncoder *self = VEC_STATIC_ENCODER (encoder);

  return vec_bag_of_words_encode (&self->words, self->finder, texts, n_texts, vectors, encodings, cancellable, error);
}

/* ---- Encoder. */

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
  g_clear_pointer (&self->finder, vec_word_finder_free);
  g_clear_pointer (&self->frequency, vec_column_unref);
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

/* A column called "frequency" or "count", as vectarium-cli learn writes it, weighs the words by how rare they are. */
static void
take_frequencies (VecStaticEncoder *self)
{
  static const char *const names[] = { "frequency", "count", "freq" };
  VecColumn *column = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && column == NULL; i++)
    for (guint j = 0; j < vec_table_get_n_columns (self->table) && column == NULL; j++)
      if (g_ascii_strcasecmp (vec_column_get_name (vec_table_get_column (self->table, j)), names[i]) == 0)
        column = vec_table_get_column (self->table, j);
  if (column == NULL || vec_column_get_column_type (column) != VEC_COLUMN_NUMBER)
    return;
  for (gint64 row = 0; row < vec_table_get_n_rows (self->table); row++)
    if (!vec_column_is_missing (column, row))
      self->total += MAX (vec_column_get_number (column, row), 0);
  if (self->total <= 0)
    return;
  self->frequency = vec_column_ref (column);
  self->words.get_weight = get_weight_cb;
}

VecEncoder *
vec_static_encoder_new (VecTable *table, GError **error)
{
  g_autoptr(VecStaticEncoder) self = NULL;
  g_autoptr(GPtrArray) columns = NULL;
  g_autofree char *name = NULL;
  const char *reason;

  g_return_val_if_fail (VEC_IS_TABLE (table), NULL);

  if (!vec_static_encoder_is_available (table, &reason))
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, reason);
      return NULL;
    }
  columns = find_name_columns (table);
  self = g_object_new (VEC_TYPE_STATIC_ENCODER, NULL);
  self->table = g_object_ref (table);
  self->index = vec_word_index_new (table, vec_names_of_labels (table) == VEC_NAMES_WORDS, columns);
  self->finder = vec_word_finder_new (find_cb, self, vec_word_index_get_max_units (self->index), error);
  if (self->finder == NULL)
    return NULL;
  self->words = (VecBagOfWords) { .find = find_cb, .vocabulary = self, .n_dims = vec_table_get_n_dims (table), .get_vector = get_vector_cb,
                                  .guess = compose_cb, .guess_weight = 1 };
  take_frequencies (self);
  name = dup_plain_name (table);
  /* translators: the title of an encoder; %s is the name of a table of words */
  self->title = g_strdup_printf (_("Words of %s"), name);
  return VEC_ENCODER (g_steal_pointer (&self));
}
