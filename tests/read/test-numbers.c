/* Formats that hold numbers alone: safetensors, IDX, fvecs, bvecs and ivecs. */
#include "read-fixture.h"

static const struct
{
  const char *reader;
  const char *type;
  int sign;          /* what the first value is below 0; −1: booleans */
  gsize n_bytes;
  const char *bytes;
} cases[] = {
#include "numbers-cases.inc"
};

static void
assert_case (VecTable *table, int sign)
{
  assert_shape (table, 4, 3);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat (vec_table_get_vectors (table)[i], ==, (float) (sign < 0 ? i % 2 == 0 : i - sign));
}

/* Recognised by what they hold, whatever they are called. */
static void
test_types (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    {
      g_autofree char *path = write_bytes ("array.dat", cases[k].bytes, cases[k].n_bytes);
      g_autoptr(VecTable) table = read_path (path, NULL);

      g_assert_cmpstr (vec_table_get_format (table), ==, cases[k].reader);
      assert_case (table, cases[k].sign);
    }
}

static void
test_truncations (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    assert_truncations ("cut.dat", cases[k].bytes, cases[k].n_bytes, 4);
}

static const char *
find_case (const char *reader, gsize *n_bytes)
{
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++)
    if (g_str_equal (cases[k].reader, reader))
      {
        *n_bytes = cases[k].n_bytes;
        return cases[k].bytes;
      }
  g_assert_not_reached ();
}

static void
test_side_labels (void)
{
  gsize n;
  const char *bytes = find_case ("fvecs", &n);
  g_autofree char *path = write_bytes ("side.fvecs", bytes, n);
  g_autofree char *labels = write_text ("side.labels.csv", "name,year\nking,1900\nqueen,1910\nman,1920\nwoman,1930\n");
  g_autoptr(VecTable) table = read_path (path, NULL);

  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  assert_columns (table, "year:number");
  g_remove (labels);
}

/* ---- safetensors. */

/* Eight bytes of length, the header, and @n_data zeros. */
static GByteArray *
make_tensors (const char *header, guint n_data)
{
  GByteArray *bytes = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE (strlen (header));
  g_autofree guint8 *zeros = g_malloc0 (n_data + 1);

  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, (guint) strlen (header));
  g_byte_array_append (bytes, zeros, n_data);
  return bytes;
}

static void
assert_tensors_fail (const char *header, guint n_data, int code, const char *message)
{
  g_autoptr(GByteArray) bytes = make_tensors (header, n_data);

  assert_bytes_fail ("model.safetensors", bytes->data, bytes->len, code, message);
}

static void
test_bad_tensors (void)
{
  const guint8 long_header[] = { 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, '{', '"', '}' };

  assert_bytes_fail ("model.safetensors", long_header, sizeof long_header, VEC_ERROR_FORMAT,
                     "model.safetensors: the first eight bytes promise a header of 2147483647 bytes, but the file has 11; it was cut off or "
                     "is no safetensors file");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 2], \"data_offsets\": [0, 16]}}", 12, VEC_ERROR_FORMAT,
                       "model.safetensors: its header promises the tensor “a” up to byte 16, but only 12 bytes follow; the file was cut "
                       "off, fetch it again");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 2], \"data_offsets\": [4, 16]}}", 16, VEC_ERROR_FORMAT,
                       "model.safetensors: place and shape of the tensor “a” contradict each other; the file is damaged");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F32\", \"shape\": [4611686018427387904, 2], \"data_offsets\": [0, 16]}}", 16,
                       VEC_ERROR_FORMAT, "model.safetensors: place and shape of the tensor “a” contradict each other; the file is damaged");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F8_E4M3\", \"shape\": [2, 2], \"data_offsets\": [0, 4]}}", 4, VEC_ERROR_UNSUPPORTED,
                       "model.safetensors holds no table of vectors: its first tensor “a” has 2 axes and the type F8_E4M3; two axes of F64, "
                       "F32, F16, BF16 or integers are read");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 2]}}", 16, VEC_ERROR_FORMAT,
                       "model.safetensors, line 1, byte 40: a tensor’s dtype, shape and data_offsets were expected before this");
  assert_tensors_fail ("{\"a\": {\"dtype\": \"F32\", \"shape\": [2, 2], }}", 16, VEC_ERROR_FORMAT,
                       "model.safetensors, line 1, byte 41: a value was expected after the comma");
  assert_tensors_fail ("{}", 16, VEC_ERROR_FORMAT, "model.safetensors holds no tensors");
}

