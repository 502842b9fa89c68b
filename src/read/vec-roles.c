#include "read/vec-roles.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-list.h"
#include "read/vec-number.h"

/* Names of labels, the likeliest first. */
static const char *const label_names[] = {
  "word", "label", "name", "title", "token", "item", "text", "term", "phrase", "sentence", "document", "product", "song", "movie",
  "key", "id", "词", "单词", "词语", "标签", "名称", "名字", "标题", "文本", "编号", NULL
};

static const char *const label_endings[] = { "_word", "_label", "_name", " name", "_title", " title", "_text", "_id", " id", NULL };

/* Numbers that are no part of a vector; and those that are none where they stand before or after it, but may well be inside. */
static const char *const aside_names[] = { "id",    "index",    "idx",     "row",   "class", "label", "target",
                                           "category", "cluster", "y", "编号", "序号",  "类别",  "unnamed: 0", NULL };
static const char *const border_names[] = { "number", "no",   "rank",      "group", "type",      "year",   "date",  "time",
                                            "timestamp", "count", "freq", "frequency", "rating", "price", "popularity", NULL };

/* Those too, but only in whole numbers: an age of 0.35 is as much a dimension as its neighbours. */
static const char *const whole_border_names[] = { "age", NULL };

static const char *const single_names[] = { "x", "value", "dim", "dimension", "feature", "vector", "embedding", NULL };

static const char *
cell (const VecSample *sample, guint row, guint column)
{
  return ((char **) g_ptr_array_index (sample->rows, row))[column];
}

static gboolean
is_among (const char *name, const char *const *names)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);

  return g_strv_contains (names, folded);
}

static gboolean
ends_like_label (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  gsize n = strlen (name);

  for (guint i = 0; label_endings[i] != NULL; i++)
    if (g_str_has_suffix (folded, label_endings[i]))
      return TRUE;
  return n > 2 && g_str_has_suffix (name, "Id") && g_ascii_islower (name[n - 3]);
}

static gboolean
all_integers (const VecSample *sample, guint column)
{
  for (guint i = 0; i < sample->rows->len; i++)
    if (strspn (cell (sample, i, column), "0123456789") != strlen (cell (sample, i, column)))
      return FALSE;
  return TRUE;
}

static gboolean
has_column (const VecSample *sample, const char *name)
{
  for (guint j = 0; j < sample->n_columns; j++)
    if (g_ascii_strcasecmp (sample->names[j], name) == 0)
      return TRUE;
  return FALSE;
}

/* Whether a number column is set aside from the vector by its name. A y is a class, but beside an x it is a coordinate. */
static gboolean
is_aside (const VecSample *sample, guint column)
{
  const char *name = sample->names[column];

  if (!sample->has_header)
    return FALSE;
  if (g_ascii_strcasecmp (name, "y") == 0 && has_column (sample, "x"))
    return FALSE;
  return column < sample->n_short_header || is_among (name, aside_names) || ends_like_label (name);
}

/* Distinct values among those that are there. */
static double
distinct_share (const VecSample *sample, guint column, guint *n_distinct)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_present = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    if (*cell (sample, i, column) != '\0')
      {
        n_present++;
        g_hash_table_add (seen, (char *) cell (sample, i, column));
      }
  *n_distinct = g_hash_table_size (seen);
  return n_present > 0 ? *n_distinct / (double) n_present : 0;
}

/* A column that is named like a label may repeat itself more than one that is not. */
static gboolean
mostly_differs (const VecSample *sample, guint column, double least)
{
  guint n_distinct;

  return distinct_share (sample, column, &n_distinct) > least;
}

/* ---- The vector. */

