#include "encode/vec-contributions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-segmenter.h"

struct _VecContributions
{
  char *text;
  int n_dims;
  GArray *words;      /* of VecContribution */
  float *vectors;     /* (1 + words, n_dims): of the whole, then of the text without each word */
  gboolean *is_empty; /* (1 + words): of such a text nothing is known */
};

void
vec_contributions_free (VecContributions *self)
{
  g_free (self->text);
  g_clear_pointer (&self->words, g_array_unref);
  g_free (self->vectors);
  g_free (self->is_empty);
  g_free (self);
}

/* ---- Words */

/* Joins neighbours until there are few enough. */
static void
join_words (GArray *words)
{
  guint per_piece = (words->len + VEC_CONTRIBUTIONS_MAX - 1) / VEC_CONTRIBUTIONS_MAX, n = 0;

  if (per_piece < 2)
    return;
  for (guint i = 0; i < words->len; i += per_piece)
    {
      VecContribution piece = g_array_index (words, VecContribution, i);

      piece.end = g_array_index (words, VecContribution, MIN (i + per_piece, words->len) - 1).end;
      g_array_index (words, VecContribution, n++) = piece;
    }
  g_array_set_size (words, n);
}

static gboolean
find_words (VecContributions *self, GError **error)
{
  g_autoptr (VecSegmenter) segmenter = vec_segmenter_new (error);
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (VecUnit));

  if (segmenter == NULL)
    return FALSE;
  vec_segmenter_cut (segmenter, self->text, strlen (self->text), units);
  for (guint i = 0; i < units->len; i++)
    {
      const VecUnit *unit = &g_array_index (units, VecUnit, i);
      VecContribution word = { unit->begin, unit->end, NAN };

      if (unit->kind != VEC_UNIT_SYMBOL)
        g_array_append_val (self->words, word);
    }
  join_words (self->words);
  return TRUE;
}

/* Of two blanks around what is left out one stays. Free it. */
static char *
dup_without (const char *text, const VecContribution *word)
{
  gsize end = word->end;

  if (text[end] == ' ' && (word->begin == 0 || text[word->begin - 1] == ' '))
    end++;
  return g_strdup_printf ("%.*s%s", (int) word->begin, text, text + end);
}

/* ---- Vectors */

static gboolean
encode (VecContributions *self, VecEncoder *encoder, GCancellable *cancellable, GError **error)
{
  guint n = self->words->len + 1;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree VecEncoding *encodings = g_new0 (VecEncoding, n);
  gboolean good;

  g_ptr_array_add (texts, g_strdup (self->text));
  for (guint i = 0; i + 1 < n; i++)
    g_ptr_array_add (texts, dup_without (self->text, &g_array_index (self->words, VecContribution, i)));
  self->vectors = g_new0 (float, (gsize) n * (gsize) self->n_dims);
  self->is_empty = g_new0 (gboolean, n);
  good = vec_encoder_encode (encoder, (const char *const *) texts->pdata, n, self->vectors, encodings, cancellable, error);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *rest = g_strstrip (g_strdup (texts->pdata[i]));

      self->is_empty[i] = !encodings[i].encoded || *rest == '\0';
      vec_encoding_clear (&encodings[i]);
    }
  if (good && self->is_empty[0])
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("Nothing of “%s” is known to “%s”."), self->text, vec_encoder_get_title (encoder));
  return good && !self->is_empty[0];
}

VecContributions *
vec_contributions_new (VecEncoder *encoder, const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecContributions) self = NULL;

  g_return_val_if_fail (VEC_IS_ENCODER (encoder) && text != NULL, NULL);
  self = g_new0 (VecContributions, 1);
  self->text = g_strdup (text);
  self->n_dims = vec_encoder_get_n_dims (encoder);
  self->words = g_array_new (FALSE, FALSE, sizeof (VecContribution));
  return find_words (self, error) && encode (self, encoder, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

const char *
vec_contributions_get_text (VecContributions *self)
{
  return self->text;
}

const float *
vec_contributions_get_vector (VecContributions *self)
{
  return self->vectors;
}

double
vec_contributions_weigh (VecContributions *self, VecContributionsSimilarity similarity, gpointer data)
{
  double whole = similarity (self->vectors, data);

  for (guint i = 0; i < self->words->len; i++)
    {
      const float *vector = self->vectors + (gsize) (i + 1) * (gsize) self->n_dims;

      g_array_index (self->words, VecContribution, i).weight = whole - (self->is_empty[i + 1] ? 0 : similarity (vector, data));
    }
  return whole;
}

const VecContribution *
vec_contributions_get (VecContributions *self, guint *n)
{
  *n = self->words->len;
  return (const VecContribution *) (gpointer) self->words->data;
}
