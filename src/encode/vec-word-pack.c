#include "encode/vec-word-pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-ngrams.h"

enum
{
  MAX_WORDS = G_MAXUINT16,   /* related words have 16 bits */
  MAX_DIMS = 4096,
  MAX_SECTION = 64 << 20,    /* bytes when unpacked */
  N_CATEGORIES = 45,
  SHORTEST_NGRAM = 4,
  LONGEST_NGRAM = 6,
};

#define MAGIC "VECWORDS"

/* A meaning is this much the word itself, against 1 for all that it is near to. */
#define OWN_WEIGHT 0.35

typedef struct
{
  const guint8 *bytes;
  gsize size;
  guint8 *owned;           /* NULL where the bytes are the file's */
} Section;

struct _VecWordPack
{
  gatomicrefcount refs;
  char *file;
  GMappedFile *map;
  int n_words, n_dims, n_senses;
  Section words, related, forms, scales, codes;

  char **labels;            /* (n_words) into words */
  double *frequencies;      /* (n_words) */
  VecWordSense *senses;     /* (n_senses) */
  gint32 *first_sense;      /* (n_words + 1) */
  GHashTable *index;        /* label in lower case → number + 1 */
  GHashTable *irregular;    /* form → number + 1 */

  GMutex lock;              /* over what is made when it is first asked for */
  GHashTable *ngrams;       /* hash → GArray of guint16 */
  GPtrArray *lower;         /* labels of the index that are not the words themselves */
};

/* ---- The file. */

static gboolean
set_damaged (VecWordPack *self, const char *what, GError **error)
{
  /* Translators: the second %s is the English name of a part of the file, such as "codes". */
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is damaged at its “%s”; install Vectarium again or copy the file again"), self->file,
               what);
  return FALSE;
}

static guint32
get_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_LE (value);
}

static guint64
get_u64 (const guint8 *bytes)
{
  guint64 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT64_FROM_LE (value);
}

static gboolean
unpack (Section *section, const guint8 *packed, gsize n_packed, gsize size)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  gboolean whole;

  section->owned = g_malloc (size + 1);
  archive_read_support_filter_xz (archive);
  archive_read_support_format_raw (archive);
  whole = archive_read_open_memory (archive, packed, n_packed) == ARCHIVE_OK && archive_read_next_header (archive, &entry) == ARCHIVE_OK
          && archive_read_data (archive, section->owned, size) == (la_ssize_t) size;
  archive_read_free (archive);
  section->owned[size] = '\0';
  section->bytes = section->owned;
  section->size = size;
  return whole;
}

static gboolean
load_section (VecWordPack *self, const char *name, Section *section, GError **error)
{
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (self->map);
  gsize size = g_mapped_file_get_length (self->map);
  guint32 n_sections = get_u32 (bytes + 20);
  char id[8] = { 0 };

  memcpy (id, name, strlen (name));
  for (guint32 i = 0; i < n_sections && size >= 24 + 32 * ((gsize) i + 1); i++)
    {
      const guint8 *entry = bytes + 24 + 32 * (gsize) i;
      guint64 begin = get_u64 (entry + 8), n_packed = get_u64 (entry + 16), n = get_u64 (entry + 24);

      if (memcmp (entry, id, sizeof id) != 0)
        continue;
      if (begin > size || n_packed > size - begin || n > MAX_SECTION)
        return set_damaged (self, name, error);
      section->bytes = bytes + begin;
      section->size = n;
      if (n == n_packed)
        return TRUE;
      return unpack (section, bytes + begin, n_packed, n) || set_damaged (self, name, error);
    }
  return set_damaged (self, name, error);
}

static gboolean
load_header (VecWordPack *self, GError **error)
{
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (self->map);
  guint32 n_words, n_dims, n_senses;

  if (g_mapped_file_get_length (self->map) < 24 || memcmp (bytes, MAGIC, 8) != 0)
    return set_damaged (self, MAGIC, error);
  n_words = get_u32 (bytes + 8);
  n_dims = get_u32 (bytes + 12);
  n_senses = get_u32 (bytes + 16);
  if (n_words < 1 || n_words > MAX_WORDS || n_dims < 1 || n_dims > MAX_DIMS || n_senses < n_words || n_senses > 64 * n_words)
    return set_damaged (self, MAGIC, error);
  self->n_words = (int) n_words;
  self->n_dims = (int) n_dims;
  self->n_senses = (int) n_senses;
  return TRUE;
}

