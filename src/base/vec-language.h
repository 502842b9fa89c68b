#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The languages that the menu offers, NULL-terminated: "system", "en", "zh_CN". */
const char *const *vec_language_get_ids (void);

/* Makes gettext speak @id from now on ("system": what the environment asks for), with the translations in @locale_dir. Works without a
 * locale of that language on the machine. What was translated before stays as it is: make the windows anew. */
void vec_language_apply (const char *id, const char *locale_dir);

G_END_DECLS
