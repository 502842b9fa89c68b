/* Words with their meanings as a table, in the person's language. */
#include "encode/vec-word-pack-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

const char *
vec_word_category_get_title (guint category)
{
  static const char *const titles[VEC_WORD_N_CATEGORIES] = {
    N_("Qualities"),        N_("Belonging to"),    N_("Adverbs"),          N_("Basic notions"),  N_("Acts"),           N_("Animals"),
    N_("Things made"),      N_("Attributes"),      N_("Body"),             N_("Thought"),        N_("Communication"),  N_("Events"),
    N_("Feelings"),         N_("Food"),            N_("Groups"),           N_("Places"),         N_("Motives"),        N_("Natural objects"),
    N_("People"),           N_("Phenomena"),       N_("Plants"),           N_("Possessions"),    N_("Processes"),      N_("Quantities"),
    N_("Relations"),        N_("Shapes"),          N_("States"),           N_("Substances"),     N_("Time"),           N_("Body care"),
    N_("Changing"),         N_("Thinking"),        N_("Saying"),           N_("Competing"),      N_("Eating"),         N_("Touching"),
    N_("Creating"),         N_("Feeling"),         N_("Moving"),           N_("Perceiving"),     N_("Possessing"),     N_("Social action"),
    N_("Being"),            N_("Weather"),         N_("Participles"),
  };

  return category < VEC_WORD_N_CATEGORIES ? _(titles[category]) : "";
}

const char *
vec_word_part_get_title (char part)
{
  switch (part)
    {
    case 'n':
      return _("noun");
    case 'v':
      return _("verb");
    case 'a':
      return _("adjective");
    default:
      return _("adverb");
    }
}

static gboolean
compose_cb (gpointer model, const char *word, gsize length, float *vector)
{
  return vec_word_pack_compose (model, word, length, vector);
}

static void
pack_unref (gpointer pack)
{
  vec_word_pack_unref (pack);
}

/* The geometric mean of a word's uses in the texts whose words were tagged with their meanings by hand, half a use added, and, counting
 * twice, of its frequency, most of which comes from definitions: these name things, but are full of "genus" and of pieces such as the "th" of
 * "19th". */
static double
get_importance (VecWordPack *self, int word)
{
  double tagged = 0.5;

  for (gint32 i = self->first_sense[word]; i < self->first_sense[word + 1]; i++)
    tagged += self->senses[i].frequency;
  return round (cbrt (tagged * self->frequencies[word] * self->frequencies[word]));
}

static void
add_columns (VecWordPack *self, int n_words, VecTableBuilder *builder)
{
  static const char parts[] = "nvar";
  g_autoptr(VecStrings) categories = vec_strings_new (), part_names = vec_strings_new (), definitions = vec_strings_new ();
  guint32 *category = g_new (guint32, n_words), *part = g_new (guint32, n_words);
  double *frequency = g_new (double, n_words), *importance = g_new (double, n_words);
  VecColumn *columns[VEC_WORD_N_COLUMNS];

  for (guint i = 0; i < VEC_WORD_N_CATEGORIES; i++)
    vec_strings_append (categories, vec_word_category_get_title (i), -1);
  for (guint i = 0; i < strlen (parts); i++)
    vec_strings_append (part_names, vec_word_part_get_title (parts[i]), -1);
  for (int i = 0; i < n_words; i++)
    {
      const VecWordSense *sense = &self->senses[self->first_sense[i]];

      category[i] = sense->category;
      part[i] = (guint32) (strchr (parts, sense->part) - parts);
      frequency[i] = self->frequencies[i];
      importance[i] = get_importance (self, i);
      vec_strings_append (definitions, sense->definition, -1);
    }
  columns[VEC_WORD_COLUMN_CATEGORY] = vec_column_new_category (_("Category"), category, n_words, categories);
  vec_column_set_n_leading (columns[VEC_WORD_COLUMN_CATEGORY], VEC_WORD_N_LEADING);
  columns[VEC_WORD_COLUMN_PART] = vec_column_new_category (_("Part of speech"), part, n_words, part_names);
  columns[VEC_WORD_COLUMN_DEFINITION] = vec_column_new_text (_("Definition"), VEC_COLUMN_TEXT, definitions);
  columns[VEC_WORD_COLUMN_FREQUENCY] = vec_column_new_number (_("Frequency"), frequency, n_words);
  /* Translators: a number that says which words matter more than others; the map names these first. */
  columns[VEC_WORD_COLUMN_IMPORTANCE] = vec_column_new_number (_("Importance"), importance, n_words);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
}

VecTable *
vec_word_pack_dup_table (VecWordPack *self, const char *name, int n_words, GError **error)
{
  VecTableBuilder *builder;
  g_autoptr(VecStrings) labels = vec_strings_new ();
  gsize n_dims = (gsize) self->n_dims;
  float *vectors;

  n_words = n_words > 0 ? MIN (n_words, self->n_words) : self->n_words;
  if (!vec_word_pack_load_meanings (self, error))
    return NULL;
  vectors = g_new (float, (gsize) n_words * n_dims);
  for (int i = 0; i < n_words; i++)
    {
      vec_strings_append (labels, self->labels[i], -1);
      vec_word_pack_get_vector (self, i, vectors + (gsize) i * n_dims);
    }
  builder = vec_table_builder_new (name, "vecwords", NULL);
  vec_table_builder_take_vectors (builder, vectors, n_words, self->n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  add_columns (self, n_words, builder);
  vec_table_builder_take_composer (builder, compose_cb, vec_word_pack_ref (self), pack_unref);
  return vec_table_builder_end (builder, error);
}
