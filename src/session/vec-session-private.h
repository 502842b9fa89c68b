#pragma once

#include "session/vec-countdown.h"
#include "session/vec-history.h"
#include "session/vec-items.h"
#include "session/vec-job.h"
#include "session/vec-run.h"
#include "session/vec-session.h"
#include "table/vec-find.h"

G_BEGIN_DECLS

/* What the files vec-session*.c share. One rule holds everything together: what the person chose is self->now, a snapshot that is
 * replaced and never changed; vec_session_apply() brings all that is computed from it in line, for a setting, an undo and a redo
 * alike. */

enum
{
  PROP_0,
  PROP_TABLE,
  PROP_BUSY,
  PROP_PROGRESS,
  PROP_PROGRESS_TEXT,
  PROP_STATUS,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_CAN_GO_BACK,
  PROP_CAN_RETURN,
  PROP_CAN_ADVANCE,
  PROP_MINIMAP,
  PROP_RUNNING,
  PROP_WAITING_TEXT,
  PROP_PATIENCE,
  PROP_REMEMBERED,
  PROP_SPEEDS,
  PROP_PAUSED,
  PROP_ENCODER,
  PROP_ENCODER_REASON,
  PROP_TREATMENT_ID,
  PROP_METHOD,
  PROP_PERPLEXITY,
  PROP_ITERATIONS,
  PROP_SEED,
  PROP_DIMS,
  PROP_PERSPECTIVE,
  PROP_SPINNING,
  PROP_METRIC,
  PROP_N_NEIGHBORS,
  PROP_COLOR_BY,
  PROP_SIZE_BY,
  PROP_SHAPE_BY,
  PROP_COLOR_SCALE,
  PROP_LABEL_BY,
  PROP_TERRAIN,
  PROP_PICTURES,
  PROP_N_CLUSTERS,
  PROP_SELECTED_ROW,
  PROP_SELECTED_TEXT,
  N_PROPS,
};

enum
{
  SIGNAL_SCENE_CHANGED,
  SIGNAL_LAYOUT_REPLACING,
  SIGNAL_LAYOUT_REPLACED,
  SIGNAL_NEIGHBORS_CHANGED,
  SIGNAL_CLUSTERS_CHANGED,
  SIGNAL_TEXTS_CHANGED,
  SIGNAL_HITS_CHANGED,
  SIGNAL_MEANING_CHANGED,
  SIGNAL_COLORING_CHANGED,
  SIGNAL_ENCODINGS_CHANGED,
  SIGNAL_VISIBLE_CHANGED,
  SIGNAL_CHOSEN_CHANGED,
  SIGNAL_SIMILAR_CHANGED,
  SIGNAL_SUMMARY_CHANGED,
  SIGNAL_HOVERED_CHANGED,
  SIGNAL_FILTER_CHANGED,
  SIGNAL_TRUST_CHANGED,
  SIGNAL_REEL_CHANGED,
  SIGNAL_NOISE_CHANGED,
  SIGNAL_LADDER_CHANGED,
  SIGNAL_PARAMETERS_CHANGED,
  SIGNAL_MEASURED,
  SIGNAL_CAMERA_JUMPED,
  SIGNAL_ORBIT_JUMPED,
  SIGNAL_FAILED,
  N_SIGNALS,
};

typedef struct _VecSessionTrust VecSessionTrust;
typedef struct _VecSessionChoosing VecSessionChoosing;
typedef struct _VecSessionSummary VecSessionSummary;
typedef struct _VecSessionRuler VecSessionRuler;
typedef struct _VecSessionAtlas VecSessionAtlas;
typedef struct _VecSessionPictures VecSessionPictures;
typedef struct _VecSessionFilter VecSessionFilter;
typedef struct _VecSessionMeaning VecSessionMeaning;
typedef enum { VEC_WARM_AUTO, VEC_WARM_OFF, VEC_WARM_ON } VecWarmChoice;

struct _VecSession
{
  GObject parent_instance;
  GMainContext *context;
  VecScene *scene;

