/* Which columns of a delimited file are the numbers of the vector. */
#include "read/vec-roles-private.h"

#include <math.h>
#include <string.h>

#include "read/vec-list.h"
#include "read/vec-number.h"

/* Numbers that are no part of a vector; and those that are none where they stand before or after it, but may well be inside. */
static const char *const aside_names[] = { "id",    "index",    "idx",     "row",   "class", "label", "target",
                                           "category", "cluster", "y", "编号", "序号",  "类别",  "unnamed: 0", NULL };
static const char *const border_names[] = { "number", "no",   "rank",      "group", "type",      "year",   "date",  "time",
                                            "timestamp", "count", "freq", "frequency", "rating", "price", "popularity", NULL };

/* Those too, but only in whole numbers: an age of 0.35 is as much a dimension as its neighbours. */
static const char *const whole_border_names[] = { "age", NULL };

static const char *const single_names[] = { "x", "value", "dim", "dimension", "feature", "vector", "embedding", NULL };

static gboolean
all_integers (const VecSample *sample, guint column)
{
  for (guint i = 0; i < sample->rows->len; i++)
    if (strspn (vec_roles_cell (sample, i, column), "0123456789") != strlen (vec_roles_cell (sample, i, column)))
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
  return column < sample->n_short_header || vec_roles_is_among (name, aside_names) || vec_roles_ends_like_label (name);
}

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
      const char *text = vec_roles_cell (sample, i, column);
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
         && (vec_roles_is_among (name, border_names) || (vec_roles_is_among (name, whole_border_names) && all_integers (sample, column)));
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
  double share = vec_roles_distinct_share (sample, column, &n_distinct);

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
      guint64 value = g_ascii_strtoull (vec_roles_cell (sample, i, column), NULL, 10);

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
      n = vec_list_parse (vec_roles_cell (sample, 0, j), strlen (vec_roles_cell (sample, 0, j)), NULL, 0, &at);
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
  return stem != NULL || vec_roles_is_among (sample->names[column], single_names);
}

/* The one column of numbers that is called as a dimension is, among others that are not: d0, x1, value. */
static gboolean
find_single (const VecSample *sample, guint *column)
{
  guint n = 0;

  for (guint j = 0; sample->has_header && j < sample->n_columns; j++)
    if (sample->kinds[j] == VEC_KIND_NUMBER && !is_aside (sample, j)
        && (is_usual_stem (sample->names[j]) || vec_roles_is_among (sample->names[j], single_names)))
      {
        *column = j;
        n++;
      }
  return n == 1;
}

void
vec_roles_guess_vector (const VecSample *sample, VecRole *roles, gboolean *certain)
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
  if (n == 1 && !can_stand_alone (sample, first) && !find_single (sample, &first))
    return;
  for (guint j = first; j < first + n; j++)
    roles[j] = VEC_ROLE_DIMENSION;
}
