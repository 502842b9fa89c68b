/* Every writer × every kind of table: what is written reads back as it was, as far as the format can hold it. */
#include "read-fixture.h"

#include <math.h>

#include "read/vec-writer.h"

/* What comes back otherwise, and why. */
typedef enum
{
  HOLDS_ALL = 0,
  NO_LABELS = 1 << 0,
  NO_COLUMNS = 1 << 1,
  NO_DIM_NAMES = 1 << 2,
  BREAKS_ARE_BLANKS = 1 << 3,   /* TSV has no quotation marks: tabs and line ends become blanks */
  BLANKS_ARE_LINES = 1 << 4,    /* word2vec: blanks and line ends in labels become "_" */
  ADDS_LABELS = 1 << 5,         /* the format has no rows without labels: they get their numbers */
  ADDS_ID = 1 << 6,             /* a column "id" counts the rows, and names them where there are no labels */
  NO_NEGATIVE_ZERO = 1 << 7,    /* among the numbers of columns: SQLite keeps whole ones as integers */
  IS_STRIPPED = 1 << 8,         /* blanks around a value are the file's, not the value's */
} Otherwise;

static const struct
{
  const char *name;
  const char *format;   /* NULL: by the name */
  Otherwise otherwise;
} cases[] = {
  { "out.csv", NULL, HOLDS_ALL },
  { "out.tsv", NULL, BREAKS_ARE_BLANKS | IS_STRIPPED },
  { "out.tab", NULL, BREAKS_ARE_BLANKS | IS_STRIPPED },
  { "out.json", NULL, NO_DIM_NAMES },
  { "out.jsonl", NULL, NO_DIM_NAMES },
  { "out.ndjson", NULL, NO_DIM_NAMES },
  { "out.npy", NULL, NO_DIM_NAMES },
  { "out.safetensors", NULL, NO_DIM_NAMES },
  { "out.sqlite", NULL, NO_DIM_NAMES | ADDS_ID | ADDS_LABELS | NO_NEGATIVE_ZERO },
  { "out.db", NULL, NO_DIM_NAMES | ADDS_ID | ADDS_LABELS | NO_NEGATIVE_ZERO },
  { "out.vec", NULL, NO_COLUMNS | NO_DIM_NAMES | BLANKS_ARE_LINES | ADDS_LABELS },
  { "out.w2v.txt", NULL, NO_COLUMNS | NO_DIM_NAMES | BLANKS_ARE_LINES | ADDS_LABELS },
  { "out.bin", NULL, NO_COLUMNS | NO_DIM_NAMES | BLANKS_ARE_LINES | ADDS_LABELS },
  { "out.fvecs", NULL, NO_LABELS | NO_COLUMNS | NO_DIM_NAMES },
  { "out", "projector", BREAKS_ARE_BLANKS | IS_STRIPPED | NO_DIM_NAMES },
  { "any.thing", "word2vec-binary", NO_COLUMNS | NO_DIM_NAMES | BLANKS_ARE_LINES | ADDS_LABELS },
  { "any.other", "jsonl", NO_DIM_NAMES },
};

/* ---- Tables. */

typedef struct
{
  gint64 n_rows;
  int n_dims;
  gboolean has_labels;
  int has_columns;          /* 2: without texts, since a reader takes such for labels where there are no others */
  gboolean has_dim_names;
} Kind;

static const Kind kinds[] = {
  { 60, 5, TRUE, TRUE, FALSE },  { 60, 5, TRUE, FALSE, FALSE }, { 60, 5, FALSE, 2, FALSE }, { 60, 5, FALSE, FALSE, FALSE },
  { 60, 5, TRUE, TRUE, TRUE },      { 60, 5, TRUE, FALSE, TRUE },  { 1, 5, TRUE, TRUE, FALSE },   { 1, 5, TRUE, FALSE, FALSE },
  { 1, 5, FALSE, FALSE, FALSE }, { 60, 1, TRUE, TRUE, FALSE },  { 60, 1, TRUE, FALSE, FALSE }, { 60, 1, FALSE, FALSE, FALSE },
  { 60, 2, TRUE, TRUE, FALSE },  { 1, 1, TRUE, FALSE, FALSE },  { 2000, 33, TRUE, TRUE, FALSE },
};

/* Beside ordinary numbers the ends of what float32 holds, and values that few digits do not tell apart. */
static const float odd_numbers[] = {
  0.0f,          -0.0f,       1e-45f,       -1e-45f,     1.17549421e-38f, 1.17549435e-38f, 3.40282347e38f, -3.40282347e38f,
  0.1f,          0.3f,        1.0f / 3,     16777216.0f, 16777215.0f,     -1e10f,          1e-10f,         0.1f + 1e-8f,
  1.00000012e0f, 8388607.5f,  9.99999e-5f,  123456.789f, 7e-45f,          65504.0f,        -0.5f,          2.5e-3f,
};

