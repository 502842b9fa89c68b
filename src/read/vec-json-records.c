#include "read/vec-json-records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

#define LOOKAHEAD ((gsize) 16 << 20)   /* a first value longer than this is the whole file */
#define MAX_DEPTH 8                    /* of names with dots */
#define MAX_LISTS 10000                /* side by side */
#define SAMPLE_BYTES ((gsize) 4 << 20)
#define SAMPLE_CELLS 200000
#define SAMPLE_ENOUGH 5

typedef enum
{
  LAYOUT_SEQUENCE,   /* values one after another */
  LAYOUT_ELEMENTS,   /* of one list */
  LAYOUT_MEMBERS,    /* of one object, the name is the key */
  LAYOUT_COLUMNS,    /* lists side by side */
} Layout;

/* One of the lists side by side. */
typedef struct
{
  char *name;
  VecJson json;      /* at its next element */
} List;

struct _VecJsonRecords
{
  char *file;
  GMappedFile *map;
  Layout layout;
  VecJson json;
  gint64 n_done;
  GArray *lists;         /* of List */
  GPtrArray *parts;      /* of char *, NULL-terminated */
  GString *left_out;
  GString *name;
  const char *line_at;   /* where @line was counted to */
  guint64 line;
};

/* ---- What kinds of values there are. */

/* The kind of a list's first element; VEC_JSON_END of an empty one. Does not move @json. */
static VecJsonKind
peek_first (const VecJson *json)
{
  VecJson copy = *json;

  vec_json_enter (&copy);
  return vec_json_next_element (&copy) ? vec_json_peek (&copy) : VEC_JSON_END;
}

/* Whether another value follows the first one. */
static gboolean
is_sequence (const VecJson *json)
{
  VecJson copy = *json;

  if ((gsize) (copy.end - copy.at) > LOOKAHEAD)
    copy.end = copy.at + LOOKAHEAD;
  return vec_json_skip (&copy) && vec_json_peek (&copy) != VEC_JSON_END;
}

/* What an object's members are. */
typedef struct
{
  guint n;
  guint n_tables;    /* lists of objects */
  guint n_vectors;   /* lists of lists */
  guint n_numbers;   /* lists of numbers */
  guint n_objects;
  VecJson object;    /* the last of those */
} Members;

static gboolean
count_members (const VecJson *json, Members *members)
{
  VecJson copy = *json;

  memset (members, 0, sizeof *members);
  vec_json_enter (&copy);
  while (vec_json_next_member (&copy, NULL))
    {
      VecJsonKind kind = vec_json_peek (&copy);
      VecJsonKind first = kind == VEC_JSON_ARRAY ? peek_first (&copy) : VEC_JSON_END;

      members->n++;
      members->n_tables += first == VEC_JSON_OBJECT;
      members->n_vectors += first == VEC_JSON_ARRAY;
      members->n_numbers += first == VEC_JSON_NUMBER;
      members->n_objects += kind == VEC_JSON_OBJECT;
      if (kind == VEC_JSON_OBJECT)
        members->object = copy;
      if (!vec_json_skip (&copy))
        return FALSE;
    }
  return copy.problem == NULL;
}

/* ---- Choosing the layout. */

static int
rank_table (const char *name)
{
  static const char *const names[] = { "data", "embeddings", "rows", "records", "items", "documents", "points", "results", NULL };

  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return 100 - i;
  return 0;
}

static gboolean
choose_table (VecJsonRecords *self, const char *part, GError **error)
{
  g_autoptr(GString) name = g_string_new (NULL);
  VecJson copy = self->json;
  int best = -1;

  vec_json_enter (&copy);
  while (vec_json_next_member (&copy, name))
    {
      if (vec_json_peek (&copy) == VEC_JSON_ARRAY && peek_first (&copy) == VEC_JSON_OBJECT)
        {
          int rank = part != NULL ? (g_str_equal (part, name->str) ? 1000 : -1) : rank_table (name->str);

          g_ptr_array_add (self->parts, g_strdup (name->str));
          if (rank > best)
            {
              best = rank;
              self->json = copy;
            }
        }
      if (!vec_json_skip (&copy))
        break;
    }
  g_ptr_array_add (self->parts, NULL);
  self->layout = LAYOUT_ELEMENTS;
  if (best >= 0)
    {
      vec_json_enter (&self->json);
      return TRUE;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s holds nothing called “%s”; there is “%s”"), self->file, part,
               (const char *) g_ptr_array_index (self->parts, 0));
  return FALSE;
}

