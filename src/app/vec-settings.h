#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

#define VEC_KEY_LANGUAGE "language"
#define VEC_KEY_APPEARANCE "appearance"
#define VEC_KEY_WIDTH "window-width"
#define VEC_KEY_HEIGHT "window-height"
#define VEC_KEY_MAXIMIZED "window-maximized"
#define VEC_KEY_PANEL "show-panel"
#define VEC_KEY_TABLE_HEIGHT "table-height"
#define VEC_KEY_REMEMBERED "remembered"
#define VEC_KEY_SPEEDS "speeds"
#define VEC_KEY_PATIENCE "patience"
#define VEC_KEY_CACHE_LIMIT "cache-limit"
#define VEC_KEY_PUBLISHING "publishing"
#define VEC_KEY_ENCODERS "encoders"
#define VEC_KEY_FILE_ENCODERS "file-encoders"

/* What the program remembers between starts; lent. NULL where the schema is not installed: then nothing is remembered. */
GSettings *vec_settings_get (void);

/* The value, or @fallback where nothing is remembered; free it. */
char *vec_settings_dup_string (const char *key, const char *fallback);
void vec_settings_set_string (const char *key, const char *value);

/* What is remembered for data of each kind, how quick runs are on this computer, and how long a run may be to start by itself: all
 * windows share it. */
void vec_settings_bind_session (VecSession *session);

G_END_DECLS
