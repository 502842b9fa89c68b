#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stretch of bytes. */
typedef struct
{
  gint32 begin;
  gint32 end;
} VecSpan;

/* A text on its way through a tokenizer, which remembers for each of its bytes where it comes from. */
typedef struct
{
  char *text;          /* (n), valid UTF-8, no NUL at its end */
  VecSpan *origins;    /* (n): bytes of the text as it was given; of an inserted character an empty stretch */
  gsize n;
  gsize room;
} VecNormalized;

void vec_normalized_clear (VecNormalized *self);

/* Empties it and makes room for @n bytes. */
void vec_normalized_start (VecNormalized *self, gsize n);

/* Empties it and takes @n bytes of @text, each character with its place from @begin on. */
void vec_normalized_set (VecNormalized *self, const char *text, gsize n, gint32 begin);

/* Adds bytes that come from @origin. */
void vec_normalized_append (VecNormalized *self, const char *text, gsize n, VecSpan origin);
void vec_normalized_append_char (VecNormalized *self, gunichar c, VecSpan origin);

/* Adds the bytes of a stretch of @from as they are, or those of another text that stands for it. */
void vec_normalized_copy (VecNormalized *self, const VecNormalized *from, gsize begin, gsize end);
void vec_normalized_replace (VecNormalized *self, const VecNormalized *from, gsize begin, gsize end, const char *text, gsize n);

/* Where a stretch comes from; an empty one has the place where it is. */
VecSpan vec_normalized_get_origin (const VecNormalized *self, gsize begin, gsize end);

gboolean vec_normalized_is_ascii (const VecNormalized *self);

/* Takes what @from has and gives it its own. */
void vec_normalized_swap (VecNormalized *self, VecNormalized *from);

/* The character at @i, which moves behind it. @text is valid. */
static inline gunichar
vec_next_char (const char *text, gsize *i)
{
  const guint8 *p = (const guint8 *) text + *i;

  if (p[0] < 0x80)
    return *i += 1, p[0];
  if (p[0] < 0xe0)
    return *i += 2, (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
  if (p[0] < 0xf0)
    return *i += 3, (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
  return *i += 4, (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

static inline gsize
vec_char_length (const char *text)
{
  guint8 c = (guint8) *text;

  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecNormalized, vec_normalized_clear)

G_END_DECLS
