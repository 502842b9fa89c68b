#pragma once

#include "encode/vec-encoder.h"
#include "project/vec-guide.h"
#include "session/vec-recipe.h"
#include "session/vec-items.h"

G_BEGIN_DECLS

/* A file that is read again beside what it was before: the work of a thread. */
typedef struct
{
  /* What there was. */
  char *path;
  VecReadOptions *options;
  VecTable *table;
  gint64 n_own;            /* of its rows, the first ones: those of the file; the others were added */
  VecLayout *layout;       /* NULL: none */
  VecTreatment treatment;
  char **texts;            /* that were added */
  VecEncoder *encoder;     /* theirs; NULL: the words of the table */
  char **ends;             /* of axes of meaning: from, to, …; NULL-terminated */
  gboolean polar;

  /* What there is now. */
  VecTable *now;           /* with the rows that were added, and the tags */
  gint64 n_own_now;
  gboolean has_file_tags;  /* the file has tags of its own */
  VecSpace *space;
  gboolean has_same_vectors;
  gint64 *rows_now;        /* (rows of table): the row of now that it is; −1: none */
  float *positions;        /* (rows of now, dims of layout): where the rows were, new ones by their neighbours; NULL: not known */
  GPtrArray *items;        /* of VecTextItem or NULL (not known any longer), one for each of texts */
  VecGuide *axes;          /* NULL: none, or an end of them is not known any longer */
} VecReloaded;

void vec_reloaded_free (gpointer reloaded);

/* Reads @reloaded->path and finds out the rest. */
gboolean vec_reloaded_read (VecReloaded *self, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                            GError **error);

/* The rows of @set, which is of the table before, in the present one; NULL stays NULL. */
VecRowSet *vec_reloaded_map_rows (VecReloaded *self, VecRowSet *set);

G_END_DECLS
