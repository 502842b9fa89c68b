/* Orders of rows against comparing every two values as the header says (ICU's own comparison for texts), and views against lists. */
#include <math.h>
#include <string.h>
#include <unicode/ucol.h>

#include "table/vec-row-order.h"

static const char *const words[] = { "item 9", "item 10", "Item 9", "Äpfel", "apple", "zebra", "é", "e", "王后", "国王", "北京",
                                     "ملك", "ملكة", "a longer text that goes on and on 1", "a longer text that goes on and on 2", "1.5", "🙂" };

typedef struct
{
  VecTable *table;
  double *numbers;           /* (n) of the column */
  gint32 *codes;             /* (n) clusters */
} Data;

static const char *
draw_text (char *buffer, gsize size)
{
  int which = g_test_rand_int_range (0, G_N_ELEMENTS (words) + 20);

  if (which < 2)
    return which == 0 ? NULL : "";
  if (which < 20)
    g_snprintf (buffer, size, "the same beginning of all %d", g_test_rand_int_range (0, 2000));
  else
    g_snprintf (buffer, size, "%s", words[which - 20]);
  return buffer;
}

static void
add_columns (VecTableBuilder *builder, Data *data, gint64 n)
{
  g_autoptr (VecStrings) texts = vec_strings_new (), labels = vec_strings_new (), names = vec_strings_new ();
  guint32 *codes = g_new (guint32, n);
  double *numbers = g_new (double, n);
  char buffer[64];
  VecColumn *columns[3];

  for (gint64 i = 0; i < n; i++)
    {
      vec_strings_append (texts, draw_text (buffer, sizeof buffer), -1);
      vec_strings_append (labels, draw_text (buffer, sizeof buffer), -1);
      codes[i] = i % 9 == 0 ? VEC_CATEGORY_MISSING : (guint32) g_test_rand_int_range (0, G_N_ELEMENTS (words));
      numbers[i] = g_test_rand_int_range (0, 6) == 0 ? NAN : g_test_rand_int_range (-20, 20) * (g_test_rand_bit () ? 1 : 0.37);
    }
  numbers[0] = -0.0;
  numbers[n / 2] = INFINITY;
  numbers[n - 1] = -INFINITY;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    vec_strings_append (names, words[i], -1);
  data->numbers = g_memdup2 (numbers, sizeof *numbers * (gsize) n);
  columns[0] = vec_column_new_text ("text", VEC_COLUMN_TEXT, texts);
  columns[1] = vec_column_new_number ("number", numbers, n);
  columns[2] = vec_column_new_category ("category", codes, n, names);
  for (int i = 0; i < 3; i++)
    {
      vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
  vec_table_builder_set_labels (builder, labels);
}

static void
data_init (Data *data, gint64 n)
{
  VecTableBuilder *builder = vec_table_builder_new ("order", "made", NULL);
  float *vectors = g_new (float, 2 * n);

  for (gint64 i = 0; i < 2 * n; i++)
    vectors[i] = (float) g_test_rand_int_range (-5, 5);
  data->codes = g_new (gint32, n);
  for (gint64 i = 0; i < n; i++)
    data->codes[i] = g_test_rand_int_range (-1, 5);
  vec_table_builder_take_vectors (builder, vectors, n, 2, vectors, g_free);
  add_columns (builder, data, n);
  data->table = vec_table_builder_end (builder, NULL);
}

static void
data_clear (Data *data)
{
  g_object_unref (data->table);
  g_free (data->numbers);
  g_free (data->codes);
}

/* ---- The reference */

typedef struct
{
  const Data *data;
  const VecOrderKey *key;
  UCollator *collator;
} Reference;

static int
compare_numbers (double a, double b, gboolean descending)
{
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);
  return descending ? (a < b) - (a > b) : (a > b) - (a < b);
}

static int
compare_texts (const Reference *reference, const char *a, const char *b)
{
  gboolean no_a = a == NULL || *a == '\0', no_b = b == NULL || *b == '\0';
  UErrorCode status = U_ZERO_ERROR;
  int order;

  if (no_a || no_b)
    return no_a - no_b;
  order = ucol_strcollUTF8 (reference->collator, a, -1, b, -1, &status);
  return reference->key->descending ? -order : order;
}

