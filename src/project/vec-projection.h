#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "project/vec-guide.h"
#include "search/vec-knn-graph.h"

G_BEGIN_DECLS

/* Where the points of a map by UMAP are before they are moved. */
typedef enum
{
  VEC_START_SPECTRAL,
  VEC_START_PCA,
} VecStart;

typedef struct
{
  int n_dims;                 /* 2 or 3 of the picture, default 2 */
  guint64 seed;               /* default 42 */
  int n_threads;              /* 0: all */
  double perplexity;          /* t-SNE, default 30; needs 3 × perplexity + 1 ≤ n rows */
  double coarse_perplexity;   /* t-SNE: a second perplexity, of which half of each row's affinities are made (Kobak & Berens 2019, who
                               * propose n / 100); default 0, none. Large tables get a smaller one: vec-affinity.h */
  int n_iterations;           /* t-SNE, default 1000 in all, at most */
  int stops_itself;           /* t-SNE: a boolean; ends when the picture no longer changes, default TRUE */
  int n_exaggeration;         /* t-SNE: iterations of early exaggeration among them, at most: it ends when the groups have gathered;
                               * default 250 */
  double exaggeration;        /* t-SNE, default 12 */
  double late_exaggeration;   /* t-SNE: of all other iterations, default 1 (Linderman & Steinerberger 2019, Böhm et al. 2022) */
  double learning_rate;       /* t-SNE; 0: max (n / exaggeration, 200) (Belkina et al. 2019), with the late exaggeration after
                               * the first iterations; of a gradient without the factor 4, as in FIt-SNE and openTSNE */
  int component_x, component_y, component_z; /* PCA: which components are the axes, from 1; default 1, 2, 3 */
  int n_neighbors;            /* UMAP, default 15, each row itself among them; at most as many as rows */
  double min_dist;            /* UMAP, default 0.1, against a spread of 1 */
  int n_epochs;               /* UMAP, default 0: 500 up to 10,000 rows, else 200 */
  int n_refining;             /* UMAP: epochs at a small learning rate after those, default 0 */
  int n_before;               /* UMAP: epochs that lie behind the layout which is given to start from; default 0 */
  int start;                  /* UMAP: VecStart, default spectral */
  int metric;                 /* VecMetric of the neighbours, t-SNE and UMAP: Euclidean (default) or cosine */
  VecGuide *guide;            /* for methods that follow one, in the vectors' own space; lent for the whole run, default NULL */
} VecProjectionParams;

void vec_projection_params_init (VecProjectionParams *params);

/* Lowers the perplexity and the number of neighbours to what a table of so many rows allows: for callers that want a map without
 * asking. */
void vec_projection_params_fit (VecProjectionParams *params, gint64 n_rows);

/* One value of a parameter that is chosen from a list. */
typedef struct
{
  const char *id;             /* "cosine" */
  const char *title;          /* N_() */
  int value;
} VecParameterChoice;

typedef enum
{
  VEC_PARAMETER_COMMON = 1 << 0, /* shown at once; the others under “Advanced” */
  VEC_PARAMETER_SHAPES = 1 << 1, /* says what is a good picture, not how it is looked for: a run with another value does well to
                                  * start from the layout that is there */
  VEC_PARAMETER_DEPTH = 1 << 2,  /* means nothing to a map of two dimensions */
  VEC_PARAMETER_AUTOMATIC = 1 << 3, /* 0 is chosen by the program */
} VecParameterFlags;

/* One parameter of a method as dialogs, --help and lessons show it. @offset is its place in VecProjectionParams: of a double, of a
 * guint64 (a seed), or of an int, which for a choice is the value of one of @choices (ends with id NULL). */
typedef struct
{
  const char *id;             /* "perplexity": also the long option */
  const char *title;          /* N_() */
  const char *help;           /* N_(), one plain sentence */
  enum { VEC_PARAMETER_INT, VEC_PARAMETER_DOUBLE, VEC_PARAMETER_SEED, VEC_PARAMETER_CHOICE, VEC_PARAMETER_BOOLEAN } type;
  gsize offset;
  double minimum, maximum;
  const VecParameterChoice *choices;
  VecParameterFlags flags;
} VecParameter;

/* The value of @parameter in @params as a number (a seed, too), and the other way round. */
double vec_parameter_get (const VecParameter *parameter, const VecProjectionParams *params);
void vec_parameter_set (const VecParameter *parameter, VecProjectionParams *params, double value);

/* The allowed value nearest to @value: within the range, whole where only whole numbers are, one of the choices. */
double vec_parameter_clamp (const VecParameter *parameter, double value);

typedef struct _VecProjection VecProjection;

typedef enum
{
  VEC_PROJECTION_END_NONE,       /* it has not ended */
  VEC_PROJECTION_END_ITERATIONS, /* all that was to be done is done */
  VEC_PROJECTION_END_SETTLED,    /* the picture no longer changes */
} VecProjectionEnd;

