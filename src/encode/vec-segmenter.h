#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  VEC_UNIT_SYMBOL,     /* punctuation and signs: part of a name ("C++"), never a word of its own */
  VEC_UNIT_WORD,       /* letters, numbers, emoji */
  VEC_UNIT_IDEOGRAPHS, /* a word of a script without spaces, as the dictionary cut it */
} VecUnitKind;

/* A stretch of a text without white space. */
typedef struct
{
  gsize begin; /* bytes into the text */
  gsize end;
  VecUnitKind kind;
} VecUnit;

/* Cuts texts into words by Unicode's rules (UAX #29) and ICU's dictionaries for Chinese, Japanese and Thai. Not thread-safe: each
 * thread works with a copy, which is cheap. */
typedef struct _VecSegmenter VecSegmenter;

/* NULL with VEC_ERROR_FAILED where ICU's data is missing. Costs about a millisecond. */
VecSegmenter *vec_segmenter_new (GError **error);
VecSegmenter *vec_segmenter_copy (const VecSegmenter *segmenter);
void vec_segmenter_free (VecSegmenter *segmenter);

/* Fills @units (of VecUnit; emptied first) with those of the first @length bytes of @text, in order. @text is valid UTF-8. */
void vec_segmenter_cut (VecSegmenter *segmenter, const char *text, gsize length, GArray *units);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSegmenter, vec_segmenter_free)

G_END_DECLS