/* The name without its digits; NULL when it has none. */
static char *
dup_stem (const char *name)
{
  GString *stem = g_string_new (NULL);
  gboolean any = FALSE;

  for (const char *p = name; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      any = TRUE;
    else
      g_string_append_c (stem, *p);
  return g_string_free (stem, !any);
}

/* In a run of like-named columns one that is no number is a mistake in the data, not the end of the run. */
static gboolean
can_be_number (const VecSample *sample, guint column)
{
  guint n_numbers = 0, n_present = 0;

  if (sample->kinds[column] == VEC_KIND_NUMBER)
    return TRUE;
  for (guint i = 0; i < sample->rows->len; i++)
    {
      const char *text = cell (sample, i, column);
      float value;

      n_present += *text != '\0';
      n_numbers += vec_number_is_whole (text, strlen (text), sample->decimal_point, &value);
    }
  return n_numbers * 2 >= n_present;
}

static guint
find_named_run (const VecSample *sample, guint *first)
{
  guint best = 0;

  for (guint begin = 0; begin < sample->n_columns;)
    {
      g_autofree char *stem = dup_stem (sample->names[begin]);
      guint end = begin + 1;

      if (stem != NULL && can_be_number (sample, begin))
        for (; end < sample->n_columns; end++)
          {
            g_autofree char *next = dup_stem (sample->names[end]);

            if (g_strcmp0 (stem, next) != 0 || !can_be_number (sample, end))
              break;
          }
      if (end - begin > best && end - begin >= 2)
        {
          best = end - begin;
          *first = begin;
        }
      begin = end;
    }
  return best;
}

static gboolean
is_border (const VecSample *sample, guint column)
{
  const char *name = sample->names[column];

  return sample->has_header
         && (is_among (name, border_names) || (is_among (name, whole_border_names) && all_integers (sample, column)));
}

static guint
find_number_run (const VecSample *sample, guint *first)
{
  guint best = 0;

  for (guint begin = 0; begin < sample->n_columns;)
    {
      guint end = begin;
      guint next;

      while (end < sample->n_columns && sample->kinds[end] == VEC_KIND_NUMBER && !is_aside (sample, end))
        end++;
      next = end + 1;
      while (begin < end && is_border (sample, begin))
        begin++;
      while (begin < end && is_border (sample, end - 1))
        end--;
      if (end - begin > best)
        {
          best = end - begin;
          *first = begin;
        }
      begin = next;
    }
  return best;
}

/* Sizes that people choose for vectors: squares of pictures, powers of two, multiples of 50 and of 64. */
static gboolean
is_usual_size (guint n)
{
  guint root = (guint) lround (sqrt (n));

  return n >= 8 && ((n & (n - 1)) == 0 || (n >= 16 && root * root == n) || n % 50 == 0 || n % 64 == 0);
}

static gboolean
looks_like_class (const VecSample *sample, guint column)
{
  guint n_distinct;
  double share = distinct_share (sample, column, &n_distinct);

  return all_integers (sample, column) && n_distinct >= 2 && share <= 0.5;
}

/* Each value is the one before it plus one. */
static gboolean
looks_like_sequence (const VecSample *sample, guint column)
{
  guint64 last = 0;

  if (!all_integers (sample, column))
    return FALSE;
  for (guint i = 0; i < sample->rows->len; i++)
    {
      guint64 value = g_ascii_strtoull (cell (sample, i, column), NULL, 10);

      if (i > 0 && value != last + 1)
        return FALSE;
      last = value;
    }
  return TRUE;
}

static gboolean
all_have_fractions (const VecSample *sample, guint first, guint n)
{
  for (guint j = first; j < first + n; j++)
    if (all_integers (sample, j))
      return FALSE;
  return TRUE;
}

/* A file of numbers without header often has a class or an id before or after the vector. It is told by the size that remains, or by
 * being the only column of whole numbers. */
static void
set_aside_border (const VecSample *sample, guint *first, guint *n, gboolean *certain)
{
  guint last = *first + *n - 1;
  gboolean usual;

  if (sample->has_header || *n < 5 || is_usual_size (*n) || sample->rows->len < 3)
    return;
  usual = is_usual_size (*n - 1);
  if (usual && looks_like_sequence (sample, last))
    --*n;
  else if (usual && looks_like_sequence (sample, *first))
    {
      ++*first;
      --*n;
    }
  else if (looks_like_class (sample, last) && (usual || all_have_fractions (sample, *first, *n - 1)))
    --*n;
  else if (looks_like_class (sample, *first) && (usual || all_have_fractions (sample, *first + 1, *n - 1)))
    {
      ++*first;
      --*n;
    }
  else
    return;
  *certain = FALSE;
}

static int
find_list (const VecSample *sample)
{
  int best = -1;
  int best_length = 0;

  for (guint j = 0; j < sample->n_columns; j++)
    {
      gsize at;
      int n;

      if (sample->kinds[j] != VEC_KIND_LIST)
        continue;
      n = vec_list_parse (cell (sample, 0, j), strlen (cell (sample, 0, j)), NULL, 0, &at);
      if (n > best_length)
        {
          best = (int) j;
          best_length = n;
        }
    }
  return best;
}

/* Two columns called so are a vector even beside other numbers. */
static gboolean
is_usual_stem (const char *name)
{
  static const char *const stems[] = { "d", "dim", "dim_", "x", "x_", "v", "f", NULL };
  g_autofree char *stem = dup_stem (name);
  g_autofree char *folded = stem != NULL ? g_ascii_strdown (stem, -1) : NULL;

  return folded != NULL && g_strv_contains (stems, folded);
}

/* One number column makes a vector of one dimension only if nothing speaks against it. */
static gboolean
can_stand_alone (const VecSample *sample, guint column)
{
  g_autofree char *stem = NULL;

  if (!sample->has_header)
    return TRUE;
  stem = dup_stem (sample->names[column]);
  return stem != NULL || is_among (sample->names[column], single_names);
}

static void
guess_vector (const VecSample *sample, VecRole *roles, gboolean *certain)
{
  guint first = 0, n = 0;
  int list;

  if (sample->has_header)
    n = find_named_run (sample, &first);
  list = find_list (sample);
  if (n < 3 && list >= 0)
    {
      roles[list] = VEC_ROLE_VECTOR;
      return;
    }
  if (n < 3 && !(n == 2 && is_usual_stem (sample->names[first])))
    {
      n = find_number_run (sample, &first);
      set_aside_border (sample, &first, &n, certain);
      *certain = *certain && (n >= 3 || (n == 2 && has_column (sample, "x") && has_column (sample, "y")));
    }
  if (n == 1 && !can_stand_alone (sample, first))
    return;
  for (guint j = first; j < first + n; j++)
    roles[j] = VEC_ROLE_DIMENSION;
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
    if (ends_like_label (sample->names[j]) && can_be_label (sample, j, taken, 0.5))
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
    vec_strings_append (values, cell (sample, i, column), -1);
  typed = vec_column_new_guessed (sample->names[column], values);
  return roles[vec_column_get_column_type (typed)];
}

static void
guess_label_and_metadata (const VecSample *sample, VecRole *roles, gboolean label_is_chosen)
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
  guess_vector (sample, roles, certain);
  guess_label_and_metadata (sample, roles, FALSE);
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
        return MAX (0, vec_list_parse (cell (sample, 0, j), strlen (cell (sample, 0, j)), NULL, 0, &at));
    }
  return n_dims;
}

