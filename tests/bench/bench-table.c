/* The table of ten million rows: how long its rows take to be sorted, and what memory the sorted list holds then.
 * bench-table [ROWS…] */
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec-random.h"
#include "session/vec-table-model.h"

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
held_mb (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (double) (info.uordblks + info.hblkhd) / 1e6;
}

static VecTable *
make_table (gint64 n)
{
  VecTableBuilder *builder = vec_table_builder_new ("bench", "made", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new (), names = vec_strings_new ();
  g_autoptr (VecColumn) number = NULL, category = NULL;
  double *values = g_new (double, n);
  guint32 *codes = g_new (guint32, n);
  float *vectors = g_new0 (float, n);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("genre %d", (i * 37) % 50);

      vec_strings_append (names, name, -1);
    }
  for (gint64 i = 0; i < n; i++)
    {
      char label[48];

      g_snprintf (label, sizeof label, "item %" G_GUINT64_FORMAT, vec_random_below (&random, (guint64) n));
      vec_strings_append (labels, label, -1);
      values[i] = i % 20 == 0 ? NAN : vec_random_normal (&random);
      codes[i] = (guint32) vec_random_below (&random, 50);
    }
  number = vec_column_new_number ("number", values, n);
  category = vec_column_new_category ("category", codes, n, names);
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, number);
  vec_table_builder_add_column (builder, category);
  return vec_table_builder_end (builder, NULL);
}

/* A screenful of items, as a list asks for them. */
static void
show_items (VecTableModel *model)
{
  for (guint i = 0; i < 200; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (model), i * 997 % g_list_model_get_n_items (G_LIST_MODEL (model))));
}

static void
bench_case (VecTable *table, const char *name, const VecOrderKey *key, VecRowSet *rows)
{
  gint64 n = vec_table_get_n_rows (table);
  double before = held_mb (), begin = cpu_ms (), sorted, shown;
  g_autoptr (VecTableModel) model = vec_table_model_new ();
  g_autoptr (VecRowOrder) order = key != NULL ? vec_row_order_new (table, key, NULL, NULL, NULL) : NULL;
  g_autoptr (VecRowView) view = NULL;

  sorted = cpu_ms () - begin;
  begin = cpu_ms ();
  view = vec_row_view_new (n, order, rows, FALSE);
  vec_table_model_set_view (model, view);
  show_items (model);
  shown = cpu_ms () - begin;
  malloc_trim (0);
  printf ("{\"bench\": \"table\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT ", \"clock\": \"cpu\", \"median_ms\": %.1f, \"p95_ms\": %.1f, "
          "\"first_rows_ms\": %.2f, \"held_mb\": %.1f}\n",
          name, n, sorted, sorted, shown, held_mb () - before);
  fflush (stdout);
}

static void
bench_size (gint64 n)
{
  g_autoptr (VecTable) table = make_table (n);
  VecOrderKey number = { .field = VEC_ORDER_COLUMN, .index = 0 }, category = { .field = VEC_ORDER_COLUMN, .index = 1 };
  VecOrderKey label = { .field = VEC_ORDER_LABEL, .language = "en" };
  guint64 *words = g_new (guint64, vec_row_set_n_words (n));
  g_autoptr (VecRowSet) half = NULL;

  for (gint64 i = 0; i < vec_row_set_n_words (n); i++)
    words[i] = 0x5555555555555555;
  half = vec_row_set_new_take (words, n);
  bench_case (table, "open", NULL, NULL);
  bench_case (table, "open-half", NULL, half);
  bench_case (table, "sort-number", &number, NULL);
  bench_case (table, "sort-category", &category, NULL);
  bench_case (table, "sort-label", &label, NULL);
  bench_case (table, "sort-number-half", &number, half);
}

int
main (int argc, char **argv)
{
  if (argc == 1)
    bench_size (1000000);
  for (int i = 1; i < argc; i++)
    bench_size (g_ascii_strtoll (argv[i], NULL, 10));
  return 0;
}
