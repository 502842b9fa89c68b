#pragma once

#include <gtk/gtk.h>

#include "session/vec-learning.h"

G_BEGIN_DECLS

/* What is to be learned, and how: files, a folder or pasted text, and the parameters that matter. They follow the size of the text until the person
 * sets them.
 *
 * Property "ready" (boolean, read-only): there is a text. */
#define VEC_TYPE_LEARN_SETTINGS (vec_learn_settings_get_type ())
G_DECLARE_FINAL_TYPE (VecLearnSettings, vec_learn_settings, VEC, LEARN_SETTINGS, GtkWidget)

void vec_learn_settings_set_learning (VecLearnSettings *self, VecLearning *learning);   /* once */
void vec_learn_settings_choose (VecLearnSettings *self, const char *const *paths);      /* files and folders */
gboolean vec_learn_settings_is_ready (VecLearnSettings *self);
/* Gives a text that was typed to the learning; the options as they are set. */
void vec_learn_settings_finish (VecLearnSettings *self, VecLearningOptions *options);
/* What the text is called, for the table made of it; free it. */
char *vec_learn_settings_dup_name (VecLearnSettings *self);

G_END_DECLS
