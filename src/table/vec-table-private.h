#pragma once

/* What vec-table.c (a table as it is read) and vec-table-builder.c (how tables are made, also of others) share. */
#include "table/vec-label-index.h"
#include "table/vec-table-matrix.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What makes vectors of words that are not rows; shared as the matrix is. */
typedef struct
{
  gatomicrefcount refs;
  VecTableCompose compose;
  gpointer model;
  GDestroyNotify destroy;
} VecTableComposer;

struct _VecTable
{
  GObject parent_instance;

  VecTableMatrix *matrix;
  VecTableComposer *composer; /* or NULL */
  gint64 n_rows;
  int n_dims;
  VecStrings *labels;    /* (n_rows) or NULL */
  VecStrings *dim_names; /* (n_dims) or NULL */
  GPtrArray *columns;    /* of VecColumn */
  char *name;
  char *format;
  char *path;
  GPtrArray *remarks;    /* of char*, NULL-terminated */
  VecLeftOut *left_out;  /* or NULL */
  VecProvenance *provenance; /* or NULL */

  GMutex index_lock;
  VecLabelIndex *exact;  /* under index_lock until built; built at the first search */
  VecLabelIndex *folded;
};

VecTableComposer *vec_table_composer_ref (VecTableComposer *composer);
void vec_table_composer_unref (VecTableComposer *composer);

G_END_DECLS
