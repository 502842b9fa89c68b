/* finalfusion's files, put together here as its specification has them. */
#include "read-fixture.h"

typedef struct
{
  GByteArray *bytes;
  guint length_at;     /* of the chunk that is being written */
} File;

static void
put (File *file, const void *bytes, guint n)
{
  g_byte_array_append (file->bytes, bytes, n);
}

static void
put_u32 (File *file, guint32 value)
{
  value = GUINT32_TO_LE (value);
  put (file, &value, sizeof value);
}

static void
put_u64 (File *file, guint64 value)
{
  value = GUINT64_TO_LE (value);
  put (file, &value, sizeof value);
}

static void
begin_file (File *file)
{
  file->bytes = g_byte_array_new ();
  put (file, "FiFu", 4);
  put_u32 (file, 0);
  put_u32 (file, 2);
  put_u32 (file, 1);
  put_u32 (file, 2);
}

static void
begin_chunk (File *file, guint32 kind)
{
  put_u32 (file, kind);
  file->length_at = file->bytes->len;
  put_u64 (file, 0);
}

static void
end_chunk (File *file)
{
  guint64 length = GUINT64_TO_LE ((guint64) file->bytes->len - file->length_at - 8);

  memcpy (file->bytes->data + file->length_at, &length, sizeof length);
}

static void
put_word (File *file, const char *word)
{
  put_u32 (file, (guint32) strlen (word));
  put (file, word, (guint) strlen (word));
}

/* @n_numbers u32 between the number of words and the words. */
static void
put_words (File *file, guint32 kind, int n_numbers, const char *const *words)
{
  begin_chunk (file, kind);
  put_u64 (file, g_strv_length ((char **) words));
  for (int i = 0; i < n_numbers; i++)
    put_u32 (file, 3);
  for (; *words != NULL; words++)
    put_word (file, *words);
  end_chunk (file);
}

static void
put_padding (File *file)
{
  put (file, "\0\0\0\0", 4 - file->bytes->len % 4);
}

/* Row i, column j: 10 i + j. */
static void
put_array (File *file, guint64 n_rows, guint32 n_dims, guint64 n_written)
{
  begin_chunk (file, 2);
  put_u64 (file, n_rows);
  put_u32 (file, n_dims);
  put_u32 (file, 10);
  put_padding (file);
  for (guint64 i = 0; i < n_written; i++)
    for (guint32 j = 0; j < n_dims; j++)
      {
        float value = (float) (10 * i + j);
        guint32 bits;

        memcpy (&bits, &value, sizeof bits);
        put_u32 (file, bits);
      }
  end_chunk (file);
}

static char *
end_file (File *file, const char *name)
{
  char *path = write_bytes (name, file->bytes->data, file->bytes->len);

  g_byte_array_unref (file->bytes);
  return path;
}

static const char *const three_words[] = { "Berlin", "und", "t\xc3\xbcte", NULL };

static char *
write_whole (const char *name, guint32 vocabulary, int n_numbers)
{
  File file;

  begin_file (&file);
  begin_chunk (&file, 5);
  put (&file, "a = 'b'", 7);
  end_chunk (&file);
  put_words (&file, vocabulary, n_numbers, three_words);
  put_array (&file, n_numbers > 0 ? 5 : 3, 4, n_numbers > 0 ? 5 : 3);
  begin_chunk (&file, 6);
  put_u64 (&file, 3);
  put_u32 (&file, 10);
  put_padding (&file);
  for (int i = 0; i < 3; i++)
    put (&file, "\0\0\x80\x3f", 4);
  end_chunk (&file);
  return end_file (&file, name);
}

static void
check_whole (const char *name, guint32 vocabulary, int n_numbers)
{
  g_autofree char *path = write_whole (name, vocabulary, n_numbers);
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 3, 4);
  g_assert_cmpstr (vec_table_get_format (table), ==, "finalfusion");
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "t\xc3\xbcte");
  g_assert_cmpfloat (vec_table_get_vector (table, 2)[3], ==, 23);
  assert_columns (table, "norm:number");
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, 0), 1), ==, 1);
}

static void
test_vocabularies (void)
{
  check_whole ("simple.fifu", 1, 0);
  check_whole ("buckets.fifu", 3, 3);
  check_whole ("fasttext.fifu", 7, 3);
  check_whole ("explicit.fifu", 8, 4); /* the number of n-grams takes two of them */
}

static void
put_float (File *file, float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  put_u32 (file, bits);
}

