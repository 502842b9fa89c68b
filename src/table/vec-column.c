#include "table/vec-column.h"

#include <math.h>
#include <string.h>

#include "table/vec-date.h"

struct _VecColumn
{
  gatomicrefcount refs;
  char *name;
  VecColumnType type;
  gint64 n_rows;
  double *numbers;    /* (n_rows), NUMBER */
  guint32 *codes;     /* (n_rows), CATEGORY */
  guint32 n_leading;  /* of its categories; 0: all are alike */
  gsize has_looked;   /* for dates */
  double *dates;      /* (n_rows) of a column that holds dates, once somebody has asked; else NULL */
  VecStrings *texts;  /* (n_rows) TEXT and IMAGE; the dictionary of a CATEGORY */
};

static const char *const type_ids[] = { "text", "number", "category", "image" };

static VecColumn *
column_new (const char *name, VecColumnType type, gint64 n_rows)
{
  VecColumn *self = g_new0 (VecColumn, 1);

  g_atomic_ref_count_init (&self->refs);
  self->name = g_strdup (name);
  self->type = type;
  self->n_rows = n_rows;
  return self;
}

VecColumn *
vec_column_new_text (const char *name, VecColumnType type, VecStrings *values)
{
  VecColumn *self;

  g_return_val_if_fail (type == VEC_COLUMN_TEXT || type == VEC_COLUMN_IMAGE, NULL);
  self = column_new (name, type, vec_strings_get_length (values));
  self->texts = vec_strings_ref (values);
  return self;
}

VecColumn *
vec_column_new_number (const char *name, double *values, gint64 n_rows)
{
  VecColumn *self = column_new (name, VEC_COLUMN_NUMBER, n_rows);

  self->numbers = values;
  return self;
}

VecColumn *
vec_column_new_category (const char *name, guint32 *codes, gint64 n_rows, VecStrings *names)
{
  VecColumn *self = column_new (name, VEC_COLUMN_CATEGORY, n_rows);

  self->codes = codes;
  self->texts = vec_strings_ref (names);
  return self;
}

/* ---- What strings look like. */

static gboolean
is_missing_text (const char *text)
{
  return text == NULL || *text == '\0';
}

static gboolean
is_not_a_number_text (const char *text)
{
  return g_ascii_strcasecmp (text, "nan") == 0 || strcmp (text, "NA") == 0;
}

/* A finite decimal number in the C locale with nothing but blanks around it. */
static gboolean
parse_number (const char *text, double *value)
{
  char *end;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '\0' || strspn (text, "+-.0123456789eE \t\r\n") != strlen (text))
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  if (end == text)
    return FALSE;
  while (g_ascii_isspace (*end))
    end++;
  return *end == '\0' && isfinite (*value);
}

/* Digits that a number would not keep: zeros in front, as postal codes have them, and more of them than a double holds, as keys have them. */
static gboolean
is_code (const char *text, double value)
{
  gsize n;
  char printed[G_ASCII_DTOSTR_BUF_SIZE];

  text += *text == '-';
  n = strspn (text, "0123456789");
  if (n < 2 || text[n] != '\0')
    return n > 1 && text[0] == '0';
  if (text[0] == '0' || n <= 15)
    return text[0] == '0';
  return strcmp (g_ascii_formatd (printed, sizeof printed, "%.0f", fabs (value)), text) != 0;
}

static gboolean
all_numbers (VecStrings *values)
{
  gint64 n = vec_strings_get_length (values);
  gboolean any = FALSE;
  double value;

  for (gint64 i = 0; i < n; i++)
    {
      const char *text = vec_strings_get (values, i);

      if (is_missing_text (text) || is_not_a_number_text (text))
        continue;
      if (!parse_number (text, &value) || is_code (text, value))
        return FALSE;
      any = TRUE;
    }
  return any;
}

