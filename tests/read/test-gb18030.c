/* Chinese text that is not UTF-8, and what could be taken for it. GLib's converter (iconv) is the reference. */
#include "read-fixture.h"

#include "read/vec-text-input.h"

static char *
write_as (const char *encoding, const char *text)
{
  g_autoptr(GError) error = NULL;
  gsize n;
  g_autofree char *bytes = g_convert (text, -1, encoding, "UTF-8", NULL, &n, &error);

  g_assert_no_error (error);
  return write_bytes ("text.csv", bytes, n);
}

static void
assert_encoding (const char *path, const char *name)
{
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);

  g_assert_cmpstr (inspection->encoding, ==, name);
}

/* @words end with NULL. */
static void
assert_labels (const char *encoding, const char *text, const char *const *words)
{
  g_autofree char *path = write_as (encoding, text);
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_encoding (path, "GB18030");
  assert_shape (table, (gint64) g_strv_length ((char **) words), 2);
  for (gint64 row = 0; words[row] != NULL; row++)
    g_assert_cmpstr (vec_table_get_label (table, row), ==, words[row]);
}

static void
test_tables (void)
{
  assert_labels ("GB2312", "词,甲,乙\n北京,1,2\n上海,3,4\n香港,5,6\n", (const char *[]) { "北京", "上海", "香港", NULL });
  assert_labels ("GBK", "word,d0,d1\n北京,1,2\nT恤,3,4\n卡拉OK,5,6\n王力宏,7,8\n我们的,5,5\n", (const char *[]) { "北京", "T恤", "卡拉OK", "王力宏", "我们的", NULL });
  assert_labels ("GB18030", "词,x,y\n春天,1,2\n𠀀字,3,4\n㐀山水,5,6\n时间,7,8\n", (const char *[]) { "春天", "𠀀字", "㐀山水", "时间", NULL });
  assert_labels ("GB18030", "词,x,y\r\n“苹果，梨”,1,2\r\n水果！,3,4\r\n", (const char *[]) { "“苹果，梨”", "水果！", NULL });
}

/* A bar, a quotation mark or a backslash within a character is none. 東 and 鐋 end with a bar, 俓 with a backslash, in GBK. */
static void
test_bytes_within_characters (void)
{
  assert_labels ("GBK", "词|x|y\n東京|1|2\n中国上海|3|4\n俓山|5|6\n鐋天|7|8\n", (const char *[]) { "東京", "中国上海", "俓山", "鐋天", NULL });
}

/* Blocks of a megabyte, and then of a quarter, cut characters of two and four bytes at each place. */
static void
test_blocks (void)
{
  for (int shift = 0; shift < 4; shift++)
    {
      g_autoptr(GString) text = g_string_new ("词,x,y\n");
      g_autoptr(VecTable) table = NULL;
      g_autofree char *path = NULL;
      gint64 n_rows = 0;

      for (int i = 0; i < shift; i++)
        g_string_append_c (text, 'z');
      for (; n_rows < 120000; n_rows++)
        g_string_append_printf (text, "春天%s水%d,%d,%d\n", n_rows % 3 == 0 ? "𠀀" : "的", (int) n_rows, (int) n_rows, (int) (n_rows % 7));
      path = write_as ("GB18030", text->str);
      table = read_path (path, NULL);
      assert_shape (table, n_rows, 2);
      for (gint64 row = 1; row < n_rows; row++)
        {
          g_autofree char *expected = g_strdup_printf ("春天%s水%d", row % 3 == 0 ? "𠀀" : "的", (int) row);

          g_assert_cmpstr (vec_table_get_label (table, row), ==, expected);
          g_assert_cmpfloat (vec_table_get_vector (table, row)[0], ==, (float) row);
        }
    }
}

/* What is broken later is said, or mended by whoever can. */
static void
test_damaged (void)
{
  static const char bad[] = "\xd6\xd0\x80\xff\xb9\xfa,1,2\n\xd6";
  g_autoptr(GString) text = g_string_new ("word,d0,d1\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTextInput) input = NULL;
  g_autofree char *path = NULL;
  g_autofree char *last = NULL;
  const char *line;
  gsize length;
  guint64 line_number = 1;

  for (; text->len < 3 << 20; line_number++)
    g_string_append (text, "\xd6\xd0\xb9\xfa\xc8\xcb,1,2\n");
  line_number++;
  g_string_append_len (text, bad, sizeof bad - 1);
  path = write_bytes ("bad.csv", text->str, text->len);
  input = vec_text_input_open (path, FALSE, &error);
  while (vec_text_input_next_line (input, &line, &length, &error))
    {
      if (vec_text_input_get_line_number (input) == line_number)
        g_assert_cmpmem (line, length, "中\xef\xbf\xbd\xef\xbf\xbd国,1,2", strlen ("中\xef\xbf\xbd\xef\xbf\xbd国,1,2"));
      g_free (last);
      last = g_strndup (line, length);
    }
  g_assert_no_error (error);
  g_assert_cmpstr (last, ==, "\xef\xbf\xbd");
  g_assert_cmpuint (vec_text_input_get_n_invalid (input), ==, 3);
  g_clear_pointer (&input, vec_text_input_free);
  input = vec_text_input_open (path, TRUE, &error);
  while (vec_text_input_next_line (input, &line, &length, &error))
    ;
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "is not valid GB18030"));
}

