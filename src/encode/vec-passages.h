#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a long text is cut into passages. */
typedef struct
{
  int n_words;     /* a passage has at most so many words, 1 … 100,000 (default 150) */
  int n_overlap;   /* so many of the last words of a passage, in whole sentences, also begin the next one (default 30); less than n_words */
  int max_tokens;  /* an encoder's limit, kept by an estimate: pieces of words of some six letters, single ideographs; 0: none */
  gboolean is_markdown; /* "# Heading", headings underlined with = or -, and ``` around code mean something */
} VecPassagesOptions;

#define VEC_PASSAGES_DEFAULTS ((VecPassagesOptions) { .n_words = 150, .n_overlap = 30 })

/* Bytes of the text: white space at both ends is left out. */
typedef struct
{
  gsize begin, end;
  gsize heading_begin, heading_end;   /* the heading above it, without its signs; both 0: there is none */
} VecTextPassage;

/* The passages of @text (@length bytes of valid UTF-8), a GArray of VecTextPassage. None goes across a heading. Within a section whole paragraphs
 * are put together, where they are too long whole sentences (UAX #29, as ICU finds them; lines that end within a paragraph end no
 * sentence), and only where a sentence is too long, words. Lines may end in LF, CR LF or CR. About 5 MB a second. NULL with
 * VEC_ERROR_FAILED where ICU's data is missing, or cancelled. */
GArray *vec_passages_cut (const char *text, gsize length, const VecPassagesOptions *options, GCancellable *cancellable, GError **error);

/* FALSE with VEC_ERROR_PARAMETER when the options contradict each other. */
gboolean vec_passages_check (const VecPassagesOptions *options, GError **error);

G_END_DECLS