#define TWO_TENSORS \
  "{\"__metadata__\": {\"format\": \"pt\"}, \"bias\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [0, 16]}, " \
  "\"a\": {\"dtype\": \"F16\", \"shape\": [2, 1, 3], \"data_offsets\": [16, 28]}, " \
  "\"b%s\": {\"dtype\": \"I8\", \"shape\": [5, 2], \"data_offsets\": [28, 38]}}"

static void
test_parts (void)
{
  g_autofree char *plain = g_strdup_printf (TWO_TENSORS, "");
  g_autofree char *named = g_strdup_printf (TWO_TENSORS, ".word_embeddings.weight");
  g_autoptr(GByteArray) bytes = make_tensors (plain, 38);
  g_autoptr(GByteArray) named_bytes = make_tensors (named, 38);
  g_autofree char *path = write_bytes ("two.safetensors", bytes->data, bytes->len);
  g_autofree char *named_path = write_bytes ("named.safetensors", named_bytes->data, named_bytes->len);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);
  g_autoptr(VecTable) chosen = NULL;
  g_autoptr(VecTable) named_table = read_path (named_path, NULL);

  assert_path_fails (path, NULL, VEC_ERROR_PARAMETER,
                     "two.safetensors holds several tables; choose one of them (--part NAME): “a” (2 × 3 float16), “b” (5 × 2 int8)");
  g_assert_cmpuint (inspection->parts->len, ==, 2);
  g_assert_false (inspection->certain);
  options->part = g_strdup ("a");
  chosen = read_path (path, options);
  assert_shape (chosen, 2, 3);
  assert_shape (named_table, 5, 2);
  g_assert_cmpstr (vec_table_get_remarks (named_table)[0], ==,
                   "“b.word_embeddings.weight” was read; the file also holds “a” (2 × 3 float16)");
}

/* ---- fvecs and IDX. */

static void
test_bad_rows (void)
{
  const gint32 uneven[] = { 2, 0x3f800000, 0x3f800000, 3, 0x3f800000, 0x3f800000 };
  const gint32 not_a_number[] = { 2, 0x3f800000, 0x3f800000, 2, 0x3f800000, 0x7fc00000 };
  const guint8 idx[] = { 0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5 };
  const guint8 huge[] = { 0, 0, 0x08, 3, 0xff, 0xff, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0, 0, 2, 1, 2, 3, 4, 5 };

  assert_bytes_fail ("a.fvecs", uneven, sizeof uneven, VEC_ERROR_FORMAT,
                     "a.fvecs, row 2 (byte 12): 3 numbers are promised, but the rows before have 2; vectors of different lengths make no "
                     "table");
  assert_bytes_fail ("a.fvecs", uneven, sizeof uneven - 1, VEC_ERROR_FORMAT,
                     "a.fvecs: vectors of 2 numbers take 12 bytes each, but the file has 23: 1 vectors are whole and 11 bytes remain; it was "
                     "cut off, fetch it again");
  assert_bytes_fail ("a.fvecs", not_a_number, sizeof not_a_number, VEC_ERROR_NOT_FINITE,
                     "a.fvecs, row 2: value 2 is NaN (not a number), but vectors must be finite float32 numbers; 1 row is affected: correct "
                     "or remove it");
  assert_bytes_fail ("a-idx3-ubyte", idx, sizeof idx, VEC_ERROR_FORMAT,
                     "a-idx3-ubyte: its header promises 2 rows of 4 numbers, but only 1 rows follow; it was cut off, fetch it again");
  assert_bytes_fail ("a-idx3-ubyte", huge, sizeof huge, VEC_ERROR_FORMAT,
                     "a-idx3-ubyte: its header promises 4294967295 rows of 131070 numbers, but only 0 rows follow; it was cut off, fetch it "
                     "again");
}

