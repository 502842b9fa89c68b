#pragma once

#include "plot/vec-terrain-paper.h"

G_BEGIN_DECLS

/* What the files of the terrain's paper share. vec-terrain-copy.c copies the points, vec-terrain-paper.c makes sheets from them and puts
 * them onto pictures, vec-terrain-worker.c does the first on a thread, and vec-scene-terrain.c keeps it all for a scene. */

#define VEC_TERRAIN_BESIDE 0.25  /* of the frame's size, on each side */

/* What terrains are made from: a copy, so that points may move meanwhile. */
typedef struct
{
  gatomicrefcount ref_count;
  guint64 positions_serial, coloring_serial;
  VecTerrainInput input;
  float *points;
  guint16 *codes;
  guint32 *colors[2];
} VecTerrainCopy;

VecTerrainCopy *vec_terrain_copy_new (VecScene *scene);
VecTerrainCopy *vec_terrain_copy_ref (VecTerrainCopy *copy);
void vec_terrain_copy_unref (VecTerrainCopy *copy);

/* A sheet of paper. */
struct _VecTerrainPaper
{
  gatomicrefcount ref_count;
  VecTerrainKind kind;
  guint64 positions_serial, coloring_serial;
  gboolean dark;
  VecCamera camera;              /* of its middle */
  double frame_width, frame_height, device_scale;
  VecTerrain *terrain;
  cairo_surface_t *surface;
};

gboolean vec_terrain_paper_is_for (const VecTerrainPaper *paper, const VecFrame *frame);

/* What a sheet is to show. Takes references. */
typedef struct
{
  VecTerrainCopy *copy;
  VecTerrain *known;             /* of the same copy, or NULL */
  VecTerrainKind kind;
  VecCamera camera;
  double width, height, device_scale;
  gboolean dark;
  guint32 background;
  int n_threads;
} VecTerrainJob;

void vec_terrain_job_clear (VecTerrainJob *job);
VecTerrainPaper *vec_terrain_job_make_paper (const VecTerrainJob *job);

/* Shared by the scene and the thread, which may outlive it. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  GCond cond;                    /* the scene is gone */
  gboolean is_running, is_wanted, is_closed;
  VecTerrainPaper *ready;        /* taken by the next frame */
  VecTerrainNotify notify;
  gpointer data;
  GDestroyNotify destroy;
} VecTerrainWorker;

VecTerrainWorker *vec_terrain_worker_new (VecTerrainNotify notify, gpointer data, GDestroyNotify destroy);
void vec_terrain_worker_close (VecTerrainWorker *worker);   /* the scene is gone; gives up its reference */
/* Takes @job. One sheet at a time; who comes in between is told to ask again. */
void vec_terrain_worker_start (VecTerrainWorker *worker, VecTerrainJob *job);
/* Then whoever asks is told when it is worth asking again. */
gboolean vec_terrain_worker_is_busy (VecTerrainWorker *worker);
VecTerrainPaper *vec_terrain_worker_steal_ready (VecTerrainWorker *worker);   /* NULL: none */

G_END_DECLS