static gint64
count_elements (const VecJson *json)
{
  VecJson copy = *json;
  gint64 n = 0;

  vec_json_enter (&copy);
  while (vec_json_next_element (&copy) && vec_json_skip (&copy))
    n++;
  return n;
}

static void
list_clear (gpointer data)
{
  g_free (((List *) data)->name);
}

/* Lists as long as the first one of vectors; the others are left out. */
static void
choose_lists (VecJsonRecords *self)
{
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(GArray) lengths = g_array_new (FALSE, FALSE, sizeof (gint64));
  VecJson copy = self->json;
  gint64 n_rows = -1;

  vec_json_enter (&copy);
  while (self->lists->len < MAX_LISTS && vec_json_next_member (&copy, name))
    {
      if (vec_json_peek (&copy) == VEC_JSON_ARRAY)
        {
          List list = { g_strdup (name->str), copy };
          gint64 n = count_elements (&copy);

          if (n_rows < 0 && peek_first (&copy) == VEC_JSON_ARRAY)
            n_rows = n;
          vec_json_enter (&list.json);
          g_array_append_val (self->lists, list);
          g_array_append_val (lengths, n);
        }
      if (!vec_json_skip (&copy))
        break;
    }
  for (guint i = self->lists->len; i-- > 0;)
    if (g_array_index (lengths, gint64, i) != n_rows)
      {
        g_string_append_printf (self->left_out, "%s“%s”", self->left_out->len > 0 ? ", " : "", g_array_index (self->lists, List, i).name);
        g_array_remove_index (self->lists, i);
      }
  self->layout = LAYOUT_COLUMNS;
}

static gboolean
choose_object_layout (VecJsonRecords *self, const char *part, GError **error)
{
  Members members;

  for (int depth = 0; depth < MAX_DEPTH; depth++)
    {
      if (!count_members (&self->json, &members))
        break;
      if (members.n_vectors > 0)
        {
          choose_lists (self);
          return TRUE;
        }
      if (members.n_tables > 0)
        return choose_table (self, part, error);
      if (members.n >= 2 && (members.n_numbers == members.n || members.n_objects == members.n))
        {
          self->layout = LAYOUT_MEMBERS;
          vec_json_enter (&self->json);
          return TRUE;
        }
      if (members.n_objects != 1 || members.n_numbers > 0)
        break;
      self->json = members.object;
    }
  self->layout = LAYOUT_SEQUENCE;
  return TRUE;
}

static gboolean
choose_layout (VecJsonRecords *self, const char *part, GError **error)
{
  VecJsonKind kind = vec_json_peek (&self->json);

  if (kind == VEC_JSON_END)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), self->file);
      return FALSE;
    }
  if (is_sequence (&self->json) || (kind != VEC_JSON_ARRAY && kind != VEC_JSON_OBJECT))
    self->layout = LAYOUT_SEQUENCE;
  else if (kind == VEC_JSON_OBJECT)
    return choose_object_layout (self, part, error);
  else
    {
      self->layout = LAYOUT_ELEMENTS;
      vec_json_enter (&self->json);
    }
  return TRUE;
}

/* ---- Opening. */

static gboolean
check_encoding (VecJsonRecords *self, const char *text, gsize n, GError **error)
{
  if (n < 2 || (memcmp (text, "\xff\xfe", 2) != 0 && memcmp (text, "\xfe\xff", 2) != 0 && text[0] != '\0' && text[1] != '\0'))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: JSON has to be in UTF-8, and this is UTF-16; save it as UTF-8"), self->file);
  return FALSE;
}