/* Cuts the next field off at @end, which becomes NUL; NULL when there is none. */
static char *
take_field (char **text, char end)
{
  char *field = *text;
  char *stop = field != NULL ? strchr (field, end) : NULL;

  if (stop == NULL)
    return NULL;
  *stop = '\0';
  *text = stop + 1;
  return field;
}

static gboolean
take_number (char **text, char end, guint64 maximum, guint64 *number)
{
  const char *field = take_field (text, end);

  return field != NULL && g_ascii_string_to_unsigned (field, 10, 0, maximum, number, NULL);
}

static gboolean
parse_sense (char **text, VecWordSense *sense)
{
  const char *part = take_field (text, '\t');
  guint64 category, frequency;

  if (part == NULL || part[0] == '\0' || strchr ("nvar", part[0]) == NULL || part[1] != '\0'
      || !take_number (text, '\t', N_CATEGORIES - 1, &category) || !take_number (text, '\t', G_MAXINT32, &frequency))
    return FALSE;
  sense->part = part[0];
  sense->category = (guint8) category;
  sense->frequency = (int) frequency;
  sense->definition = take_field (text, '\n');
  return sense->definition != NULL;
}

/* A copy of its own that fields can be cut from; NULL where it is no text. */
static char *
take_text (Section *section)
{
  if (section->owned == NULL)
    section->owned = (guint8 *) g_strndup ((const char *) section->bytes, section->size);
  if (strlen ((const char *) section->owned) != section->size || !g_utf8_validate ((const char *) section->owned, -1, NULL))
    return NULL;
  return (char *) section->owned;
}

static gboolean
parse_words (VecWordPack *self, GError **error)
{
  char *text = take_text (&self->words);
  gint32 n_senses = 0;

  if (text == NULL)
    return set_damaged (self, "words", error);
  self->labels = g_new0 (char *, self->n_words);
  self->frequencies = g_new (double, self->n_words);
  self->senses = g_new0 (VecWordSense, self->n_senses);
  self->first_sense = g_new (gint32, self->n_words + 1);
  for (int i = 0; i < self->n_words; i++)
    {
      guint64 frequency, n;

      self->labels[i] = take_field (&text, '\t');
      self->first_sense[i] = n_senses;
      if (self->labels[i] == NULL || *self->labels[i] == '\0' || !take_number (&text, '\t', G_MAXINT64, &frequency)
          || !take_number (&text, '\n', 64, &n) || n == 0 || (gint64) n > self->n_senses - n_senses)
        return set_damaged (self, "words", error);
      self->frequencies[i] = (double) frequency;
      for (; n > 0; n--)
        if (!parse_sense (&text, &self->senses[n_senses++]))
          return set_damaged (self, "words", error);
    }
  self->first_sense[self->n_words] = n_senses;
  return (n_senses == self->n_senses && *text == '\0') || set_damaged (self, "words", error);
}

static gboolean
parse_related (VecWordPack *self, GError **error)
{
  const guint8 *bytes = self->related.bytes, *end = bytes + self->related.size;
  guint16 *ids = g_new (guint16, self->related.size / 2 + 1);
  gsize n = 0;

  /* The numbers in a row of their own take the place of the bytes. */
  for (int i = 0; i < self->n_senses; i++)
    {
      guint count = bytes < end ? *bytes++ : G_MAXUINT;

      if (count > (gsize) (end - bytes) / 2)
        break;
      self->senses[i].related = ids + n;
      self->senses[i].n_related = count;
      for (guint j = 0; j < count; j++, bytes += 2)
        ids[n++] = (guint16) (bytes[0] | bytes[1] << 8);
    }
  g_free (self->related.owned);
  self->related = (Section) { (const guint8 *) ids, n * 2, (guint8 *) ids };
  if (bytes != end || self->senses[self->n_senses - 1].related == NULL)
    return set_damaged (self, "related", error);
  for (gsize i = 0; i < n; i++)
    if (ids[i] >= self->n_words)
      return set_damaged (self, "related", error);
  return TRUE;
}

static gboolean
parse_forms (VecWordPack *self, GError **error)
{
  char *text = take_text (&self->forms);

  if (text == NULL)
    return set_damaged (self, "forms", error);
  self->irregular = g_hash_table_new (g_str_hash, g_str_equal);
  while (*text != '\0')
    {
      char *form = take_field (&text, '\t');
      guint64 word;

      if (form == NULL || !take_number (&text, '\n', (guint64) self->n_words - 1, &word))
        return set_damaged (self, "forms", error);
      g_hash_table_insert (self->irregular, form, GINT_TO_POINTER ((int) word + 1));
    }
  return TRUE;
}

