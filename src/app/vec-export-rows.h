#pragma once

#include "app/vec-window.h"
#include "session/vec-excerpt.h"

G_BEGIN_DECLS

/* Asks where to, in which format, and which rows of the window's table (@rows are proposed), with or without their places in the map, and
 * writes them in a thread (vec-rows-writer.h): Save As and Export Rows. */
void vec_export_rows (VecWindow *window, VecExcerptRows rows);

G_END_DECLS
