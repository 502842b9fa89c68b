#include <math.h>

#include "read-fixture.h"

static const struct
{
  const char *type;
  gsize n_bytes;
  const char *dictionary;
  const char *data;
} cases[] = {
#include "npy-cases.inc"
};

/* The file as numpy lays it out, in any version of the format. */
static GByteArray *
make_npy (int version, const char *dictionary, const void *data, gsize n_bytes)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize n_before = version == 1 ? 10 : 12;
  gsize n_header = (strlen (dictionary) + 1 + n_before + 63) / 64 * 64 - n_before;
  const guint8 start[12] = { 0x93, 'N', 'U', 'M', 'P', 'Y', (guint8) version, 0, (guint8) n_header, (guint8) (n_header >> 8), 0, 0 };
  g_autofree char *header = g_strdup_printf ("%-*s\n", (int) n_header - 1, dictionary);

  g_byte_array_append (bytes, start, (guint) n_before);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) n_header);
  g_byte_array_append (bytes, data, (guint) n_bytes);
  return bytes;
}

static float
get_expected (const char *type, int i)
{
  if (type[1] == 'b')
    return i % 2 == 0;
  return (float) (type[1] == 'u' ? i : i - 4);
}

static void
test_types (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    for (int version = 1; version <= 3; version++)
      {
        g_autoptr(GByteArray) bytes = make_npy (version, cases[k].dictionary, cases[k].data, cases[k].n_bytes);
        g_autofree char *path = write_bytes ("array.dat", bytes->data, bytes->len);
        g_autoptr(VecTable) table = read_path (path, NULL);

        g_assert_cmpstr (vec_table_get_format (table), ==, "npy");
        assert_shape (table, 4, 3);
        for (int i = 0; i < 12; i++)
          g_assert_cmpfloat (vec_table_get_vectors (table)[i], ==, get_expected (cases[k].type, i));
      }
}

/* Halves in all their kinds; the values are numpy's. */
static void
test_halves (void)
{
  const guint16 halves[] = { 0x0001, 0x03ff, 0x0400, 0x3555, 0x7bff, 0x8001, 0xc000, 0x8000 };
  const float expected[] = { 5.9604645e-08f, 6.0975552e-05f, 6.1035156e-05f, 0.33325195f, 65504, -5.9604645e-08f, -2, -0.0f };
  g_autoptr(GByteArray) bytes
      = make_npy (1, "{'descr': '<f2', 'fortran_order': False, 'shape': (2, 4), }", halves, sizeof halves);
  g_autofree char *path = write_bytes ("halves.npy", bytes->data, bytes->len);
  g_autoptr(VecTable) table = read_path (path, NULL);

  g_assert_cmpmem (vec_table_get_vectors (table), sizeof expected, expected, sizeof expected);
}

/* A header of odd length puts the values where no float may lie. */
static void
test_unaligned (void)
{
  const char dictionary[] = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}";
  const float values[] = { 1.5, -2.5 };
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  const guint8 start[] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, sizeof dictionary - 1, 0 };
  g_autofree char *path = NULL;
  g_autoptr(VecTable) table = NULL;

  g_byte_array_append (bytes, start, sizeof start);
  g_byte_array_append (bytes, (const guint8 *) dictionary, sizeof dictionary - 1);
  g_assert_cmpuint (bytes->len % 4, !=, 0);
  g_byte_array_append (bytes, (const guint8 *) values, sizeof values);
  path = write_bytes ("odd.npy", bytes->data, bytes->len);
  table = read_path (path, NULL);
  g_assert_cmpmem (vec_table_get_vectors (table), sizeof values, values, sizeof values);
}

static void
test_more_axes (void)
{
  const guint8 values[12] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  g_autoptr(GByteArray) bytes
      = make_npy (1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 2), }", values, sizeof values);
  g_autofree char *path = write_bytes ("images.npy", bytes->data, bytes->len);
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 3, 4);
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 4);
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "Its shape is 3 × 2 × 2: each row was flattened to 4 numbers");
}