/* Three words in two parts of two numbers, with two centroids each: part p's centroid c is 10 p + c, 100. The projection exchanges the first
 * two axes, row i is 2 i + 1 times as long. @last: the last code. */
static char *
write_quantized (const char *name, gboolean is_turned, guint8 last)
{
  static const float swap[4][4] = { { 0, 1, 0, 0 }, { 1, 0, 0, 0 }, { 0, 0, 1, 0 }, { 0, 0, 0, 1 } };
  const guint8 codes[6] = { 0, 0, 0, 1, 1, last };
  File file;

  begin_file (&file);
  put_words (&file, 1, 0, three_words);
  begin_chunk (&file, 4);
  put_u32 (&file, is_turned);
  put_u32 (&file, is_turned);
  put_u32 (&file, 2);
  put_u32 (&file, 4);
  put_u32 (&file, 2);
  put_u64 (&file, 3);
  put_u32 (&file, 1);
  put_u32 (&file, 10);
  put_padding (&file);
  for (int i = 0; i < 16 && is_turned; i++)
    put_float (&file, swap[i / 4][i % 4]);
  for (int part = 0; part < 2; part++)
    for (int c = 0; c < 2; c++)
      {
        put_float (&file, (float) (10 * part + c));
        put_float (&file, 100);
      }
  for (int i = 0; i < 3 && is_turned; i++)
    put_float (&file, (float) (2 * i + 1));
  put (&file, codes, sizeof codes);
  end_chunk (&file);
  return end_file (&file, name);
}

static void
test_quantized (void)
{
  static const float plain[3][4] = { { 0, 100, 10, 100 }, { 0, 100, 11, 100 }, { 1, 100, 10, 100 } };
  static const float turned[3][4] = { { 100, 0, 10, 100 }, { 300, 0, 33, 300 }, { 500, 5, 50, 500 } };
  g_autofree char *path = write_quantized ("plain.fifu", FALSE, 0), *turned_path = write_quantized ("turned.fifu", TRUE, 0);
  g_autoptr(VecTable) table = read_path (path, NULL), other = read_path (turned_path, NULL);

  assert_shape (table, 3, 4);
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "t\xc3\xbcte");
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpmem (vec_table_get_vector (table, i), 16, plain[i], 16);
      g_assert_cmpmem (vec_table_get_vector (other, i), 16, turned[i], 16);
    }
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==,
                   "The file keeps its vectors compressed: they are rebuilt, not the ones that were trained");
  assert_file_truncations (turned_path, 3);
}

static void
test_bad_files (void)
{
  File file;
  g_autofree char *few = NULL;
  g_autofree char *lies = NULL;
  g_autofree char *quantized = NULL;
  g_autofree char *no_words = NULL;

  begin_file (&file);
  put_words (&file, 1, 0, three_words);
  put_array (&file, 2, 4, 2);
  few = end_file (&file, "few.fifu");
  assert_path_fails (few, NULL, VEC_ERROR_FORMAT,
                     "few.fifu is not a whole finalfusion file: before byte 128, rows is 2; it is damaged, copy it again");
  begin_file (&file);
  put_words (&file, 1, 0, three_words);
  put_array (&file, 1ull << 60, 4, 3);
  lies = end_file (&file, "lies.fifu");
  assert_path_fails (lies, NULL, VEC_ERROR_FORMAT,
                     "lies.fifu: 1152921504606846976 values of 16 bytes should follow byte 96, but the file ends at byte 144; it is "
                     "incomplete or damaged, copy it again");
  quantized = write_quantized ("quantized.fifu", FALSE, 2);
  assert_path_fails (quantized, NULL, VEC_ERROR_FORMAT,
                     "quantized.fifu is not a whole finalfusion file: before byte 154, code is 2; it is damaged, copy it again");
  begin_file (&file);
  put_array (&file, 2, 4, 2);
  no_words = end_file (&file, "no-words.fifu");
  assert_path_fails (no_words, NULL, VEC_ERROR_FORMAT, "no-words.fifu lacks its words or its vectors; it is damaged, copy it again");
}

static void
test_truncations (void)
{
  g_autofree char *path = write_whole ("whole.fifu", 7, 3);

  assert_file_truncations (path, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finalfusion/vocabularies", test_vocabularies);
  g_test_add_func ("/finalfusion/quantized", test_quantized);
  g_test_add_func ("/finalfusion/bad-files", test_bad_files);
  g_test_add_func ("/finalfusion/truncations", test_truncations);
  return run_and_clean ();
}
