#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether a word in lower case is one of the English or Chinese words that hold sentences together and mean little by themselves. */
gboolean vec_stop_words_contain (const char *word, gsize length);

G_END_DECLS
