#include "encode/vec-word-pack-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"

/* A meaning is this much the word itself, against 1 for the mean of all that it is near to: with more, the meanings of a word lie together. */
#define OWN_WEIGHT 0.1

enum
{
  MEANINGS_NOT_ASKED,
  MEANINGS_THERE,
  MEANINGS_DAMAGED,
};

VecWordPack *
vec_word_pack_new (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr(VecWordPack) self = g_new0 (VecWordPack, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->file = g_strdup (name);
  self->bytes = g_bytes_ref (bytes);
  if (!vec_word_pack_parse (self, error))
    return NULL;
  vec_word_pack_index (self);
  return g_steal_pointer (&self);
}

VecWordPack *
vec_word_pack_load (const char *path, GError **error)
{
  g_autoptr(GError) reason = NULL;
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &reason);
  g_autoptr(GBytes) bytes = NULL;

  if (map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s could not be read: %s"), name, reason->message);
      return NULL;
    }
  bytes = g_mapped_file_get_bytes (map);
  return vec_word_pack_new (bytes, name, error);
}

VecWordPack *
vec_word_pack_ref (VecWordPack *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_word_pack_unref (VecWordPack *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->irregular, g_hash_table_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->words.owned);
  g_free (self->glosses.owned);
  g_free (self->related.owned);
  g_free (self->forms.owned);
  g_free (self->scales.owned);
  g_free (self->codes.owned);
  g_free (self->slots);
  g_free (self->ngrams);
  g_free (self->ngram_begins);
  g_free (self->labels);
  g_free (self->frequencies);
  g_free (self->senses);
  g_free (self->first_sense);
  g_free (self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- What is in it. */

int
vec_word_pack_get_n_words (VecWordPack *self)
{
  return self->n_words;
}

int
vec_word_pack_get_n_dims (VecWordPack *self)
{
  return self->n_dims;
}

const char *
vec_word_pack_get_word (VecWordPack *self, int word)
{
  return self->labels[word];
}

double
vec_word_pack_get_frequency (VecWordPack *self, int word)
{
  return self->frequencies[word];
}

double
vec_word_pack_get_total (VecWordPack *self)
{
  return self->total;
}

void
vec_word_pack_add_vector (VecWordPack *self, int word, double weight, float *sum)
{
  const gint8 *codes = (const gint8 *) self->codes.bytes + (gsize) word * (gsize) self->n_dims;
  guint32 bits;
  float scale;

  memcpy (&bits, self->scales.bytes + 4 * (gsize) word, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  memcpy (&scale, &bits, sizeof scale);
  scale *= (float) weight;
  for (int i = 0; i < self->n_dims; i++)
    sum[i] += scale * (float) codes[i];
}

static void
normalize (VecWordPack *self, float *vector)
{
  double length = 0;

  for (int i = 0; i < self->n_dims; i++)
    length += (double) vector[i] * (double) vector[i];
  for (int i = 0; i < self->n_dims && length > 0; i++)
    vector[i] = (float) ((double) vector[i] / sqrt (length));
}

void
vec_word_pack_get_vector (VecWordPack *self, int word, float *vector)
{
  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  vec_word_pack_add_vector (self, word, 1, vector);
}

gboolean
vec_word_pack_load_meanings (VecWordPack *self, GError **error)
{
  g_autoptr(GMutexLocker) locker = NULL;

  if (g_atomic_int_get (&self->meanings) == MEANINGS_THERE)
    return TRUE;
  locker = g_mutex_locker_new (&self->lock);
  if (self->meanings == MEANINGS_NOT_ASKED)
    g_atomic_int_set (&self->meanings, vec_word_pack_parse_meanings (self, NULL) && vec_word_pack_has_forms (self) ? MEANINGS_THERE : MEANINGS_DAMAGED);
  if (self->meanings == MEANINGS_THERE)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("The meanings of the words in %s are damaged; install Vectarium again or copy the file again"),
               self->file);
  return FALSE;
}

const VecWordSense *
vec_word_pack_get_senses (VecWordPack *self, int word, guint *n)
{
  vec_word_pack_load_meanings (self, NULL);
  *n = (guint) (self->first_sense[word + 1] - self->first_sense[word]);
  return self->senses + self->first_sense[word];
}

void
vec_word_pack_get_sense_vector (VecWordPack *self, int word, const VecWordSense *sense, float *vector)
{
  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  for (guint i = 0; i < sense->n_related; i++)
    vec_word_pack_add_vector (self, sense->related[i], 1.0 / sense->n_related, vector);
  vec_word_pack_add_vector (self, word, OWN_WEIGHT, vector);
  normalize (self, vector);
}