VecJsonRecords *
vec_json_records_open (const char *path, const char *part, GError **error)
{
  g_autoptr(GError) map_error = NULL;
  VecJsonRecords *self = g_new0 (VecJsonRecords, 1);

  self->file = g_filename_display_basename (path);
  self->lists = g_array_new (FALSE, TRUE, sizeof (List));
  g_array_set_clear_func (self->lists, list_clear);
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->left_out = g_string_new (NULL);
  self->name = g_string_new (NULL);
  self->map = g_mapped_file_new (path, FALSE, &map_error);
  if (self->map == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), self->file, map_error->message);
  else
    {
      const char *text = g_mapped_file_get_contents (self->map);
      gsize n = g_mapped_file_get_length (self->map);

      vec_json_init (&self->json, text != NULL ? text : "", n);
      self->line_at = self->json.begin;
      self->line = 1;
      if (check_encoding (self, self->json.begin, n, error) && choose_layout (self, part, error))
        {
          if (self->parts->len == 0)
            g_ptr_array_add (self->parts, NULL);
          return self;
        }
    }
  vec_json_records_free (self);
  return NULL;
}

void
vec_json_records_free (VecJsonRecords *self)
{
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_array_unref (self->lists);
  g_ptr_array_unref (self->parts);
  g_string_free (self->left_out, TRUE);
  g_string_free (self->name, TRUE);
  g_free (self->file);
  g_free (self);
}

/* ---- Rows. */

/* The members of an object within are fields too, with a dot in their names. */
static gboolean
flatten (VecJson *json, GString *name, const char *otherwise, int depth, VecJsonFieldFunc func, gpointer data)
{
  g_autoptr(GString) key = NULL;

  if (depth == MAX_DEPTH || vec_json_peek (json) != VEC_JSON_OBJECT)
    return func (name->len > 0 ? name->str : otherwise, json, data);
  key = g_string_new (NULL);
  vec_json_enter (json);
  while (vec_json_next_member (json, key))
    {
      gsize length = name->len;

      if (length > 0)
        g_string_append_c (name, '.');
      g_string_append_len (name, key->str, (gssize) key->len);
      if (!flatten (json, name, otherwise, depth + 1, func, data))
        return FALSE;
      g_string_truncate (name, length);
    }
  return json->problem == NULL;
}

/* ["king", [0.1, 0.2]] and ["king", 0.1, 0.2], but not [0.1, 0.2]. */
static gboolean
is_mixed_list (const VecJson *json)
{
  VecJson copy = *json;

  vec_json_enter (&copy);
  for (int i = 0; i < 2 && vec_json_next_element (&copy); i++)
    if (vec_json_peek (&copy) != VEC_JSON_NUMBER)
      return TRUE;
    else if (!vec_json_skip (&copy))
      break;
  return FALSE;
}

static gboolean
read_value (VecJsonRecords *self, VecJson *json, VecJsonFieldFunc func, gpointer data)
{
  VecJsonKind kind = vec_json_peek (json);

  g_string_truncate (self->name, 0);
  if (kind != VEC_JSON_ARRAY || !is_mixed_list (json))
    return flatten (json, self->name, kind == VEC_JSON_ARRAY ? "vector" : "label", 0, func, data);
  vec_json_enter (json);
  for (guint i = 1; vec_json_next_element (json); i++)
    {
      g_string_printf (self->name, _("Column %u"), i);
      if (!flatten (json, self->name, "", 1, func, data))
        return FALSE;
    }
  return json->problem == NULL;
}

static gboolean
read_member (VecJsonRecords *self, VecJsonFieldFunc func, gpointer data)
{
  VecJson key;

  if (!vec_json_next_member (&self->json, NULL))
    return FALSE;
  key = self->json;
  key.at = key.name;
  if (func ("key", &key, data))
    return read_value (self, &self->json, func, data);
  self->json.problem = key.problem;
  return FALSE;
}

