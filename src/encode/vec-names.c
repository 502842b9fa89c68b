#include "encode/vec-names.h"

#include <string.h>

#define MAX_LOOKED_AT 2000
#define MAX_WORDS 4        /* of a phrase; more are a text */
#define MAX_CHARACTERS 40
#define MAX_IDEOGRAPHS 10

typedef const char *(*GetName) (gpointer source, gint64 row);

/* ---- One name. */

static gboolean
is_ideograph (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  return script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA || script == G_UNICODE_SCRIPT_KATAKANA;
}

/* A code, an address, a number: what nobody would type to express a meaning. */
static gboolean
is_identifier (const char *name)
{
  gboolean has_letter = FALSE;
  gboolean has_digit = FALSE;
  gboolean has_pictograph = FALSE;

  if (strstr (name, "://") != NULL || strchr (name, '@') != NULL || strchr (name, '\\') != NULL)
    return TRUE;
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      has_digit = has_digit || g_unichar_isdigit (c);
      has_letter = has_letter || g_unichar_isalpha (c);
      has_pictograph = has_pictograph || c >= 0x2190;
    }
  if (!has_letter)
    return has_digit || !has_pictograph;
  return has_digit && strchr (name, ' ') == NULL;
}

static gboolean
is_text (const char *name)
{
  int n_words = 0;
  int n_characters = 0;
  int n_ideographs = 0;
  gboolean in_word = FALSE;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean word = !g_unichar_isspace (c) && c != '_';

      n_words += word && !in_word;
      n_ideographs += is_ideograph (c);
      n_characters++;
      in_word = word;
      if (c == '(' || c == '[' || c == '\n') /* "Heat (1995)" */
        return TRUE;
    }
  return n_words > MAX_WORDS || n_characters > MAX_CHARACTERS || n_ideographs > MAX_IDEOGRAPHS;
}

/* ---- Many. */

static VecNames
judge (GetName get_name, gpointer source, gint64 n_rows)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gint64 n_looked_at = MIN (n_rows, MAX_LOOKED_AT);
  int n_names = 0;
  int n_identifiers = 0;
  int n_texts = 0;

  for (gint64 i = 0; i < n_looked_at; i++)
    {
      const char *name = get_name (source, (gint64) ((__int128) i * n_rows / n_looked_at));

      if (name == NULL || *name == '\0')
        continue;
      n_names++;
      if (is_identifier (name))
        n_identifiers++;
      else if (is_text (name))
        n_texts++;
      g_hash_table_add (seen, g_strdup (name));
    }
  if (n_names == 0)
    return VEC_NAMES_NONE;
  if (2 * n_identifiers > n_names)
    return VEC_NAMES_IDENTIFIERS;
  if (2 * (int) g_hash_table_size (seen) < n_names)
    return VEC_NAMES_CLASSES;
  if (2 * (n_identifiers + n_texts) > n_names)
    return VEC_NAMES_TEXTS;
  return VEC_NAMES_WORDS;
}

static const char *
get_label_cb (gpointer source, gint64 row)
{
  return vec_table_get_label (source, row);
}

static const char *
get_text_cb (gpointer source, gint64 row)
{
  return vec_column_get_text (source, row);
}

VecNames
vec_names_of_labels (VecTable *table)
{
  if (!vec_table_has_labels (table))
    return VEC_NAMES_NONE;
  return judge (get_label_cb, table, vec_table_get_n_rows (table));
}

VecNames
vec_names_of_column (VecColumn *column)
{
  return judge (get_text_cb, column, vec_column_get_n_rows (column));
}

gboolean
vec_column_is_names (VecColumn *column)
{
  static const char *const whole[] = { "chinese", "english", "中文", "英文", "中文名", "英文名", "汉语", "英语",
                                       "name_zh", "name_en", "word_zh", "word_en", "zh", "en", "zh_cn", NULL };
  static const char *const beginnings[] = { "name (", "word (", "label (", "名称（", "名称(", "词（", "词(", NULL };
  g_autofree char *name = g_utf8_casefold (vec_column_get_name (column), -1);

  if (vec_column_get_column_type (column) != VEC_COLUMN_TEXT && vec_column_get_column_type (column) != VEC_COLUMN_CATEGORY)
    return FALSE;
  if (g_strv_contains (whole, g_strstrip (name)))
    return TRUE;
  for (int i = 0; beginnings[i] != NULL; i++)
    if (g_str_has_prefix (name, beginnings[i]))
      return TRUE;
  return FALSE;
}