/* Seconds of each stage so far. */
typedef struct
{
  double pca_s, knn_s, affinity_s, start_s, optimize_s;
} VecProjectionTimes;

/* A method: one constant table per file in src/project/. */
typedef struct
{
  const char *id;             /* "pca", "tsne" */
  const char *title;          /* N_() */
  const char *description;    /* N_(): one plain sentence for people */
  const VecParameter *parameters; /* ends with id NULL */
  VecProjection *(*create) (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error);
  VecGuideKind guide;         /* what a person is asked for beside the parameters */
  char *(*dup_axis_title) (const VecProjectionParams *params, int axis, double explained); /* NULL: the axes mean nothing */
  double (*estimate) (gint64 n_rows, int n_dims, const VecProjectionParams *params); /* seconds; see vec-estimate.h. NULL: a PCA's */
} VecProjectionMethod;

const VecProjectionMethod *const *vec_projection_methods_get (void); /* NULL-terminated */
const VecProjectionMethod *vec_projection_method_find (const char *id);
const VecParameter *vec_projection_method_find_parameter (const VecProjectionMethod *method, const char *id); /* NULL: it has none */
gboolean vec_projection_method_has_seed (const VecProjectionMethod *method); /* FALSE: there is no chance in it */

/* What to write at axis @axis of a picture, translated, NULL where it means nothing; free it. @explained: what
 * vec_projection_get_explained() said of it. */
char *vec_projection_method_dup_axis_title (const VecProjectionMethod *method, const VecProjectionParams *params, int axis,
                                            double explained);

/* A run: new → step until done → get_layout → free. Not thread-safe; the loop's owner decides about pausing and drawing.
 * @vectors (n_rows, n_dims) is borrowed for the whole run. Parameters are checked before memory is taken ("perplexity 50 needs at
 * least 151 rows; this table has 120"); degenerate data (1 … 3 rows, all rows equal) gives a sensible layout, never NaN. */
VecProjection *vec_projection_new (const VecProjectionMethod *method, const float *vectors, gint64 n_rows, int n_dims,
                                   const VecProjectionParams *params, GError **error);
void vec_projection_free (VecProjection *projection);

/* Optional, before the first step: a graph of the same vectors made before (its k at least what is needed and its metric the same,
 * else it is ignored), and a layout (n, dims) to start from instead of PCA. t-SNE takes a layout of radius 1 or more (root mean
 * square) for a map made before: it keeps its size, is not exaggerated again, and the iterations of the exaggeration are not done. A
 * smaller one is a start like any other, whatever its scale. */
void vec_projection_set_knn_graph (VecProjection *projection, VecKnnGraph *graph);
void vec_projection_set_initial_layout (VecProjection *projection, const float *layout);

/* Does one unit of work: a stage or an iteration (long stages look at @cancellable inside, within 50 ms). FALSE on error or
 * cancellation; the last layout stays valid. */
gboolean vec_projection_step (VecProjection *projection, VecProgressFunc progress, gpointer progress_data,
                              GCancellable *cancellable, GError **error);

gboolean vec_projection_is_done (VecProjection *projection);

/* (n, dims), in row order; lent until the next step. NULL before there is any. */
const float *vec_projection_get_layout (VecProjection *projection);
const char *vec_projection_get_stage (VecProjection *projection);  /* translated, static */
int vec_projection_get_iteration (VecProjection *projection);
int vec_projection_get_n_iterations (VecProjection *projection);   /* at most; at the end those done; 0: not iterative */
double vec_projection_get_kl (VecProjection *projection);          /* Kullback–Leibler divergence without exaggeration; NaN if none */
VecKnnGraph *vec_projection_get_knn_graph (VecProjection *projection);  /* lent, NULL before or without */
VecProjectionTimes vec_projection_get_times (VecProjection *projection);

/* Why it has ended. */
VecProjectionEnd vec_projection_get_end_reason (VecProjection *projection);

/* The share of variance (PCA) or of the difference between classes (LDA) of axis @axis, 0 … 1; NaN for other methods. */
double vec_projection_get_explained (VecProjection *projection, int axis);

/* More iterations after the end, then exactly so many, or before it. */
void vec_projection_extend (VecProjection *projection, int n_more);

/* Whether the axes can be drawn in @n_dims dimensions of the map; else a sentence that says why not. */
gboolean vec_axes_check (const VecGuide *axes, int n_dims, GError **error);

/* What shows the axes of meaning in a picture, layout units: in two dimensions the lines half-way between their ends, in three the axes
 * themselves through what is half-way; or the spokes of a star nearly as long as the layout (n, dims) is wide. */
typedef struct
{
  double x0, y0, x1, y1;
  gboolean endless;
  const char *label;          /* the end that a spoke leads to, lent; NULL: none */
  double z0, z1;              /* in three dimensions */
} VecAxisLine;

int vec_axes_get_lines (const VecGuide *axes, const float *layout, gint64 n_rows, int dims, VecAxisLine lines[VEC_MAX_AXES]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecProjection, vec_projection_free)

G_END_DECLS