static void
test_idx_labels (void)
{
  const guint8 images[] = { 0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4 };
  const guint8 labels[] = { 0, 0, 0x08, 1, 0, 0, 0, 2, 7, 9 };
  const guint8 others[] = { 0, 0, 0x08, 1, 0, 0, 0, 3, 7, 9, 1 };
  g_autofree char *path = write_bytes ("t-images-idx3-ubyte", images, sizeof images);
  g_autofree char *labels_path = write_bytes ("t-labels-idx1-ubyte", labels, sizeof labels);
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autoptr(VecTable) without = NULL;

  assert_shape (table, 2, 2);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "9");
  g_file_set_contents (labels_path, (const char *) others, sizeof others, NULL);
  without = read_path (path, NULL);
  g_assert_false (vec_table_has_labels (without));
  g_assert_cmpstr (vec_table_get_remarks (without)[0], ==,
                   "t-labels-idx1-ubyte beside it has 3 labels for 2 rows and was not used");
}

/* ---- Files of others. */

static void
test_sift (void)
{
  g_autofree char *floats_path = shared_path ("derived/sift5k/sift5k_base.fvecs");
  g_autofree char *bytes_path = shared_path ("derived/sift5k/sift5k_base.bvecs");
  g_autofree char *truth_path = shared_path ("derived/sift5k/sift5k_groundtruth.ivecs");
  g_autoptr(VecTable) floats = NULL, bytes = NULL, truth = NULL;

  if (floats_path == NULL || bytes_path == NULL || truth_path == NULL)
    return;
  floats = read_path (floats_path, NULL);
  bytes = read_path (bytes_path, NULL);
  truth = read_path (truth_path, NULL);
  assert_shape (floats, 4900, 128);
  assert_shape (bytes, 4900, 128);
  assert_shape (truth, 100, 100);
  g_assert_cmpmem (vec_table_get_vectors (floats), 4900 * 128 * 4, vec_table_get_vectors (bytes), 4900 * 128 * 4);
  g_assert_cmpstr (vec_table_get_format (bytes), ==, "bvecs");
  g_assert_cmpstr (vec_table_get_format (truth), ==, "ivecs");
}

static void
test_model2vec (void)
{
  g_autofree char *single_path = shared_path ("models/model2vec/test-model-float32/model.safetensors");
  g_autofree char *half_path = shared_path ("models/model2vec/test-model-float16/model.safetensors");
  g_autofree char *several_path = shared_path ("models/model2vec/test-model-vocab-quantized/model.safetensors");
  g_autoptr(VecTable) single = NULL, half = NULL, several = NULL;

  if (single_path == NULL || half_path == NULL || several_path == NULL)
    return;
  single = read_path (single_path, NULL);
  half = read_path (half_path, NULL);
  several = read_path (several_path, NULL);
  assert_shape (single, 29528, 2);
  assert_shape (half, 29528, 2);
  assert_shape (several, 128, 64);
  for (gsize i = 0; i < 2 * 29528; i++)
    g_assert_cmpfloat_with_epsilon (vec_table_get_vectors (single)[i], vec_table_get_vectors (half)[i], 0.04);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/numbers/types", test_types);
  g_test_add_func ("/numbers/truncations", test_truncations);
  g_test_add_func ("/numbers/side-labels", test_side_labels);
  g_test_add_func ("/numbers/bad-tensors", test_bad_tensors);
  g_test_add_func ("/numbers/parts", test_parts);
  g_test_add_func ("/numbers/bad-rows", test_bad_rows);
  g_test_add_func ("/numbers/idx-labels", test_idx_labels);
  g_test_add_func ("/numbers/sift", test_sift);
  g_test_add_func ("/numbers/model2vec", test_model2vec);
  return run_and_clean ();
}
