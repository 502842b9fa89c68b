#include "read/vec-roles-private.h"

#include <string.h>

#include "read/vec-list.h"

/* Names of labels, the likeliest first. */
static const char *const label_names[] = {
  "word", "label", "name", "title", "token", "item", "text", "term", "phrase", "sentence", "document", "product", "song", "movie",
  "key", "id", "词", "单词", "词语", "标签", "名称", "名字", "标题", "文本", "编号", NULL
};

static const char *const label_endings[] = { "_word", "_label", "_name", " name", "_title", " title", "_text", "_id", " id", NULL };

gboolean
vec_roles_is_among (const char *name, const char *const *names)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  return g_strv_contains (names, folded);
}

gboolean
vec_roles_ends_like_label (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  gsize n = strlen (name);

  for (guint i = 0; label_endings[i] != NULL; i++)
    if (g_str_has_suffix (folded, label_endings[i]))
      return TRUE;
  return n > 2 && g_str_has_suffix (name, "Id") && g_ascii_islower (name[n - 3]);
}

double
vec_roles_distinct_share (const VecSample *sample, guint column, guint *n_distinct)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_present = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    if (*vec_roles_cell (sample, i, column) != '\0')
      {
        n_present++;
        g_hash_table_add (seen, (char *) vec_roles_cell (sample, i, column));
      }
  *n_distinct = g_hash_table_size (seen);
  return n_present > 0 ? *n_distinct / (double) n_present : 0;
}

/* A column that is named like a label may repeat itself more than one that is not. */
static gboolean
mostly_differs (const VecSample *sample, guint column, double least)
{
  guint n_distinct;

  return vec_roles_distinct_share (sample, column, &n_distinct) > least;
}

/* ---- The label and the rest. */

static gboolean
can_be_label (const VecSample *sample, guint column, const gboolean *taken, double least)
{
  return (taken == NULL || !taken[column]) && sample->kinds[column] != VEC_KIND_EMPTY && mostly_differs (sample, column, least);
}

int
vec_roles_find_label (const VecSample *sample, const gboolean *taken)
{
  for (guint i = 0; sample->has_header && label_names[i] != NULL; i++)
    for (guint j = 0; j < sample->n_columns; j++)
      {
        g_autofree char *folded = g_utf8_strdown (sample->names[j], -1);

        if (g_str_equal (folded, label_names[i]) && can_be_label (sample, j, taken, 0.5))
          return (int) j;
      }
  for (guint j = 0; j < sample->n_columns; j++)
    if (sample->kinds[j] == VEC_KIND_TEXT && can_be_label (sample, j, taken, 0.7))
      return (int) j;
  for (guint j = 0; sample->has_header && j < sample->n_columns; j++)
    if (vec_roles_ends_like_label (sample->names[j]) && can_be_label (sample, j, taken, 0.5))
      return (int) j;
  return -1;
}

/* The final types come from all values; this is what the beginning shows. */
static VecRole
guess_metadata_role (const VecSample *sample, guint column)
{
  static const VecRole roles[] = { VEC_ROLE_TEXT, VEC_ROLE_NUMBER, VEC_ROLE_CATEGORY, VEC_ROLE_IMAGE };
  g_autoptr(VecStrings) values = vec_strings_new ();
  g_autoptr(VecColumn) typed = NULL;

  for (guint i = 0; i < sample->rows->len; i++)
    vec_strings_append (values, vec_roles_cell (sample, i, column), -1);
  typed = vec_column_new_guessed (sample->names[column], values);
  return roles[vec_column_get_column_type (typed)];
}

void
vec_roles_guess_others (const VecSample *sample, VecRole *roles, gboolean label_is_chosen)
{
  g_autofree gboolean *taken = g_new0 (gboolean, sample->n_columns);
  int label;

  for (guint j = 0; j < sample->n_columns; j++)
    taken[j] = roles[j] != VEC_ROLE_IGNORE;
  label = label_is_chosen ? -1 : vec_roles_find_label (sample, taken);
  if (label >= 0)
    {
      roles[label] = VEC_ROLE_LABEL;
      taken[label] = TRUE;
    }
  for (guint j = 0; j < sample->n_columns; j++)
    if (!taken[j])
      roles[j] = guess_metadata_role (sample, j);
}

VecRole *
vec_roles_guess (const VecSample *sample, gboolean *certain)
{
  VecRole *roles = g_new0 (VecRole, sample->n_columns);

  *certain = !sample->header_guessed && sample->regularity >= 0.9;
  vec_roles_guess_vector (sample, roles, certain);
  vec_roles_guess_others (sample, roles, FALSE);
  return roles;
}

int
vec_roles_count_dims (const VecSample *sample, const VecRole *roles)
{
  int n_dims = 0;

  for (guint j = 0; j < sample->n_columns; j++)
    {
      gsize at;

      if (roles[j] == VEC_ROLE_DIMENSION)
        n_dims++;
      else if (roles[j] == VEC_ROLE_VECTOR && sample->rows->len > 0)
        return MAX (0, vec_list_parse (vec_roles_cell (sample, 0, j), strlen (vec_roles_cell (sample, 0, j)), NULL, 0, &at));
    }
  return n_dims;
}
