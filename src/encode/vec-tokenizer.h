#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text → the numbers of the tokens that a model was trained on, exactly as Hugging Face's tokenizers do it: normalisation, cutting, the model
 * (WordPiece, Unigram, BPE, WordLevel), and what a post-processor adds. Immutable; may be used by any number of threads at once.
 * The format: github.com/huggingface/tokenizers. What is not known in a file is an error with its name, never left out in silence. */
typedef struct _VecTokenizer VecTokenizer;

/* Reads FOLDER/tokenizer.json; without it vocab.txt (WordPiece as BERT has it) with what tokenizer_config.json and special_tokens_map.json
 * say. About 100 MB/s. VEC_ERROR_FORMAT, _UNSUPPORTED or _NOT_FOUND. */
VecTokenizer *vec_tokenizer_load (const char *folder, GError **error);
VecTokenizer *vec_tokenizer_ref (VecTokenizer *tokenizer);
void vec_tokenizer_unref (VecTokenizer *tokenizer);

/* The tokens of a text. */
typedef struct
{
  gint32 *ids;
  guint8 *is_special;    /* added by the post-processor */
  gint32 *begin, *end;   /* bytes of the text as it was given, with the space before a word where that is part of its token; 0, 0 for special ones */
  int n;
} VecTokens;

/* Encodes @text (UTF-8; what is not becomes U+FFFD, of which the offsets then speak). @add_special: what the post-processor adds ([CLS] … [SEP]).
 * @max_tokens: no more than so many, special ones included, cut at the end; 0: all. Fills @tokens; clear them. FALSE with VEC_ERROR_FAILED: an
 * expression of the file takes too long on this text, or VEC_ERROR_UNSUPPORTED: it is longer than 1 GB. More than 5 MB/s. */
gboolean vec_tokenizer_encode (VecTokenizer *tokenizer, const char *text, gboolean add_special, int max_tokens, VecTokens *tokens,
                               GError **error);
void vec_tokens_clear (VecTokens *tokens);

/* One more than the largest number of a token: how many rows a matrix of them needs. */
int vec_tokenizer_get_n_ids (VecTokenizer *tokenizer);

/* −1 where there is none. */
int vec_tokenizer_get_unknown_id (VecTokenizer *tokenizer);
int vec_tokenizer_get_pad_id (VecTokenizer *tokenizer);
int vec_tokenizer_find (VecTokenizer *tokenizer, const char *token);

/* As the vocabulary writes it ("##ing", "▁the"), lent; NULL: no token has the number. */
const char *vec_tokenizer_get_text (VecTokenizer *tokenizer, int id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTokenizer, vec_tokenizer_unref)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecTokens, vec_tokens_clear)

G_END_DECLS