static gboolean
read_columns (VecJsonRecords *self, VecJsonFieldFunc func, gpointer data)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      List *list = &g_array_index (self->lists, List, i);

      if (!vec_json_next_element (&list->json))
        {
          self->json.problem = list->json.problem;
          self->json.at = list->json.at;
          return FALSE;
        }
      g_string_assign (self->name, list->name);
      if (!flatten (&list->json, self->name, "", 1, func, data))
        {
          self->json.problem = list->json.problem;
          self->json.at = list->json.at;
          return FALSE;
        }
      if (i == 0)
        self->json.at = list->json.at;
    }
  return self->lists->len > 0;
}

static gboolean
read_record (VecJsonRecords *self, VecJsonFieldFunc func, gpointer data)
{
  switch (self->layout)
    {
    case LAYOUT_SEQUENCE:
      return vec_json_peek (&self->json) != VEC_JSON_END && read_value (self, &self->json, func, data);
    case LAYOUT_ELEMENTS:
      return vec_json_next_element (&self->json) && read_value (self, &self->json, func, data);
    case LAYOUT_MEMBERS:
      return read_member (self, func, data);
    case LAYOUT_COLUMNS:
      return read_columns (self, func, data);
    default:
      g_return_val_if_reached (FALSE);
    }
}

gboolean
vec_json_records_next (VecJsonRecords *self, VecJsonFieldFunc func, gpointer data, GError **error)
{
  if (read_record (self, func, data))
    {
      self->n_done++;
      return TRUE;
    }
  if (self->json.problem != NULL)
    vec_json_set_error (&self->json, self->file, error);
  return FALSE;
}

guint64
vec_json_records_get_line (VecJsonRecords *self)
{
  if (self->json.at < self->line_at)
    return self->line;
  for (const char *p = self->line_at; p < self->json.at && (p = memchr (p, '\n', (gsize) (self->json.at - p))) != NULL; p++)
    self->line++;
  self->line_at = self->json.at;
  return self->line;
}

guint64
vec_json_records_get_position (VecJsonRecords *self)
{
  return (guint64) (self->json.at - self->json.begin);
}

guint64
vec_json_records_get_size (VecJsonRecords *self)
{
  return (guint64) (self->json.end - self->json.begin);
}

const char *const *
vec_json_records_get_parts (VecJsonRecords *self)
{
  return (const char *const *) self->parts->pdata;
}

const char *
vec_json_records_get_left_out (VecJsonRecords *self)
{
  return self->left_out->len > 0 ? self->left_out->str : NULL;
}

/* ---- The first rows. */

typedef struct
{
  GPtrArray *names;      /* of char * */
  GHashTable *indices;   /* name → index + 1 */
  GPtrArray *values;     /* of the row that is being read: char *, by index, NULL where there is none yet */
  GString *text;
  gsize n_bytes;
} Sampling;

gboolean
vec_json_take_as_text (VecJson *value, GString *text, gboolean *is_null)
{
  VecJsonKind kind = vec_json_peek (value);
  const char *begin = value->at;

  *is_null = kind == VEC_JSON_NULL;
  if (kind == VEC_JSON_STRING)
    return vec_json_take_string (value, text);
  if (!vec_json_skip (value))
    return FALSE;
  if (*is_null)
    return TRUE;
  if (!g_utf8_validate_len (begin, (gsize) (value->at - begin), NULL))
    {
      value->at = begin;
      value->problem = N_("the text that begins here is not valid UTF-8");
      return FALSE;
    }
  g_string_append_len (text, begin, value->at - begin);
  return TRUE;
}

