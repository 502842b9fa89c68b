#include "app/vec-learn-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-choice.h"

#define N_GRAMS_SHORTEST 3   /* fastText's */
#define N_GRAMS_LONGEST 6
#define SLOW_SECONDS 20

struct _VecLearnSettings
{
  GtkWidget parent_instance;

  VecLearning *learning;
  GtkWidget *box;
  GtkTextBuffer *buffer;
  GtkLabel *chosen;
  GtkDropDown *method, *stemmer;
  GtkLabel *meaning;
  GtkSpinButton *n_epochs, *n_dims, *window, *min_count;
  GtkSwitch *stop_words, *phrases, *slow;

  char *name;               /* of the chosen file or folder, NULL: a typed text */
  gboolean proposing;       /* values are being proposed, not set */
  GtkSpinButton *touched[4];/* set by the person */
};

G_DEFINE_FINAL_TYPE (VecLearnSettings, vec_learn_settings, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static const char *const method_ids[] = { "skipgram", "cbow", "subwords", NULL };
static const char *const stemmer_ids[] = { "", "english", "french", "german", "spanish", "italian", "portuguese", "dutch", "russian", NULL };

/* ---- Values that fit the text */

static gboolean
is_touched (VecLearnSettings *self, GtkSpinButton *spin)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->touched); i++)
    if (self->touched[i] == spin)
      return TRUE;
  return FALSE;
}

static void
value_changed_cb (VecLearnSettings *self, GtkSpinButton *spin)
{
  if (self->proposing || is_touched (self, spin))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->touched); i++)
    if (self->touched[i] == NULL)
      {
        self->touched[i] = spin;
        return;
      }
}

static void
propose_value (VecLearnSettings *self, GtkSpinButton *spin, double value)
{
  if (!is_touched (self, spin))
    gtk_spin_button_set_value (spin, value);
}

static guint64
get_n_bytes (VecLearnSettings *self)
{
  guint64 n_chosen = vec_learning_get_n_bytes (self->learning);

  return n_chosen > 0 ? n_chosen : (guint64) gtk_text_buffer_get_char_count (self->buffer);
}

static void
propose (VecLearnSettings *self)
{
  VecLearningOptions options;

  vec_learning_options_init (&options, get_n_bytes (self) > 0 ? get_n_bytes (self) : 150000);
  self->proposing = TRUE;
  propose_value (self, self->n_epochs, options.training.n_epochs);
  propose_value (self, self->n_dims, options.training.n_dims);
  propose_value (self, self->window, options.training.window);
  propose_value (self, self->min_count, options.min_count);
  self->proposing = FALSE;
}

/* ---- The text */

static char *
dup_chosen_text (VecLearnSettings *self)
{
  guint n_files = vec_learning_get_n_files (self->learning), n_skipped = vec_learning_get_n_skipped (self->learning);
  g_autofree char *size = g_format_size (vec_learning_get_n_bytes (self->learning));
  g_autofree char *files = NULL, *skipped = NULL;

  if (vec_learning_is_looking (self->learning))
    return g_strdup (_("Looking for texts…"));
  if (n_files == 0 && gtk_text_buffer_get_char_count (self->buffer) > 0)
    return g_strdup (_("The text above will be learned from."));
  if (n_files == 0)
    return g_strdup (_("Choose files, drop them here, or paste a text above: English, Chinese, any language."));
  if (n_files == 1)
    files = g_strconcat (self->name, C_("list", ", "), size, NULL);
  else
    files = g_strdup_printf (ngettext ("%s: %'u text, %s", "%s: %'u texts, %s", n_files), self->name, n_files, size);
  if (n_skipped == 0)
    return g_steal_pointer (&files);
  skipped = g_strdup_printf (ngettext ("%'u file that is no text is left out", "%'u files that are no texts are left out", n_skipped), n_skipped);
  return g_strdup_printf ("%s\n%s", files, skipped);
}

static void
learning_changed_cb (VecLearnSettings *self)
{
  g_autofree char *text = dup_chosen_text (self);

  gtk_label_set_text (self->chosen, text);
  propose (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READY]);
}

static void
text_changed_cb (VecLearnSettings *self)
{
  if (gtk_text_buffer_get_char_count (self->buffer) > 0 && vec_learning_get_n_bytes (self->learning) > 0)
    {
      g_clear_pointer (&self->name, g_free);
      vec_learning_choose_text (self->learning, "");
    }
  learning_changed_cb (self);
}

void
vec_learn_settings_choose (VecLearnSettings *self, const char *const *paths)
{
  g_return_if_fail (VEC_IS_LEARN_SETTINGS (self));

  if (paths[0] == NULL)
    return;
  gtk_text_buffer_set_text (self->buffer, "", 0);
  g_free (self->name);
  self->name = paths[1] == NULL ? g_filename_display_basename (paths[0]) : g_strdup (_("Chosen files"));
  vec_learning_choose (self->learning, paths);
}

gboolean
vec_learn_settings_is_ready (VecLearnSettings *self)
{
  g_return_val_if_fail (VEC_IS_LEARN_SETTINGS (self), FALSE);

  return !vec_learning_is_looking (self->learning) && get_n_bytes (self) > 0;
}

