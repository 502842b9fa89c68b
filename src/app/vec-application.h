#pragma once

#include <adwaita.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The program: its windows, its actions, the language and the appearance. */
#define VEC_TYPE_APPLICATION (vec_application_get_type ())
G_DECLARE_FINAL_TYPE (VecApplication, vec_application, VEC, APPLICATION, AdwApplication)

VecApplication *vec_application_new (void);

/* A window of its own for @table (NULL: an empty one). */
void vec_application_show_table (VecApplication *self, VecTable *table);

G_END_DECLS
