#include "app/vec-learn-progress.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-loss-chart.h"
#include "app/vec-neighbor-row.h"
#include "session/vec-items.h"

#define N_NEIGHBORS 12
#define MOMENT_WORDS 13

struct _VecLearnProgress
{
  GtkWidget parent_instance;

  VecLearning *learning;
  VecLearnMap *map;
  int n_epochs;
  GtkWidget *box;
  GtkLabel *stage, *far, *speed, *loss, *moment, *word, *hint;
  GtkProgressBar *bar;
  VecLossChart *chart;
  GtkWidget *moment_box;
  GtkListView *list;
  GListStore *neighbors;
};

G_DEFINE_FINAL_TYPE (VecLearnProgress, vec_learn_progress, GTK_TYPE_WIDGET)

/* ---- The list */

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, vec_neighbor_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  vec_neighbor_row_set_item (VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item)), VEC_ROW_ITEM (gtk_list_item_get_item (item)));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  vec_neighbor_row_set_item (VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
row_activated_cb (VecLearnProgress *self, guint position)
{
  g_autoptr (VecRowItem) item = g_list_model_get_item (G_LIST_MODEL (self->neighbors), position);

  if (item != NULL)
    vec_learn_map_set_word (self->map, (int) vec_row_item_get_row (item));
}

static void
fill_neighbors (VecLearnProgress *self, GArray *found)
{
  VecCorpus *corpus = vec_learning_get_corpus (self->learning);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < found->len; i++)
    {
      const VecNeighbor *neighbor = &g_array_index (found, VecNeighbor, i);

      g_ptr_array_add (items, vec_row_item_new (neighbor->row, vec_corpus_get_word (corpus, (int) neighbor->row), neighbor->distance,
                                                vec_neighbor_fraction (found, i, VEC_METRIC_COSINE), ""));
    }
  g_list_store_splice (self->neighbors, 0, g_list_model_get_n_items (G_LIST_MODEL (self->neighbors)), items->pdata, items->len);
}

/* They change while it learns, as the words move. */
static void
update_neighbors (VecLearnProgress *self)
{
  int word = vec_learn_map_get_word (self->map);
  gboolean has_word = word >= 0 && word < vec_learning_get_n_shown (self->learning);
  g_autoptr (GArray) found = vec_learning_find_neighbors (self->learning, has_word ? word : -1, N_NEIGHBORS);
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->list), has_word);
  gtk_label_set_text (self->hint, has_word ? _("The words nearest to it at this moment, and how far their directions differ.")
                                           : _("Click a word to see which words are nearest to it at this moment."));
  title = has_word ? g_strdup (vec_corpus_get_word (vec_learning_get_corpus (self->learning), word)) : g_strdup (_("Nearest words"));
  gtk_label_set_text (self->word, title);
  fill_neighbors (self, found);
  if (has_word)
    vec_learn_map_set_neighbors (self->map, found);
}

/* ---- How far it is */

static const char *
get_stage (VecLearnProgress *self)
{
  guint64 done, total;
  const char *stage = vec_learning_get_progress (self->learning, &done, &total);

  switch (vec_learning_get_state (self->learning))
    {
    case VEC_LEARNING_EMPTY: return "";
    case VEC_LEARNING_READING: return _("Reading the text");
    case VEC_LEARNING_PAUSED: return _("Paused");
    case VEC_LEARNING_DONE: return done < total ? _("Stopped") : _("Learned");
    default: return stage != NULL ? stage : _("Learning");
    }
}

static char *
dup_duration (double seconds)
{
  int whole = (int) MIN (ceil (seconds), 1e6);

  if (whole < 60)
    return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) whole), whole);
  whole = (whole + 59) / 60;
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) whole), whole);
}

static char *
dup_far (VecLearnProgress *self, guint64 done, guint64 total)
{
  double left = vec_learning_get_seconds_left (self->learning);
  int pass = total > 0 ? MIN (self->n_epochs, 1 + (int) ((double) done / (double) total * self->n_epochs)) : 0;
  g_autofree char *duration = NULL;

  if (total == 0)
    return g_strdup ("");
  if (vec_learning_get_state (self->learning) != VEC_LEARNING_RUNNING || !isfinite (left) || done >= total)
    return g_strdup_printf (_("Pass %d of %d"), pass, self->n_epochs);
  duration = dup_duration (left);
  /* Translators: "Pass 3 of 55 · 12 seconds left". */
  return g_strdup_printf (_("Pass %d of %d · %s left"), pass, self->n_epochs, duration);
}

