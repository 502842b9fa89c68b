#pragma once

#include "read/vec-cursor.h"

G_BEGIN_DECLS

/* The vectors in a FAISS index file (write_index(), FAISS 1.5 to 1.8). FAISS's own reader believes what a file says; this one goes through
 * the bytes itself and checks every size against the file, and every place against its table. Read are
 *   flat            IxFI IxF2 IxFl            the vectors themselves
 *   quantised       IxPQ IxPo IxPq, IxSQ      product quantiser; scalar quantiser of 4, 6, 8 bits, half precision, bytes
 *   graph           IHNf IHNp IHNs            HNSW over one of these
 *   inverted lists  IwFl, IwSq IwSQ, IwPQ     in lists, also as what is left of the distance to the list's centre
 *   around them     IxMp IxM2, IxPT, IxRF     ids; transformations before; exact vectors for refining
 * Of the others vectors cannot be rebuilt, or not simply. */
typedef struct _VecFaissFile VecFaissFile;

/* @cursor stands at the file's beginning, and its bytes must stay as long as the file. VEC_ERROR_UNSUPPORTED for an index of another
 * kind, VEC_ERROR_FORMAT for a damaged one. */
VecFaissFile *vec_faiss_file_parse (VecCursor *cursor, GError **error);
void vec_faiss_file_free (VecFaissFile *self);

/* 0 … 100. */
int vec_faiss_file_probe (const guint8 *head, gsize n_head);

gint64 vec_faiss_file_get_n_rows (VecFaissFile *self);
int vec_faiss_file_get_n_dims (VecFaissFile *self);

/* The dimensions before the index's own transformation, 0 if it has none; whether vectors are rebuilt from codes; whether rows have ids
 * of their own (else they are numbered in order). */
int vec_faiss_file_get_n_untransformed (VecFaissFile *self);
gboolean vec_faiss_file_is_lossy (VecFaissFile *self);
gboolean vec_faiss_file_has_ids (VecFaissFile *self);
gint64 vec_faiss_file_get_id (VecFaissFile *self, gint64 row);

/* Where the vectors lie in the file as they are, row by row; FALSE if they have to be rebuilt. */
gboolean vec_faiss_file_get_offset (VecFaissFile *self, guint64 *offset);

/* The vector of a row, (n_dims). Any thread. */
void vec_faiss_file_get_vector (VecFaissFile *self, gint64 row, float *vector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFaissFile, vec_faiss_file_free)

G_END_DECLS
