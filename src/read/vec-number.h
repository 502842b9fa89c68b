#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads one decimal number that starts at @p and ends before @end: sign, digits with @point ('.' or ','), exponent; or nan, inf,
 * infinity in any case. Sets @value to the float nearest to what is written (ties to even) and returns where the number ends;
 * NULL when there is none at @p. Blanks are not skipped; the locale plays no part. A number too large for float32 gives an infinity.
 * About 10 ns for six digits. */
const char *vec_number_parse (const char *p, const char *end, char point, float *value);

/* The same where the bytes up to @limit, behind @end, may be looked at: quicker for the last of a line. */
const char *vec_number_parse_within (const char *p, const char *end, const char *limit, char point, float *value);

/* Whether @text is one number and nothing else, blanks around it aside. */
gboolean vec_number_is_whole (const char *text, gsize length, char point, float *value);

/* Room for what vec_number_print() writes. */
#define VEC_NUMBER_LENGTH 24

/* Writes @value in the shortest decimal form that reads back as the same float32, "." as the point, and a NUL; returns its length. */
gsize vec_number_print (float value, char text[VEC_NUMBER_LENGTH]);

G_END_DECLS