static gboolean
sample_field_cb (const char *name, VecJson *value, gpointer data)
{
  Sampling *self = data;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, name));
  gboolean is_null;

  if (index == 0)
    {
      g_ptr_array_add (self->names, g_strdup (name));
      index = self->names->len;
      g_hash_table_insert (self->indices, g_ptr_array_index (self->names, index - 1), GUINT_TO_POINTER (index));
    }
  g_string_truncate (self->text, 0);
  if (!vec_json_take_as_text (value, self->text, &is_null))
    return FALSE;
  if (self->values->len < index)
    g_ptr_array_set_size (self->values, (int) index);
  if (self->values->pdata[index - 1] != NULL)
    return TRUE;
  self->values->pdata[index - 1] = g_strdup (self->text->str);
  self->n_bytes += self->text->len;
  return TRUE;
}

/* Rows get as many values as there are names. */
static void
pad_rows (GPtrArray *rows, guint n)
{
  for (guint i = 0; i < rows->len; i++)
    {
      GPtrArray *values = g_ptr_array_index (rows, i);

      g_ptr_array_set_size (values, (int) n + 1);
      for (guint j = 0; j < n; j++)
        if (values->pdata[j] == NULL)
          values->pdata[j] = g_strdup ("");
      rows->pdata[i] = g_ptr_array_free (values, FALSE);
    }
}

static gboolean
read_sample (VecJsonRecords *records, Sampling *self, GPtrArray *rows, GError **error)
{
  GError *row_error = NULL;

  while (rows->len < VEC_SAMPLE_ROWS
         && (rows->len < SAMPLE_ENOUGH || (self->n_bytes < SAMPLE_BYTES && rows->len * self->names->len < SAMPLE_CELLS)))
    {
      gboolean more;

      self->values = g_ptr_array_new ();
      more = vec_json_records_next (records, sample_field_cb, self, &row_error);
      if (!more)
        {
          for (guint j = 0; j < self->values->len; j++)
            g_free (self->values->pdata[j]);
          g_ptr_array_free (self->values, TRUE);
          break;
        }
      g_ptr_array_add (rows, self->values);
    }
  /* A file that ends too early still shows what it has; reading it says where. */
  if (row_error != NULL && rows->len == 0)
    {
      g_propagate_error (error, row_error);
      return FALSE;
    }
  g_clear_error (&row_error);
  return TRUE;
}

VecSample *
vec_json_sample_new (const char *path, const char *part, GError **error)
{
  VecJsonRecords *records = vec_json_records_open (path, part, error);
  Sampling sampling = { 0 };
  GPtrArray *rows;
  VecSample *sample = NULL;
  gboolean ok;

  if (records == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  sampling.names = g_ptr_array_new_with_free_func (g_free);
  sampling.indices = g_hash_table_new (g_str_hash, g_str_equal);
  sampling.text = g_string_new (NULL);
  ok = read_sample (records, &sampling, rows, error);
  pad_rows (rows, sampling.names->len);
  if (ok && rows->len > 0 && sampling.names->len > 0)
    sample = vec_sample_new_for_rows (sampling.names, rows);
  else
    {
      g_ptr_array_unref (rows);
      if (ok)
        g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s holds no rows"), records->file);
    }
  g_hash_table_unref (sampling.indices);
  g_ptr_array_unref (sampling.names);
  g_string_free (sampling.text, TRUE);
  vec_json_records_free (records);
  return sample;
}

/* ---- Recognition. */

int
vec_json_probe (const guint8 *head, gsize n_head, guint64 size)
{
  VecJson json;
  VecJsonKind kind, first;
  guint n = 0;

  vec_json_init (&json, (const char *) head, n_head);
  kind = vec_json_peek (&json);
  if (kind != VEC_JSON_ARRAY && kind != VEC_JSON_OBJECT)
    return 0;
  first = kind == VEC_JSON_ARRAY ? peek_first (&json) : VEC_JSON_OBJECT;
  while (json.problem == NULL && vec_json_peek (&json) != VEC_JSON_END)
    {
      n++;
      vec_json_skip (&json);
    }
  /* The head may end within a value; so may a file that was cut off. */
  if (json.problem != NULL && json.end - json.at > 8)
    return n > 1 && kind == VEC_JSON_OBJECT ? 70 : 0;
  if (first == VEC_JSON_END)
    return 30;
  return 90;
}
