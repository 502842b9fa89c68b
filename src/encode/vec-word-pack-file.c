/* The file of words: its sections are looked up, unpacked, checked and cut into strings where they lie. */
#include "encode/vec-word-pack-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

enum
{
  MAX_WORDS = G_MAXUINT16,   /* related words have 16 bits */
  MAX_DIMS = 4096,
  MAX_SENSES = 64,           /* of a word */
  MAX_SECTION = 64 << 20,    /* bytes when unpacked */
};

#define MAGIC "VECWORDS"

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
unpack (VecPackSection *section, const guint8 *packed, gsize n_packed, gsize size)
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
load_section (VecWordPack *self, const char *name, VecPackSection *section, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &size);
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
  gsize size;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &size);
  guint32 n_words, n_dims, n_senses;

  if (size < 24 || memcmp (bytes, MAGIC, 8) != 0)
    return set_damaged (self, MAGIC, error);
  n_words = get_u32 (bytes + 8);
  n_dims = get_u32 (bytes + 12);
  n_senses = get_u32 (bytes + 16);
  if (n_words < 1 || n_words > MAX_WORDS || n_dims < 1 || n_dims > MAX_DIMS || n_senses < n_words || n_senses > MAX_SENSES * n_words)
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

/* Decimal digits up to @end, at most @maximum, which is below 2⁶³. */
static gboolean
take_number (char **text, char end, guint64 maximum, guint64 *number)
{
  char *p = *text;
  guint64 value = 0;

  for (; g_ascii_isdigit (*p) && value <= maximum / 10; p++)
    value = 10 * value + (guint64) (*p - '0');
  if (p == *text || *p != end || value > maximum)
    return FALSE;
  *text = p + 1;
  *number = value;
  return TRUE;
}

static gboolean
parse_sense (char **text, VecWordSense *sense)
{
  char part = **text;
  guint64 category, frequency;

  if ((part != 'n' && part != 'v' && part != 'a' && part != 'r') || (*text)[1] != '\t')
    return FALSE;
  *text += 2;
  if (!take_number (text, '\t', VEC_WORD_N_CATEGORIES - 1, &category) || !take_number (text, '\n', G_MAXINT32, &frequency))
    return FALSE;
  sense->part = part;
  sense->category = (guint8) category;
  sense->frequency = (int) frequency;
  sense->definition = "";
  return TRUE;
}

/* As g_utf8_validate(), and eight bytes at a time where that is enough: nearly all texts are plain ASCII. */
static gboolean
is_valid_text (const char *text, gsize size)
{
  gsize i = 0;

  for (guint64 eight; i + sizeof eight <= size; i += sizeof eight)
    {
      memcpy (&eight, text + i, sizeof eight);
      if ((eight & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
    }
  return g_utf8_validate (text + i, (gssize) (size - i), NULL);
}

/* A copy of its own that fields can be cut from; NULL where it is no text. */
static char *
take_text (VecPackSection *section)
{
  if (section->owned == NULL)
    section->owned = (guint8 *) g_strndup ((const char *) section->bytes, section->size);
  if (strlen ((const char *) section->owned) != section->size || !is_valid_text ((const char *) section->owned, section->size))
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
          || !take_number (&text, '\n', MAX_SENSES, &n) || n == 0 || (gint64) n > self->n_senses - n_senses)
        return set_damaged (self, "words", error);
      self->frequencies[i] = (double) frequency;
      self->total += (double) frequency;
      for (; n > 0; n--)
        if (!parse_sense (&text, &self->senses[n_senses++]))
          return set_damaged (self, "words", error);
    }
  self->first_sense[self->n_words] = n_senses;
  return (n_senses == self->n_senses && *text == '\0') || set_damaged (self, "words", error);
}

/* Only pointers to strings of the section are set, and only when it is whole. */
static gboolean
parse_glosses (VecWordPack *self, GError **error)
{
  char *text = take_text (&self->glosses);
  g_autofree const char **definitions = g_new (const char *, self->n_senses);

  for (int i = 0; i < self->n_senses; i++)
    {
      definitions[i] = text != NULL ? take_field (&text, '\n') : NULL;
      if (definitions[i] == NULL)
        return set_damaged (self, "glosses", error);
    }
  if (*text != '\0')
    return set_damaged (self, "glosses", error);
  for (int i = 0; i < self->n_senses; i++)
    self->senses[i].definition = definitions[i];
  return TRUE;
}

/* The numbers in a row of their own take the place of the bytes. */
static gboolean
parse_related (VecWordPack *self, GError **error)
{
  const guint8 *bytes = self->related.bytes, *end = bytes + self->related.size;
  guint16 *ids = g_new (guint16, self->related.size / 2 + 1);
  g_autofree guint8 *counts = g_new0 (guint8, self->n_senses);
  gboolean whole = TRUE;
  gsize n = 0;

  for (int i = 0; i < self->n_senses && whole; i++)
    {
      whole = bytes < end && *bytes <= (gsize) (end - bytes - 1) / 2;
      if (whole)
        counts[i] = *bytes++;
      for (guint j = 0; j < counts[i] && whole; j++, bytes += 2)
        {
          ids[n] = (guint16) (bytes[0] | bytes[1] << 8);
          whole = ids[n++] < self->n_words;
        }
    }
  g_free (self->related.owned);
  self->related = (VecPackSection) { (const guint8 *) ids, n * 2, (guint8 *) ids };
  if (!whole || bytes != end)
    return set_damaged (self, "related", error);
  for (int i = 0; i < self->n_senses; ids += counts[i++])
    {
      self->senses[i].related = ids;
      self->senses[i].n_related = counts[i];
    }
  return TRUE;
}

static GHashTable *
parse_forms (VecWordPack *self, GError **error)
{
  char *text = take_text (&self->forms);
  g_autoptr(GHashTable) irregular = g_hash_table_new (g_str_hash, g_str_equal);

  while (text != NULL && *text != '\0')
    {
      char *form = take_field (&text, '\t');
      guint64 word;

      if (form == NULL || !take_number (&text, '\n', (guint64) self->n_words - 1, &word))
        text = NULL;
      else
        g_hash_table_insert (irregular, form, GINT_TO_POINTER ((int) word + 1));
    }
  if (text != NULL)
    return g_steal_pointer (&irregular);
  set_damaged (self, "forms", error);
  return NULL;
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

gboolean
vec_word_pack_parse (VecWordPack *self, GError **error)
{
  return load_header (self, error) && load_section (self, "words", &self->words, error) && load_section (self, "scales", &self->scales, error)
         && load_section (self, "codes", &self->codes, error) && check_numbers (self, error) && parse_words (self, error);
}

gboolean
vec_word_pack_parse_meanings (VecWordPack *self, GError **error)
{
  return load_section (self, "glosses", &self->glosses, error) && load_section (self, "related", &self->related, error)
         && parse_glosses (self, error) && parse_related (self, error);
}

GHashTable *
vec_word_pack_parse_forms (VecWordPack *self, GError **error)
{
  return load_section (self, "forms", &self->forms, error) ? parse_forms (self, error) : NULL;
}