  /* What the person chose. */
  VecSnapshot *now;
  VecHistory *history;
  const VecProjectionMethod *wanted_method;  /* also for tables to come; a tiny table shows a PCA all the same */
  VecWarmChoice warm_choice;          /* of the switch; counts for the next restart */
  GVariant *remembered;               /* see vec-remembered.h; NULL: nothing */
  GVariant *speeds;                   /* a{sd}: by how much longer runs of a method take here than estimated; NULL: not known */
  double patience;                    /* seconds: a run that takes longer waits for the person's word */

  /* The table, and what is computed from it. */
  VecTable *table;
  VecRows *opened_rows;               /* those of the file, once others were added; else NULL */
  gint64 n_file_rows;                 /* of the table, the first ones: those that were read from its file */
  VecSpace *space;
  guint64 space_stamp;                /* another number for each space and metric: marks what is out of date */
  VecIndex *indexes[VEC_N_METRICS];   /* of the space; made when first needed */
  VecKnnGraph *graph;                 /* of the space; NULL while not known */
  VecClustering *clustering;
  VecColoring *cluster_coloring;
  VecColoring *coloring;              /* what is shown */
  VecColoring *change_coloring;       /* against a session beside this one; NULL: not known */
  gint64 hovered_row;                 /* −1: none */
  VecRowSet *passed;                  /* rows that the filter lets through; NULL: all */
  VecRowSet *linked;                  /* rows that the view beside shows; NULL: all */
  VecRowSet *visible;                 /* rows that are seen; NULL: all */
  VecFinder *finder;                  /* made by the first search */
  VecEncoder *encoder;
  char *encoder_reason;
  char *encoder_path;                 /* that a person attached, vec-session-encoder.h; NULL: the table's own */
  gboolean encoder_is_any;            /* although another one made the table */
  gboolean encoder_is_foreign;        /* as the last attempt found */

  /* The picture. */
  VecRun *run;
  gboolean run_is_done;
  const char *run_stage;
  guint64 run_done, run_total;
  double run_elapsed;
  double run_expected;                /* seconds of the whole run; 0: not known */
  gboolean run_is_measurable;         /* it does everything itself, from the first stage to the last iteration */
  VecCountdown countdown;
  double run_left;                    /* seconds, as shown; NaN: not known */
  int extends_by;                     /* while a run is being extended */
  gboolean is_approved;               /* the person has just asked for the run, however long it takes */
  char *waiting_text;                 /* NULL: no run is waiting */
  gboolean is_paused;
  VecRun *suspended;                  /* an unfinished run of another recipe in the same space */
  VecLayout *suspended_layout;
  VecLayout *layout;                  /* what is shown */
  VecLayoutCache *layouts;
  VecCamera camera;                   /* as it is while being moved or following */
  gboolean is_moving;                 /* by the person, not committed yet */
  gboolean is_spinning;
  gboolean is_turning;                /* likewise: the orbit, which the scene has */
  double width, height;
  double side_room;                   /* pixels at the left and right in which nothing is fitted */
  gboolean without_minimap;
  guint n_pictures;                   /* numbers given to pictures whose places mean something else */
  gboolean can_go_back, can_return, can_advance;   /* as last said */

  /* Jobs, one of each kind. */
  VecJob *open_job;
  char *open_name;
  GTask *open_task;                   /* of open_job or append_job */
  VecJob *append_job;
  VecJob *space_job;
  VecJob *cluster_job;
  VecJob *coloring_job;
  VecJob *looks_job;
  VecJob *neighbor_job;
  VecJob *place_job;
  VecJob *encoder_job;
  VecJob *words_job;       /* prepares the built-in words */
  VecJob *text_job;
  GQueue texts_to_add;                /* of VecTextRequest *, waiting for text_job */
  VecJob *find_job;
  VecJob *axes_job;
  VecJob *child_job;

  VecSessionRuler *ruler;             /* NULL: nothing was measured yet */
  VecSessionTrust *trust;             /* vec-session-trust.h */
  VecSessionChoosing *choosing;       /* vec-session-chosen.h */
  VecSessionSummary *summary;         /* vec-session-summary.h */
  VecSessionAtlas *atlas;             /* vec-session-atlas.h */
  VecSessionPictures *pictures;       /* vec-session-pictures.c; NULL: the rows have none */
  VecSessionFilter *filter;           /* vec-session-filter.h */
  VecSessionMeaning *meaning;         /* vec-session-meaning.h */

