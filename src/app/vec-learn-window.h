#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Learning vectors of words from a text, and watching it: a window of its own, with the text and the settings at the left and the map at the right.
 * Closing it ends the learning; it asks first if what was learned would be lost. Actions: learn.choose-files, learn.choose-folder, learn.start,
 * learn.pause, learn.stop, learn.keep, learn.save, learn.settings. */
#define VEC_TYPE_LEARN_WINDOW (vec_learn_window_get_type ())
G_DECLARE_FINAL_TYPE (VecLearnWindow, vec_learn_window, VEC, LEARN_WINDOW, AdwWindow)

/* @paths may be NULL: files and folders to propose. */
void vec_learn_window_open (GtkApplication *app, const char *const *paths);

/* Whether a window of @app holds something that would be lost: then it has asked, and ends the program itself if that is the answer. */
gboolean vec_learn_window_hold_back_quitting (GtkApplication *app);

G_END_DECLS
