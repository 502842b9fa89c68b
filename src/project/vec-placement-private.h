#pragma once

#include "project/vec-placement.h"

G_BEGIN_DECLS

/* What the ways of placing share. Private to src/project. */
typedef struct
{
  const VecReference *reference;
  const gint64 *rows;        /* (m, k) */
  const float *distances;    /* (m, k) */
  gint64 m;
  int k, dims;
  float *places;             /* (m, dims): where each starts and where it ends */
  GCancellable *cancellable;
} VecPlacementJob;

/* Whether new point @i is, all but rounding, one of the rows: it stays where that is. */
gboolean vec_placement_is_copy (const VecPlacementJob *job, gint64 i);

/* Places @begin … @end, one method each. */
typedef void (*VecPlaceFunc) (const VecPlacementJob *job, gconstpointer shared, gint64 begin, gint64 end);

/* t-SNE: @shared is a VecTsneField, what the fixed points do to the new ones. */
typedef struct _VecTsneField VecTsneField;

VecTsneField *vec_tsne_field_new (const VecReference *reference);
void vec_tsne_field_free (VecTsneField *field);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTsneField, vec_tsne_field_free)

int vec_placement_tsne_get_n_neighbors (const VecReference *reference);
void vec_placement_tsne (const VecPlacementJob *job, gconstpointer field, gint64 begin, gint64 end);

/* UMAP: @shared is a VecUmapShared; g_free() it. */
typedef struct _VecUmapShared VecUmapShared;

VecUmapShared *vec_umap_shared_new (const VecPlacementJob *job);
int vec_placement_umap_get_n_neighbors (const VecReference *reference);
void vec_placement_umap (const VecPlacementJob *job, gconstpointer shared, gint64 begin, gint64 end);

/* FALSE where the layout is no linear view of the vectors, there is no memory, or when cancelled. */
gboolean vec_placement_linear (const VecReference *reference, const float *vectors, gint64 m, float *out, GCancellable *cancellable);

G_END_DECLS
