#include "encode/vec-occurrences.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

#define AROUND 30   /* characters on each side that a label shows */

/* ---- Finding. */

/* Letters of scripts that write words apart. */
static gboolean
joins_words (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
      return FALSE;
    default:
      return g_unichar_isalnum (c) || c == '_';
    }
}

/* The end of @word at @at, or NULL where something else stands there. */
static const char *
match (const char *at, const char *word)
{
  for (; *word != '\0'; word = g_utf8_next_char (word), at = g_utf8_next_char (at))
    if (*at == '\0' || g_unichar_tolower (g_utf8_get_char (at)) != g_unichar_tolower (g_utf8_get_char (word)))
      return NULL;
  return at;
}

/* Whether a word ends between two characters of @text. */
static gboolean
is_edge (const char *text, const char *at)
{
  return at == text || *at == '\0' || !joins_words (g_utf8_get_char (g_utf8_prev_char (at))) || !joins_words (g_utf8_get_char (at));
}

GArray *
vec_occurrences_find (const char *word, const char *const *texts, gint64 n_texts)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (VecOccurrence));

  for (gint64 i = 0; i < n_texts && *word != '\0'; i++)
    {
      const char *at = texts[i];

      while (g_utf8_validate (texts[i], -1, NULL) && *at != '\0')
        {
          const char *end = is_edge (texts[i], at) ? match (at, word) : NULL;

          if (end != NULL && is_edge (texts[i], end))
            {
              VecOccurrence occurrence = { i, at - texts[i], end - texts[i] };

              g_array_append_val (found, occurrence);
              at = end;
            }
          else
            at = g_utf8_next_char (at);
        }
    }
  return found;
}

/* ---- The table. */

/* "… to the bank of the river": free it. */
static char *
dup_context (const char *text, const VecOccurrence *occurrence)
{
  const char *begin = text + occurrence->begin, *end = text + occurrence->end;

  for (int i = 0; i < AROUND && begin > text; i++)
    begin = g_utf8_prev_char (begin);
  for (int i = 0; i < AROUND && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  return g_strdup_printf ("%s%.*s%s", begin > text ? "…" : "", (int) (end - begin), begin, *end != '\0' ? "…" : "");
}

static VecTable *
make_table (const char *name, const char *const *texts, const GArray *places, const gboolean *found, float *vectors, int n_dims, GError **error)
{
  g_autoptr(VecTableBuilder) builder = vec_table_builder_new (name, "texts", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new (), words = vec_strings_new (), wholes = vec_strings_new ();
  g_autofree double *numbers = g_new (double, places->len);
  g_autoptr(VecColumn) word_column = NULL, text_column = NULL, number_column = NULL;
  gint64 n = 0;

  for (guint i = 0; i < places->len; i++)
    {
      const VecOccurrence *place = &g_array_index (places, VecOccurrence, i);
      g_autofree char *label = NULL;

      if (!found[i])
        continue;
      label = dup_context (texts[place->text], place);
      vec_strings_append (labels, label, -1);
      vec_strings_append (words, texts[place->text] + place->begin, place->end - place->begin);
      vec_strings_append (wholes, texts[place->text], -1);
      numbers[n] = (double) place->text + 1;
      memmove (vectors + n++ * n_dims, vectors + (gsize) i * (gsize) n_dims, (gsize) n_dims * sizeof (float));
    }
  if (n < places->len)
    {
      g_autofree char *remark = g_strdup_printf (ngettext ("%lld occurrence is left out: it stands beyond the tokens that the model takes",
                                                           "%lld occurrences are left out: they stand beyond the tokens that the model takes",
                                                           (gulong) (places->len - n)),
                                                 (long long) (places->len - n));

      vec_table_builder_add_remark (builder, remark);
    }
  word_column = vec_column_new_text (_("Word"), VEC_COLUMN_TEXT, words);
  text_column = vec_column_new_text (_("Text"), VEC_COLUMN_TEXT, wholes);
  number_column = vec_column_new_number (_("Number of the text"), g_steal_pointer (&numbers), n);
  vec_table_builder_take_vectors (builder, vectors, n, n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, word_column);
  vec_table_builder_add_column (builder, text_column);
  vec_table_builder_add_column (builder, number_column);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

/* The vectors of all places, in the order of @places; NULL with an error. */
static float *
encode_places (VecTransformerEncoder *encoder, const char *const *texts, const GArray *places, gboolean *found, GCancellable *cancellable,
               GError **error)
{
  g_autofree const char **each = g_new (const char *, places->len);
  g_autofree gint64 *begins = g_new (gint64, places->len), *ends = g_new (gint64, places->len);
  g_autofree float *vectors = g_try_malloc_n (places->len, (gsize) vec_transformer_encoder_get_n_state_dims (encoder) * sizeof (float));

  if (vectors == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("The vectors of %lld texts do not fit into memory"), (long long) places->len);
      return NULL;
    }
  for (guint i = 0; i < places->len; i++)
    {
      const VecOccurrence *place = &g_array_index (places, VecOccurrence, i);

      each[i] = texts[place->text];
      begins[i] = place->begin;
      ends[i] = place->end;
    }
  if (!vec_transformer_encoder_encode_spans (encoder, each, begins, ends, places->len, vectors, found, cancellable, error))
    return NULL;
  return g_steal_pointer (&vectors);
}

VecTable *
vec_occurrences_encode_table (VecEncoder *encoder, const char *name, const char *word, const char *const *texts, gint64 n_texts,
                              GCancellable *cancellable, GError **error)
{
  g_autoptr(GArray) places = NULL;
  g_autofree gboolean *found = NULL;
  g_autofree float *vectors = NULL;
  gboolean any = FALSE;

  if (!VEC_IS_TRANSFORMER_ENCODER (encoder))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s gives a word the same vector in every sentence; a transformer is needed to tell its occurrences apart"),
                   vec_encoder_get_title (encoder));
      return NULL;
    }
  places = vec_occurrences_find (word, texts, n_texts);
  found = g_new0 (gboolean, places->len);
  vectors = places->len > 0 ? encode_places (VEC_TRANSFORMER_ENCODER (encoder), texts, places, found, cancellable, error) : NULL;
  if (places->len > 0 && vectors == NULL)
    return NULL;
  for (guint i = 0; i < places->len; i++)
    any = any || found[i];
  if (any)
    return make_table (name, texts, places, found, g_steal_pointer (&vectors),
                       vec_transformer_encoder_get_n_state_dims (VEC_TRANSFORMER_ENCODER (encoder)), error);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” stands in none of the texts"), word);
  return NULL;
}