static gboolean
check_numbers (VecWordPack *self, GError **error)
{
  if (self->scales.size != (gsize) self->n_words * sizeof (float))
    return set_damaged (self, "scales", error);
  if (self->codes.size != (gsize) self->n_words * (gsize) self->n_dims)
    return set_damaged (self, "codes", error);
  for (int i = 0; i < self->n_words; i++)
    {
      guint32 bits = get_u32 (self->scales.bytes + 4 * (gsize) i);
      float scale;

      memcpy (&scale, &bits, sizeof scale);
      if (!(scale >= 0 && scale < 1e6f))
        return set_damaged (self, "scales", error);
    }
  return TRUE;
}

static void
index_words (VecWordPack *self)
{
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->lower = g_ptr_array_new_with_free_func (g_free);
  for (int i = self->n_words; i-- > 0;)
    {
      char *key = self->labels[i];
      char *lower = g_utf8_strdown (key, -1);

      if (strcmp (lower, key) != 0)
        {
          key = lower;
          g_ptr_array_add (self->lower, lower);
        }
      else
        g_free (lower);
      g_hash_table_replace (self->index, key, GINT_TO_POINTER (i + 1));
    }
}

static gboolean
load (VecWordPack *self, GError **error)
{
  if (!load_header (self, error) || !load_section (self, "words", &self->words, error) || !load_section (self, "related", &self->related, error)
      || !load_section (self, "forms", &self->forms, error) || !load_section (self, "scales", &self->scales, error)
      || !load_section (self, "codes", &self->codes, error) || !check_numbers (self, error) || !parse_words (self, error)
      || !parse_related (self, error) || !parse_forms (self, error))
    return FALSE;
  index_words (self);
  return TRUE;
}

VecWordPack *
vec_word_pack_load (const char *path, GError **error)
{
  g_autoptr(VecWordPack) self = g_new0 (VecWordPack, 1);
  g_autoptr(GError) reason = NULL;

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->file = g_filename_display_basename (path);
  self->map = g_mapped_file_new (path, FALSE, &reason);
  if (self->map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s could not be read: %s"), self->file, reason->message);
      return NULL;
    }
  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

VecWordPack *
vec_word_pack_ref (VecWordPack *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_word_pack_unref (VecWordPack *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->irregular, g_hash_table_unref);
  g_clear_pointer (&self->ngrams, g_hash_table_unref);
  g_clear_pointer (&self->lower, g_ptr_array_unref);
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_free (self->words.owned);
  g_free (self->related.owned);
  g_free (self->forms.owned);
  g_free (self->scales.owned);
  g_free (self->codes.owned);
  g_free (self->labels);
  g_free (self->frequencies);
  g_free (self->senses);
  g_free (self->first_sense);
  g_free (self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- What is in it. */

int
vec_word_pack_get_n_words (VecWordPack *self)
{
  return self->n_words;
}

int
vec_word_pack_get_n_dims (VecWordPack *self)
{
  return self->n_dims;
}

const char *
vec_word_pack_get_word (VecWordPack *self, int word)
{
  return self->labels[word];
}

double
vec_word_pack_get_frequency (VecWordPack *self, int word)
{
  return self->frequencies[word];
}

static void
add_vector (VecWordPack *self, int word, double weight, float *sum)
{
  const gint8 *codes = (const gint8 *) self->codes.bytes + (gsize) word * (gsize) self->n_dims;
  guint32 bits = get_u32 (self->scales.bytes + 4 * (gsize) word);
  float scale;

  memcpy (&scale, &bits, sizeof scale);
  scale *= (float) weight;
  for (int i = 0; i < self->n_dims; i++)
    sum[i] += scale * (float) codes[i];
}

static void
normalize (VecWordPack *self, float *vector)
{
  double length = 0;

  for (int i = 0; i < self->n_dims; i++)
    length += (double) vector[i] * (double) vector[i];
  for (int i = 0; i < self->n_dims && length > 0; i++)
    vector[i] = (float) ((double) vector[i] / sqrt (length));
}

void
vec_word_pack_get_vector (VecWordPack *self, int word, float *vector)
{
  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  add_vector (self, word, 1, vector);
}

const VecWordSense *
vec_word_pack_get_senses (VecWordPack *self, int word, guint *n)
{
  *n = (guint) (self->first_sense[word + 1] - self->first_sense[word]);
  return self->senses + self->first_sense[word];
}

void
vec_word_pack_get_sense_vector (VecWordPack *self, int word, const VecWordSense *sense, float *vector)
{
  double sum = 0;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  for (guint i = 0; i < sense->n_related; i++)
    sum += 1 / (2.0 + i);
  for (guint i = 0; i < sense->n_related; i++)
    add_vector (self, sense->related[i], 1 / (2.0 + i) / sum, vector);
  add_vector (self, word, OWN_WEIGHT, vector);
  normalize (self, vector);
}

/* ---- Forms of words (morphy(7WN)). */

static int
look_up (VecWordPack *self, const char *word)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->index, word)) - 1;
}

