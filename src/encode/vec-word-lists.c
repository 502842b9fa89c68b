#include "encode/vec-word-lists.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "encode/vec-static-encoder.h"
#include "encode/vec-trim.h"

#define MAX_NAME_CHARS 40
#define FULL_WIDTH_COLON 0xff1a

struct _VecWordLists
{
  gatomicrefcount refs;
  GArray *lists;     /* of VecWordList */
  guint n_texts;
};

/* ---- Reading. */

/* What is being read: the text of each list, by its name. */
typedef struct
{
  GPtrArray *names;  /* of char * */
  GPtrArray *bodies; /* of GString * */
  GString *body;     /* where lines go */
} Reading;

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

static void
begin_list (Reading *reading, const char *name)
{
  for (guint i = 0; i < reading->names->len; i++)
    if (strcmp (reading->names->pdata[i], name) == 0)
      {
        reading->body = reading->bodies->pdata[i];
        return;
      }
  reading->body = g_string_new (NULL);
  g_ptr_array_add (reading->names, g_strdup (name));
  g_ptr_array_add (reading->bodies, reading->body);
}

static void
add_line (Reading *reading, const char *line)
{
  if (reading->body == NULL)
    begin_list (reading, "");
  g_string_append (reading->body, line);
  g_string_append_c (reading->body, '\n');
}

static char *
dup_trimmed (const char *text, const char *end)
{
  vec_trim (&text, &end);
  return g_strndup (text, (gsize) (end - text));
}

/* The first colon that ends a name: "10:30" and "http://…" have none. */
static const char *
find_colon (const char *line)
{
  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p), next = g_utf8_get_char (g_utf8_next_char (p));

      if (c == FULL_WIDTH_COLON || (c == ':' && (next == 0 || g_unichar_isspace (next))))
        return p;
    }
  return NULL;
}

/* "# Fruit": the name behind the marks; NULL: it is none. */
static char *
dup_heading (const char *line)
{
  const char *name = line + strspn (line, "#"), *end = line + strlen (line);

  if (name == line || !g_unichar_isspace (g_utf8_get_char (name)))
    return NULL;
  return dup_trimmed (name, end);
}

/* "Fruit:", "Fruit: apple, pear", "# Fruit". @words: those that follow the name, none when nothing does. NULL: it is a line of words. */
static char *
dup_name (const char *line, char ***words)
{
  const char *colon = find_colon (line), *end = line + strlen (line);
  g_autofree char *heading = dup_heading (line), *rest = NULL;

  *words = NULL;
  if (heading != NULL)
    return g_steal_pointer (&heading);
  if (colon == NULL || colon == line || g_utf8_strlen (line, colon - line) > MAX_NAME_CHARS)
    return NULL;
  rest = dup_trimmed (g_utf8_next_char (colon), end);
  *words = vec_split_texts (rest);
  if ((*words)[0] == NULL || (*words)[1] != NULL)
    return dup_trimmed (line, colon);
  g_clear_pointer (words, g_strfreev);
  return NULL;
}

static void
read_line (Reading *reading, const char *begin, const char *end)
{
  g_autofree char *line = dup_trimmed (begin, end), *name = NULL;
  g_auto (GStrv) words = NULL;

  if (*line == '\0')
    return;
  name = dup_name (line, &words);
  if (name == NULL)
    {
      add_line (reading, line);
      return;
    }
  begin_list (reading, name);
  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    add_line (reading, words[i]);
}

static void
take_lists (VecWordLists *lists, Reading *reading)
{
  for (guint i = 0; i < reading->names->len; i++)
    {
      VecWordList list = { g_strdup (reading->names->pdata[i]), vec_split_texts (((GString *) reading->bodies->pdata[i])->str) };

      if (list.texts[0] != NULL)
        {
          lists->n_texts += g_strv_length (list.texts);
          g_array_append_val (lists->lists, list);
          continue;
        }
      g_free (list.name);
      g_strfreev (list.texts);
    }
}

static void
list_clear (gpointer data)
{
  VecWordList *list = data;

  g_free (list->name);
  g_strfreev (list->texts);
}

VecWordLists *
vec_word_lists_parse (const char *pasted)
{
  VecWordLists *lists = g_new0 (VecWordLists, 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free), bodies = g_ptr_array_new_with_free_func (free_string);
  g_autofree char *valid = g_utf8_make_valid (pasted, -1);
  Reading reading = { names, bodies, NULL };
  const char *line = valid;

  g_atomic_ref_count_init (&lists->refs);
  lists->lists = g_array_new (FALSE, FALSE, sizeof (VecWordList));
  g_array_set_clear_func (lists->lists, list_clear);
  while (*line != '\0')
    {
      const char *end = line + strcspn (line, "\r\n");

      read_line (&reading, line, end);
      line = *end != '\0' ? end + 1 : end;
    }
  take_lists (lists, &reading);
  return lists;
}

VecWordLists *
vec_word_lists_ref (VecWordLists *lists)
{
  g_atomic_ref_count_inc (&lists->refs);
  return lists;
}

void
vec_word_lists_unref (VecWordLists *lists)
{
  if (!g_atomic_ref_count_dec (&lists->refs))
    return;
  g_array_unref (lists->lists);
  g_free (lists);
}

