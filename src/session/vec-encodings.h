#pragma once

#include "plot/vec-value-scale.h"

G_BEGIN_DECLS

/* What the person chose to be read from the points beside their colours: a part of a snapshot. "" is none. */
typedef struct
{
  char *size_by;      /* a column of numbers */
  char *shape_by;     /* a column of categories */
  VecScaleKind color_scale;   /* of numbers */
} VecEncodings;

void vec_encodings_init (VecEncodings *encodings);
void vec_encodings_clear (VecEncodings *encodings);
void vec_encodings_copy (const VecEncodings *encodings, VecEncodings *copy);
gboolean vec_encodings_equal (const VecEncodings *a, const VecEncodings *b);

G_END_DECLS