static gboolean
has_part (VecWordPack *self, int word, char part)
{
  for (gint32 i = self->first_sense[word]; i < self->first_sense[word + 1]; i++)
    if (self->senses[i].part == part)
      return TRUE;
  return FALSE;
}

static int
find_by_rule (VecWordPack *self, const char *word)
{
  static const struct { char part; const char *ending, *base; } rules[] = {
    { 'n', "s", "" },    { 'n', "ses", "s" }, { 'n', "xes", "x" },  { 'n', "zes", "z" },  { 'n', "ches", "ch" }, { 'n', "shes", "sh" }, { 'n', "men", "man" },
    { 'n', "ies", "y" }, { 'v', "s", "" },    { 'v', "ies", "y" },  { 'v', "es", "e" },   { 'v', "es", "" },     { 'v', "ed", "e" },    { 'v', "ed", "" },
    { 'v', "ing", "e" }, { 'v', "ing", "" },  { 'a', "er", "" },    { 'a', "est", "" },   { 'a', "er", "e" },    { 'a', "est", "e" },
  };
  gsize length = strlen (word);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      gsize n = strlen (rules[i].ending);
      g_autofree char *base = NULL;
      int found;

      if (length < n + 2 || !g_str_has_suffix (word, rules[i].ending))
        continue;
      base = g_strdup_printf ("%.*s%s", (int) (length - n), word, rules[i].base);
      found = look_up (self, base);
      if (found >= 0 && has_part (self, found, rules[i].part))
        return found;
      /* "running", "stopped", "bigger": the last letter is there twice. */
      n = strlen (base);
      if (n > 3 && rules[i].base[0] == '\0' && base[n - 1] == base[n - 2])
        {
          base[n - 1] = '\0';
          found = look_up (self, base);
          if (found >= 0 && has_part (self, found, rules[i].part))
            return found;
        }
    }
  return -1;
}

int
vec_word_pack_find_form (VecWordPack *self, const char *text, gsize length)
{
  g_autofree char *word = g_utf8_strdown (text, (gssize) length);
  int found = look_up (self, word);

  if (found < 0)
    found = GPOINTER_TO_INT (g_hash_table_lookup (self->irregular, word)) - 1;
  return found >= 0 ? found : find_by_rule (self, word);
}

/* ---- Words that are not in it. */

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

static GHashTable *
new_ngrams (VecWordPack *self)
{
  GHashTable *ngrams = g_hash_table_new_full (NULL, NULL, NULL, array_unref);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (int i = 0; i < self->n_words; i++)
    {
      g_array_set_size (hashes, 0);
      vec_ngrams_hash (self->labels[i], strlen (self->labels[i]), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
      for (guint j = 0; j < hashes->len; j++)
        {
          gpointer key = GUINT_TO_POINTER (g_array_index (hashes, guint32, j));
          GArray *words = g_hash_table_lookup (ngrams, key);
          guint16 word = (guint16) i;

          if (words == NULL)
            {
              words = g_array_new (FALSE, FALSE, sizeof (guint16));
              g_hash_table_insert (ngrams, key, words);
            }
          g_array_append_val (words, word);
        }
    }
  return ngrams;
}

static GHashTable *
get_ngrams (VecWordPack *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->ngrams == NULL)
    self->ngrams = new_ngrams (self);
  return self->ngrams;
}