static int
compare_rows (const Reference *reference, guint32 a, guint32 b)
{
  const VecOrderKey *key = reference->key;
  VecTable *table = reference->data->table;
  VecColumn *column = key->field == VEC_ORDER_COLUMN ? vec_table_get_column (table, key->index) : NULL;

  switch (key->field)
    {
    case VEC_ORDER_LABEL:
      return compare_texts (reference, vec_table_get_label (table, a), vec_table_get_label (table, b));
    case VEC_ORDER_DIMENSION:
      return compare_numbers (vec_table_get_vector (table, a)[key->index], vec_table_get_vector (table, b)[key->index], key->descending);
    case VEC_ORDER_CODES:
      return compare_numbers (key->codes[a] < 0 ? NAN : key->codes[a], key->codes[b] < 0 ? NAN : key->codes[b], key->descending);
    case VEC_ORDER_COLUMN:
    default:
      if (vec_column_get_column_type (column) == VEC_COLUMN_NUMBER)
        return compare_numbers (reference->data->numbers[a], reference->data->numbers[b], key->descending);
      return compare_texts (reference, vec_column_get_text (column, a), vec_column_get_text (column, b));
    }
}

/* Every two rows that stand beside each other are in order, rows of equal value by their number, and nothing is missing. */
static void
assert_ordered (const Data *data, const VecOrderKey *key, gint64 n)
{
  UErrorCode status = U_ZERO_ERROR;
  Reference reference = { data, key, ucol_open (key->language, &status) };
  g_autoptr (VecRowOrder) order = vec_row_order_new (data->table, key, NULL, NULL, NULL);
  const guint32 *rows = vec_row_order_get_rows (order);
  g_autofree guint8 *seen = g_new0 (guint8, n);

  ucol_setAttribute (reference.collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
  g_assert_cmpint (vec_row_order_get_n_rows (order), ==, n);
  for (gint64 i = 0; i < n; i++)
    {
      g_assert_cmpuint (rows[i], <, n);
      g_assert_false (seen[rows[i]]);
      seen[rows[i]] = TRUE;
      if (i > 0)
        {
          int relation = compare_rows (&reference, rows[i - 1], rows[i]);

          if (relation > 0 || (relation == 0 && rows[i - 1] >= rows[i]))
            g_error ("field %d, index %u, descending %d: rows %u and %u at %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, key->field,
                     key->index, key->descending, rows[i - 1], rows[i], i, n);
        }
    }
  ucol_close (reference.collator);
}

static void
test_orders (void)
{
  static const gint64 sizes[] = { 1, 2, 100, 5000, 40000 };
  static const char *const languages[] = { "en", "zh_CN", "ar", "" };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      Data data;

      data_init (&data, sizes[s]);
      for (int descending = 0; descending < 2; descending++)
        {
          VecOrderKey keys[] = {
            { VEC_ORDER_LABEL, 0, NULL, descending, languages[s % 4] },      { VEC_ORDER_COLUMN, 0, NULL, descending, languages[s % 4] },
            { VEC_ORDER_COLUMN, 1, NULL, descending, "en" },                 { VEC_ORDER_COLUMN, 2, NULL, descending, languages[s % 4] },
            { VEC_ORDER_DIMENSION, 1, NULL, descending, "en" },              { VEC_ORDER_CODES, 0, data.codes, descending, "en" },
          };

          for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
            assert_ordered (&data, &keys[i], sizes[s]);
        }
      data_clear (&data);
    }
}

/* What a person would expect to see, written out. */
static void
test_chinese (void)
{
  static const char *const labels[] = { "item 10", "重庆", "item 9", "北京", "", "安徽" };
  static const guint32 english[] = { 2, 0 }, chinese[] = { 5, 3, 1 };
  g_autoptr (VecStrings) strings = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("cities", "made", NULL);
  float *vectors = g_new0 (float, 6);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecRowOrder) order = NULL;
  VecOrderKey key = { .field = VEC_ORDER_LABEL, .language = "zh_CN" };
  const guint32 *rows;

  for (guint i = 0; i < 6; i++)
    vec_strings_append (strings, labels[i], -1);
  vec_table_builder_take_vectors (builder, vectors, 6, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, strings);
  table = vec_table_builder_end (builder, NULL);
  order = vec_row_order_new (table, &key, NULL, NULL, NULL);
  rows = vec_row_order_get_rows (order);
  /* By pinyin: ānhuī, běijīng, chóngqìng; the two scripts stand apart, the empty label last. */
  g_assert_true (memcmp (rows, chinese, sizeof chinese) == 0 || memcmp (rows + 2, chinese, sizeof chinese) == 0);
  g_assert_true (memcmp (rows, english, sizeof english) == 0 || memcmp (rows + 3, english, sizeof english) == 0);
  g_assert_cmpuint (rows[5], ==, 4);
}

