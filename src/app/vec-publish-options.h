#pragma once

#include "session/vec-session-figure.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_SIZE_SCREEN,
  VEC_SIZE_SLIDE,
  VEC_SIZE_COLUMN,
  VEC_SIZE_PAGE,
  VEC_SIZE_CUSTOM,
  VEC_N_SIZES,
} VecPublishSize;

typedef enum
{
  VEC_GROUND_SCREEN,
  VEC_GROUND_LIGHT,
  VEC_GROUND_DARK,
} VecPublishGround;

#define VEC_FORMAT_CSV (VEC_FIGURE_PDF + 1)

/* What a person chose for publishing; the program remembers it. */
typedef struct
{
  int format;                /* VecFigureFormat or VEC_FORMAT_CSV */
  VecPublishSize size;
  int width, height;         /* pixels, of a size of one's own */
  double letters;            /* how many times as large as on screen letters and points are then */
  gboolean legend, labels, card;
  VecPublishGround ground;
} VecPublishOptions;

void vec_publish_options_load (VecPublishOptions *options);
void vec_publish_options_save (const VecPublishOptions *options);

/* For a map of map_width × map_height pixels on a screen of so many device pixels per pixel, dark or not. The title is not set. */
VecPublishing vec_publish_options_apply (const VecPublishOptions *options, double map_width, double map_height, int scale_factor,
                                         gboolean is_dark);

/* How large that is, to be read: "1920 × 1080 pixels", "85 × 64 mm, 300 dpi"; free it. */
char *vec_publish_options_dup_size (const VecPublishOptions *options, const VecPublishing *publishing, double width, double height);

const char *vec_publish_format_get_extension (int format);   /* "png" */

G_END_DECLS
