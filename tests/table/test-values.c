#include "table/vec-values.h"

#include <math.h>
#include <string.h>

#include "table/vec-row-order.h"
#include "table/vec-table-append.h"
#include "table/vec-table-hash.h"

#define N 5
#define D 3
#define GAP 5

static const VecRawType types[] = {
  { 'f', 2, FALSE }, { 'f', 4, FALSE }, { 'f', 8, FALSE }, { 'g', 2, FALSE }, { 'i', 1, FALSE }, { 'i', 2, FALSE }, { 'i', 4, FALSE },
  { 'i', 8, FALSE }, { 'u', 1, FALSE }, { 'u', 2, FALSE }, { 'u', 4, FALSE }, { 'u', 8, FALSE },
};

/* IEEE 754-2008, 3.4, with the parameters of binary16. */
static float
define_half (guint16 half)
{
  int exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
  double magnitude = exponent == 0    ? ldexp (fraction, -24)
                     : exponent == 31 ? (fraction == 0 ? (double) INFINITY : (double) NAN)
                                      : ldexp (1024 + fraction, exponent - 25);

  return (float) (half & 0x8000 ? -magnitude : magnitude);
}

static void
test_halves (void)
{
  VecRawType type = { 'f', 2, FALSE };
  g_autofree guint16 *halves = g_new (guint16, 1 << 16);
  g_autofree float *widened = g_new (float, 1 << 16);

  for (int i = 0; i < 1 << 16; i++)
    halves[i] = (guint16) i;
  vec_raw_convert (type, (const guint8 *) halves, 1 << 16, widened, 1);
  for (int i = 0; i < 1 << 16; i++)
    {
      float expected = define_half ((guint16) i);
      guint16 stored;

      g_assert_true (isnan (expected) ? isnan (widened[i]) : expected == widened[i]);
      g_assert_cmpint (signbit (widened[i]) != 0, ==, i >> 15);
      vec_raw_store (type, widened[i], (guint8 *) &stored);
      g_assert_true (isnan (expected) ? (stored & 0x7fff) > 0x7c00 : stored == i);
    }
}

/* The nearest number, the even one of two that are as near. */
static void
test_rounding (void)
{
  const struct { char kind; float value; guint16 stored; } cases[] = {
    { 'f', 1 + 0x1p-11f, 0x3c00 }, { 'f', 1 + 3 * 0x1p-11f, 0x3c02 }, { 'f', 1 + 0x1.01p-11f, 0x3c01 }, { 'f', 65519, 0x7bff },
    { 'f', 65520, 0x7c00 }, { 'f', 0x1p-25f, 0x0000 }, { 'f', 0x1.8p-25f, 0x0001 }, { 'f', 0x1.ffcp-15f, 0x0400 }, { 'f', -0x1.ffep-15f, 0x8400 },
    { 'f', 0.1f, 0x2e66 }, { 'g', 1 + 0x1p-8f, 0x3f80 }, { 'g', 1 + 3 * 0x1p-8f, 0x3f82 }, { 'g', -0.1f, 0xbdcd },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VecRawType type = { cases[i].kind, 2, FALSE }, swapped = { cases[i].kind, 2, TRUE };
      guint16 stored, turned;

      vec_raw_store (type, cases[i].value, (guint8 *) &stored);
      vec_raw_store (swapped, cases[i].value, (guint8 *) &turned);
      g_assert_cmphex (stored, ==, cases[i].stored);
      g_assert_cmphex (turned, ==, GUINT16_SWAP_LE_BE (cases[i].stored));
    }
}

static float
value_at (VecRawType type, gint64 row, int dim)
{
  return (float) ((row * D + dim) * (type.kind == 'u' ? 1 : row % 2 == 0 ? 1 : -1));
}

static void
store (VecRawType type, float value, guint8 *bytes)
{
  gint64 number = (gint64) value;
  guint8 native[8];

  if (vec_raw_type_is_float (type))
    {
      vec_raw_store (type, value, bytes);
      return;
    }
#if G_BYTE_ORDER == G_BIG_ENDIAN
  memcpy (native, (guint8 *) &number + 8 - type.size, type.size);
#else
  memcpy (native, &number, type.size);
#endif
  for (int i = 0; i < type.size; i++)
    bytes[i] = native[type.swapped ? type.size - 1 - i : i];
}

