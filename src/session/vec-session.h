#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "encode/vec-encoder.h"
#include "measure/vec-ladder.h"
#include "measure/vec-trust.h"
#include "plot/vec-scene.h"
#include "project/vec-projection.h"
#include "project/vec-treatment.h"
#include "read/vec-reader.h"
#include "search/vec-clustering.h"
#include "table/vec-row-set.h"

G_BEGIN_DECLS

/* Everything one window shows: the open table, what was computed from it, and what the person chose. State is set here and
 * observed everywhere: widgets call these functions and redraw because a property notified. No GTK; belongs to the thread (main
 * context) that made it. Long work runs in threads; the newest request wins.
 *
 * Properties (all notify on change; each setting and "paused", "selected-row", "selected-text" can be written, which is the same as
 * calling its setter):
 *   "table"          VecTable, NULL while nothing is open
 *   "busy"           gboolean, something is being computed or read
 *   "progress"       double 0 … 1, or −1 when the end is not known
 *   "progress-text"  what is being done, with bytes or iterations ("Reading big.csv: 120 MB of 400 MB")
 *   "status"         one line for the status bar ("8,000 points · t-SNE, iteration 400 of 1,000 · KL 1.92")
 *   "can-undo" "can-redo" "can-go-back"; "can-return" and "can-advance", see vec-session-camera.h
 *   "running"        gboolean, an iterative projection is running (TRUE also while paused: see "paused")
 *   "waiting-text"   "t-SNE of 1,000,000 points takes about 5 minutes.", "" when no run waits for vec_session_restart()
 *   "patience"       double, seconds: a run that is estimated to take longer waits; by default none does
 *   "remembered"     GVariant "a(ssa{sd})" or NULL: method and parameters last chosen for each kind of data (format and number of
 *                    dimensions), the latest first; to be kept between starts of the program
 *   "speeds"         GVariant "a{sd}" or NULL: by how much longer runs of each method took here than estimated; likewise
 *   "paused"
 *   "encoder"        VecEncoder or NULL; "encoder-reason" why there is none, translated
 *   and one for each setting below: "treatment-id" (string), "method", "perplexity", "iterations", "seed", "metric" (string id),
 *   "dims" (int), "perspective", "spinning" (booleans, see vec-session-orbit.h), "n-neighbors", "color-by", "size-by", "shape-by" and "color-scale"
 *   (vec-session-encodings.h, vec-session-legend.h), "n-clusters", "selected-row" (int64, −1 none),
 *   "selected-text" (int, −1 none)
 * Signals:
 *   "scene-changed" ()            positions, colours, camera or marks changed: redraw
 *   "layout-replacing" ()         the picture is about to be replaced: it is still in the scene, for the last time
 *   "layout-replaced" ()          a different picture: seen whole unless the person moved the camera since the method was chosen
 *   "neighbors-changed" ()  "clusters-changed" ()  "texts-changed" ()  "hits-changed" ()  "meaning-changed" ()  "coloring-changed" ()
 *   "visible-changed" ()          other rows are seen: clusters hidden, filter, rows hidden
 *   "hovered-changed" ()           the pointer rests on another row
 *   "chosen-changed" ()           the chosen rows, or whether they are isolated; "similar-changed" () see vec-session-chosen.h,
 *                                 "summary-changed" () vec-session-summary.h
 *   "filter-changed" ()           another filter, or the rows that it lets through are known (vec-session-filter.h)
 *   "trust-changed" ()  "reel-changed" ()  "noise-changed" ()  "ladder-changed" ()   see below
 *   "parameters-changed" ()       of the method that is set, or what the next run starts from, or about how long it takes
 *   "failed" (const GError *)     something did not work; the state before it is kept; show the message */
#define VEC_TYPE_SESSION (vec_session_get_type ())
G_DECLARE_FINAL_TYPE (VecSession, vec_session, VEC, SESSION, GObject)

VecSession *vec_session_new (void);

/* ---- Opening. Replaces the table only when the file was read whole; a run that goes on meanwhile waits, and goes on when the file
 * could not be read. A newer opening and vec_session_cancel() end it with G_IO_ERROR_CANCELLED. A failure is told by finish alone
 * ("failed" is for what nobody waits for). As usual the session lives until the opening has ended: cancel it when closing a window.
 *
 * A new table starts with a treatment (vec_treatment_default()), a perplexity (at most 30, as its rows allow), a number of clusters
 * and a colouring (its first category column with 2 … 20 values, else clusters) of its own; seed, iterations, metric, number of
 * neighbours and method stay as they were set, unless method and parameters are remembered for this kind of data. A PCA is shown at
 * once; when the method is another one it then runs live in the same picture. Fewer than 5 rows stay with the PCA. Data of two or
 * three dimensions, and such with columns x and y, are shown as they are unless another method is remembered for them; a method that
 * follows somebody is not kept. The history begins anew. */
