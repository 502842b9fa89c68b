#include "read-fixture.h"

#include "read/vec-matrix.h"

/* ---- Which column is what. */

static void
test_named_run (void)
{
  g_autoptr(VecTable) table
      = read_text ("a.csv", "word,year,d0,d1,d2,genre\nking,1990,1,2,3,a\nqueen,1991,4,5,6,b\nman,1992,7,8,9,a\n", "csv");

  assert_shape (table, 3, 3);
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "man");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 4);
  g_assert_cmpstr (vec_table_get_dim_name (table, 2), ==, "d2");
  assert_columns (table, "year:number genre:category");
}

static void
test_iris_like (void)
{
  g_autoptr(VecTable) table = read_text ("iris",
                                         "sepal length,sepal width,petal length,petal width,species\n5.1,3.5,1.4,0.2,setosa\n"
                                         "4.9,3.0,1.4,0.2,setosa\n7.0,3.2,4.7,1.4,versicolor\n",
                                         "csv");

  assert_shape (table, 3, 4);
  g_assert_false (vec_table_has_labels (table));
  assert_columns (table, "species:category");
}

/* What is a year before the vector may be one of its dimensions inside it. */
static void
test_border_names (void)
{
  g_autoptr(VecTable) table = read_text ("a.csv",
                                         "word,year,royal,age,price,size,rating\nking,1,0.9,0.7,0.5,0.4,3\n"
                                         "queen,2,0.8,0.6,0.5,0.3,4\n",
                                         "csv");

  assert_shape (table, 2, 4);
  g_assert_cmpstr (vec_table_get_dim_name (table, 0), ==, "royal");
  g_assert_cmpstr (vec_table_get_dim_name (table, 3), ==, "size");
  assert_columns (table, "year:number rating:number");
}

/* Alone a y is what is to be predicted; beside an x it is a coordinate. */
static void
test_coordinates (void)
{
  g_autoptr (VecTable) plane = read_text ("a.csv", "name,x,y\na,1,2\nb,3,4\nc,2,2\n", "csv");
  g_autoptr (VecTable) target = read_text ("a.csv", "name,p,q,r,y\na,1,2,3,0\nb,3,4,5,1\nc,2,2,9,1\n", "csv");
  g_autoptr (VecTable) placed = read_text ("a.csv", "name,x,y,d0,d1,d2\na,1,2,3,0,1\nb,3,4,5,1,7\nc,2,2,9,1,5\n", "csv");

  assert_shape (plane, 3, 2);
  assert_shape (target, 3, 3);
  assert_shape (placed, 3, 3);
  assert_columns (placed, "x:number y:number");
}

/* Every digit class appears often: a class, not a label, wherever it stands and whether or not there is a header. */
static void
test_classes (void)
{
  g_autoptr(GString) with = g_string_new ("label");
  g_autoptr(GString) without = g_string_new (NULL);
  g_autoptr(VecTable) first = NULL;
  g_autoptr(VecTable) last = NULL;

  for (int j = 0; j < 16; j++)
    g_string_append_printf (with, ",%dx%d", j / 4 + 1, j % 4 + 1);
  g_string_append_c (with, '\n');
  for (int i = 0; i < 40; i++)
    {
      g_string_append_printf (with, "%d", i % 10);
      for (int j = 0; j < 16; j++)
        {
          g_string_append_printf (with, ",%d", (i * j * 7) % 17);
          g_string_append_printf (without, "%d,", (i * j * 7) % 17);
        }
      g_string_append_c (with, '\n');
      g_string_append_printf (without, "%d\n", i % 10);
    }
  first = read_text ("mnist.csv", with->str, "csv");
  last = read_text ("optdigits.tra", without->str, "csv");
  assert_shape (first, 40, 16);
  assert_columns (first, "label:number");
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (first, 0), 13), ==, 3);
  assert_shape (last, 40, 16);
  assert_columns (last, "Column 17:number");
}