guint
vec_word_lists_get_n_lists (VecWordLists *lists)
{
  return lists->lists->len;
}

const VecWordList *
vec_word_lists_get (VecWordLists *lists, guint i)
{
  return &g_array_index (lists->lists, VecWordList, i);
}

guint
vec_word_lists_get_n_texts (VecWordLists *lists)
{
  return lists->n_texts;
}

/* ---- Encoding. */

/* The texts of all lists, lent, and which list each is of. */
static const char **
flatten (VecWordLists *lists, guint32 *codes)
{
  const char **texts = g_new0 (const char *, lists->n_texts + 1);
  guint n = 0;

  for (guint i = 0; i < lists->lists->len; i++)
    for (char **text = vec_word_lists_get (lists, i)->texts; *text != NULL; text++)
      {
        codes[n] = i;
        texts[n++] = *text;
      }
  return texts;
}

typedef enum
{
  UNKNOWN,
  GUESSED,           /* by letters alone */
  KNOWN,
} Knowledge;

static Knowledge
judge (const VecEncoding *encoding)
{
  if (!encoding->encoded)
    return UNKNOWN;
  return encoding->guessed != NULL && (int) g_strv_length (encoding->guessed) >= encoding->n_known ? GUESSED : KNOWN;
}

/* (n_texts). NULL: cancelled. */
static Knowledge *
find_known (const char *const *texts, guint n, VecEncoder *encoder, GCancellable *cancellable, GError **error)
{
  g_autofree float *vectors = g_new (float, (gsize) MAX (n, 1) * (gsize) vec_encoder_get_n_dims (encoder));
  g_autofree VecEncoding *encodings = g_new0 (VecEncoding, n + 1);
  Knowledge *known = g_new0 (Knowledge, n + 1);
  gboolean ok = n == 0 || vec_encoder_encode (encoder, texts, n, vectors, encodings, cancellable, error);

  for (guint i = 0; i < n; i++)
    {
      known[i] = judge (&encodings[i]);
      vec_encoding_clear (&encodings[i]);
    }
  if (!ok)
    g_clear_pointer (&known, g_free);
  return known;
}

static char **
pick (const char *const *texts, const Knowledge *known, guint n, Knowledge kind)
{
  g_autoptr (GStrvBuilder) picked = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    if (known[i] == kind)
      g_strv_builder_add (picked, texts[i]);
  return g_strv_builder_end (picked);
}

gboolean
vec_word_lists_check (VecWordLists *lists, VecEncoder *encoder, char ***unknown, char ***guessed, GCancellable *cancellable, GError **error)
{
  g_autofree guint32 *codes = g_new (guint32, lists->n_texts + 1);
  g_autofree const char **texts = flatten (lists, codes);
  g_autofree Knowledge *known = find_known (texts, lists->n_texts, encoder, cancellable, error);

  if (known == NULL)
    return FALSE;
  *unknown = pick (texts, known, lists->n_texts, UNKNOWN);
  *guessed = pick (texts, known, lists->n_texts, GUESSED);
  return TRUE;
}

static gboolean
need_names (VecWordLists *lists)
{
  return lists->lists->len > 1 || (lists->lists->len == 1 && *vec_word_lists_get (lists, 0)->name != '\0');
}

/* Takes over @row_codes (n_rows). */
static VecColumn *
make_column (VecWordLists *lists, guint32 *row_codes, gint64 n_rows)
{
  g_autoptr (VecStrings) names = vec_strings_new ();

  for (guint i = 0; i < lists->lists->len; i++)
    {
      const char *name = vec_word_lists_get (lists, i)->name;

      vec_strings_append (names, *name != '\0' ? name : _("Other words"), -1);
    }
  return vec_column_new_category (_("List"), row_codes, n_rows, names);
}

/* For the rows of @table: the texts that are known, by which they are labelled, in their order. */
static VecColumn *
make_table_column (VecWordLists *lists, const char *const *texts, const guint32 *codes, VecTable *table)
{
  gint64 n_rows = vec_table_get_n_rows (table), row = 0;
  guint32 *row_codes = g_new0 (guint32, n_rows);

  for (guint i = 0; i < lists->n_texts && row < n_rows; i++)
    if (g_str_equal (vec_table_get_label (table, row), texts[i]))
      row_codes[row++] = codes[i];
  return make_column (lists, row_codes, n_rows);
}

VecTable *
vec_word_lists_encode (VecWordLists *lists, VecEncoder *encoder, const char *name, GCancellable *cancellable, GError **error)
{
  g_autofree guint32 *codes = g_new (guint32, lists->n_texts + 1);
  g_autofree const char **texts = flatten (lists, codes);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  g_autoptr (VecTable) table = vec_encoder_encode_table (encoder, name, texts, lists->n_texts, cancellable, error);

  if (table == NULL || !need_names (lists))
    return g_steal_pointer (&table);
  g_ptr_array_add (columns, make_table_column (lists, texts, codes, table));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (table, i)));
  return vec_table_new_with_columns (table, NULL, columns);
}

VecColumn *
vec_word_lists_make_column (VecWordLists *lists)
{
  guint32 *codes = g_new (guint32, lists->n_texts + 1);
  g_autofree const char **texts = flatten (lists, codes);

  return make_column (lists, codes, lists->n_texts);
}
