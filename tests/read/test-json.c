/* JSON in all the ways that rows are written in, JSON Lines, and what is wrong with them. */
#include <math.h>

#include "read-fixture.h"
#include "read/vec-json.h"

static void
assert_kings (VecTable *table)
{
  assert_shape (table, 2, 3);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "king");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "女\n\"q\"");
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (vec_table_get_vectors (table)[i], ==, (float) i - 1.5f);
}

#define KING "\"king\""
#define QUEEN "\"\\u5973\\n\\\"q\\\"\""
#define FIRST "[-1.5, -0.5, 5e-1]"
#define SECOND "[1.5,2.5, 3.5 ]"

static void
test_layouts (void)
{
  static const char *const texts[] = {
    "[{\"word\": " KING ", \"v\": " FIRST "}, {\"v\": " SECOND ", \"word\": " QUEEN "}]",
    "{\"word\": " KING ", \"v\": " FIRST "}\n{\"word\": " QUEEN ", \"v\": " SECOND "}\n",
    "{\"word\": " KING ", \"v\": " FIRST "}\r\n\r\n{\"word\": " QUEEN ", \"v\": " SECOND "}",
    "\xef\xbb\xbf{\"data\": [{\"word\": " KING ", \"v\": " FIRST "}, {\"word\": " QUEEN ", \"v\": " SECOND "}], \"model\": \"m\"}",
    "{" KING ": " FIRST ", " QUEEN ": " SECOND "}",
    "{" KING ": {\"v\": " FIRST "}, " QUEEN ": {\"v\": " SECOND "}}",
    "{\"model\": {" KING ": " FIRST ", " QUEEN ": " SECOND "}, \"version\": 1}",
    "{\"words\": [" KING ", " QUEEN "], \"vectors\": [" FIRST ", " SECOND "]}",
    "[[" KING ", " FIRST "], [" QUEEN ", " SECOND "]]",
    "[" KING ", " FIRST "]\n[" QUEEN ", " SECOND "]\n",
    "[{\"word\": " KING ", \"x\": -1.5, \"y\": -0.5, \"z\": 0.5}, {\"word\": " QUEEN ", \"z\": 3.5, \"x\": 1.5, \"y\": 2.5}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(VecTable) table = read_text ("kings.dat", texts[i], "json");

      assert_kings (table);
    }
}

static void
test_numbers_alone (void)
{
  g_autoptr(VecTable) list = read_text ("list.json", "[" FIRST ",\n" SECOND "]", "json");
  g_autoptr(VecTable) lines = read_text ("list.jsonl", FIRST "\n" SECOND "\n", "json");

  assert_shape (list, 2, 3);
  assert_shape (lines, 2, 3);
  g_assert_false (vec_table_has_labels (lines));
  g_assert_cmpmem (vec_table_get_vectors (list), 24, vec_table_get_vectors (lines), 24);
}

static void
test_fields (void)
{
  g_autoptr(VecTable) table = read_text (
    "fields.jsonl",
    "{\"text\": \"a\", \"e\": [1, 2, 3], \"meta\": {\"year\": 1900, \"at\": {\"place\": \"x\"}}, \"tags\": [\"t\", \"u\"], \"ok\": true}\n"
    "{\"text\": \"b\", \"e\": [4, 5, 6], \"meta\": {\"year\": null, \"at\": {\"place\": \"y\"}}, \"ok\": false, \"late\": 12345678901}\n",
    "json");

  assert_columns (table, "meta.year:number meta.at.place:text tags:text ok:text late:number");
  g_assert_true (vec_column_is_missing (vec_table_find_column (table, "meta.year"), 1));
  g_assert_cmpstr (vec_column_get_text (vec_table_find_column (table, "tags"), 0), ==, "[\"t\", \"u\"]");
  g_assert_true (vec_column_is_missing (vec_table_find_column (table, "tags"), 1));
  g_assert_true (vec_column_is_missing (vec_table_find_column (table, "late"), 0));
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (table, "late"), 1), ==, 12345678901.0);
}

static void
test_choices (void)
{
  g_autofree char *path = write_text ("two.json", "[{\"id\": 7, \"title\": [1, 2], \"body\": [1, 2, 3]}, {\"id\": 8, \"title\": [3, 4], \"body\": "
                                                  "[4, 5, 6]}]");
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) longest = read_path (path, NULL);
  g_autoptr(VecTable) chosen = NULL;

  g_assert_cmpuint (inspection->n_columns, ==, 3);
  g_assert_cmpstr (inspection->column_names[1], ==, "title");
  g_assert_false (inspection->certain);
  assert_shape (longest, 2, 3);
  options->vector_columns = g_strdup ("title");
  options->label_column = g_strdup ("id");
  chosen = read_path (path, options);
  assert_shape (chosen, 2, 2);
  g_assert_cmpstr (vec_table_get_label (chosen, 1), ==, "8");
}