static void
update_figures (VecLearnProgress *self)
{
  guint64 done, total;
  double speed = vec_learning_get_speed (self->learning);
  g_autofree char *far = NULL, *words = NULL;

  vec_learning_get_progress (self->learning, &done, &total);
  far = dup_far (self, done, total);
  words = speed > 0 ? g_strdup_printf (_("%'lld words read, %'lld a second"), (long long) done, llround (speed / 100) * 100) : g_strdup ("");
  gtk_label_set_text (self->stage, get_stage (self));
  gtk_label_set_text (self->far, far);
  gtk_label_set_text (self->speed, words);
  gtk_progress_bar_set_fraction (self->bar, total > 0 ? (double) done / (double) total : 0);
}

static void
update_losses (VecLearnProgress *self)
{
  guint n;
  const double *pairs = vec_learning_get_losses (self->learning, &n);
  g_autofree char *text = n > 0 ? g_strdup_printf ("%.3f", pairs[2 * n - 1]) : g_strdup ("");

  vec_loss_chart_set_losses (self->chart, pairs, n);
  gtk_label_set_text (self->loss, text);
}

/* "… alice followed the [white] rabbit …" */
static void
update_moment (VecLearnProgress *self)
{
  const char *words[MOMENT_WORDS];
  int center = 0, n = vec_learning_get_moment (self->learning, words, MOMENT_WORDS, &center);
  g_autoptr (GString) markup = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (words[i], -1);

      g_string_append_printf (markup, i == center ? "%s<b><u>%s</u></b>" : "%s%s", i > 0 ? " " : "", escaped);
    }
  gtk_label_set_markup (self->moment, markup->str);
}

static void
changed_cb (VecLearnProgress *self)
{
  VecLearningState state = vec_learning_get_state (self->learning);

  update_figures (self);
  gtk_widget_set_visible (self->moment_box, state == VEC_LEARNING_RUNNING || state == VEC_LEARNING_PAUSED);
}

static void
frame_cb (VecLearnProgress *self)
{
  update_losses (self);
  update_moment (self);
  update_neighbors (self);
}

/* ---- The widget */

static void
vec_learn_progress_dispose (GObject *object)
{
  VecLearnProgress *self = VEC_LEARN_PROGRESS (object);

  g_clear_object (&self->learning);
  g_clear_object (&self->map);
  g_clear_object (&self->neighbors);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_learn_progress_parent_class)->dispose (object);
}

static void
vec_learn_progress_class_init (VecLearnProgressClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_learn_progress_dispose;
  g_type_ensure (VEC_TYPE_LOSS_CHART);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-learn-progress.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, box);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, stage);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, bar);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, far);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, speed);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, loss);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, chart);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, moment_box);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, moment);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, word);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, hint);
  gtk_widget_class_bind_template_child (widget_class, VecLearnProgress, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
vec_learn_progress_init (VecLearnProgress *self)
{
  g_autoptr (GtkNoSelection) model = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->neighbors = g_list_store_new (VEC_TYPE_ROW_ITEM);
  model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->neighbors)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

void
vec_learn_progress_set_n_epochs (VecLearnProgress *self, int n_epochs)
{
  g_return_if_fail (VEC_IS_LEARN_PROGRESS (self));

  self->n_epochs = n_epochs;
}

void
vec_learn_progress_set_learning (VecLearnProgress *self, VecLearning *learning, VecLearnMap *map)
{
  g_return_if_fail (VEC_IS_LEARN_PROGRESS (self));
  g_return_if_fail (self->learning == NULL);

  self->learning = g_object_ref (learning);
  self->map = g_object_ref (map);
  g_signal_connect_object (learning, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (learning, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (map, "notify::word", G_CALLBACK (update_neighbors), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  frame_cb (self);
}