char *
vec_learn_settings_dup_name (VecLearnSettings *self)
{
  char *name, *dot;

  g_return_val_if_fail (VEC_IS_LEARN_SETTINGS (self), NULL);

  if (self->name == NULL)
    return g_strdup (_("Learned words"));
  name = g_strdup (self->name);
  dot = strrchr (name, '.');
  if (dot != NULL && dot > name)
    *dot = '\0';
  return name;
}

/* ---- The options */

static void
method_changed_cb (VecLearnSettings *self)
{
  const char *id = vec_choice_get_id (self->method);

  if (g_strcmp0 (id, "cbow") == 0)
    gtk_label_set_text (self->meaning, _("The words around a gap, together, are made to tell the word in it. Quick; for large texts."));
  else if (g_strcmp0 (id, "subwords") == 0)
    gtk_label_set_text (self->meaning, _("As skip-gram, but a word is made of its parts as well, so that words that were never read get a place, too."));
  else
    gtk_label_set_text (self->meaning, _("Each word is made to tell the words around it. Best for small texts."));
}

static void
take_method (VecLearnSettings *self, VecWord2vecParams *params)
{
  const char *id = vec_choice_get_id (self->method);

  params->model = g_strcmp0 (id, "cbow") == 0 ? VEC_WORD2VEC_CBOW : VEC_WORD2VEC_SKIPGRAM;
  if (g_strcmp0 (id, "subwords") != 0)
    return;
  params->shortest = N_GRAMS_SHORTEST;
  params->longest = N_GRAMS_LONGEST;
}

static const char *
get_stemmer (VecLearnSettings *self)
{
  guint i = gtk_drop_down_get_selected (self->stemmer);

  return i > 0 && i < G_N_ELEMENTS (stemmer_ids) - 1 ? stemmer_ids[i] : NULL;
}

void
vec_learn_settings_finish (VecLearnSettings *self, VecLearningOptions *options)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  g_return_if_fail (VEC_IS_LEARN_SETTINGS (self));

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  if (*text != '\0')
    vec_learning_choose_text (self->learning, text);

  vec_learning_options_init (options, get_n_bytes (self));
  take_method (self, &options->training);
  options->training.n_epochs = gtk_spin_button_get_value_as_int (self->n_epochs);
  options->training.n_dims = gtk_spin_button_get_value_as_int (self->n_dims);
  options->training.window = gtk_spin_button_get_value_as_int (self->window);
  options->min_count = gtk_spin_button_get_value_as_int (self->min_count);
  options->drop_stop_words = gtk_switch_get_active (self->stop_words);
  options->n_phrase_passes = gtk_switch_get_active (self->phrases) ? 2 : 0;
  options->stemmer = get_stemmer (self);
  options->least_seconds = gtk_switch_get_active (self->slow) ? SLOW_SECONDS : 0;
}

/* ---- The widget */

static void
fill_choices (VecLearnSettings *self)
{
  const char *methods[] = { _("Skip-gram"), _("CBOW"), _("Skip-gram with sub-words"), NULL };
  const char *languages[] = { _("No"), _("English"), _("French"), _("German"), _("Spanish"), _("Italian"), _("Portuguese"), _("Dutch"), _("Russian"),
                              NULL };

  vec_choice_set_entries (self->method, method_ids, methods);
  vec_choice_set_entries (self->stemmer, stemmer_ids, languages);
  gtk_drop_down_set_selected (self->method, 0);
  gtk_drop_down_set_selected (self->stemmer, 0);
  method_changed_cb (self);
}

static void
vec_learn_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, vec_learn_settings_is_ready (VEC_LEARN_SETTINGS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vec_learn_settings_dispose (GObject *object)
{
  VecLearnSettings *self = VEC_LEARN_SETTINGS (object);

  g_clear_object (&self->learning);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_learn_settings_parent_class)->dispose (object);
}

static void
vec_learn_settings_finalize (GObject *object)
{
  g_free (VEC_LEARN_SETTINGS (object)->name);

  G_OBJECT_CLASS (vec_learn_settings_parent_class)->finalize (object);
}

static void
vec_learn_settings_class_init (VecLearnSettingsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vec_learn_settings_get_property;
  object_class->dispose = vec_learn_settings_dispose;
  object_class->finalize = vec_learn_settings_finalize;
  props[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-learn-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, box);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, buffer);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, chosen);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, method);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, meaning);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, n_epochs);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, n_dims);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, window);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, min_count);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, stop_words);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, phrases);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, stemmer);
  gtk_widget_class_bind_template_child (widget_class, VecLearnSettings, slow);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, method_changed_cb);
}

static void
vec_learn_settings_init (VecLearnSettings *self)
{
  self->proposing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->proposing = FALSE;
  vec_choice_make_narrow (self->method);
  vec_choice_make_narrow (self->stemmer);
  fill_choices (self);
}

void
vec_learn_settings_set_learning (VecLearnSettings *self, VecLearning *learning)
{
  g_return_if_fail (VEC_IS_LEARN_SETTINGS (self));
  g_return_if_fail (self->learning == NULL);

  self->learning = g_object_ref (learning);
  g_signal_connect_object (learning, "changed", G_CALLBACK (learning_changed_cb), self, G_CONNECT_SWAPPED);
  learning_changed_cb (self);
}
