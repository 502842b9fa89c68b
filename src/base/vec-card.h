#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The reproducibility card of a picture: what one must know to make it again, each fact for programs (an id and a value) and, where
 * it is worth small print, for people. In the order in which the facts were added. Atomically reference counted; not to be changed any
 * more once a second thread has it. */
typedef struct _VecCard VecCard;

VecCard *vec_card_new (void);
VecCard *vec_card_ref (VecCard *card);     /* NULL stays NULL */
void vec_card_unref (VecCard *card);

/* @shown: translated, "perplexity 30"; NULL: for programs alone. Everything is copied. */
void vec_card_add_text (VecCard *card, const char *id, const char *value, const char *shown);
/* As whole number where it is one; null when it is not finite. */
void vec_card_add_number (VecCard *card, const char *id, double value, const char *shown);

/* What people read, joined by " · "; "" when there is nothing. Free it. */
char *vec_card_dup_text (VecCard *card);

/* One JSON object in one line: the same bytes for the same facts. Free it. */
char *vec_card_dup_json (VecCard *card);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCard, vec_card_unref)

G_END_DECLS
