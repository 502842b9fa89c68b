#pragma once

#include "app/vec-window.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

/* The way of a file into a window: look at it (in a thread), ask where it is not certain how to read it, read it (in a thread),
 * and say plainly what was wrong. Reads into @window when that holds nothing but the sample, else into a new one. @options may be
 * NULL; @ask: show the import dialog in any case. */
void vec_opener_open (VecWindow *window, const char *path, const VecReadOptions *options, gboolean ask);

/* The same way for rows that are added to what @window shows. */
void vec_opener_add (VecWindow *window, const char *path);

/* The same way for a table that is pasted: rows of a spreadsheet, CSV, JSON, lines of words and numbers. The import dialog shows it
 * first. A text without vectors is taken for words (vec-paste-dialog.h). */
void vec_opener_paste (VecWindow *window, const char *text);

G_END_DECLS
