#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A whole vector as text in one value: "[0.1, 0.2]", "0.1 0.2", "(0.1; 0.2)", "array([0.1, 0.2])". Writes the first @max numbers to
 * @values (may be NULL if max is 0) and returns how many there are; −1 where the text is something else, and then *@at is where. */
int vec_list_parse (const char *text, gsize length, float *values, int max, gsize *at);

/* Whether a list is in brackets, which marks it as one whatever it holds. */
gboolean vec_list_is_bracketed (const char *text, gsize length);

G_END_DECLS