static void
test_list_column (void)
{
  g_autoptr(VecTable) quoted = read_text ("a.csv", "title,embedding\nOne,\"[0.1, 0.2, 0.3]\"\nTwo,\"[1,2,3]\"\n", "csv");
  g_autoptr(VecTable) blanks = read_text ("b.csv", "word,vector\nking,0.1 0.2 0.3\nqueen,1 2 3\n", "csv");
  g_autoptr(VecTable) tabs = read_text ("c.tsv", "king\t[0.1, 0.2, 0.3]\nqueen\t[1, 2, 3]\n", "tsv");
  g_autoptr(VecTable) numpy = read_text ("d.csv", "word,v\na,\"[0.1 0.2\n 0.3]\"\nb,\"array([1., 2., 3.], dtype=float32)\"\n", "csv");
  VecTable *tables[] = { quoted, blanks, tabs, numpy };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      assert_shape (tables[i], 2, 3);
      g_assert_true (vec_table_has_labels (tables[i]));
      g_assert_cmpfloat (vec_table_get_vector (tables[i], 0)[2], ==, 0.3f);
      g_assert_cmpfloat (vec_table_get_vector (tables[i], 1)[2], ==, 3);
    }
  g_assert_cmpstr (vec_table_get_label (quoted, 1), ==, "Two");
}

static void
test_index_columns (void)
{
  g_autoptr(VecTable) pandas = read_text ("a.csv", ",0,1,2,3\n0,0.1,0.2,0.3,0.4\n1,0.5,0.6,0.7,0.8\n", "csv");
  g_autoptr(VecTable) r = read_text ("b.csv", "V1,V2,V3\nking,1,2,3\nqueen,4,5,6\n", "csv");
  g_autoptr(VecTable) kaggle = read_text ("c.csv", "Id,a,b,c,Species\n1,1.5,2,3,x\n2,4,5,6,y\n3,7,8,9,x\n", "csv");

  assert_shape (pandas, 2, 4);
  g_assert_cmpfloat (vec_table_get_vector (pandas, 0)[0], ==, 0.1f);
  assert_shape (r, 2, 3);
  g_assert_cmpstr (vec_table_get_label (r, 0), ==, "king");
  assert_shape (kaggle, 3, 3);
  g_assert_cmpstr (vec_table_get_label (kaggle, 2), ==, "3");
  assert_columns (kaggle, "Species:category");
}

static void
test_delimiters (void)
{
  g_autoptr(VecTable) semicolons = read_text ("a.csv", "name;d0;d1;d2\nx;0,5;1,5;-2\ny;1;2,25;3\n", "csv");
  g_autoptr(VecTable) bars = read_text ("b.txt", "name|d0|d1|d2\nx|1|2|3\ny|4|5|6\n", "csv");
  g_autoptr(VecTable) tabs = read_text ("c.csv", "name\td0\td1\td2\na, b\t1\t2\t3\nc, d\t4\t5\t6\n", "tsv");

  assert_shape (semicolons, 2, 3);
  g_assert_cmpfloat (vec_table_get_vector (semicolons, 0)[1], ==, 1.5);
  g_assert_cmpfloat (vec_table_get_vector (semicolons, 1)[1], ==, 2.25);
  assert_shape (bars, 2, 3);
  assert_shape (tabs, 2, 3);
  g_assert_cmpstr (vec_table_get_label (tabs, 0), ==, "a, b");
}

static void
test_odd_values (void)
{
  g_autoptr(VecTable) table = read_text ("a.csv",
                                         "word,d0,d1,d2\n\"say \"\"hi\"\"\",1,2,3\n\"two\nlines\", 4 ,5,6\n👑,7,8,9\n"
                                         "مرحبا,10,11,12\n,13,14,15\nking,16,17,18\nking,19,20,21\n",
                                         "csv");

  assert_shape (table, 7, 3);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "say \"hi\"");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "two\nlines");
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[0], ==, 4);
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "👑");
  g_assert_cmpstr (vec_table_get_label (table, 3), ==, "مرحبا");
  g_assert_cmpstr (vec_table_get_label (table, 4), ==, "");
  g_assert_cmpint (vec_table_find_label (table, "king"), ==, 5);
}

