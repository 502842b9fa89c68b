#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Puts a soft rim of that many pixels in the paper's colour (0xRRGGBB) under what is drawn on @surface (ARGB32). @opacity: 0 … 1. */
void vec_text_add_halo (cairo_surface_t *surface, guint32 paper, double rim, double opacity);

G_END_DECLS