static const char *const odd_labels[] = {
  "king",
  "New York",
  "a,b",
  "say \"hi\"",
  "\"",
  "\"quoted\"",
  "it's",
  "two\nlines",
  "three\r\nlines\n",
  "tab\there",
  " leads",
  "ends ",
  "国王",
  "👑👩‍👩‍👧",
  "مرحبا",
  "e\xcc\x81",
  "semi;colon",
  "x|y",
  "7",
  "007",
  "-1.5e3",
  "nan",
  "null",
  "NULL",
  "true",
  "[1, 2]",
  "{}",
  "#comment",
  "=1+1",
  "back\\slash",
  "\\n",
  "a\x01" "b",
  "king",
  "king",
  "Robert'); DROP TABLE vectors;--",
};

static char *
dup_label (gint64 row)
{
  return row < (gint64) G_N_ELEMENTS (odd_labels) ? g_strdup (odd_labels[row]) : g_strdup_printf ("word%d", (int) row);
}

static VecColumn *
make_numbers (const char *name, gint64 n_rows, gboolean are_whole)
{
  static const double odd[] = { 0.1, -0.0, 1e300, 5e-324, NAN, 1.7976931348623157e308, 1.0 / 3, 9007199254740993.0, 1e15 + 0.3 };
  double *values = g_new (double, (gsize) MAX (n_rows, 1));

  for (gint64 row = 0; row < n_rows; row++)
    values[row] = are_whole ? (row % 7 == 6 ? NAN : 1900 + (double) (row * 37 % 101)) : odd[row % (gint64) G_N_ELEMENTS (odd)];
  return vec_column_new_number (name, values, n_rows);
}

static VecColumn *
make_categories (const char *name, gint64 n_rows)
{
  static const char *const odd[] = { "plain", "", "with, comma", "line\nend", "and \"quotes\"" };
  g_autoptr (VecStrings) values = vec_strings_new ();

  for (gint64 row = 0; row < n_rows; row++)
    vec_strings_append (values, odd[row % (gint64) G_N_ELEMENTS (odd)], -1);
  return vec_column_new_parsed (name, VEC_COLUMN_CATEGORY, values);
}

/* Texts of which none repeats. */
static VecColumn *
make_texts (const char *name, VecColumnType type, gint64 n_rows)
{
  g_autoptr (VecStrings) values = vec_strings_new ();

  for (gint64 row = 0; row < n_rows; row++)
    {
      g_autofree char *label = dup_label (row);
      g_autofree char *text = type == VEC_COLUMN_IMAGE ? g_strdup_printf ("pictures/no. %d.png", (int) row)
                              : row % 9 == 8           ? g_strdup ("")
                                                       : g_strdup_printf ("%d: %s", (int) row, label);

      vec_strings_append (values, text, -1);
    }
  return vec_column_new_text (name, type, values);
}

/* Whole numbers that are no numbers: as such they would lose their zeros. */
static VecColumn *
make_codes (const char *name, gint64 n_rows)
{
  g_autoptr (VecStrings) values = vec_strings_new ();

  for (gint64 row = 0; row < n_rows; row++)
    {
      g_autofree char *text = g_strdup_printf ("%05d", (int) row * 13);

      vec_strings_append (values, text, -1);
    }
  return vec_column_new_text (name, VEC_COLUMN_TEXT, values);
}