static void
test_side_labels (void)
{
  const guint8 values[4] = { 0, 1, 2, 3 };
  g_autoptr(GByteArray) bytes = make_npy (1, "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", values, 4);
  g_autofree char *path = write_bytes ("side.npy", bytes->data, bytes->len);
  g_autofree char *labels = write_text ("side.labels.txt", "king\nNew York\n");
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autofree char *more = NULL;

  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "New York");
  more = write_text ("side.labels.txt", "king\nNew York\nqueen\n");
  assert_path_fails (path, NULL, VEC_ERROR_MISMATCH,
                     "side.npy has 2 rows, but side.labels.txt beside it has 3 lines; correct it, or move it away to open the "
                     "vectors without labels");
}

static void
assert_header_fails (const char *dictionary, gsize n_bytes, int code, const char *message)
{
  g_autofree guint8 *data = g_malloc0 (n_bytes + 1);
  g_autoptr(GByteArray) bytes = make_npy (1, dictionary, data, n_bytes);

  assert_bytes_fail ("bad.npy", bytes->data, bytes->len, code, message);
}

static void
test_errors (void)
{
  const float bad[] = { 1, 2, INFINITY, 4, NAN, NAN };
  g_autoptr(GByteArray) not_finite = make_npy (1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }", bad, sizeof bad);

  assert_header_fails ("{'descr': '|O', 'fortran_order': False, 'shape': (3, 2), }", 10, VEC_ERROR_UNSUPPORTED,
                       "bad.npy holds Python objects, which are never opened because doing so could run a program hidden in the "
                       "file; in Python, save numbers instead: np.save (\"vectors.npy\", np.stack (a).astype (\"float32\"), "
                       "allow_pickle=False)");
  assert_header_fails ("{'descr': '<U5', 'fortran_order': False, 'shape': (3, 2), }", 10, VEC_ERROR_UNSUPPORTED,
                       "bad.npy holds text, not numbers; save the vectors as an array of float32");
  assert_header_fails ("{'descr': [('a', '<f4'), ('b', '<i4')], 'fortran_order': False, 'shape': (3, 2), }", 10,
                       VEC_ERROR_UNSUPPORTED,
                       "bad.npy holds records with named fields; save the vectors as a plain array of float32");
  assert_header_fails ("{'descr': '<f4', 'fortran_order': False, 'shape': (500,), }", 2000, VEC_ERROR_UNSUPPORTED,
                       "bad.npy holds one list of 500 numbers, not a table of vectors; in Python, give it rows: a.reshape (-1, "
                       "dimensions)");
  assert_header_fails ("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 4, VEC_ERROR_UNSUPPORTED,
                       "bad.npy holds one single number, not a table of vectors");
  assert_header_fails ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }", 0, VEC_ERROR_FORMAT,
                       "bad.npy is empty: its shape is 0 × 5");
  assert_header_fails ("{'descr': '<f4', 'fortran_order': False, 'shape': (8000, 300), }", 2410, VEC_ERROR_FORMAT,
                       "bad.npy: its header promises 8000 × 300 values of 4 bytes, but only 2410 bytes follow; 2 rows are whole");
  assert_header_fails ("{'descr': '<f8', 'fortran_order': False, 'shape': (9000000000000000000, 2000000000), }", 10, VEC_ERROR_FORMAT,
                       "bad.npy: its header promises 9000000000000000000 × 2000000000 values of 8 bytes, but only 10 bytes follow; "
                       "0 rows are whole");
  assert_header_fails ("{'descr': '<f4', 'shape': (1, 1)}", 4, VEC_ERROR_FORMAT,
                       "bad.npy, byte 43: its header is not what numpy writes (type, order and shape were expected)");
  assert_header_fails ("import os", 4, VEC_ERROR_FORMAT,
                       "bad.npy, byte 10: its header is not what numpy writes (type, order and shape were expected)");
  assert_bytes_fail ("inf.npy", not_finite->data, not_finite->len, VEC_ERROR_NOT_FINITE,
                     "inf.npy, row 2: value 1 is infinite or too large, but vectors must be finite float32 numbers; 2 rows are "
                     "affected: correct or remove them");
  assert_bytes_fail ("cut.npy", not_finite->data, 20, VEC_ERROR_FORMAT,
                     "cut.npy, byte 8: its header should be 118 bytes long, but the file ends before");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/npy/types", test_types);
  g_test_add_func ("/npy/halves", test_halves);
  g_test_add_func ("/npy/unaligned", test_unaligned);
  g_test_add_func ("/npy/more-axes", test_more_axes);
  g_test_add_func ("/npy/side-labels", test_side_labels);
  g_test_add_func ("/npy/errors", test_errors);
  return run_and_clean ();
}
