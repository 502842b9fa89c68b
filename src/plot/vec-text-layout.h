#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* Pango layouts of the words of a map, in any script. */

gboolean vec_text_is_chinese (const char *text);   /* any Han character */
gboolean vec_text_is_joined (const char *text);    /* letters that join, as the Arabic ones do, must not be spaced */

/* For text with Han characters, or for any other. */
PangoContext *vec_text_make_context (gboolean chinese);

/* One line; @size and the @spacing between letters in points. */
PangoLayout *vec_text_make_layout (PangoContext *context, const char *text, double size, PangoWeight weight, double spacing);

G_END_DECLS