  /* Lists. */
  GListStore *neighbors;
  GArray *neighbor_rows;              /* of gint64, as in the list */
  gint64 neighbors_row;               /* whose neighbours they are */
  VecTextItem *neighbors_text;
  GListStore *clusters;
  GListStore *texts;
  GListStore *hits;
  GArray *hit_rows;                   /* of gint64, all of them */
  gint64 hit_cursor;                  /* −1: before the first */
  int hit_step_wanted;                /* a step asked for while the search was still running */
  char *search_text;

  /* What the properties said last. */
  gboolean busy;
  gboolean running;
  double progress;
  char *progress_text;
  char *status;
};

extern GParamSpec *vec_session_props[N_PROPS];
extern guint vec_session_signals[N_SIGNALS];

#define vec_session_notify(self, prop) g_object_notify_by_pspec (G_OBJECT (self), vec_session_props[prop])
#define vec_session_emit(self, name) g_signal_emit ((self), vec_session_signals[name], 0)

/* ---- vec-session.c */
void vec_session_fail (VecSession *self, const GError *error);

/* ---- vec-session-properties.c */
void vec_session_class_install_properties (GObjectClass *class);

/* ---- vec-session-table.c: opening a file */
void vec_session_drop_open (VecSession *self);     /* and the task of an opening that will not be finished */
void vec_session_clear_table (VecSession *self);   /* everything that belongs to the table, but the history */

/* ---- vec-session-append.c */
void vec_session_adopt_rows (VecSession *self, VecRows *leaving);   /* those of the present snapshot */

/* ---- vec-session-settings.c: changing */

/* Makes @next (taken) the present, with one undo step when something differs; for @key see vec_history_push(). */
void vec_session_change (VecSession *self, VecSnapshot *next, const char *key);
/* The same without an undo step: what the person did not ask for. Steps that thereby became empty are forgotten. */
void vec_session_amend (VecSession *self, VecSnapshot *next);
void vec_session_apply (VecSession *self, VecSnapshot *before);
/* What a new table starts with: by itself, and after what was chosen before. */
VecSnapshot *vec_session_fresh_snapshot (VecTable *table);
VecSnapshot *vec_session_first_snapshot (VecSession *self, VecTable *table);

/* ---- vec-session-params.c: method and parameters */

/* Seconds of a run of the method with what is set for it. */
double vec_session_estimate_run (VecSession *self, const VecSnapshot *snapshot);
void vec_session_measure_speed (VecSession *self, const VecLayout *layout);
void vec_session_remember (VecSession *self);
/* Sets what is remembered for such tables; FALSE: nothing is. */
gboolean vec_session_recall (VecSession *self, VecTable *table, VecSnapshot *first);

/* ---- vec-session-space.c: treatment, progress, status */
void vec_session_start_space (VecSession *self);
void vec_session_clear_space (VecSession *self);
/* The index of the current space, made in the calling job's thread when @index is NULL. */
VecIndex *vec_session_ensure_index (VecIndex *index, VecSpace *space, VecMetric metric);
/* Keeps @index (taken, may be NULL) if it is of the current space. */
void vec_session_keep_index (VecSession *self, VecIndex *index, VecSpace *space);
void vec_session_update_progress (gpointer self);

/* ---- vec-session-guides.c: what methods follow */

/* Gives @next, whose method follows columns or classes, those that it begins with. FALSE: @table has none. */
gboolean vec_session_take_first_guide (VecTable *table, VecSnapshot *next, GError **error);
/* Whether the method cannot begin before the person has said what it is to follow. */
gboolean vec_session_lacks_guide (VecSession *self);

/* ---- vec-session-map.c: the run and its layout */
void vec_session_show_recipe (VecSession *self);
gboolean vec_session_is_one_step (const VecProjectionMethod *method);   /* its picture is there without iterations */
void vec_session_show_layout (VecSession *self, VecLayout *layout); /* now, and again when its recipe comes back */
void vec_session_run_anew (VecSession *self);               /* although the picture may be known */
void vec_session_extend_run (VecSession *self, int n_more); /* if there is one; else the next run goes on from what is shown */
void vec_session_approve (VecSession *self, gboolean approved); /* of the runs that are started until it is taken back */
void vec_session_update_waiting (VecSession *self);             /* the words, after what they depend on has changed */
void vec_session_stop_runs (VecSession *self);
void vec_session_hold_run (VecSession *self);    /* pauses or goes on as everything else demands */