/* Rows of an odd number of bytes between which stands nothing that may be read: no row is aligned. */
static VecTable *
make_table (VecRawType type)
{
  VecTableBuilder *builder = vec_table_builder_new ("values", "npy", NULL);
  VecValues values = { type, NULL, D * type.size + GAP, N, D };
  guint8 *bytes = g_malloc (N * values.stride);

  memset (bytes, 0xff, N * values.stride);
  for (gint64 row = 0; row < N; row++)
    for (int dim = 0; dim < D; dim++)
      store (type, value_at (type, row, dim), bytes + GAP + (gsize) row * values.stride + (gsize) dim * type.size);
  values.bytes = bytes + GAP;
  vec_table_builder_take_values (builder, &values, bytes, g_free);
  return vec_table_builder_end (builder, NULL);
}

static VecTable *
make_floats (VecRawType type)
{
  VecTableBuilder *builder = vec_table_builder_new ("values", "npy", NULL);
  float *vectors = g_new (float, N * D);

  for (int i = 0; i < N * D; i++)
    vectors[i] = value_at (type, i / D, i % D);
  vec_table_builder_take_vectors (builder, vectors, N, D, vectors, g_free);
  return vec_table_builder_end (builder, NULL);
}

static void
assert_equal (VecTable *table, VecTable *floats)
{
  gint64 n = vec_table_get_n_rows (floats);
  const float *expected = vec_table_get_vectors (floats);
  g_autofree float *rows = g_new (float, n * D), *row = g_new (float, D);
  g_autofree char *hash = vec_table_dup_hash (table, NULL), *same_hash = vec_table_dup_hash (floats, NULL);

  g_assert_cmpint (vec_table_get_n_rows (table), ==, n);
  vec_table_read_vectors (table, 0, n, rows);
  g_assert_cmpmem (rows, n * D * sizeof *rows, expected, n * D * sizeof *rows);
  for (gint64 i = 0; i < n; i++)
    {
      vec_table_read_vector (table, i, row);
      g_assert_cmpmem (row, D * sizeof *row, expected + i * D, D * sizeof *row);
      g_assert_cmpfloat (vec_table_get_value (table, i, 2), ==, expected[i * D + 2]);
      g_assert_cmpmem (vec_values_get_part (vec_table_get_values (table), i, 1, 2, row), 2 * sizeof *row, expected + i * D + 1, 2 * sizeof *row);
    }
  g_assert_cmpmem (vec_table_get_vectors (table), n * D * sizeof *rows, expected, n * D * sizeof *rows);
  g_assert_cmpstr (hash, ==, same_hash);
}

static void
assert_type (VecTable *table, VecRawType type)
{
  VecRawType is = vec_table_get_values (table)->type;

  g_assert_cmpint (is.kind, ==, type.kind);
  g_assert_cmpint (is.size, ==, type.size);
  g_assert_cmpint (is.swapped, ==, type.swapped);
}

static void
assert_order (VecTable *table, VecTable *floats)
{
  VecOrderKey key = { .field = VEC_ORDER_DIMENSION, .index = 1, .descending = TRUE };
  g_autoptr (VecRowOrder) order = vec_row_order_new (table, &key, NULL, NULL, NULL);
  g_autoptr (VecRowOrder) same = vec_row_order_new (floats, &key, NULL, NULL, NULL);

  for (int i = 0; i < N; i++)
    g_assert_cmpint (vec_row_order_get_rows (order)[i], ==, vec_row_order_get_rows (same)[i]);
}