/* In TSV a lone quotation mark is a word, not the beginning of one. */
static void
test_tsv_quotes (void)
{
  g_autoptr(VecTable) table = read_text ("a.tsv", "word\td0\td1\td2\n\"\t1\t2\t3\n''\t4\t5\t6\n", "tsv");
  g_autoptr(VecTable) excel = read_text ("b.tsv", "word\td0\td1\td2\n\"a \"\"b\"\"\"\t1\t2\t3\nc\t4\t5\t6\n", "tsv");
  g_autoptr(VecTable) lines = read_text ("c.tsv", "word\td0\td1\td2\n\"a\nb\"\t1\t2\t3\n\"c\td\"\t4\t5\t6\ne\t7\t8\t9\n", "tsv");
  g_autoptr(VecTable) marks = read_text ("d.tsv", "word\td0\td1\td2\n\"\t1\t2\t3\n''\t4\t5\t6\n\"\t7\t8\t9\n", "tsv");

  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "\"");
  g_assert_cmpstr (vec_table_get_label (excel, 0), ==, "a \"b\"");
  assert_shape (lines, 3, 3);
  g_assert_cmpstr (vec_table_get_label (lines, 0), ==, "a\nb");
  g_assert_cmpstr (vec_table_get_label (lines, 1), ==, "c\td");
  assert_shape (marks, 3, 3);
  g_assert_cmpstr (vec_table_get_label (marks, 2), ==, "\"");
}

static void
test_small (void)
{
  g_autoptr(VecTable) row = read_text ("a.csv", "word,d0,d1\nking,1,2\n", "csv");
  g_autoptr(VecTable) dimension = read_text ("b.csv", "word,d0\nking,1\nqueen,2\n", "csv");
  g_autoptr(VecTable) equal = read_text ("c.csv", "word,d0,d1\nking,1,1\nqueen,1,1\n", "csv");
  g_autoptr(VecTable) trailing = read_text ("d.csv", "word,d0,d1\nking,1,2,\nqueen,3,4,\n\n", "csv");

  assert_shape (row, 1, 2);
  assert_shape (dimension, 2, 1);
  assert_shape (equal, 2, 2);
  assert_shape (trailing, 2, 2);
}

/* ---- What a person chose. */

static VecTable *
read_with (VecReadOptions *options)
{
  g_autofree char *path = write_text ("options.csv", "a,x,b,y,c\nking,1,foo,2,3\nqueen,4,bar,5,6\n");

  return read_path (path, options);
}

static void
test_options (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) range = NULL;
  g_autoptr(VecTable) list = NULL;
  g_autoptr(VecTable) roles = NULL;
  g_autoptr(VecTable) numbers = NULL;

  options->label_column = g_strdup ("b");
  options->vector_columns = g_strdup ("y-c");
  range = read_with (options);
  assert_shape (range, 2, 2);
  g_assert_cmpstr (vec_table_get_label (range, 1), ==, "bar");
  g_assert_cmpfloat (vec_table_get_vector (range, 0)[0], ==, 2);
  assert_columns (range, "a:text x:number");

  g_free (options->vector_columns);
  options->vector_columns = g_strdup ("x, c");
  list = read_with (options);
  assert_shape (list, 2, 2);
  g_assert_cmpfloat (vec_table_get_vector (list, 1)[1], ==, 6);

  g_free (options->vector_columns);
  options->vector_columns = g_strdup ("4-5,2");
  numbers = read_with (options);
  assert_shape (numbers, 2, 3);

  options->n_roles = 5;
  options->roles = g_new0 (VecRole, 5);
  options->roles[0] = VEC_ROLE_CATEGORY;
  options->roles[1] = VEC_ROLE_DIMENSION;
  options->roles[3] = VEC_ROLE_TEXT;
  roles = read_with (options);
  assert_shape (roles, 2, 1);
  assert_columns (roles, "a:category y:text");
}

