#include "encode/vec-tokenizer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-tokenizer-private.h"

#define MAX_TEXT (1 << 30)

/* ---- Loading. */

VecTokenizer *
vec_tokenizer_new (void)
{
  VecTokenizer *self = g_new0 (VecTokenizer, 1);

  self->ref_count = 1;
  self->vocabulary = vec_vocabulary_new ();
  self->normalizers = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_normalizer_free);
  self->pre_tokenizers = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_pre_tokenizer_free);
  self->added = vec_added_tokens_new ();
  self->normalized = vec_added_tokens_new ();
  vec_post_processor_init (&self->post);
  self->pad_id = -1;
  return self;
}

VecTokenizer *
vec_tokenizer_load (const char *folder, GError **error)
{
  g_autoptr(VecTokenizer) self = vec_tokenizer_new ();
  gboolean ok = FALSE;

  if (vec_config_exists (folder, "tokenizer.json"))
    ok = vec_tokenizer_read_json (self, folder, error);
  else if (vec_config_exists (folder, "vocab.txt"))
    ok = vec_tokenizer_read_vocab (self, folder, error);
  else
    {
      g_autofree char *name = g_filename_display_basename (folder);

      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("The folder %s has no tokenizer: neither tokenizer.json nor vocab.txt"), name);
    }
  return ok ? g_steal_pointer (&self) : NULL;
}