static gboolean
guess (VecWordPack *self, const char *word, float *vector)
{
  GHashTable *ngrams = get_ngrams (self);
  g_autoptr(GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  gboolean any = FALSE;

  vec_ngrams_hash (word, strlen (word), SHORTEST_NGRAM, LONGEST_NGRAM, hashes);
  for (guint i = 0; i < hashes->len; i++)
    {
      const GArray *words = g_hash_table_lookup (ngrams, GUINT_TO_POINTER (g_array_index (hashes, guint32, i)));

      for (guint j = 0; words != NULL && j < words->len; j++)
        add_vector (self, g_array_index (words, guint16, j), pow ((double) words->len, -1.5), vector);
      any = any || words != NULL;
    }
  normalize (self, vector);
  return any;
}

gboolean
vec_word_pack_compose (VecWordPack *self, const char *text, gsize length, float *vector)
{
  int word = vec_word_pack_find_form (self, text, length);
  g_autofree char *lower = NULL;

  memset (vector, 0, (gsize) self->n_dims * sizeof *vector);
  if (word >= 0)
    {
      add_vector (self, word, 1, vector);
      return TRUE;
    }
  lower = g_utf8_strdown (text, (gssize) length);
  return guess (self, lower, vector);
}

/* ---- A table of them. */

const char *
vec_word_category_get_title (guint category)
{
  static const char *const titles[N_CATEGORIES] = {
    N_("Qualities"),        N_("Belonging to"),    N_("Adverbs"),          N_("Basic notions"),  N_("Acts"),           N_("Animals"),
    N_("Things made"),      N_("Attributes"),      N_("Body"),             N_("Thought"),        N_("Communication"),  N_("Events"),
    N_("Feelings"),         N_("Food"),            N_("Groups"),           N_("Places"),         N_("Motives"),        N_("Natural objects"),
    N_("People"),           N_("Phenomena"),       N_("Plants"),           N_("Possessions"),    N_("Processes"),      N_("Quantities"),
    N_("Relations"),        N_("Shapes"),          N_("States"),           N_("Substances"),     N_("Time"),           N_("Body care"),
    N_("Changing"),         N_("Thinking"),        N_("Saying"),           N_("Competing"),      N_("Eating"),         N_("Touching"),
    N_("Creating"),         N_("Feeling"),         N_("Moving"),           N_("Perceiving"),     N_("Possessing"),     N_("Social action"),
    N_("Being"),            N_("Weather"),         N_("Participles"),
  };

  return category < N_CATEGORIES ? _(titles[category]) : "";
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

static void
add_columns (VecWordPack *self, int n_words, VecTableBuilder *builder)
{
  static const char parts[] = "nvar";
  g_autoptr(VecStrings) categories = vec_strings_new (), part_names = vec_strings_new (), definitions = vec_strings_new ();
  guint32 *category = g_new (guint32, n_words), *part = g_new (guint32, n_words);
  double *frequency = g_new (double, n_words);
  VecColumn *columns[4];

  for (guint i = 0; i < N_CATEGORIES; i++)
    vec_strings_append (categories, vec_word_category_get_title (i), -1);
  for (guint i = 0; i < strlen (parts); i++)
    vec_strings_append (part_names, vec_word_part_get_title (parts[i]), -1);
  for (int i = 0; i < n_words; i++)
    {
      const VecWordSense *sense = &self->senses[self->first_sense[i]];

      category[i] = sense->category;
      part[i] = (guint32) (strchr (parts, sense->part) - parts);
      frequency[i] = self->frequencies[i];
      vec_strings_append (definitions, sense->definition, -1);
    }
  columns[0] = vec_column_new_category (_("Category"), category, n_words, categories);
  columns[1] = vec_column_new_category (_("Part of speech"), part, n_words, part_names);
  columns[2] = vec_column_new_text (_("Definition"), VEC_COLUMN_TEXT, definitions);
  columns[3] = vec_column_new_number (_("Frequency"), frequency, n_words);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
}

VecTable *
vec_word_pack_dup_table (VecWordPack *self, const char *name, int n_words, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (name, "vecwords", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  gsize n_dims = (gsize) self->n_dims;
  float *vectors;

  n_words = n_words > 0 ? MIN (n_words, self->n_words) : self->n_words;
  vectors = g_new (float, (gsize) n_words * n_dims);
  for (int i = 0; i < n_words; i++)
    {
      vec_strings_append (labels, self->labels[i], -1);
      vec_word_pack_get_vector (self, i, vectors + (gsize) i * n_dims);
    }
  vec_table_builder_take_vectors (builder, vectors, n_words, self->n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  add_columns (self, n_words, builder);
  vec_table_builder_take_composer (builder, compose_cb, vec_word_pack_ref (self), pack_unref);
  return vec_table_builder_end (builder, error);
}