static void
test_option_errors (void)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autofree char *path = write_text ("options.csv", "a,x,b,y,c\nking,1,foo,2,3\nqueen,4,bar,5,6\n");

  options->label_column = g_strdup ("name");
  assert_path_fails (path, options, VEC_ERROR_NOT_FOUND,
                     "options.csv has no column “name”; its columns are “a”, “x”, “b”, “y”, “c”");
  g_clear_pointer (&options->label_column, g_free);
  options->vector_columns = g_strdup ("a");
  assert_path_fails (path, options, VEC_ERROR_FORMAT, "options.csv, line 2, column “a”: “king” is not a number");
  options->roles = g_new0 (VecRole, 2);
  options->n_roles = 2;
  assert_path_fails (path, options, VEC_ERROR_PARAMETER, "options.csv has 5 columns, but roles were chosen for 2");
  options->format = g_strdup ("xlsx");
  assert_path_fails (path, options, VEC_ERROR_PARAMETER, "There is no format “xlsx”");
}

/* ---- Bad input. */

static void
test_errors (void)
{
  assert_text_fails ("empty.csv", "", VEC_ERROR_FORMAT, "empty.csv is empty");
  assert_text_fails ("blank.csv", "\n\n", VEC_ERROR_FORMAT, "blank.csv has no lines of text");
  assert_text_fails ("header.csv", "word,d0,d1\n", VEC_ERROR_FORMAT, "header.csv has a header line and no rows");
  assert_text_fails ("ragged.csv", "word,d0,d1\na,1,2\nb,1\nc,3,4\n", VEC_ERROR_FORMAT,
                     "ragged.csv, line 3: 3 values were expected, as in most lines, and 2 found");
  assert_text_fails ("word.csv", "word,d0,d1,d2\na,1,2,3\nb,1,x,3\nc,3,4,5\n", VEC_ERROR_FORMAT,
                     "word.csv, line 3, column “d1”: “x” is not a number");
  assert_text_fails ("missing.csv", "word,d0,d1,d2\na,1,2,3\nb,1,,3\nc,3,4,5\n", VEC_ERROR_FORMAT,
                     "missing.csv, line 3, column “d1”: a number was expected, but there is nothing");
  assert_text_fails ("nan.csv", "word,d0,d1\na,1,2\n\"b\nb\",nan,3\nc,3,inf\n", VEC_ERROR_NOT_FINITE,
                     "nan.csv, line 3: value 1 is NaN (not a number), but vectors must be finite float32 numbers; 2 rows are "
                     "affected: correct or remove them");
  assert_text_fails ("open.csv", "word,d0,d1\na,1,2\n\"b,3,4\nc,5,6\n", VEC_ERROR_FORMAT,
                     "open.csv, line 3: a quotation mark opens a value here and none closes it");
  assert_text_fails ("none.csv", "title,city,price\nA,Rome,3\nB,Oslo,4\n", VEC_ERROR_FORMAT,
                     "none.csv has no columns that look like vectors; its columns are “title”, “city”, “price”: choose which of "
                     "them hold the vector");
  assert_text_fails ("short.csv", "word,v\na,\"[1, 2, 3]\"\nb,\"[1, 2]\"\n", VEC_ERROR_FORMAT,
                     "short.csv, line 3, column “v”: 3 numbers were expected and 2 found");
  assert_text_fails ("dots.csv", "word,v\na,\"[1 2 3]\"\nb,\"[1 2 3]\"\nc,\"[1 2 3]\"\nd,\"[1 2 3]\"\ne,\"[1 ... 3]\"\n",
                     VEC_ERROR_FORMAT,
                     "dots.csv, line 6, column “v”: the vector was shortened with “...” when it was printed; write all its "
                     "numbers");
  assert_text_fails ("mixed.csv", "word,d0,d1\nna\xc3\xafve,1,2\ncaf\xe9,3,4\nth\xc3\xa9,5,6\n", VEC_ERROR_FORMAT,
                     "mixed.csv, line 3: byte 4 of the line is not valid UTF-8, although the text before it is; save the file in "
                     "one encoding, best UTF-8");
}

/* 40 000 rows of 4 are 640 kB. */
static void
test_memory (void)
{
  g_autoptr(GString) text = g_string_new ("word,d0,d1,d2,d3\n");

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (text, "w%05d,1,2,3,4\n", i);
  vec_memory_pretend (300000);
  assert_text_fails ("large.csv", text->str, VEC_ERROR_MEMORY,
                     "large.csv: its vectors need about 640.0\302\240kB more memory and 300.0\302\240kB are free; store them as a "
                     "float32 .npy file, which is opened without being loaded, or open a part of them");
  vec_memory_pretend (0);
}

