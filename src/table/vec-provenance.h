#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which encoder made a table's vectors of texts. Immutable, reference counted (atomically). */
typedef struct _VecProvenance VecProvenance;

/* What is known: the encoder's title ("all-MiniLM-L6-v2"), its fingerprint (vec_encoder_get_fingerprint()), the prompt before each text or
 * NULL, the day as ISO 8601 has it ("2026-11-22T01:30:00Z"). */
VecProvenance *vec_provenance_new (const char *encoder, const char *fingerprint, const char *prompt, const char *date);
VecProvenance *vec_provenance_ref (VecProvenance *self);
void vec_provenance_unref (VecProvenance *self);

/* Lent; never NULL but for the prompt. */
const char *vec_provenance_get_encoder (VecProvenance *self);
const char *vec_provenance_get_fingerprint (VecProvenance *self);
const char *vec_provenance_get_prompt (VecProvenance *self);
const char *vec_provenance_get_date (VecProvenance *self);

/* ---- As names and values, for files that can hold such: "encoder", "encoder_fingerprint", "encoder_prompt", "encoded". */

/* The names, NULL-terminated; static. */
const char *const *vec_provenance_get_names (void);
/* The value under one of these names, lent; NULL where there is none. */
const char *vec_provenance_get (VecProvenance *self, const char *name);
/* From a table of names and values (char *, char *), others among them ignored; NULL: it does not say the encoder and its fingerprint. */
VecProvenance *vec_provenance_new_from_values (GHashTable *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecProvenance, vec_provenance_unref)

G_END_DECLS
