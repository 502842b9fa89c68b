#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What typed texts are encoded by. A table is given one by itself: where it remembers which encoder made it, that one, if it can be found; else
 * the built-in one for tables of its words, and the table's own words for all others. "encoder" notifies. */

/* Where an encoder lies that was used before: by the fingerprint that a table remembers, or chosen for the file at @file. NULL: not known;
 * else a path (free it), "" for the built-in one. Called on the main thread. */
typedef char *(*VecEncoderFinder) (const char *fingerprint, const char *file);
void vec_session_set_encoder_finder (VecEncoderFinder finder);   /* for all sessions */

/* Unpacks the built-in words in a thread, and what is guessed from, so that the first word that is typed need not wait for it. */
void vec_session_prepare_words (VecSession *self);

/* Opens the encoder at @path ("": the built-in one, NULL: what the table is given by itself) in a thread and takes it for typed texts; texts
 * that were added stay where they are. VEC_ERROR_MISMATCH where its dimensions are others than the table's; and, unless @any, where another
 * one made the table (vec_session_is_foreign_encoder()). Finish returns FALSE then, and everything stays as it was. */
void vec_session_attach_encoder_async (VecSession *self, const char *path, gboolean any, GAsyncReadyCallback callback, gpointer user_data);
gboolean vec_session_attach_encoder_finish (VecSession *self, GAsyncResult *result, GError **error);

/* The path that was attached; NULL: none, the table has what it was given by itself. */
const char *vec_session_get_encoder_path (VecSession *self);

/* Whether the last attempt failed only because another encoder made the table, so that @any would make it succeed. */
gboolean vec_session_is_foreign_encoder (VecSession *self);

G_END_DECLS