VecTokenizer *
vec_tokenizer_ref (VecTokenizer *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
vec_tokenizer_unref (VecTokenizer *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_clear_pointer (&self->model, vec_token_model_free);
  vec_vocabulary_free (self->vocabulary);
  g_ptr_array_unref (self->normalizers);
  g_ptr_array_unref (self->pre_tokenizers);
  vec_added_tokens_free (self->added);
  vec_added_tokens_free (self->normalized);
  vec_post_processor_clear (&self->post);
  g_free (self);
}

/* ---- Encoding. */

/* One text at work. */
typedef struct
{
  const VecTokenizer *tokenizer;
  const char *text;          /* as it was given */
  VecPieces pieces;
  GArray *sections;          /* of VecSection: of the whole text */
  GArray *subsections;       /* of a normalised section */
  VecNormalized normalized;
  GArray *tokens;            /* of VecToken: places in the pieces' text */
  GArray *result;            /* of VecToken: places in the text */
  guint max;                 /* tokens that are wanted */
} Encoding;

static void
encoding_init (Encoding *self, const VecTokenizer *tokenizer, const char *text, guint max)
{
  memset (self, 0, sizeof *self);
  self->tokenizer = tokenizer;
  self->text = text;
  self->max = max;
  vec_pieces_init (&self->pieces);
  self->sections = g_array_new (FALSE, FALSE, sizeof (VecSection));
  self->subsections = g_array_new (FALSE, FALSE, sizeof (VecSection));
  self->tokens = g_array_new (FALSE, FALSE, sizeof (VecToken));
  self->result = g_array_new (FALSE, FALSE, sizeof (VecToken));
}

static void
encoding_clear (Encoding *self)
{
  vec_pieces_clear (&self->pieces);
  vec_normalized_clear (&self->normalized);
  g_array_unref (self->sections);
  g_array_unref (self->subsections);
  g_array_unref (self->tokens);
  g_array_unref (self->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Encoding, encoding_clear)

static void
add_result (Encoding *self, gint32 id, VecSpan span)
{
  VecToken token = { id, span };

  g_array_append_val (self->result, token);
}

/* The pieces' text is a stretch of normalised text. */
static gboolean
encode_pieces (Encoding *self, GError **error)
{
  VecPieces *pieces = &self->pieces;
  VecSpan all = { 0, (gint32) pieces->text.n };

  g_array_set_size (pieces->spans, 0);
  g_array_append_val (pieces->spans, all);
  if (!vec_pre_tokenizers_run (self->tokenizer->pre_tokenizers, pieces, error))
    return FALSE;
  for (guint i = 0; i < pieces->spans->len && self->result->len < self->max; i++)
    {
      g_array_set_size (self->tokens, 0);
      vec_token_model_encode (self->tokenizer->model, pieces->text.text, g_array_index (pieces->spans, VecSpan, i), self->tokens);
      for (guint j = 0; j < self->tokens->len; j++)
        {
          const VecToken *token = &g_array_index (self->tokens, VecToken, j);

          add_result (self, token->id, vec_normalized_get_origin (&pieces->text, (gsize) token->span.begin, (gsize) token->span.end));
        }
    }
  return TRUE;
}

/* What lies between added tokens. */
static gboolean
encode_section (Encoding *self, VecSpan span, GError **error)
{
  VecNormalized *text = &self->normalized;

  vec_normalized_set (text, self->text + span.begin, (gsize) (span.end - span.begin), span.begin);
  if (!vec_normalizers_run (self->tokenizer->normalizers, text, &self->pieces.spare, error))
    return FALSE;
  g_array_set_size (self->subsections, 0);
  vec_added_tokens_find (self->tokenizer->normalized, text->text, text->n, self->subsections);
  for (guint i = 0; i < self->subsections->len && self->result->len < self->max; i++)
    {
      const VecSection *section = &g_array_index (self->subsections, VecSection, i);
      gsize begin = (gsize) section->span.begin, end = (gsize) section->span.end;

      if (section->id >= 0)
        {
          add_result (self, section->id, vec_normalized_get_origin (text, begin, end));
          continue;
        }
      vec_normalized_start (&self->pieces.text, end - begin);
      vec_normalized_copy (&self->pieces.text, text, begin, end);
      if (!encode_pieces (self, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
encode_sections (Encoding *self, gsize n, GError **error)
{
  vec_added_tokens_find (self->tokenizer->added, self->text, n, self->sections);
  for (guint i = 0; i < self->sections->len && self->result->len < self->max; i++)
    {
      const VecSection *section = &g_array_index (self->sections, VecSection, i);

      if (section->id >= 0)
        add_result (self, section->id, section->span);
      else if (!encode_section (self, section->span, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The tokens of a text. */

void
vec_tokens_clear (VecTokens *self)
{
  g_clear_pointer (&self->ids, g_free);
  g_clear_pointer (&self->is_special, g_free);
  g_clear_pointer (&self->begin, g_free);
  g_clear_pointer (&self->end, g_free);
  self->n = 0;
}

static void
put (VecTokens *self, gint32 id, gboolean is_special, VecSpan span)
{
  self->ids[self->n] = id;
  self->is_special[self->n] = (guint8) is_special;
  self->begin[self->n] = span.begin;
  self->end[self->n++] = span.end;
}

static void
put_special (VecTokens *self, const GArray *ids, guint max)
{
  for (guint i = 0; i < ids->len && (guint) self->n < max; i++)
    put (self, g_array_index (ids, gint32, i), TRUE, (VecSpan) { 0, 0 });
}

/* @room: of the text's tokens; @max: of all. */
static void
fill (VecTokens *self, const Encoding *encoding, gboolean add_special, guint room, guint max)
{
  const VecPostProcessor *post = &encoding->tokenizer->post;
  guint n_text = MIN (encoding->result->len, room);
  guint n = n_text + (add_special ? post->before->len + post->after->len : 0);

  *self = (VecTokens) { g_new (gint32, n + 1), g_new (guint8, n + 1), g_new (gint32, n + 1), g_new (gint32, n + 1), 0 };
  if (add_special)
    put_special (self, post->before, max);
  for (guint i = 0; i < n_text; i++)
    put (self, g_array_index (encoding->result, VecToken, i).id, FALSE, g_array_index (encoding->result, VecToken, i).span);
  if (add_special)
    put_special (self, post->after, max);
}

gboolean
vec_tokenizer_encode (VecTokenizer *self, const char *text, gboolean add_special, int max_tokens, VecTokens *tokens, GError **error)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  const char *own = valid != NULL ? valid : text;
  gsize n = strlen (own);
  guint n_special = add_special ? self->post.before->len + self->post.after->len : 0;
  guint max = max_tokens > 0 ? (guint) max_tokens : G_MAXUINT;
  guint room = max > n_special ? max - n_special : 0;
  g_auto(Encoding) encoding = { 0 };

  *tokens = (VecTokens) { 0 };
  encoding_init (&encoding, self, own, room);
  if (n > MAX_TEXT)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("A text is longer than 1 GB; it has to be cut into parts"));
      return FALSE;
    }
  if (!encode_sections (&encoding, n, error))
    return FALSE;
  fill (tokens, &encoding, add_special, room, max);
  return TRUE;
}

/* ---- The vocabulary. */

int
vec_tokenizer_get_n_ids (VecTokenizer *self)
{
  return vec_vocabulary_get_n_ids (self->vocabulary);
}

int
vec_tokenizer_get_unknown_id (VecTokenizer *self)
{
  return vec_token_model_get_unknown_id (self->model);
}

int
vec_tokenizer_get_pad_id (VecTokenizer *self)
{
  return self->pad_id;
}

int
vec_tokenizer_find (VecTokenizer *self, const char *token)
{
  return vec_vocabulary_find (self->vocabulary, token, strlen (token));
}

const char *
vec_tokenizer_get_text (VecTokenizer *self, int id)
{
  return vec_vocabulary_get_text (self->vocabulary, id);
}
