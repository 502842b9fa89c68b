#pragma once

#include "app/vec-banner.h"
#include "app/vec-child-bar.h"
#include "app/vec-clusters-panel.h"
#include "app/vec-compare-panel.h"
#include "app/vec-file-watch.h"
#include "app/vec-filter-bar.h"
#include "app/vec-hits.h"
#include "app/vec-map-bar.h"
#include "app/vec-map-panel.h"
#include "app/vec-minimap.h"
#include "app/vec-neighbors-panel.h"
#include "app/vec-noise-view.h"
#include "app/vec-nothing-shown.h"
#include "app/vec-plot-tools.h"
#include "app/vec-plot-view.h"
#include "app/vec-search-box.h"
#include "app/vec-selection-bar.h"
#include "app/vec-side-view.h"
#include "app/vec-status-bar.h"
#include "app/vec-summary-panel.h"
#include "app/vec-table-dock.h"
#include "app/vec-texts-panel.h"
#include "app/vec-treatment-bar.h"
#include "app/vec-trust-panel.h"
#include "app/vec-waiting-bar.h"
#include "app/vec-window.h"

G_BEGIN_DECLS

/* What the files of the window share: vec-window.c (its parts, and how they follow the session), vec-window-actions.c,
 * vec-window-files.c, vec-window-reload.c, vec-window-left-out.c and vec-window-messages.c. */

struct _VecWindow
{
  AdwApplicationWindow parent_instance;

  VecSession *session;
  gboolean is_sample;
  gboolean is_failure_shown;      /* the banner says what went wrong with a picture */
  guint64 shown_vectors;          /* vec_table_get_vectors_id() */
  char *offered_path;             /* what the banner's choices are about */
  VecReadOptions *offered_options;
  char *source_path;              /* the file that is open; NULL: none, or the sample */
  VecReadOptions *source_options; /* that it was read with */
  VecFileWatch *watch;            /* over it */
  guint n_lost_pages;             /* of mapped files, before this one was read */
  gboolean is_reload_offered;     /* the banner speaks of it */
  GtkFileChooserNative *chooser;

  AdwToastOverlay *toasts;
  AdwSplitButton *open_button;
  GtkMenuButton *menu_button;
  AdwWindowTitle *title;
  VecSearchBox *search;
  VecHits *hits;
  VecBanner *banner;
  AdwFlap *flap;
  GtkStack *content;
  AdwStatusPage *empty_page;
  VecMapBar *map_bar;
  VecFilterBar *filter_bar;
  VecTreatmentBar *treatment_bar;
  GtkWidget *pair;
  VecChildBar *child_bar;
  VecWaitingBar *waiting_bar;
  VecPlotView *plot;
  VecPlotTools *tools;
  VecMinimap *minimap;
  GtkWidget *zoom_buttons;
  VecNothingShown *nothing_shown;
  VecSelectionBar *selection_bar;
  VecNoiseView *noise_view;
  VecSideView *side_view;
  VecTableDock *table_dock;
  GtkStack *pages;
  VecTextsPanel *texts_panel;
  VecSummaryPanel *summary_panel;
  VecNeighborsPanel *neighbors_panel;
  VecClustersPanel *clusters_panel;
  VecMapPanel *map_panel;
  VecTrustPanel *trust_panel;
  VecComparePanel *compare_panel;
  GtkStackPage *compare_page;
  VecStatusBar *status_bar;
};

/* Opens the panel's page @name. */
void vec_window_show_page (VecWindow *self, const char *name);

/* ---- Actions */

/* The win.… actions, in the class. */
void vec_window_class_install_actions (GtkWidgetClass *widget_class);

/* Those that are a property of a part: that the panel is shown, which page. */
void vec_window_add_state_actions (VecWindow *self);

/* Enables them as far as the session has something for them to do. */
void vec_window_update_actions (VecWindow *self);

/* ---- Files */

/* What a file is chosen for. */
typedef enum
{
  VEC_WINDOW_OPEN,
  VEC_WINDOW_OPEN_WITH_OPTIONS,
  VEC_WINDOW_ADD_ROWS,
  VEC_WINDOW_COMPARE,
} VecWindowPurpose;

/* Shows the file chooser, and does that with the file that was chosen. */
void vec_window_choose_file (VecWindow *self, VecWindowPurpose purpose);

/* Files may be dropped anywhere in the window. */
void vec_window_accept_files (VecWindow *self);

/* The banner's choice @id was taken: a VecJoin, or this and a VecMissing, reads the offered file again so. */
#define VEC_WINDOW_CHOICE_RELOAD 100
#define VEC_WINDOW_CHOICE_MISSING 200
void vec_window_take_choice (VecWindow *self, int id);

/* ---- Rows that are left out */

#define VEC_WINDOW_CHOICE_SKIP 300
#define VEC_WINDOW_CHOICE_SOME_ROWS 301
#define VEC_WINDOW_CHOICE_LIST 302
void vec_window_take_left_out_choice (VecWindow *self, int id);

/* What is to be said about the file: which rows of it are shown, and what its reader remarked; NULL: nothing. Free it. */
char *vec_window_dup_remarks (VecTable *table);
/* Whether rows of its file could not be read, which vec_left_out_dialog_show() lists. */
gboolean vec_window_lacks_rows (VecTable *table);
/* Beside that: a button that lists the rows that could not be read, if there are any. */
void vec_window_add_list_button (VecWindow *self, VecTable *table);

/* Reads the file that is open again, under the same view; what is open stays if that fails. */
void vec_window_reload (VecWindow *self);
/* Of a file that has changed more may be found to be gone while something is computed from it. */
void vec_window_tell_lost (VecWindow *self);
void vec_window_keep_source (VecWindow *self, VecWindow *before);   /* of the window that it replaces */

/* ---- Messages */

/* Says why there is no picture: in a toast when it is short, else in the banner. A cancellation is none. */
void vec_window_show_failure (VecWindow *self, const GError *error);

/* Whoever has a picture again needs no longer be told why there was none. */
void vec_window_forget_failure (VecWindow *self);

/* What the reader remarked about the file. */
void vec_window_show_remarks (VecWindow *self, VecTable *table);

G_END_DECLS
