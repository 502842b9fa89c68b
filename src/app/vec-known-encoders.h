#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where encoders lie that were used, kept between starts of the program: the latest eight, by their fingerprints, and which one was chosen for
 * which file of vectors. */

void vec_known_encoders_add (const char *fingerprint, const char *path);

/* @path: NULL: none any longer. */
void vec_known_encoders_choose (const char *file, const char *path);

/* The paths that are still there, the latest first; g_strfreev(). */
char **vec_known_encoders_dup_paths (void);

/* A VecEncoderFinder. */
char *vec_known_encoders_find (const char *fingerprint, const char *file);

G_END_DECLS
