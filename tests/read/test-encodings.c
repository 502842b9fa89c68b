#include "read-fixture.h"

#define TEXT "word,d0,d1,d2\ncafé,1,2,3\nüber,4,5,6\n"

static void
check_table (const char *path)
{
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 2, 3);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "café");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "über");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[2], ==, 6);
  g_assert_cmpstr (vec_table_get_dim_name (table, 0), ==, "d0");
}

/* GLib's converter (iconv) is the reference. */
static void
check_encoding (const char *encoding, const char *mark, gsize n_mark, const char *name)
{
  gsize n;
  g_autofree char *text = g_convert (TEXT, -1, encoding, "UTF-8", NULL, &n, NULL);
  g_autofree char *bytes = g_malloc (n_mark + n);
  g_autofree char *path = NULL;
  g_autoptr(VecInspection) inspection = NULL;

  memcpy (bytes, mark, n_mark);
  memcpy (bytes + n_mark, text, n);
  path = write_bytes ("text.csv", bytes, n_mark + n);
  check_table (path);
  inspection = vec_inspect_file (path, NULL, NULL);
  g_assert_cmpstr (inspection->encoding, ==, name);
}

static void
test_encodings (void)
{
  check_encoding ("UTF-8", "", 0, "UTF-8");
  check_encoding ("UTF-8", "\xef\xbb\xbf", 3, "UTF-8");
  check_encoding ("UTF-16LE", "\xff\xfe", 2, "UTF-16LE");
  check_encoding ("UTF-16BE", "\xfe\xff", 2, "UTF-16BE");
  check_encoding ("UTF-16LE", "", 0, "UTF-16LE");
  check_encoding ("UTF-16BE", "", 0, "UTF-16BE");
  check_encoding ("ISO-8859-1", "", 0, "windows-1252");
  check_encoding ("WINDOWS-1252", "", 0, "windows-1252");
}

static void
test_windows_1252 (void)
{
  g_autoptr(VecTable) table = read_text ("a.csv", "word,d0,d1\n\x80 5,1,2\n\x93x\x94,3,4\n", "csv");

  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "€ 5");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "“x”");
}

static void
test_surrogates (void)
{
  gsize n;
  g_autofree char *text = g_convert ("👑 1 2 3\n王 4 5 6\n", -1, "UTF-16LE", "UTF-8", NULL, &n, NULL);
  g_autofree char *bytes = g_malloc (n + 2);
  g_autofree char *path = NULL;
  g_autoptr(VecTable) table = NULL;

  memcpy (bytes, "\xff\xfe", 2);
  memcpy (bytes + 2, text, n);
  path = write_bytes ("crown.txt", bytes, n + 2);
  table = read_path (path, NULL);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "👑");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "王");
}

/* Nothing but ASCII for more than a block of a megabyte, and then the first other letter; and letters that blocks cut. */
static void
test_late (void)
{
  const char *const letters[] = { "\xe9", "é", "王", "👑" };
  const char *const expected[] = { "é", "é", "王", "👑" };

  for (guint k = 0; k < G_N_ELEMENTS (letters); k++)
    for (int shift = 0; shift < 5; shift++)
      {
        g_autoptr(GString) text = g_string_new (NULL);
        g_autoptr(VecTable) table = NULL;

        while (text->len < (1 << 20) - 64)
          g_string_append (text, "abc 1 2 3\n");
        while (text->len < (1 << 20) - 12)
          g_string_append (text, "a 1 2 3\n");
        while (text->len < (gsize) (1 << 20) - 4 + (gsize) shift)
          g_string_append_c (text, 'z');
        g_string_append_printf (text, "%s 4 5 6\n", letters[k]);
        table = read_text ("late.txt", text->str, "glove");
        g_assert_true (g_str_has_suffix (vec_table_get_label (table, vec_table_get_n_rows (table) - 1), expected[k]));
        g_assert_cmpfloat (vec_table_get_vector (table, vec_table_get_n_rows (table) - 1)[0], ==, 4);
      }
}

static void
test_line_ends (void)
{
  g_autoptr(VecTable) crlf = read_text ("a.csv", "word,d0,d1\r\nx,1,2\r\ny,3,4\r\n", "csv");
  g_autoptr(VecTable) cr = read_text ("b.csv", "word,d0,d1\rx,1,2\ry,3,4\r", "csv");
  g_autoptr(VecTable) none = read_text ("c.csv", "word,d0,d1\nx,1,2\ny,3,4", "csv");
  VecTable *tables[] = { crlf, cr, none };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      assert_shape (tables[i], 2, 2);
      g_assert_cmpstr (vec_table_get_label (tables[i], 1), ==, "y");
      g_assert_cmpfloat (vec_table_get_vector (tables[i], 1)[1], ==, 4);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encodings/encodings", test_encodings);
  g_test_add_func ("/encodings/windows-1252", test_windows_1252);
  g_test_add_func ("/encodings/surrogates", test_surrogates);
  g_test_add_func ("/encodings/late", test_late);
  g_test_add_func ("/encodings/line-ends", test_line_ends);
  return run_and_clean ();
}