/* As moments, however they are written. */
static void
test_dates (void)
{
  static const char *const texts[] = { "2021-01-01", "2020/12/31", NULL, "2020-12-31 23:00", "1999" };
  static const guint32 expected[] = { 4, 1, 3, 0, 2 };
  g_autoptr (VecStrings) strings = vec_strings_new ();
  VecTableBuilder *builder = vec_table_builder_new ("dates", "made", NULL);
  float *vectors = g_new0 (float, 5);
  g_autoptr (VecColumn) column = NULL;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecRowOrder) order = NULL;
  VecOrderKey key = { .field = VEC_ORDER_COLUMN };

  for (guint i = 0; i < 5; i++)
    vec_strings_append (strings, texts[i], -1);
  column = vec_column_new_text ("when", VEC_COLUMN_TEXT, strings);
  vec_table_builder_take_vectors (builder, vectors, 5, 1, vectors, g_free);
  vec_table_builder_add_column (builder, column);
  table = vec_table_builder_end (builder, NULL);
  order = vec_row_order_new (table, &key, NULL, NULL, NULL);
  g_assert_cmpmem (vec_row_order_get_rows (order), sizeof expected, expected, sizeof expected);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  Data data;

  data_init (&data, 100);
  g_cancellable_cancel (cancelled);
  for (guint index = 0; index < 3; index++)
    {
      VecOrderKey key = { .field = VEC_ORDER_COLUMN, .index = index };

      g_assert_null (vec_row_order_new (data.table, &key, NULL, NULL, cancelled));
    }
  data_clear (&data);
}

/* ---- Views */

static void
assert_view (const Data *data, gint64 n, gboolean ordered, gboolean reversed, double share)
{
  g_autofree guint8 *bytes = g_new0 (guint8, n);
  g_autofree gint64 *expected = g_new (gint64, n);
  VecOrderKey key = { .field = VEC_ORDER_COLUMN, .index = 1, .descending = reversed };
  g_autoptr (VecRowOrder) order = ordered ? vec_row_order_new (data->table, &key, NULL, NULL, NULL) : NULL;
  g_autoptr (VecRowSet) rows = NULL;
  g_autoptr (VecRowView) view = NULL;
  gint64 length = 0;

  for (gint64 i = 0; i < n; i++)
    bytes[i] = share > 1 || g_test_rand_double () < share;
  rows = share > 1 ? NULL : vec_row_set_new_from_bytes (bytes, n);
  view = vec_row_view_new (n, order, rows, reversed);
  for (gint64 i = 0; i < n; i++)
    {
      gint64 row = ordered ? vec_row_order_get_rows (order)[i] : (reversed ? n - 1 - i : i);

      if (bytes[row])
        expected[length++] = row;
      else
        g_assert_cmpint (vec_row_view_find (view, row), ==, -1);
    }
  g_assert_cmpint (vec_row_view_get_length (view), ==, length);
  g_assert_cmpint (vec_row_view_get_n_rows (view), ==, n);
  for (gint64 i = 0; i < length; i++)
    {
      g_assert_cmpint (vec_row_view_get_row (view, i), ==, expected[i]);
      if (i % 7 == 0)
        g_assert_cmpint (vec_row_view_find (view, expected[i]), ==, i);
    }
  g_assert_cmpint (vec_row_view_find (view, -1), ==, -1);
  g_assert_cmpint (vec_row_view_find (view, n), ==, -1);
}

static void
test_views (void)
{
  static const gint64 sizes[] = { 1, 64, 65, 4096, 4097, 20000 };
  static const double shares[] = { 0, 0.003, 0.5, 1, 2 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      Data data;

      data_init (&data, sizes[s]);
      for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
        for (int which = 0; which < 4; which++)
          assert_view (&data, sizes[s], which & 1, which >> 1, shares[i]);
      data_clear (&data);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-order/orders", test_orders);
  g_test_add_func ("/row-order/chinese", test_chinese);
  g_test_add_func ("/row-order/dates", test_dates);
  g_test_add_func ("/row-order/cancelled", test_cancelled);
  g_test_add_func ("/row-view/views", test_views);
  return g_test_run ();
}
