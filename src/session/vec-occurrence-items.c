#include "session/vec-occurrence-items.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "encode/vec-occurrences.h"
#include "session/vec-items.h"

static int
get_next_thread (void)
{
  static int n_threads;

  return g_atomic_int_add (&n_threads, 1) + 1;
}

/* @number from 1; @lesson may be NULL. */
static VecTextItem *
new_item (const char *word, guint number, guint n, const char *sentence, const char *lesson, const float *vector, int n_dims)
{
  /* Translators: a word and, where it stands in several sentences, the how manieth place it is: "bank (2)" */
  g_autofree char *text = n > 1 ? g_strdup_printf (_("%s (%u)"), word, number) : g_strdup (word);
  VecTextItem *item = vec_text_item_new (text, NULL, g_memdup2 (vector, (gsize) n_dims * sizeof (float)));

  vec_text_item_take_note (item, g_strdup (sentence), lesson != NULL ? g_strconcat (sentence, "\n", lesson, NULL) : g_strdup (sentence));
  return item;
}

/* ---- In its sentence. */

static gboolean
check_dims (VecEncoder *encoder, VecTable *table, GError **error)
{
  int n_dims = vec_encoder_get_n_dims (encoder);

  if (vec_table_get_n_dims (table) == n_dims)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s makes vectors of %d dimensions of texts and of %d of a word in its sentence, which have no place on this map."),
               vec_encoder_get_title (encoder), n_dims, vec_table_get_n_dims (table));
  return FALSE;
}

static GPtrArray *
new_contextual (VecEncoder *encoder, const char *word, const char *const *sentences, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecTable) table = vec_occurrences_encode_table (encoder, word, word, sentences, g_strv_length ((char **) sentences), cancellable,
                                                             error);
  GPtrArray *items;
  guint n;

  if (table == NULL || !check_dims (encoder, table, error))
    return NULL;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  n = (guint) vec_table_get_n_rows (table);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, new_item (vec_column_get_text (vec_table_get_column (table, 0), i), i + 1, n,
                                      vec_column_get_text (vec_table_get_column (table, 1), i), NULL, vec_table_get_vector (table, i),
                                      vec_table_get_n_dims (table)));
  return items;
}

/* ---- The same everywhere. */

static GPtrArray *
new_static (VecEncoder *encoder, const char *word, const char *const *sentences, const GArray *places, VecEncoding *encoding,
            GCancellable *cancellable, GError **error)
{
  const char *texts[] = { word, NULL };
  g_autofree float *vector = g_new0 (float, vec_encoder_get_n_dims (encoder));
  g_autofree char *lesson = NULL;
  GPtrArray *items;

  if (!vec_encoder_encode (encoder, texts, 1, vector, encoding, cancellable, error) || !encoding->encoded)
    return NULL;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  lesson = g_strdup_printf (_("“%s” gives a word the same vector in every sentence, so that all its points lie on one spot."),
                            vec_encoder_get_title (encoder));
  for (guint i = 0; i < places->len; i++)
    {
      const VecOccurrence *place = &g_array_index (places, VecOccurrence, i);
      const char *sentence = sentences[place->text];
      g_autofree char *written = g_strndup (sentence + place->begin, (gsize) (place->end - place->begin));

      g_ptr_array_add (items, new_item (written, i + 1, places->len, sentence, lesson, vector, vec_encoder_get_n_dims (encoder)));
    }
  return items;
}

GPtrArray *
vec_occurrence_items_new (VecEncoder *encoder, const char *word, const char *const *sentences, VecEncoding *encoding, GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GArray) places = vec_occurrences_find (word, sentences, g_strv_length ((char **) sentences));
  GPtrArray *items;
  int thread = get_next_thread ();

  if (places->len == 0 || places->len > VEC_MAX_OCCURRENCES)
    {
      if (places->len == 0)
        g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” stands in none of the sentences."), word);
      else
        g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("“%s” stands at %u places; at most %d can be shown at once."), word, places->len,
                     VEC_MAX_OCCURRENCES);
      return NULL;
    }
  items = VEC_IS_TRANSFORMER_ENCODER (encoder) ? new_contextual (encoder, word, sentences, cancellable, error)
                                               : new_static (encoder, word, sentences, places, encoding, cancellable, error);
  for (guint i = 0; items != NULL && i < items->len; i++)
    vec_text_item_set_thread (items->pdata[i], thread);
  return items;
}