static void
test_unknown_files (void)
{
  assert_text_fails ("a.json", "{\"a\": 1,\n\"b\": 2}\n", VEC_ERROR_FORMAT,
                     "a.json has no field that looks like a vector (a list of numbers); its fields are “a”, “b”: choose which of them hold "
                     "the vector");
  assert_text_fails ("a.npz", "PK\x03\x04 and so on", VEC_ERROR_FORMAT,
                     "a.npz cannot be unpacked: it is damaged or was cut off near byte 0 (Truncated ZIP file header); fetch it again");
  assert_text_fails ("a.pkl", "\x80\x04\x95 and so on", VEC_ERROR_UNSUPPORTED,
                     "a.pkl is a Python pickle, which is never opened because that could run a program hidden in it; save the "
                     "vectors with numpy.save");
  assert_path_fails ("/nonexistent/x.csv", NULL, VEC_ERROR_FAILED, "x.csv cannot be opened: No such file or directory");
  assert_path_fails ("/", NULL, VEC_ERROR_FAILED, "/ is a folder, not a file");
}

/* ---- The import dialog. */

static void
test_inspection (void)
{
  g_autofree char *path = write_text ("a.csv", "word;d0;d1;d2;genre\nking;1;2;3;a\nqueen;4;5;6;b\nman;7;8;9;a\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (inspection->reader->id, ==, "csv");
  g_assert_cmpstr (inspection->encoding, ==, "UTF-8");
  g_assert_cmpint (inspection->delimiter, ==, ';');
  g_assert_true (inspection->has_header);
  g_assert_cmpuint (inspection->n_columns, ==, 5);
  g_assert_cmpstr (inspection->column_names[4], ==, "genre");
  g_assert_cmpint (inspection->roles[0], ==, VEC_ROLE_LABEL);
  g_assert_cmpint (inspection->roles[1], ==, VEC_ROLE_DIMENSION);
  g_assert_cmpint (inspection->roles[4], ==, VEC_ROLE_CATEGORY);
  g_assert_cmpuint (inspection->rows->len, ==, 3);
  g_assert_cmpstr (((char **) inspection->rows->pdata[2])[0], ==, "man");
  g_assert_cmpint (inspection->n_dims, ==, 3);
  g_assert_true (inspection->certain);
}

static void
test_inspection_without_header (void)
{
  g_autofree char *path = write_text ("a.csv", "1,2,3\n4,5,6\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecInspection) guess = vec_inspect_file (path, NULL, NULL);
  g_autoptr(VecInspection) forced = NULL;

  g_assert_false (guess->has_header);
  g_assert_cmpstr (guess->column_names[1], ==, "Column 2");
  options->has_header = 1;
  forced = vec_inspect_file (path, options, NULL);
  g_assert_true (forced->has_header);
  g_assert_cmpstr (forced->column_names[1], ==, "2");
  g_assert_cmpuint (forced->rows->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/delimited/named-run", test_named_run);
  g_test_add_func ("/delimited/iris-like", test_iris_like);
  g_test_add_func ("/delimited/border-names", test_border_names);
  g_test_add_func ("/delimited/coordinates", test_coordinates);
  g_test_add_func ("/delimited/classes", test_classes);
  g_test_add_func ("/delimited/list-column", test_list_column);
  g_test_add_func ("/delimited/index-columns", test_index_columns);
  g_test_add_func ("/delimited/delimiters", test_delimiters);
  g_test_add_func ("/delimited/odd-values", test_odd_values);
  g_test_add_func ("/delimited/tsv-quotes", test_tsv_quotes);
  g_test_add_func ("/delimited/small", test_small);
  g_test_add_func ("/delimited/options", test_options);
  g_test_add_func ("/delimited/option-errors", test_option_errors);
  g_test_add_func ("/delimited/errors", test_errors);
  g_test_add_func ("/delimited/memory", test_memory);
  g_test_add_func ("/delimited/unknown-files", test_unknown_files);
  g_test_add_func ("/delimited/inspection", test_inspection);
  g_test_add_func ("/delimited/inspection-without-header", test_inspection_without_header);
  return run_and_clean ();
}