/* ---- What a person chose. */

int
vec_roles_find_column (const VecSample *sample, const char *text)
{
  guint64 number;

  for (guint j = 0; j < sample->n_columns; j++)
    if (g_str_equal (sample->names[j], text))
      return (int) j;
  for (guint j = 0; j < sample->n_columns; j++)
    if (g_ascii_strcasecmp (sample->names[j], text) == 0)
      return (int) j;
  if (g_ascii_string_to_unsigned (text, 10, 1, sample->n_columns, &number, NULL))
    return (int) number - 1;
  return -1;
}

char *
vec_roles_dup_column_list (const VecSample *sample)
{
  GString *text = g_string_new (NULL);
  guint n = MIN (sample->n_columns, 10);

  for (guint j = 0; j < n; j++)
    g_string_append_printf (text, "%s“%s”", j > 0 ? ", " : "", sample->names[j]);
  if (n < sample->n_columns)
    g_string_append_printf (text, g_dngettext (GETTEXT_PACKAGE, " and %u more", " and %u more", sample->n_columns - n),
                            sample->n_columns - n);
  return g_string_free (text, FALSE);
}

static int
require_column (const VecSample *sample, const char *text, const char *file, GError **error)
{
  int column = vec_roles_find_column (sample, text);

  if (column < 0)
    {
      g_autofree char *list = vec_roles_dup_column_list (sample);

      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column “%s”; its columns are %s"), file, text, list);
    }
  return column;
}

