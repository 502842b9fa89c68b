/* A filter that is read is written so that it reads the same. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "table/vec-filter-syntax.h"

static VecTable *
make_table (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("fuzz", "made", NULL);
  static float vectors[2];
  double *years = g_new0 (double, 2);
  g_autoptr (VecStrings) texts = vec_strings_new ();
  g_autoptr (VecColumn) number = NULL, text = NULL;

  vec_strings_append (texts, "2020-01-01", -1);
  vec_strings_append (texts, "2021-05", -1);
  number = vec_column_new_number ("year", years, 2);
  text = vec_column_new_text ("when", VEC_COLUMN_TEXT, texts);
  vec_table_builder_take_vectors (builder, vectors, 2, 1, NULL, NULL);
  vec_table_builder_add_column (builder, number);
  vec_table_builder_add_column (builder, text);
  return vec_table_builder_end (builder, NULL);
}

static void
check (const char *text, VecTable *table)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VecFilter) filter = vec_filter_parse (text, table, &error), again = NULL;
  g_autofree char *written = NULL;

  if ((filter == NULL) != (error != NULL))
    abort ();
  if (filter == NULL)
    return;
  written = vec_filter_to_text (filter, table);
  again = vec_filter_parse (written, table, NULL);
  if (again == NULL || vec_filter_get_n_conditions (again) != vec_filter_get_n_conditions (filter))
    abort ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static VecTable *table;
  g_autofree char *text = g_strndup ((const char *) data, size);

  if (table == NULL)
    table = make_table ();
  if (g_utf8_validate (text, -1, NULL))
    {
      check (text, NULL);
      check (text, table);
    }
  return 0;
}
