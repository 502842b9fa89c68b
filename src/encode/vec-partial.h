#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* What is known already of the vectors of many texts, in a file of the cache folder, so that the work goes on where it stopped: also after the
 * program or the machine did. One block after the other is appended, each with its length and the hash of its bytes; what follows the last
 * whole block is cut off when the file is opened again. Another program or window at the same work has a file of its own: none. */
typedef struct _VecPartial VecPartial;

/* The name of the work: the encoder's fingerprint and prompt, and all texts. Free it. About 2 s per GB. */
char *vec_partial_dup_key (VecEncoder *encoder, VecStrings *texts);

/* Never fails: where the cache cannot be used, nothing is kept. @n rows of @n_dims. */
VecPartial *vec_partial_open (const char *key, gint64 n, int n_dims);
/* What was kept stays, for the next time. */
void vec_partial_free (VecPartial *self);

/* Takes rows of the start of the work into @vectors (n, n_dims) and @encodings (n), and says how many there are. */
gint64 vec_partial_read (VecPartial *self, float *vectors, VecEncoding *encodings);

/* Appends rows @first … @first + @n − 1, which follow those that are there. */
void vec_partial_append (VecPartial *self, gint64 first, gint64 n, const float *vectors, const VecEncoding *encodings);

/* The work is done and its result is safe. */
void vec_partial_remove (const char *key);

/* The folder, and files of work that nobody went on with for a month; free the name. */
char *vec_partial_dup_folder (void);
void vec_partial_forget_old (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPartial, vec_partial_free)

G_END_DECLS