void vec_session_open_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                             gpointer user_data);
/* The program's own words instead of a file: the most frequent ones of the built-in encoder, with their categories, parts of speech, definitions and
 * frequencies. A text has a place among them by that encoder. */
#define VEC_SESSION_N_WORDS 10000
void vec_session_open_words_async (VecSession *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean vec_session_open_finish (VecSession *self, GAsyncResult *result, GError **error);

/* Adds the rows of a further file to those of the table, as vec_table_append() does. The map that is shown stays as it is: the new rows
 * are placed into it (vec-placement.h) and marked like hits of a search, and a restart computes it anew with all rows. One undo
 * step, which leads back to the rows before. Neighbours, clusters, colours and the encoder are those of all rows. An unfinished
 * map goes on with all rows. Needs a table whose first picture is there. As opening, it is ended by a newer one and by
 * vec_session_cancel(); a failure is told by finish alone, which returns the number of rows added, or −1. */
void vec_session_append_async (VecSession *self, const char *path, const VecReadOptions *options, GAsyncReadyCallback callback,
                               gpointer user_data);
gint64 vec_session_append_finish (VecSession *self, GAsyncResult *result, GError **error);
void vec_session_set_table (VecSession *self, VecTable *table);
VecTable *vec_session_get_table (VecSession *self);

/* Stops reading and computing; what was there stays, an unfinished map as it is (restart begins it anew). */
void vec_session_cancel (VecSession *self);

/* ---- Settings; every setter is one undo step (equal values are none; quick changes of one spin button are merged). */
void vec_session_set_treatment (VecSession *self, const VecTreatment *treatment);
const VecTreatment *vec_session_get_treatment (VecSession *self);

void vec_session_set_method (VecSession *self, const char *method_id);
const char *vec_session_get_method (VecSession *self);
void vec_session_set_perplexity (VecSession *self, double perplexity);
double vec_session_get_perplexity (VecSession *self);
void vec_session_set_iterations (VecSession *self, int iterations);
int vec_session_get_iterations (VecSession *self);
void vec_session_set_seed (VecSession *self, guint64 seed);
guint64 vec_session_get_seed (VecSession *self);

/* The parameters of the method, by the ids of its table, each as a number (a choice: its value). Those of the other methods are kept;
 * a parameter that only another method has is set there. Where a run takes less than a second it follows at once, in the same undo
 * step; else, and always for the setters of perplexity and iterations above, with the next restart. */
void vec_session_set_parameter (VecSession *self, const char *id, double value);
double vec_session_get_parameter (VecSession *self, const char *id);
void vec_session_reset_parameters (VecSession *self);   /* of the method, to what such a table starts with by itself */
gboolean vec_session_is_reset (VecSession *self);
void vec_session_set_preset (VecSession *self, const char *id);   /* see vec-preset.h */
const char *vec_session_get_preset (VecSession *self);            /* NULL: the numbers are the person's own */

/* What methods follow beside the vectors. Each setter also makes its method the method, in one undo step.
 *
 * Axes of meaning: @ends are from, to, from, to, … (NULL-terminated, at most VEC_MAX_AXES pairs; none: the method waits for some),
 * each as vec-anchor.h reads it, on a thread; what cannot be found or drawn ends in "failed", and everything stays. While there are
 * none the picture before stays. */
void vec_session_set_axes (VecSession *self, const char *const *ends, gboolean polar);
char **vec_session_dup_axes (VecSession *self);        /* as set; g_strfreev() */
gboolean vec_session_get_polar (VecSession *self);
/* What might be an axis: two labels, lent as vec_table_get_label() does; FALSE while nothing is known. */
gboolean vec_session_suggest_axis (VecSession *self, const char **from, const char **to);

/* Fisher's discriminant: a column of categories. Chosen as a method it begins with the one that the colours show, else the first;
 * a table without such columns ends in "failed". */
void vec_session_set_lda_column (VecSession *self, const char *name);
const char *vec_session_get_lda_column (VecSession *self);   /* lent, NULL: none */

/* The data as they are: number columns or dimensions by name, see vec-guide-table.h. */
void vec_session_set_raw_columns (VecSession *self, const char *const *names);
char **vec_session_dup_raw_columns (VecSession *self);       /* g_strfreev() */

void vec_session_set_metric (VecSession *self, VecMetric metric);
VecMetric vec_session_get_metric (VecSession *self);
void vec_session_set_n_neighbors (VecSession *self, int k);
int vec_session_get_n_neighbors (VecSession *self);

/* "cluster", "distance", "plain", "honesty", "change" (against the view beside, see vec-link.h), or "column:NAME" ("failed" when there is no such column). */
void vec_session_set_color_by (VecSession *self, const char *color_by);
const char *vec_session_get_color_by (VecSession *self);
void vec_session_set_n_clusters (VecSession *self, int k);
int vec_session_get_n_clusters (VecSession *self);
void vec_session_set_cluster_visible (VecSession *self, int cluster, gboolean visible);

/* ---- The run. Restart runs the method again with the settings as they are; parameters take effect then (treatment, method and seed
 * begin a new run themselves, at once, but for one that takes longer than "patience": that waits for a restart). Extending a finished
 * or unfinished run also raises "iterations". A picture that was there before with the same settings is shown again, as far as it had
 * come: finished, without computing it; a parameter that does not fit the table ends in "failed", and the picture stays.
 *
 * A run starts afresh, or, warm, from the picture that is there: by itself when only such parameters differ as say what a good
 * picture is (the perplexity), not with another seed or method. Only of a fresh start the seed alone decides. */
void vec_session_restart (VecSession *self);
void vec_session_set_paused (VecSession *self, gboolean paused);
void vec_session_extend (VecSession *self, int n_more);
void vec_session_set_warm_start (VecSession *self, gboolean warm);  /* of the next restart */
gboolean vec_session_get_warm_start (VecSession *self);
gboolean vec_session_get_can_warm_start (VecSession *self);         /* there is a picture to start from */
/* Whether the parameters as set are not those of the picture or the run that makes it: the next restart takes them. */
gboolean vec_session_is_pending (VecSession *self);
/* Seconds that a run with the settings as they are is likely to take; NaN without a table. */
double vec_session_get_estimate (VecSession *self);

/* ---- Selection; walking remembers where one came from. */
void vec_session_select_row (VecSession *self, gint64 row);      /* −1: nothing */
/* Selects @row and moves the camera, at its scale, only as far as it takes to see it among others; one undo step. */
void vec_session_go_to_row (VecSession *self, gint64 row);
void vec_session_select_text (VecSession *self, int text);       /* an added text; −1: nothing */
gint64 vec_session_get_selected_row (VecSession *self);
int vec_session_get_selected_text (VecSession *self);
void vec_session_go_back (VecSession *self);
/* The row under the pointer, here or in a view beside this one; −1: none. No undo step. */
void vec_session_set_hovered_row (VecSession *self, gint64 row);
gint64 vec_session_get_hovered_row (VecSession *self);

/* ---- Several rows at once. Chosen rows are marked on the map; isolated, all others lose colour and contrast but stay; hidden ones are
 * gone until they are shown again. A set is of all rows of the table; NULL and an empty set: none. Each is one undo step. */
void vec_session_set_chosen (VecSession *self, VecRowSet *rows);
VecRowSet *vec_session_get_chosen (VecSession *self);           /* lent, NULL: none */
void vec_session_set_isolated (VecSession *self, gboolean isolated);
gboolean vec_session_get_isolated (VecSession *self);
void vec_session_set_hidden_rows (VecSession *self, VecRowSet *rows);
VecRowSet *vec_session_get_hidden_rows (VecSession *self);      /* lent, NULL: none */
VecRowSet *vec_session_get_visible (VecSession *self);          /* rows that are seen, lent, NULL: all */

/* ---- Undo and redo of settings, selection, camera, hidden clusters and added texts. */
void vec_session_undo (VecSession *self);
void vec_session_redo (VecSession *self);

/* ---- Lists, to be shown as they are; items are VecRowItem, VecClusterItem, VecTextItem. Lent, live as long as the session. */
GListModel *vec_session_get_neighbors (VecSession *self);
GListModel *vec_session_get_clusters (VecSession *self);
VecClustering *vec_session_get_clustering (VecSession *self);   /* lent; NULL while not known */
GListModel *vec_session_get_texts (VecSession *self);
GListModel *vec_session_get_hits (VecSession *self);   /* of the search; at most 1 000, the rest counted */

#define VEC_TYPE_ROW_ITEM (vec_row_item_get_type ())
G_DECLARE_FINAL_TYPE (VecRowItem, vec_row_item, VEC, ROW_ITEM, GObject)
gint64 vec_row_item_get_row (VecRowItem *item);
const char *vec_row_item_get_label (VecRowItem *item);
double vec_row_item_get_distance (VecRowItem *item);      /* NaN for search hits */
/* Length of the bar, 0 … 1: for the cosine distance the cosine itself; for the Euclidean distance 1 − d / (2 d_last), full at
 * distance 0 and half at the last neighbour listed; for the dot product the share of the best score listed. */
double vec_row_item_get_fraction (VecRowItem *item);
const char *vec_row_item_get_detail (VecRowItem *item);   /* where a search matched, or "" */
/* A neighbour that the map shows far from what it is a neighbour of; also a property "torn", which notifies. */
gboolean vec_row_item_get_torn (VecRowItem *item);
/* A row that the map does not show, because of the filter or because it was hidden; also a property "hidden", which notifies. */
gboolean vec_row_item_get_hidden (VecRowItem *item);

#define VEC_TYPE_CLUSTER_ITEM (vec_cluster_item_get_type ())
G_DECLARE_FINAL_TYPE (VecClusterItem, vec_cluster_item, VEC, CLUSTER_ITEM, GObject)
int vec_cluster_item_get_cluster (VecClusterItem *item);
gint64 vec_cluster_item_get_size (VecClusterItem *item);
const char *vec_cluster_item_get_labels (VecClusterItem *item);   /* "king, queen, prince": its most central rows */
guint32 vec_cluster_item_get_color (VecClusterItem *item, gboolean dark);
gboolean vec_cluster_item_get_visible (VecClusterItem *item);     /* also a property "visible", read-write */

#define VEC_TYPE_TEXT_ITEM (vec_text_item_get_type ())
G_DECLARE_FINAL_TYPE (VecTextItem, vec_text_item, VEC, TEXT_ITEM, GObject)
const char *vec_text_item_get_text (VecTextItem *item);
const char *vec_text_item_get_unknown (VecTextItem *item);        /* "not known: foo, bar" or "" */
/* What else there is to say, or "": of one sense of a word its definition, of a text the senses of its words, "orange: fruit", and what was guessed.
 * The detail says the same at length. */
const char *vec_text_item_get_note (VecTextItem *item);
const char *vec_text_item_get_detail (VecTextItem *item);
/* The text, then in lines of their own what is not known of it and its detail, for the pointer and the inspector; "" where there is none; free it. */
char *vec_session_dup_added_text (VecSession *self, int text);

/* ---- Can the picture be trusted? Measured by itself, in the background, whenever a map is finished, paused or shown again; on a
 * sample of rows against all of them. "trust-changed" comes when there are new figures, when the figures are no longer those of the
 * map that is shown ("is_of_present"), when the honesty of the rows is known, and when neighbours are torn. True neighbours are
 * those in the treated space, by the metric that the map was made with. */

/* NULL while unknown; lent until the main loop runs. */
const VecTrust *vec_session_get_trust (VecSession *self);

/* "This map keeps 7 of 10 neighbours together.", translated; free it. NULL while nothing is known of the map that is shown. */
char *vec_session_dup_verdict (VecSession *self);

/* (n) share of each row's 10 true neighbours (or as many as are known) that are among its 10 nearest on the map. NULL while unknown:
 * it is measured for maps made from neighbours, and for others as soon as colours by "honesty" are asked for (while the neighbours
 * are found, which may take long, the session is busy). Of an earlier map until that of the present one is known. */
const float *vec_session_get_honesty (VecSession *self);

/* Whether @row is listed as a neighbour of the selected row and yet far from it on the map (vec_trust_torn_limit()). */
gboolean vec_session_is_torn (VecSession *self, gint64 row);

/* ---- The seed reel: the same map with other seeds, one after the other in the background, each turned, mirrored and scaled to lie on
 * the map that is shown. Each begins at random places (UMAP: as its parameter says), not, as a map does, from principal components,
 * which would tie them together. A reel belongs to one map: another table, treatment, method or setting ends and empties it; so does
 * starting another. "failed" when the method knows no seed. "reel-changed" comes with every frame, when another frame is shown and
 * when it ends. */
void vec_session_start_reel (VecSession *self, int n_seeds);
void vec_session_stop_reel (VecSession *self);               /* what is ready stays */
int vec_session_get_reel_size (VecSession *self);            /* frames asked for, or ready when stopped; 0: no reel */
int vec_session_get_reel_ready (VecSession *self);
double vec_session_get_reel_progress (VecSession *self);     /* of all frames, 0 … 1; −1: nothing is being computed */
guint64 vec_session_get_reel_seed (VecSession *self, int frame);
/* Draws the rows where a ready frame has them (−1: where the map has them). Neither undo nor anything else knows of it. */
void vec_session_show_reel_frame (VecSession *self, int frame);
int vec_session_get_reel_frame (VecSession *self);           /* what is drawn, −1: the map itself */
/* (n) share of a row's 10 nearest on the map that are near it (among its 20 nearest) in every ready frame as well, 0 … 1; NULL before
 * the first is ready. */
const float *vec_session_get_company (VecSession *self);

/* ---- Would noise look like this? The same recipe on the same table with every column shuffled by itself: each dimension keeps its
 * values, what they had to do with each other is gone. Takes the memory of another copy of the table while it runs. Ends with
 * "failed" on an error; a new table or another map's recipe clears it. "noise-changed" comes with progress, the result and the end. */
void vec_session_start_noise (VecSession *self);
void vec_session_stop_noise (VecSession *self);
double vec_session_get_noise_progress (VecSession *self);        /* 0 … 1; −1: nothing is being computed */
const float *vec_session_get_noise_layout (VecSession *self);    /* (n, dims of the map it is compared with) or NULL */
int vec_session_get_noise_dims (VecSession *self);
const VecTrust *vec_session_get_noise_trust (VecSession *self);  /* or NULL */

/* ---- The dimension ladder: how many of 10 true neighbours survive when the treated vectors are reduced to 1, 2, 3, 10, 50 … dimensions
 * by PCA, and how many on the map. A new table or treatment clears it; "map_kept" is of the map shown when it was started. */
void vec_session_start_ladder (VecSession *self);
void vec_session_stop_ladder (VecSession *self);
double vec_session_get_ladder_progress (VecSession *self);       /* 0 … 1; −1: nothing is being computed */
const VecLadder *vec_session_get_ladder (VecSession *self);      /* or NULL; "ladder-changed" */

/* ---- Texts. Adding encodes (a thread), places the text by its neighbours without moving the layout, selects it. "failed" when
 * nothing of it is known. Each is an undo step. */
void vec_session_add_text (VecSession *self, const char *text);
void vec_session_remove_text (VecSession *self, int text);
VecEncoder *vec_session_get_encoder (VecSession *self);           /* NULL: see the reason */
const char *vec_session_get_encoder_reason (VecSession *self);
/* Cosine between two added texts, treated like the table; NaN while the table is being prepared. */
double vec_session_compare_texts (VecSession *self, int a, int b);
/* The distance between the selected row or text and @row in the current metric; NaN when nothing is selected. */
double vec_session_distance_to (VecSession *self, gint64 row);

/* ---- Search as one types: labels first (prefix, then anywhere), then metadata; case and width folded. "" clears. */
void vec_session_set_search (VecSession *self, const char *text);
gint64 vec_session_get_n_hits (VecSession *self);
/* +1, −1: selects the next hit and moves the camera as far as it takes to see it among others, one undo step; waits for a
 * search that has not ended. */
void vec_session_next_hit (VecSession *self, int direction);

/* ---- The picture. */
VecScene *vec_session_get_scene (VecSession *self);               /* lent; always there */
/* While a pan or zoom goes on; end it with commit, which makes one undo step of the whole movement. */
void vec_session_set_camera (VecSession *self, const VecCamera *camera);
void vec_session_commit_camera (VecSession *self);
/* The picture's size in pixels, told by the widget, and whether the camera should follow the layout until the person moves it. */
void vec_session_set_size (VecSession *self, double width, double height);
void vec_session_fit (VecSession *self);
/* Label, then "column: value" lines: for hover and the inspector; free it. */
char *vec_session_dup_row_text (VecSession *self, gint64 row);
/* Says status, axis titles and the encoder's reason anew, after the language of the interface changed. */
void vec_session_translate (VecSession *self);
/* Share of variance of the PCA's axes when PCA is shown, else NaN. */
double vec_session_get_explained (VecSession *self, int axis);
/* What is written at axis 0, 1 or 2 of the picture, NULL where it means nothing; free it. */
/* The method that made the picture that is shown, which may not be the one that was chosen last; NULL without a picture. */
const VecProjectionMethod *vec_session_get_layout_method (VecSession *self);
char *vec_session_dup_axis_title (VecSession *self, int axis);
/* The layout (n, 2 or 3) as it is now, NULL before there is one; lent until the main loop runs. */
const float *vec_session_get_layout (VecSession *self);

G_END_DECLS
