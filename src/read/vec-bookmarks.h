#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* One state that the Embedding Projector saved ("Bookmarks"), as far as there is something like it here: which projection with which
 * parameters, which rows are shown and selected, and what colours them. Its places of points and its camera are left aside: maps are
 * made anew. */
typedef struct
{
  char *label;
  char *method;           /* "pca", "tsne", "umap", "axes", or NULL: another one */
  int n_dims;             /* 2 or 3 */
  double perplexity;      /* of t-SNE; 0: not said */
  int n_neighbors;        /* of UMAP; 0: not said */
  char **axes;            /* from, to, from, to, NULL: the labels between which the axes lie; or NULL */
  gint64 *selected;       /* rows */
  gint64 n_selected;
  gint64 *shown;          /* NULL: all rows */
  gint64 n_shown;
  char *color_by;         /* a column of the table, or NULL */
} VecBookmark;

void vec_bookmark_free (VecBookmark *bookmark);

/* Those of a file (GPtrArray of VecBookmark) for a table of @n_rows rows; rows beyond are left out. Errors name the file. */
GPtrArray *vec_bookmarks_read (const char *path, gint64 n_rows, GError **error);

/* Those that the configuration names from which @table came (vec-read-projector.c); NULL, without an error, where there are none. */
GPtrArray *vec_bookmarks_read_for_table (VecTable *table, GError **error);

G_END_DECLS