/* Whatever the type and the order of bytes: the same numbers, the same hash, and tables made of it keep the type. */
static void
test_tables (void)
{
  const gint64 some[] = { 4, 1 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (types); i++)
    {
      VecRawType type = { types[i / 2].kind, types[i / 2].size, i % 2 == 1 && types[i / 2].size > 1 };
      g_autoptr (VecTable) table = make_table (type), floats = make_floats (type);
      g_autoptr (VecTable) subset = vec_table_new_subset (table, some, 2), same_subset = vec_table_new_subset (floats, some, 2);
      g_autoptr (VecTable) both = vec_table_append (table, subset, NULL), same_both = vec_table_append (floats, same_subset, NULL);
      g_autoptr (VecTable) mixed = vec_table_append (table, same_subset, NULL);
      g_autoptr (VecTable) renamed = vec_table_new_named (table, "other", "npy", NULL);

      assert_equal (table, floats);
      assert_order (table, floats);
      assert_equal (subset, same_subset);
      assert_type (subset, type);
      assert_equal (both, same_both);
      assert_type (both, type);
      assert_equal (mixed, same_both);
      g_assert_cmpuint (vec_table_get_vectors_id (renamed), ==, vec_table_get_vectors_id (table));
      g_assert_cmpuint (vec_table_get_vectors_id (subset), !=, vec_table_get_vectors_id (table));
    }
}

/* Beyond the range of float32 there is infinity, and booleans are 0 and 1 however they are stored. */
static void
test_edges (void)
{
  const double wide[] = { 1e39, -1e39, 0.1, 16777217 };
  const gint64 whole[] = { G_MAXINT64, G_MININT64, 16777217, -3 };
  const guint8 truths[] = { 0, 1, 2, 255 };
  float into[8];

  vec_raw_convert ((VecRawType) { 'f', 8, FALSE }, (const guint8 *) wide, 4, into, 2);
  g_assert_true (into[0] == INFINITY && into[2] == -INFINITY && into[4] == 0.1f && into[6] == 16777216);
  vec_raw_convert ((VecRawType) { 'i', 8, FALSE }, (const guint8 *) whole, 4, into, 1);
  g_assert_true (into[0] == 0x1p63f && into[1] == -0x1p63f && into[2] == 16777216 && into[3] == -3);
  vec_raw_convert ((VecRawType) { 'b', 1, FALSE }, truths, 4, into, 1);
  g_assert_true (into[0] == 0 && into[1] == 1 && into[2] == 1 && into[3] == 1);
}

/* What nobody looked through stays so in what is made of it; the number before a row is compared with the table's dimensions. */
static void
test_unchecked (void)
{
  const gint32 words[] = { 2, 7, 8, 2, 9, 10, 3, 11, 12 };
  VecTableBuilder *builder = vec_table_builder_new ("a.ivecs", "ivecs", NULL);
  gint32 *copy = g_memdup2 (words, sizeof words);
  VecValues values = { { 'i', 4, FALSE }, (const guint8 *) (copy + 1), 12, 3, 2 };
  g_autoptr (VecTable) table = NULL, subset = NULL, named = NULL;
  guint32 head;

  vec_table_builder_take_values (builder, &values, copy, g_free);
  vec_table_builder_set_unchecked (builder, TRUE);
  table = vec_table_builder_end (builder, NULL);
  subset = vec_table_new_subset (table, (gint64[]) { 1 }, 1);
  named = vec_table_new_named (table, "b", "ivecs", NULL);
  g_assert_false (vec_table_is_checked (table));
  g_assert_false (vec_table_is_checked (subset));
  g_assert_cmpint (vec_table_find_wrong_head (table, 0, 2, &head), ==, -1);
  g_assert_cmpint (vec_table_find_wrong_head (table, 0, 3, &head), ==, 2);
  g_assert_cmpint (head, ==, 3);
  g_assert_cmpint (vec_table_find_wrong_head (subset, 0, 1, &head), ==, -1);
  vec_table_mark_checked (table);
  g_assert_true (vec_table_is_checked (named));
  g_assert_false (vec_table_is_checked (subset));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/values/halves", test_halves);
  g_test_add_func ("/values/rounding", test_rounding);
  g_test_add_func ("/values/tables", test_tables);
  g_test_add_func ("/values/edges", test_edges);
  g_test_add_func ("/values/unchecked", test_unchecked);
  return g_test_run ();
}