static void
test_parts (void)
{
  g_autofree char *path = write_text ("parts.json", "{\"a\": [{\"v\": [1, 2]}], \"b\": [{\"v\": [1, 2, 3]}, {\"v\": [4, 5, 6]}]}");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GPtrArray) parts = vec_read_list_parts (path, NULL, NULL);
  g_autoptr(VecTable) first = read_path (path, NULL);
  g_autoptr(VecTable) second = NULL;

  g_assert_cmpuint (parts->len, ==, 2);
  assert_shape (first, 1, 2);
  options->part = g_strdup ("b");
  second = read_path (path, options);
  assert_shape (second, 2, 3);
}

static void
test_lists_of_other_lengths (void)
{
  g_autoptr(VecTable) table = read_text ("lists.json", "{\"v\": [[1, 2], [3, 4]], \"name\": [\"a\", \"b\"], \"years\": [1, 2, 3]}", "json");

  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "b");
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "“years” was not read: it has another number of values than there are vectors");
}

/* As metadata and as labels beside a file of numbers. */
static void
test_metadata (void)
{
  const float values[] = { 1, 2, 3, 4 };
  const guint8 rows[] = { 0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4 };
  g_autofree char *path = write_bytes ("m.idx", rows, sizeof rows);
  g_autofree char *list = write_text ("m.labels.json", "[\"king\", \"queen\"]");
  g_autofree char *objects = write_text ("more.json", "[{\"name\": \"a\", \"year\": 1}, {\"name\": \"b\", \"year\": 2}]");
  g_autofree char *three = write_text ("three.json", "[\"a\", \"b\", \"c\"]");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autoptr(VecTable) more = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpmem (vec_table_get_vectors (table), 16, values, 16);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  options->metadata_path = g_strdup (objects);
  more = read_path (path, options);
  g_assert_cmpstr (vec_table_get_label (more, 1), ==, "b");
  assert_columns (more, "year:number");
  g_free (options->metadata_path);
  options->metadata_path = g_strdup (three);
  g_assert_null (vec_read_file (path, options, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_assert_true (g_str_has_prefix (error->message, "m.idx has 2 rows, but three.json has 3: "));
}

static void
test_bad (void)
{
  assert_text_fails ("a.json", "[{\"v\": [1, 2]},\n {\"v\": [1, 2, 3]}]", VEC_ERROR_FORMAT,
                     "a.json, line 2, “v”: 2 numbers were expected, as in the first row, and 3 found");
  assert_text_fails ("a.json", "[{\"v\": [1, 2]},\n {\"v\": null}]", VEC_ERROR_FORMAT,
                     "a.json, line 2, “v”: 2 numbers were expected, as in the first row, and 0 found");
  assert_text_fails ("a.json", "{\"v\": [1, 2]}\n{\"w\": 1}\n", VEC_ERROR_FORMAT,
                     "a.json, line 2: this row has no “v”; add it, or remove the row");
  assert_text_fails ("a.json", "{\"v\": [1, 2]}\n{\"v\": [1, 2]}\n{\"v\": [3, 4]}\n{\"v\": [3, 4]}\n{\"v\": [1, \"x\"]}\n", VEC_ERROR_FORMAT,
                     "a.json, line 5, byte 11: a number was expected");
  assert_text_fails ("a.json", "[{\"v\": [1, 2]},\n {\"v\": [1, 2", VEC_ERROR_FORMAT,
                     "a.json, line 2, byte 13: the file ends here, within a list");
  assert_text_fails ("a.json", "{\"v\": [1, 2]}\n{\"v\": [1, NaN]}\n", VEC_ERROR_NOT_FINITE,
                     "a.json, line 2: value 2 is NaN (not a number), but vectors must be finite float32 numbers; 1 row is affected: correct "
                     "or remove it");
  assert_text_fails ("a.json", "[{\"title\": \"x\"}, {\"title\": \"y\"}]", VEC_ERROR_FORMAT,
                     "a.json has no field that looks like a vector (a list of numbers); its fields are “title”: choose which of them hold "
                     "the vector");
  assert_text_fails ("a.json", "[]", VEC_ERROR_FORMAT, "a.json holds no rows");
  assert_bytes_fail ("a.json", "\xff\xfe[\0]\0", 6, VEC_ERROR_FORMAT, "a.json: JSON has to be in UTF-8, and this is UTF-16; save it as UTF-8");
}

static void
test_truncations (void)
{
  static const char *const texts[] = {
    "{\"word\": \"king\", \"v\": [1, 2], \"m\": {\"t\": true}}\n{\"word\": \"que\\u00e9n\", \"v\": [3.5, 4e3], \"m\": {\"t\": null}}\n",
    "{\"data\": [{\"word\": \"a\", \"v\": [1, 2, 3]}, {\"word\": \"b\", \"v\": [1, 2, 3]}], \"more\": [[1, 2], 3]}",
    "{\"words\": [\"a\", \"b\"], \"vectors\": [[1, 2, 3], [4, 5, 6]]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_truncations ("cut.json", texts[i], strlen (texts[i]), 2);
}

/* A hundred thousand brackets are refused, not recursed into. */
static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *text = g_strconcat ("{\"v\": [1, 2], \"deep\": ", deep, "}", NULL);
  g_autofree char *path = write_text ("deep.json", text);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->format = g_strdup ("json");
  assert_path_fails (path, options, VEC_ERROR_FORMAT, "deep.json, line 1, byte 1023: lists are nested too deeply here");
}

/* ---- The parser. */

static void
test_strings (void)
{
  static const struct
  {
    const char *json;
    const char *text;      /* NULL: refused */
  } cases[] = {
    { "\"\"", "" },
    { "\"a\\/\\\\\\b\\f\\t\"", "a/\\\b\f\t" },
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"\\ud83dx\"", "\xef\xbf\xbdx" },
    { "\"\\u0000\"", "\xef\xbf\xbd" },
    { "\"\\x\"", NULL },
    { "\"\\u12\"", NULL },
    { "\"a", NULL },
    { "\"a\nb\"", NULL },
    { "\"\xff\"", NULL },
    { "12", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      VecJson json;

      vec_json_init (&json, cases[i].json, strlen (cases[i].json));
      g_assert_cmpint (vec_json_take_string (&json, text), ==, cases[i].text != NULL);
      if (cases[i].text != NULL)
        g_assert_cmpstr (text->str, ==, cases[i].text);
      else
        g_assert_nonnull (json.problem);
    }
}

static void
test_syntax (void)
{
  static const char *const good[] = { "{}", "[]", "[[], {}, [1]]", "{\"a\": {\"b\": [null, true, false]}}", "-1.5e-3", "Infinity", "\"x\"", " 1 " };
  static const char *const bad[] = { "{", "[1,]", "[1 2]", "{\"a\"}", "{a: 1}", "{\"a\": 1,}", "tru", "[,1]", "]", "[1", ".5", "+1", "'a'" };
  VecJson json;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      vec_json_init (&json, good[i], strlen (good[i]));
      g_assert_true (vec_json_skip (&json));
      g_assert_cmpint (vec_json_peek (&json), ==, VEC_JSON_END);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      vec_json_init (&json, bad[i], strlen (bad[i]));
      g_assert_false (vec_json_skip (&json));
      g_assert_nonnull (json.problem);
    }
}

static void
test_bias_embeddings (void)
{
  g_autofree char *path = shared_path ("word-vectors/glove/allennlp/bias_embeddings.json");
  g_autoptr(VecTable) table = NULL;

  if (path == NULL)
    return;
  table = read_path (path, NULL);
  g_assert_cmpstr (vec_table_get_format (table), ==, "json");
  assert_shape (table, 50, 50);
  g_assert_true (vec_table_has_labels (table));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/layouts", test_layouts);
  g_test_add_func ("/json/numbers-alone", test_numbers_alone);
  g_test_add_func ("/json/fields", test_fields);
  g_test_add_func ("/json/choices", test_choices);
  g_test_add_func ("/json/parts", test_parts);
  g_test_add_func ("/json/lists-of-other-lengths", test_lists_of_other_lengths);
  g_test_add_func ("/json/metadata", test_metadata);
  g_test_add_func ("/json/bad", test_bad);
  g_test_add_func ("/json/truncations", test_truncations);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/syntax", test_syntax);
  g_test_add_func ("/json/bias-embeddings", test_bias_embeddings);
  return run_and_clean ();
}
