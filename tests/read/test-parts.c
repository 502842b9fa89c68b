/* Choosing one of the tables in a file. */
#include <glib.h>

#include "base/vec-error.h"
#include "read/vec-part.h"

static GPtrArray *
make_parts (void)
{
  GPtrArray *parts = vec_parts_new ();

  vec_parts_add (parts, "train", 60000, 784, "uint8");
  vec_parts_add (parts, "2", 5, 3, NULL);
  vec_parts_add (parts, "labels \xff", 0, 0, "int64");
  return parts;
}

static void
assert_found (GPtrArray *parts, const char *name, int index)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (vec_parts_find (parts, name, "f", &error), ==, index);
  g_assert_no_error (error);
}

static void
assert_not_found (GPtrArray *parts, const char *name, VecErrorCode code, const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (vec_parts_find (parts, name, "f.h5", &error), ==, -1);
  g_assert_error (error, VEC_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_finding (void)
{
  g_autoptr(GPtrArray) parts = make_parts ();

  assert_found (parts, "train", 0);
  assert_found (parts, "1", 0);
  assert_found (parts, "2", 1); /* a name wins over a number */
  assert_found (parts, "3", 2);
  assert_not_found (parts, "test", VEC_ERROR_NOT_FOUND,
                    "f.h5 holds nothing called “test”; there are “train” (60000 × 784 uint8), “2” (5 × 3), “labels \uFFFD” (int64)");
  assert_not_found (parts, "4", VEC_ERROR_NOT_FOUND,
                    "f.h5 holds nothing called “4”; there are “train” (60000 × 784 uint8), “2” (5 × 3), “labels \uFFFD” (int64)");
  assert_not_found (parts, "0", VEC_ERROR_NOT_FOUND,
                    "f.h5 holds nothing called “0”; there are “train” (60000 × 784 uint8), “2” (5 × 3), “labels \uFFFD” (int64)");
}

static void
test_defaults (void)
{
  g_autoptr(GPtrArray) parts = make_parts ();
  g_autoptr(GPtrArray) one = vec_parts_new ();
  g_autoptr(GPtrArray) many = vec_parts_new ();
  g_autoptr(GError) error = NULL;

  assert_not_found (parts, NULL, VEC_ERROR_PARAMETER,
                    "f.h5 holds several tables; choose one of them (--part NAME): “train” (60000 × 784 uint8), “2” (5 × 3), “labels "
                    "\uFFFD” (int64)");
  ((VecPart *) g_ptr_array_index (parts, 1))->is_default = TRUE;
  assert_found (parts, NULL, 1);
  vec_parts_add (one, "x", 0, 0, NULL);
  assert_found (one, NULL, 0);
  for (int i = 0; i < 12; i++)
    vec_parts_add (many, "x", 0, 0, NULL);
  g_assert_cmpint (vec_parts_find (many, NULL, "f", &error), ==, -1);
  g_assert_true (g_str_has_suffix (error->message, "“x”, “x” …"));
}

static void
test_remark (void)
{
  static const float values[] = { 1 };
  g_autoptr(GPtrArray) parts = make_parts ();
  VecTableBuilder *builder = vec_table_builder_new ("f", "f", NULL);
  g_autoptr(VecTable) table = NULL;

  vec_parts_remark_others (parts, 1, "2", builder);
  vec_parts_remark_others (parts, 1, NULL, builder);
  vec_table_builder_take_vectors (builder, values, 1, 1, NULL, NULL);
  table = vec_table_builder_end (builder, NULL);
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==,
                   "“2” was read; the file also holds “train” (60000 × 784 uint8), “labels \uFFFD” (int64)");
  g_assert_null (vec_table_get_remarks (table)[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parts/finding", test_finding);
  g_test_add_func ("/parts/defaults", test_defaults);
  g_test_add_func ("/parts/remark", test_remark);
  return g_test_run ();
}