/* "first-last" where both are columns; a hyphen may also be part of a name. */
static gboolean
find_range (const VecSample *sample, const char *text, int *first, int *last)
{
  for (const char *hyphen = strchr (text, '-'); hyphen != NULL; hyphen = strchr (hyphen + 1, '-'))
    {
      g_autofree char *begin = g_strstrip (g_strndup (text, (gsize) (hyphen - text)));
      g_autofree char *end = g_strstrip (g_strdup (hyphen + 1));

      *first = vec_roles_find_column (sample, begin);
      *last = vec_roles_find_column (sample, end);
      if (*first >= 0 && *last >= *first)
        return TRUE;
    }
  return FALSE;
}

static gboolean
choose_vector_part (const VecSample *sample, const char *text, VecRole *roles, const char *file, GError **error)
{
  int first = vec_roles_find_column (sample, text);
  int last = first;

  if (first < 0 && !find_range (sample, text, &first, &last))
    return require_column (sample, text, file, error) >= 0;
  for (int j = first; j <= last; j++)
    roles[j] = sample->kinds[j] == VEC_KIND_LIST ? VEC_ROLE_VECTOR : VEC_ROLE_DIMENSION;
  return TRUE;
}

static gboolean
choose_vector (const VecSample *sample, const char *text, VecRole *roles, const char *file, GError **error)
{
  g_auto(GStrv) parts = NULL;

  if (g_str_equal (text, "*"))
    {
      for (guint j = 0; j < sample->n_columns; j++)
        roles[j] = VEC_ROLE_DIMENSION;
      return TRUE;
    }
  if (vec_roles_find_column (sample, text) >= 0)
    return choose_vector_part (sample, text, roles, file, error);
  parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (!choose_vector_part (sample, g_strstrip (parts[i]), roles, file, error))
      return FALSE;
  return TRUE;
}

VecRole *
vec_roles_resolve (const VecSample *sample, const VecReadOptions *options, const char *file, gboolean *certain, GError **error)
{
  g_autofree VecRole *roles = NULL;
  int label = -1;

  if (options == NULL || (options->n_roles == 0 && options->label_column == NULL && options->vector_columns == NULL))
    return vec_roles_guess (sample, certain);
  *certain = TRUE;
  if (options->n_roles > 0)
    {
      if (options->n_roles == sample->n_columns)
        return g_memdup2 (options->roles, sample->n_columns * sizeof (VecRole));
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s has %u columns, but roles were chosen for %u"), file,
                   sample->n_columns, options->n_roles);
      return NULL;
    }
  roles = g_new0 (VecRole, sample->n_columns);
  if (options->vector_columns != NULL)
    {
      if (!choose_vector (sample, options->vector_columns, roles, file, error))
        return NULL;
    }
  else
    guess_vector (sample, roles, certain);
  if (options->label_column != NULL)
    {
      label = require_column (sample, options->label_column, file, error);
      if (label < 0)
        return NULL;
      roles[label] = VEC_ROLE_LABEL;
    }
  guess_label_and_metadata (sample, roles, label >= 0);
  return g_steal_pointer (&roles);
}
