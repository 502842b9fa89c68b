#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A drop-down whose entries stand for ids: what choosers of a method, metric or column have in common. */

/* Replaces the entries. @titles and @ids run in parallel, NULL-terminated; both are copied. */
void vec_choice_set_entries (GtkDropDown *drop_down, const char *const *ids, const char *const *titles);

/* Does not emit when that entry is chosen already; an id that is not there chooses nothing. */
void vec_choice_set_id (GtkDropDown *drop_down, const char *id);

/* The entries are the projections, but for the methods @without (NULL-terminated ids, or NULL). */
void vec_choice_set_projections (GtkDropDown *drop_down, const char *const *without);

/* Lent; NULL when nothing is chosen. */
const char *vec_choice_get_id (GtkDropDown *drop_down);

/* The button shows as much of a long title as there is room for, and dots. */
void vec_choice_make_narrow (GtkDropDown *drop_down);

G_END_DECLS