static void
add_columns (VecTableBuilder *builder, gint64 n_rows, gboolean with_texts)
{
  VecColumn *const columns[] = {
    make_texts ("say \"it\", twice", VEC_COLUMN_TEXT, n_rows),
    make_numbers ("size", n_rows, FALSE),
    make_categories ("class", n_rows),
    make_texts ("picture", VEC_COLUMN_IMAGE, n_rows),
    make_codes ("zip", n_rows),
    make_numbers ("year", n_rows, TRUE),
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      VecColumnType type = vec_column_get_column_type (columns[i]);

      if (with_texts || type == VEC_COLUMN_NUMBER || type == VEC_COLUMN_CATEGORY)
        vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
}

static VecTable *
make_table (const Kind *kind)
{
  VecTableBuilder *builder = vec_table_builder_new ("made", "test", NULL);
  gint64 n_values = kind->n_rows * kind->n_dims;
  float *values = g_new (float, (gsize) n_values);
  g_autoptr (VecStrings) labels = vec_strings_new (), dim_names = vec_strings_new ();
  g_autoptr (GError) error = NULL;
  VecTable *table;

  for (gint64 i = 0; i < n_values; i++)
    values[i] = i % 3 != 1 ? sinf ((float) i) * (float) (i % 100) : odd_numbers[i / 3 % (gint64) G_N_ELEMENTS (odd_numbers)];
  vec_table_builder_take_vectors (builder, values, kind->n_rows, kind->n_dims, values, g_free);
  for (gint64 row = 0; row < kind->n_rows; row++)
    {
      g_autofree char *label = dup_label (row);

      vec_strings_append (labels, label, -1);
    }
  for (int i = 0; i < kind->n_dims; i++)
    {
      static const char *const names[] = { "sepal length (cm)", "sepal, width", "petal \"length\"", "花瓣", "roundness" };

      vec_strings_append (dim_names, names[i % 5], -1);
    }
  if (kind->has_labels)
    vec_table_builder_set_labels (builder, labels);
  if (kind->has_columns)
    add_columns (builder, kind->n_rows, kind->has_columns == 1);
  if (kind->has_dim_names)
    vec_table_builder_set_dim_names (builder, dim_names);
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

/* ---- Comparing. */

static char *
dup_expected_text (const char *text, Otherwise otherwise)
{
  char *expected = g_strdup (text);

  if ((otherwise & BREAKS_ARE_BLANKS) != 0)
    g_strdelimit (expected, "\t\r\n", ' ');
  if ((otherwise & BLANKS_ARE_LINES) != 0)
    g_strdelimit (expected, " \t\r\n\x01", '_');
  if ((otherwise & IS_STRIPPED) != 0)
    g_strstrip (expected);
  return expected;
}

static void
compare_vectors (VecTable *a, VecTable *b)
{
  gsize n = sizeof (float) * (gsize) vec_table_get_n_dims (a);

  assert_shape (b, vec_table_get_n_rows (a), vec_table_get_n_dims (a));
  for (gint64 row = 0; row < vec_table_get_n_rows (a); row++)
    g_assert_cmpmem (vec_table_get_vector (a, row), n, vec_table_get_vector (b, row), n);
}

static void
compare_labels (VecTable *a, VecTable *b, Otherwise otherwise)
{
  gboolean expected = (vec_table_has_labels (a) && (otherwise & NO_LABELS) == 0) || (otherwise & ADDS_LABELS) != 0;

  g_assert_cmpint (vec_table_has_labels (b), ==, expected);
  for (gint64 row = 0; expected && row < vec_table_get_n_rows (a); row++)
    {
      g_autofree char *label = dup_expected_text (vec_table_get_label (a, row), otherwise);

      g_assert_cmpstr (vec_table_get_label (b, row), ==, label);
    }
}

static void
compare_column (VecColumn *a, VecColumn *b, Otherwise otherwise)
{
  g_assert_cmpstr (vec_column_get_name (a), ==, vec_column_get_name (b));
  if (vec_column_get_n_rows (a) > 1)
    g_assert_cmpstr (vec_column_type_get_id (vec_column_get_column_type (a)), ==, vec_column_type_get_id (vec_column_get_column_type (b)));
  for (gint64 row = 0; row < vec_column_get_n_rows (a); row++)
    {
      g_autofree char *x = vec_column_dup_value (a, row);
      g_autofree char *y = vec_column_dup_value (b, row);
      g_autofree char *expected = dup_expected_text (x, otherwise);

      if ((otherwise & NO_NEGATIVE_ZERO) != 0 && g_str_equal (expected, "-0"))
        memmove (expected, "0", 2);
      g_assert_cmpint (vec_column_is_missing (a, row), ==, vec_column_is_missing (b, row));
      g_assert_cmpstr (y, ==, expected);
    }
}

static void
compare_columns (VecTable *a, VecTable *b, Otherwise otherwise)
{
  guint n = (otherwise & NO_COLUMNS) != 0 ? 0 : vec_table_get_n_columns (a);
  guint first = (otherwise & ADDS_ID) != 0 && vec_table_has_labels (a) ? 1 : 0;

  g_assert_cmpuint (vec_table_get_n_columns (b), ==, n + first);
  for (guint i = 0; i < n; i++)
    compare_column (vec_table_get_column (a, i), vec_table_get_column (b, i + first), otherwise);
}

static void
compare_dim_names (VecTable *a, VecTable *b, Otherwise otherwise)
{
  for (int i = 0; (otherwise & NO_DIM_NAMES) == 0 && vec_table_get_dim_name (a, 0) != NULL && i < vec_table_get_n_dims (a); i++)
    g_assert_cmpstr (vec_table_get_dim_name (a, i), ==, vec_table_get_dim_name (b, i));
}

/* ---- The tests. */

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      g_remove (inside);
    }
  g_remove (path);
}

static void
test_round_trip (gconstpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (VecTable) table = make_table (&kinds[i]);
      g_autofree char *path = fixture_path (cases[index].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (VecTable) back = NULL;

      g_test_message ("%s: %d × %d, labels %d, columns %d, names %d", cases[index].name, (int) kinds[i].n_rows, kinds[i].n_dims,
                      kinds[i].has_labels, kinds[i].has_columns, kinds[i].has_dim_names);
      vec_write_file (table, path, cases[index].format, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      back = read_path (path, NULL);
      compare_vectors (table, back);
      compare_labels (table, back, cases[index].otherwise);
      compare_columns (table, back, cases[index].otherwise);
      compare_dim_names (table, back, cases[index].otherwise);
      remove_all (fixture_folder);
      g_mkdir (fixture_folder, 0700);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/round-trip/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_round_trip);
    }
  return run_and_clean ();
}