static void
test_zero_byte (void)
{
  g_autoptr(GString) text = g_string_new ("word,d0,d1\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTextInput) input = NULL;
  g_autofree char *path = NULL;
  const char *line;
  gsize length;

  while (text->len < 3 << 20)
    g_string_append (text, "\xd6\xd0\xb9\xfa\xc8\xcb,1,2\n");
  g_string_append_len (text, "\xd6\xd0\0,1,2\n", 8);
  path = write_bytes ("zero.csv", text->str, text->len);
  input = vec_text_input_open (path, FALSE, &error);
  while (vec_text_input_next_line (input, &line, &length, &error))
    ;
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "there is a zero byte"));
}

/* Accents between letters, at the ends of words, alone and in pairs; in capitals, where pairs are bytes of frequent characters. */
static void
test_western_text_stays (void)
{
  static const char *const texts[] = {
    "word,d0,d1\ncafé,1,2\nété,3,4\ncréée,5,6\nnaïf,5,6\n",
    "word,d0,d1\nNAÇÃO,1,2\nCORAÇÃO,3,4\nLIÇÕES,5,6\nCANÇÃO,5,6\nPORÇÃO,5,6\nAÇÃO,7,8\n",
    "word,d0,d1\nTÖÖKOHT,1,2\nHÄÄL,3,4\nJÄÄÄÄR,5,6\nÜHEKSA,5,6\nPÜÜD,6,6\nKÄÄR,7,8\n",
    "word,d0,d1\nGröße,1,2\nMüller,3,4\nÄpfel,5,6\nSüß,7,8\n",
    "word,d0,d1\n10°,1,2\n±5,3,4\n½,5,6\n«oui»,7,8\n",
    "word,d0,d1\nMüller,1,2\nHütte,3,4\n",
    "word,d0,d1\nÉÉNÍVEL,1,2\nÀÉAÏ,3,4\nÍÊÉÈ,5,6\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = write_as ("WINDOWS-1252", texts[i]);
      g_autofree char *first = g_strndup (strchr (texts[i], '\n') + 1, strcspn (strchr (texts[i], '\n') + 1, ","));
      g_autoptr(VecTable) table = read_path (path, NULL);

      assert_encoding (path, "windows-1252");
      g_assert_cmpstr (vec_table_get_label (table, 0), ==, first);
    }
}

static void
test_other_scripts_are_not_chinese (void)
{
  static const struct { const char *encoding, *text; } cases[] = {
    { "EUC-KR", "word,d0,d1\n서울,1,2\n사람,3,4\n대한민국,5,6\n나라,7,8\n안녕하세요,9,1\n" },
    { "EUC-JP", "word,d0,d1\nこころ,1,2\n東京の山,3,4\nカメラ,5,6\n食べる,7,8\n" },
    { "SHIFT-JIS", "word,d0,d1\nこころ,1,2\n東京の山,3,4\nカメラ,5,6\n食べる,7,8\n" },
    { "BIG5", "word,d0,d1\n臺北,1,2\n我們的時間,3,4\n水果,5,6\n高興,7,8\n" },
    { "KOI8-R", "word,d0,d1\nмосква,1,2\nмир,3,4\nвода,5,6\nдень,7,8\n" },
    { "WINDOWS-1251", "word,d0,d1\nМОСКВА,1,2\nМИР,3,4\nвода,5,6\nдень,7,8\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = write_as (cases[i].encoding, cases[i].text);

      assert_encoding (path, "windows-1252");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gb18030/tables", test_tables);
  g_test_add_func ("/gb18030/bytes-within-characters", test_bytes_within_characters);
  g_test_add_func ("/gb18030/blocks", test_blocks);
  g_test_add_func ("/gb18030/damaged", test_damaged);
  g_test_add_func ("/gb18030/zero-byte", test_zero_byte);
  g_test_add_func ("/gb18030/western", test_western_text_stays);
  g_test_add_func ("/gb18030/other-scripts", test_other_scripts_are_not_chinese);
  return run_and_clean ();
}