static gboolean
is_image_name (const char *text)
{
  static const char *const extensions[] = { "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "tif", "tiff" };
  const char *dot = strrchr (text, '.');

  if (dot == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (g_ascii_strcasecmp (dot + 1, extensions[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Nine in ten count as nearly all. */
static gboolean
nearly_all_images (VecStrings *values)
{
  gint64 n = vec_strings_get_length (values);
  gint64 n_present = 0, n_images = 0;

  for (gint64 i = 0; i < n; i++)
    {
      const char *text = vec_strings_get (values, i);

      if (is_missing_text (text))
        continue;
      n_present++;
      n_images += is_image_name (text);
      if (n_present == 64 && n_images < 32)
        return FALSE;
    }
  return n_present > 0 && n_images * 10 >= n_present * 9;
}

/* Codes of @values in order of first appearance, or NULL when there are more than @limit distinct ones. *n_present counts the
 * values that are not missing. */
static guint32 *
encode_categories (VecStrings *values, gint64 limit, VecStrings *names, gint64 *n_present)
{
  gint64 n = vec_strings_get_length (values);
  g_autofree guint32 *codes = g_new (guint32, MAX (n, 1));
  g_autoptr(GHashTable) code_of = g_hash_table_new (g_str_hash, g_str_equal); /* keys lent by values; code + 1 */

  *n_present = 0;
  for (gint64 i = 0; i < n; i++)
    {
      const char *text = vec_strings_get (values, i);
      guint code;

      if (is_missing_text (text))
        {
          codes[i] = VEC_CATEGORY_MISSING;
          continue;
        }
      ++*n_present;
      code = GPOINTER_TO_UINT (g_hash_table_lookup (code_of, text));
      if (code == 0)
        {
          if (vec_strings_get_length (names) >= limit)
            return NULL;
          vec_strings_append (names, text, -1);
          code = (guint) vec_strings_get_length (names);
          g_hash_table_insert (code_of, (char *) text, GUINT_TO_POINTER (code));
        }
      codes[i] = code - 1;
    }
  return g_steal_pointer (&codes);
}

static VecColumn *
new_number_from_texts (const char *name, VecStrings *values)
{
  gint64 n = vec_strings_get_length (values);
  double *numbers = g_new (double, MAX (n, 1));

  for (gint64 i = 0; i < n; i++)
    {
      const char *text = vec_strings_get (values, i);

      if (is_missing_text (text) || !parse_number (text, &numbers[i]))
        numbers[i] = NAN;
    }
  return vec_column_new_number (name, numbers, n);
}

VecColumn *
vec_column_new_guessed (const char *name, VecStrings *values)
{
  gint64 n = vec_strings_get_length (values);
  g_autoptr(VecStrings) names = NULL;
  guint32 *codes;
  gint64 n_present;

  if (all_numbers (values))
    return new_number_from_texts (name, values);
  if (nearly_all_images (values))
    return vec_column_new_text (name, VEC_COLUMN_IMAGE, values);

  names = vec_strings_new ();
  codes = encode_categories (values, MAX (24, n / 4), names, &n_present);
  if (codes != NULL && vec_strings_get_length (names) < n_present)
    return vec_column_new_category (name, codes, n, names);
  g_free (codes);
  return vec_column_new_text (name, VEC_COLUMN_TEXT, values);
}

VecColumn *
vec_column_new_parsed (const char *name, VecColumnType type, VecStrings *values)
{
  if (type == VEC_COLUMN_NUMBER)
    return new_number_from_texts (name, values);
  if (type == VEC_COLUMN_CATEGORY)
    {
      g_autoptr(VecStrings) names = vec_strings_new ();
      gint64 n_present;
      guint32 *codes = encode_categories (values, VEC_CATEGORY_MISSING - 1, names, &n_present);

      return vec_column_new_category (name, codes, vec_strings_get_length (values), names);
    }
  return vec_column_new_text (name, type, values);
}

VecColumn *
vec_column_ref (VecColumn *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_column_unref (VecColumn *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->name);
  g_free (self->numbers);
  g_free (self->dates);
  g_free (self->codes);
  g_clear_pointer (&self->texts, vec_strings_unref);
  g_free (self);
}

/* ---- Reading. */

const char *
vec_column_get_name (VecColumn *self)
{
  return self->name;
}

VecColumnType
vec_column_get_column_type (VecColumn *self)
{
  return self->type;
}

gint64
vec_column_get_n_rows (VecColumn *self)
{
  return self->n_rows;
}

const char *
vec_column_type_get_id (VecColumnType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (type_ids), NULL);
  return type_ids[type];
}

gboolean
vec_column_type_from_id (const char *id, VecColumnType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_ids); i++)
    if (g_strcmp0 (id, type_ids[i]) == 0)
      {
        *type = (VecColumnType) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
vec_column_is_missing (VecColumn *self, gint64 row)
{
  g_return_val_if_fail (row >= 0 && row < self->n_rows, TRUE);
  switch (self->type)
    {
    case VEC_COLUMN_NUMBER:
      return isnan (self->numbers[row]);
    case VEC_COLUMN_CATEGORY:
      return self->codes[row] == VEC_CATEGORY_MISSING;
    case VEC_COLUMN_TEXT:
    case VEC_COLUMN_IMAGE:
    default:
      return is_missing_text (vec_strings_get (self->texts, row));
    }
}

const char *
vec_column_get_text (VecColumn *self, gint64 row)
{
  if (self->type == VEC_COLUMN_NUMBER || vec_column_is_missing (self, row))
    return NULL;
  return vec_strings_get (self->texts, self->type == VEC_COLUMN_CATEGORY ? (gint64) self->codes[row] : row);
}

double
vec_column_get_number (VecColumn *self, gint64 row)
{
  g_return_val_if_fail (row >= 0 && row < self->n_rows, NAN);
  return self->type == VEC_COLUMN_NUMBER ? self->numbers[row] : NAN;
}

const double *
vec_column_get_numbers (VecColumn *self)
{
  return self->numbers;
}

const guint32 *
vec_column_get_codes (VecColumn *self)
{
  return self->codes;
}

const double *
vec_column_get_dates (VecColumn *self)
{
  if (g_once_init_enter (&self->has_looked))
    {
      self->dates = vec_column_dup_dates (self);
      g_once_init_leave (&self->has_looked, 1);
    }
  return self->dates;
}

guint32
vec_column_get_code (VecColumn *self, gint64 row)
{
  g_return_val_if_fail (self->type == VEC_COLUMN_CATEGORY, VEC_CATEGORY_MISSING);
  g_return_val_if_fail (row >= 0 && row < self->n_rows, VEC_CATEGORY_MISSING);
  return self->codes[row];
}

guint32
vec_column_get_n_categories (VecColumn *self)
{
  return self->type == VEC_COLUMN_CATEGORY ? (guint32) vec_strings_get_length (self->texts) : 0;
}

const char *
vec_column_get_category (VecColumn *self, guint32 code)
{
  g_return_val_if_fail (self->type == VEC_COLUMN_CATEGORY, NULL);
  return vec_strings_get (self->texts, code);
}

void
vec_column_set_n_leading (VecColumn *self, guint32 n_leading)
{
  g_return_if_fail (self->type == VEC_COLUMN_CATEGORY);
  self->n_leading = n_leading;
}

guint32
vec_column_get_n_leading (VecColumn *self)
{
  return self->n_leading;
}

void
vec_column_print_number (double value, char text[VEC_COLUMN_NUMBER_LENGTH])
{
  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, VEC_COLUMN_NUMBER_LENGTH, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
}

char *
vec_column_dup_value (VecColumn *self, gint64 row)
{
  char text[VEC_COLUMN_NUMBER_LENGTH];

  if (vec_column_is_missing (self, row))
    return g_strdup ("");
  if (self->type == VEC_COLUMN_NUMBER)
    {
      vec_column_print_number (self->numbers[row], text);
      return g_strdup (text);
    }
  return g_strdup (vec_column_get_text (self, row));
}

VecColumn *
vec_column_subset (VecColumn *self, const gint64 *rows, gint64 n_rows)
{
  VecColumn *subset = column_new (self->name, self->type, n_rows);

  switch (self->type)
    {
    case VEC_COLUMN_NUMBER:
      subset->numbers = g_new (double, MAX (n_rows, 1));
      for (gint64 i = 0; i < n_rows; i++)
        subset->numbers[i] = self->numbers[rows[i]];
      break;
    case VEC_COLUMN_CATEGORY:
      subset->codes = g_new (guint32, MAX (n_rows, 1));
      for (gint64 i = 0; i < n_rows; i++)
        subset->codes[i] = self->codes[rows[i]];
      subset->texts = vec_strings_ref (self->texts);
      subset->n_leading = self->n_leading;
      break;
    case VEC_COLUMN_TEXT:
    case VEC_COLUMN_IMAGE:
    default:
      subset->texts = vec_strings_new ();
      for (gint64 i = 0; i < n_rows; i++)
        vec_strings_append (subset->texts, vec_strings_get (self->texts, rows[i]), -1);
    }
  return subset;
}
