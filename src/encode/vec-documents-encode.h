#pragma once

#include "encode/vec-documents.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* What became of the texts, besides the table. */
typedef struct
{
  gint64 n_resumed;      /* vectors that were there from an earlier run */
  gint64 n_left_out;     /* texts of which nothing is known: not in the table */
  gint64 n_truncated;    /* texts longer than the encoder takes */
} VecDocumentsOutcome;

/* A table of the format "texts" with a row for each text of which something is known, all columns of @documents, "Unknown words" where any, and
 * what made it (vec_table_get_provenance(), @date as there). Vectors are kept as they come (vec-partial.h), so that the same call goes on
 * where one was cancelled or ended with the program, and gives the same table bit for bit. Memory: the table, and little more.
 * @outcome may be NULL. VEC_ERROR_NOT_FOUND when nothing of any text is known. */
VecTable *vec_documents_encode (const VecDocuments *documents, VecEncoder *encoder, const char *date, VecDocumentsOutcome *outcome,
                                VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error);

/* Once the table is safe: what was kept is removed. */
void vec_documents_forget (const VecDocuments *documents, VecEncoder *encoder);

/* Now, as a provenance has it; free it. */
char *vec_documents_dup_date (void);

G_END_DECLS
