#include "encode/vec-pack-encoder.h"

#include <math.h>
#include <string.h>

#include "encode/vec-bag-of-words.h"
#include "encode/vec-fingerprint.h"
#include "encode/vec-word-finder.h"

enum
{
  N_SAMPLED = 256,  /* words of a fingerprint */
  MAX_PHRASE = 9,   /* units of a phrase: "jack-in-the-box" has seven */
};

/* A word that is guessed says less than one that is known. */
#define GUESS_WEIGHT 0.5

struct _VecPackEncoder
{
  VecEncoder parent_instance;

  VecWordPack *pack;
  VecWordFinder *finder;   /* only copied */
  VecBagOfWords words;
  float *common;           /* (n_dims), made for the first text of several words; atomic */
  char *id, *title;
};

G_DEFINE_FINAL_TYPE (VecPackEncoder, vec_pack_encoder, VEC_TYPE_ENCODER)

/* ---- The pack as a vocabulary. */

static gint64
find_cb (gpointer vocabulary, const char *text, gsize length)
{
  return vec_word_pack_find_form (((VecPackEncoder *) vocabulary)->pack, text, length);
}

static void
get_vector_cb (gpointer vocabulary, gint64 word, float *vector)
{
  vec_word_pack_get_vector (((VecPackEncoder *) vocabulary)->pack, (int) word, vector);
}

static double
get_weight_cb (gpointer vocabulary, gint64 word)
{
  VecWordPack *pack = ((VecPackEncoder *) vocabulary)->pack;

  return vec_sif_weight (vec_word_pack_get_frequency (pack, (int) word) / MAX (vec_word_pack_get_total (pack), 1));
}

static gboolean
guess_cb (gpointer vocabulary, const char *text, gsize length, float *vector)
{
  return vec_word_pack_guess (((VecPackEncoder *) vocabulary)->pack, text, length, vector);
}

/* The direction of the text that is to be expected when words are drawn by their frequencies: what all texts have in common, whatever they say. Arora,
 * Liang & Ma take the first singular vector of the texts at hand for it; this one depends on no text. (n_dims), of length 1; about 5 ms. */
static float *
make_common (VecWordPack *pack)
{
  int n_dims = vec_word_pack_get_n_dims (pack);
  float *common = g_new0 (float, n_dims);
  double length = 0;

  for (int i = 0; i < vec_word_pack_get_n_words (pack); i++)
    {
      double p = vec_word_pack_get_frequency (pack, i) / MAX (vec_word_pack_get_total (pack), 1);

      vec_word_pack_add_vector (pack, i, p * vec_sif_weight (p), common);
    }
  for (int i = 0; i < n_dims; i++)
    length += (double) common[i] * (double) common[i];
  for (int i = 0; i < n_dims && length > 0; i++)
    common[i] = (float) ((double) common[i] / sqrt (length));
  return common;
}

static const float *
get_common_cb (gpointer vocabulary)
{
  VecPackEncoder *self = vocabulary;

  if (g_once_init_enter (&self->common))
    g_once_init_leave (&self->common, make_common (self->pack));
  return self->common;
}

/* ---- Encoder. */

static gboolean
vec_pack_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                         GCancellable *cancellable, GError **error)
{
  VecPackEncoder *self = VEC_PACK_ENCODER (encoder);

  return vec_bag_of_words_encode (&self->words, self->finder, texts, n_texts, vectors, encodings, cancellable, error);
}

static const char *
vec_pack_encoder_get_id (VecEncoder *encoder)
{
  return VEC_PACK_ENCODER (encoder)->id;
}

static const char *
vec_pack_encoder_get_title (VecEncoder *encoder)
{
  return VEC_PACK_ENCODER (encoder)->title;
}

static int
vec_pack_encoder_get_n_dims (VecEncoder *encoder)
{
  return vec_word_pack_get_n_dims (VEC_PACK_ENCODER (encoder)->pack);
}

/* How many words there are, and 256 of them with their vectors. */
static char *
vec_pack_encoder_make_fingerprint (VecEncoder *encoder)
{
  VecPackEncoder *self = VEC_PACK_ENCODER (encoder);
  int n = vec_word_pack_get_n_words (self->pack), n_dims = vec_word_pack_get_n_dims (self->pack), n_sampled = MIN (n, N_SAMPLED);
  g_autoptr(GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree float *vector = g_new (float, n_dims);
  guint32 count = GUINT32_TO_LE ((guint32) n);

  g_checksum_update (hash, (const guchar *) &count, sizeof count);
  for (int i = 0; i < n_sampled; i++)
    {
      int word = (int) ((gint64) i * n / n_sampled);
      const char *label = vec_word_pack_get_word (self->pack, word);

      vec_word_pack_get_vector (self->pack, word, vector);
      g_checksum_update (hash, (const guchar *) label, (gssize) strlen (label) + 1);
      vec_fingerprint_add (hash, vector, n_dims);
    }
  return vec_fingerprint_end (self->id, n_dims, hash);
}

static void
vec_pack_encoder_finalize (GObject *object)
{
  VecPackEncoder *self = VEC_PACK_ENCODER (object);

  g_clear_pointer (&self->finder, vec_word_finder_free);
  g_clear_pointer (&self->pack, vec_word_pack_unref);
  g_free (self->common);
  g_free (self->id);
  g_free (self->title);
  G_OBJECT_CLASS (vec_pack_encoder_parent_class)->finalize (object);
}

static void
vec_pack_encoder_class_init (VecPackEncoderClass *klass)
{
  VecEncoderClass *encoder_class = VEC_ENCODER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_pack_encoder_finalize;
  encoder_class->get_id = vec_pack_encoder_get_id;
  encoder_class->get_title = vec_pack_encoder_get_title;
  encoder_class->get_n_dims = vec_pack_encoder_get_n_dims;
  encoder_class->make_fingerprint = vec_pack_encoder_make_fingerprint;
  encoder_class->encode = vec_pack_encoder_encode;
}

static void
vec_pack_encoder_init (VecPackEncoder *self)
{
}

VecEncoder *
vec_pack_encoder_new (VecWordPack *pack, const char *id, const char *title, GError **error)
{
  g_autoptr(VecPackEncoder) self = g_object_new (VEC_TYPE_PACK_ENCODER, NULL);

  self->pack = vec_word_pack_ref (pack);
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->finder = vec_word_finder_new (find_cb, self, MAX_PHRASE, error);
  if (self->finder == NULL)
    return NULL;
  self->words = (VecBagOfWords) { .find = find_cb, .vocabulary = self, .n_dims = vec_word_pack_get_n_dims (pack), .get_vector = get_vector_cb,
                                  .get_weight = get_weight_cb, .guess = guess_cb, .guess_weight = GUESS_WEIGHT, .leave_out_little = TRUE,
                                  .get_common = get_common_cb };
  return VEC_ENCODER (g_steal_pointer (&self));
}

VecWordPack *
vec_pack_encoder_get_pack (VecPackEncoder *self)
{
  g_return_val_if_fail (VEC_IS_PACK_ENCODER (self), NULL);
  return self->pack;
}

GArray *
vec_pack_encoder_find_words (VecPackEncoder *self, const char *text)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (VecFoundWord));
  g_autoptr(VecWordFinder) finder = NULL;

  g_return_val_if_fail (VEC_IS_PACK_ENCODER (self), found);
  finder = vec_word_finder_copy (self->finder);
  vec_word_finder_find (finder, text, strlen (text), found);
  return found;
}
