#pragma once

#include <adwaita.h>

#include "app/vec-file-watch.h"
#include "read/vec-reader.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* A window around one session: header bar, plot, side panel and status bar, and the win.… actions. Holds no data of its own. */
#define VEC_TYPE_WINDOW (vec_window_get_type ())
G_DECLARE_FINAL_TYPE (VecWindow, vec_window, VEC, WINDOW, AdwApplicationWindow)

VecWindow *vec_window_new (GtkApplication *app, VecSession *session);
VecSession *vec_window_get_session (VecWindow *self); /* lent */

/* Shows the file of a sample, or with NULL the program's own words, which gives way to the first file that is opened. */
void vec_window_open_sample (VecWindow *self, const char *path);

/* Opens @file here when there is nothing but the sample, else in a window of its own. Asks first where the file could be read in
 * several ways. What is open stays until the file was read whole. */
void vec_window_open_file (VecWindow *self, GFile *file);

/* A few words that go by themselves. */
void vec_window_show_toast (VecWindow *self, const char *text);
void vec_window_add_toast (VecWindow *self, AdwToast *toast);   /* one with a button, say; takes a reference */

/* The full sentence in a banner, for what a toast would cut. */
void vec_window_show_error (VecWindow *self, const GError *error);

/* Adds a button to the banner: read @path again without the rows that cannot be read. */
void vec_window_offer_skip (VecWindow *self, const char *path, const VecReadOptions *options);

/* The same: ask how many rows of @path, which does not fit into memory, are to be read. */
void vec_window_offer_some_rows (VecWindow *self, const char *path, const VecReadOptions *options);

/* Adds a button to the banner: read @path again and join its metadata like this. */
void vec_window_offer_join (VecWindow *self, const char *path, const VecReadOptions *options, VecJoin join, const char *title);

/* Adds buttons to the banner: read @path again without the rows that have values that are no numbers, or with means in their place. */
void vec_window_offer_missing (VecWindow *self, const char *path, const VecReadOptions *options);

/* Whether a file may be read into this window: nothing is open but the sample, or a table that was refused when it was looked through. */
gboolean vec_window_is_free (VecWindow *self);

/* A file was read into this window: it is no longer the sample's. */
void vec_window_opened (VecWindow *self);

/* That file is what is shown, which a reload reads again: read with @options, watched by @watch since before it was read. @path NULL:
 * what is shown is in no file. All copied or referenced. */
void vec_window_set_source (VecWindow *self, const char *path, const VecReadOptions *options, VecFileWatch *watch);

/* So many rows were added to what this window shows. */
void vec_window_added (VecWindow *self, gint64 n_rows);

/* The same window again, in today's language, around the same session. */
void vec_window_recreate (VecWindow *self);

G_END_DECLS