/* ---- vec-session-orbit.c */
gboolean vec_session_update_orbit (VecSession *self);   /* where the snapshot says; FALSE: it was there */
/* The rows where @positions (n_rows, dims of the layout that is shown) has them. */
void vec_session_draw_positions (VecSession *self, const float *positions);

/* ---- vec-session-camera.c */
void vec_session_update_camera (VecSession *self);  /* where the snapshot says */
void vec_session_jump_camera (VecSession *self);    /* the same, and says from where */
/* Gives @next, a copy of the present, another view; the place that is left goes on its trail if it is another one. */
void vec_session_move_on (VecSession *self, VecSnapshot *next, gboolean is_following, const VecCamera *camera);
void vec_session_follow_layout (VecSession *self, gboolean at_once);

/* ---- vec-session-places.c: the way back */
gboolean vec_session_can_go_back (VecSession *self);   /* to another point */
gboolean vec_session_can_return (VecSession *self);
gboolean vec_session_can_advance (VecSession *self);
void vec_session_notify_places (VecSession *self);

/* ---- vec-session-ruler.c */
void vec_session_update_ruler (VecSession *self);   /* measures again */
void vec_session_drop_ruler (VecSession *self);

/* ---- vec-session-clusters.c: clusters and colours */
void vec_session_start_clusters (VecSession *self);
void vec_session_clear_clusters (VecSession *self);
void vec_session_translate_clusters (VecSession *self);
void vec_session_update_cluster_ticks (VecSession *self);
void vec_session_update_coloring (VecSession *self);
void vec_session_set_coloring (VecSession *self, VecColoring *coloring);

/* What the colours of "change" are; NULL: not known. */
void vec_session_set_change_coloring (VecSession *self, VecColoring *coloring);

/* ---- vec-session-encodings.c */
void vec_session_update_encodings (VecSession *self);   /* sizes and shapes in the scene */
/* ---- vec-session-atlas.c: how the map reads */
void vec_session_init_atlas (VecSession *self);
void vec_session_clear_atlas (VecSession *self);       /* what belongs to the table */
void vec_session_free_atlas (VecSession *self);
void vec_session_apply_atlas (VecSession *self, const VecSnapshot *before);
void vec_session_update_labels (VecSession *self);     /* which come first, of the table that is there now */
void vec_session_update_region_names (VecSession *self);
/* Takes what is known of the clusters: a GStrv of the most central rows' labels of each, and how central each row is. */
void vec_session_set_central (VecSession *self, GPtrArray *labels, VecLabelPriority *priority);
GPtrArray *vec_session_get_central_labels (VecSession *self);   /* lent */
VecLabelPriority *vec_session_rank_central (VecClustering *clustering, gint64 n_rows);
/* The first @n_most of them as a list of the language, as far as they stay within @max_chars (0: any number); free it. */
char *vec_session_join_labels (char **labels, guint n_most, glong max_chars);

/* ---- vec-session-visible.c: rows that are seen, chosen, isolated */
void vec_session_update_visible (VecSession *self);
void vec_session_clear_visible (VecSession *self);
void vec_session_mark_hidden (VecSession *self);      /* the rows listed that are not seen */
void vec_session_set_linked (VecSession *self, VecRowSet *linked);   /* what another view shows besides its own filter; NULL: all */
void vec_session_set_passed (VecSession *self, VecRowSet *passed);   /* what a filter lets through; NULL: all */
void vec_session_update_chosen (VecSession *self);                   /* in the scene */
void vec_session_apply_rows (VecSession *self, const VecSnapshot *before);

/* ---- vec-session-filter.c */
void vec_session_init_filter (VecSession *self);
void vec_session_clear_filter (VecSession *self);       /* what belongs to the table */
void vec_session_free_filter (VecSession *self);
void vec_session_update_filter (VecSession *self);      /* works it out */
void vec_session_filter_new_clusters (VecSession *self);

