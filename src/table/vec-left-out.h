#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a table does not hold although its file does: rows that could not be read, and rows that nobody asked for. Reference counted
 * (atomically); not changed any more once a table has it. */
typedef struct _VecLeftOut VecLeftOut;

/* So many are listed, the others counted. */
#define VEC_LEFT_OUT_LISTED 1000

typedef struct
{
  guint64 line;   /* of the file, from 1; 0: it has none */
  char *reason;   /* one sentence without its full stop */
} VecSkippedRow;

VecLeftOut *vec_left_out_new (void);
VecLeftOut *vec_left_out_ref (VecLeftOut *self);
void vec_left_out_unref (VecLeftOut *self);

/* A row that could not be read; in the order of the lines. */
void vec_left_out_skip (VecLeftOut *self, guint64 line, const char *reason);
/* What @other skipped comes after what @self did. */
void vec_left_out_append (VecLeftOut *self, VecLeftOut *other);
/* The same of rows of @file, which the reasons then name. */
void vec_left_out_append_of (VecLeftOut *self, VecLeftOut *other, const char *file);
gint64 vec_left_out_get_n_skipped (VecLeftOut *self);
/* (*n) the first of them; lent. */
const VecSkippedRow *vec_left_out_get_skipped (VecLeftOut *self, guint *n);

/* Rows that were not asked for: how the others were chosen ("random, seed 1"), and how many the file has; −1: nobody knows. */
void vec_left_out_choose (VecLeftOut *self, const char *how, gint64 n_file_rows);
const char *vec_left_out_get_choice (VecLeftOut *self);   /* lent; NULL: all rows were asked for */
gint64 vec_left_out_get_n_file_rows (VecLeftOut *self);

/* "12 of 4,000 rows were left out: line 17: …", of a table that has @n_rows; NULL when none was skipped. Free it. */
char *vec_left_out_describe_skipped (VecLeftOut *self, gint64 n_rows);
/* "10,000 of 400,000 rows (random, seed 1)"; NULL when all rows were asked for. Free it. */
char *vec_left_out_describe_choice (VecLeftOut *self, gint64 n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLeftOut, vec_left_out_unref)

G_END_DECLS
