#pragma once

#include "read/vec-sample.h"
#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* All values of a metadata file as text, by column. */
typedef struct
{
  char *file;                    /* its name, for messages */
  VecSample *sample;
  gboolean has_header;
  gboolean is_json;
  char *first_line;              /* the first and the last row as text, shortened, for messages */
  char *last_line;
  GPtrArray *columns;            /* of VecStrings, all of the same length */
  gint64 n_rows;
  gint64 n_trailing_blank;       /* blank lines at the end of a file of one column, not counted as rows */
} VecFrame;

typedef enum
{
  VEC_FRAME_HEADER_GUESS,
  VEC_FRAME_HEADER_YES,
  VEC_FRAME_HEADER_NO,
} VecFrameHeader;

VecFrame *vec_frame_read (const char *path, VecFrameHeader header, VecTicker *ticker, GError **error);
void vec_frame_free (VecFrame *frame);

/* Adds the blank lines at the end as rows of empty values. */
void vec_frame_keep_blank (VecFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFrame, vec_frame_free)

G_END_DECLS
