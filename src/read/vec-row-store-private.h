#pragma once

#include "read/vec-row-store.h"

G_BEGIN_DECLS

/* What the files of the store share: vec-row-store.c (all rows, and which of them stay) and vec-row-part.c (those of one block). */

/* Where a row comes from; kept only where not all rows stay. */
typedef struct
{
  guint64 line;
  gint64 number;   /* among the rows of the file (of the part, within a part), from 0 */
} VecRowOrigin;

struct _VecRowPart
{
  VecRowStore *store;
  float *rows;           /* (n_most, n_dims) in the store's matrix */
  gint64 n_rows;
  gint64 n_seen;
  VecStrings **texts;    /* (n_texts) */
  GArray *origins;       /* of VecRowOrigin, or NULL */
  guint64 line;          /* of the row that was begun */

  gint64 n_bad;          /* rows that are not finite */
  guint64 bad_line;      /* of the first of them */
  int bad_dim;
  float bad_value;
  gint64 n_mended;
  VecLeftOut *left_out;  /* or NULL */
  GError *error;
};

struct _VecRowStore
{
  char *file;
  int n_dims;
  guint n_texts;
  const VecReadOptions *options;
  gboolean chooses;
  VecRowStoreColumns columns;
  gpointer columns_data;
  char *early;           /* the conditions of the filter that can be asked of some rows alone; or NULL */

  VecMatrix *matrix;
  VecStrings **texts;    /* (n_texts) of the rows that passed the filter */
  VecStrings **waiting;  /* (n_texts) of those that wait for it; without a filter the same as texts */
  gint64 n_passed;
  GArray *origins;       /* of VecRowOrigin, of all rows; or NULL */
  guint64 last_key;      /* random rows: greater ones are out already */
  gint64 n_seen;
  gint64 n_mended;
  VecLeftOut *left_out;
  gboolean is_full;
  GPtrArray *parts;      /* of VecRowPart, open */
  double share;          /* of the file that will be behind us when they are merged */
};

VecStrings **vec_row_texts_new (guint n_texts);
void vec_row_texts_free (VecStrings **texts, guint n_texts);

VecRowPart *vec_row_part_new (VecRowStore *store, float *rows);
void vec_row_part_free (gpointer part);

G_END_DECLS
