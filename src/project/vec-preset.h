#pragma once

#include "project/vec-projection.h"

G_BEGIN_DECLS

/* A choice in plain words that stands for the numbers of a method: what a person decides before the numbers. */
typedef struct
{
  const char *id;             /* "fine": also the value of --preset */
  const char *title;          /* N_() */
  const char *help;           /* N_(), one plain sentence */
} VecPreset;

const VecPreset *vec_presets_get (void);               /* from the finest to the coarsest; ends with id NULL */
const VecPreset *vec_preset_find (const char *id);     /* NULL: there is none */

/* Whether presets mean anything to @method: it has a parameter that one of them sets. */
gboolean vec_preset_fits_method (const VecProjectionMethod *method);

/* Sets the parameters of @method that presets are about, as a table of so many rows allows; the others stay. */
void vec_preset_apply (const VecPreset *preset, const VecProjectionMethod *method, gint64 n_rows, VecProjectionParams *params);

/* The preset whose numbers these are; NULL: none, they are the person's own. */
const VecPreset *vec_preset_find_equal (const VecProjectionMethod *method, gint64 n_rows, const VecProjectionParams *params);

G_END_DECLS