/* ---- vec-session-summary.c: what the chosen rows have in common */
void vec_session_init_summary (VecSession *self);
void vec_session_clear_summary (VecSession *self);    /* what belongs to the table */
void vec_session_free_summary (VecSession *self);
void vec_session_update_summary (VecSession *self);   /* after the chosen rows, the space, the metric or the columns have changed */

/* ---- vec-session-tags.c: columns */
gboolean vec_session_has_same_vectors (VecSession *self, VecRows *rows);   /* the table of @rows as that which is shown */
void vec_session_adopt_columns (VecSession *self, VecRows *leaving);       /* of such rows: those of the present snapshot */

/* ---- vec-session-child.c: some rows alone */
void vec_session_keep_opened_rows (VecSession *self);   /* before others take their place */
VecJob *vec_session_get_child_job (VecSession *self);   /* NULL: none is on its way */

/* ---- vec-session-similar.c: rows near the chosen ones */
void vec_session_init_choosing (VecSession *self);
void vec_session_clear_choosing (VecSession *self);   /* what belongs to the table */
void vec_session_free_choosing (VecSession *self);
VecJob *vec_session_get_choosing_job (VecSession *self);   /* NULL: nothing that takes long is being found */
/* ---- vec-session-pictures.c: thumbnails of rows */
void vec_session_find_pictures (VecSession *self);     /* of the table */
void vec_session_update_pictures (VecSession *self);   /* shown or not */
void vec_session_clear_pictures (VecSession *self);

/* ---- vec-session-select.c: selection and neighbours */
void vec_session_update_neighbors (VecSession *self);
void vec_session_update_selection (VecSession *self);  /* in the scene */

/* ---- vec-session-trust.c: whether the picture can be trusted */
void vec_session_init_trust (VecSession *self);
void vec_session_clear_trust (VecSession *self);       /* what belongs to the space */
void vec_session_cancel_trust (VecSession *self);
void vec_session_drop_trust_jobs (VecSession *self);
void vec_session_free_trust (VecSession *self);
/* Measures what has not been measured of what is shown now; costs nothing when there is nothing to do. */
void vec_session_update_trust (VecSession *self);

/* ---- vec-session-honesty.c: row by row */
void vec_session_note_graph (VecSession *self, VecKnnGraph *graph, const VecRecipe *recipe);   /* a run has found neighbours */
VecJob *vec_session_get_honesty_search (VecSession *self);            /* NULL: nobody waits for one */
VecColoring *vec_session_get_honesty_coloring (VecSession *self);     /* NULL: not yet */
void vec_session_mark_torn (VecSession *self);                        /* in the scene, after its selection was set */
void vec_session_neighbors_listed (VecSession *self);

/* ---- vec-session-encoder.c */
void vec_session_start_encoder (VecSession *self);
void vec_session_forget_encoder (VecSession *self);    /* that was attached to the table */

/* ---- vec-session-meaning.c */
void vec_session_init_meaning (VecSession *self);
void vec_session_clear_meaning (VecSession *self);     /* what belongs to the text that was searched for */
void vec_session_free_meaning (VecSession *self);
gboolean vec_session_ranks_by_meaning (VecSession *self);
void vec_session_start_ranking (VecSession *self);     /* by the search text, in find_job */

/* ---- vec-session-search.c */
void vec_session_take_hits (VecSession *self, GArray *hits, GPtrArray *items);   /* what find_job found */

/* ---- vec-session-texts.c */
void vec_session_update_texts (VecSession *self);      /* the list, and places that are out of date */
void vec_session_update_markers (VecSession *self);    /* in the scene */
/* Where an added text lies in the layout; FALSE: it has no place. */
gboolean vec_session_get_text_place (VecSession *self, VecTextItem *text, double *x, double *y);
void vec_session_settle_texts (VecSession *self);      /* in a layout that has just been finished */
void vec_session_drop_texts_to_add (VecSession *self);

/* ---- vec-session-search.c */
void vec_session_update_hits (VecSession *self);       /* in the scene */
void vec_session_clear_search (VecSession *self);
void vec_session_mark_rows (VecSession *self, gint64 first, gint64 n);  /* as hits of a search */

G_END_DECLS
