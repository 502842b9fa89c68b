/* What one change of a filter of four conditions costs, the other three being remembered: processor time of all threads together.
 * bench-filter [ROWS…] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec-random.h"
#include "table/vec-filter-match.h"

#define N_CHANGES 25

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static VecTable *
make_table (gint64 n)
{
  VecTableBuilder *builder = vec_table_builder_new ("bench", "made", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new (), names = vec_strings_new (), notes = vec_strings_new ();
  g_autoptr (VecColumn) number = NULL, category = NULL, note = NULL;
  double *years = g_new (double, n);
  guint32 *codes = g_new (guint32, n);
  float *vectors = g_new0 (float, n);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("genre %d", i);

      vec_strings_append (names, name, -1);
    }
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *label = g_strdup_printf ("item number %" G_GINT64_FORMAT, i);
      g_autofree char *text = g_strdup_printf ("a remark of %" G_GUINT64_FORMAT " and so on", vec_random_next (&random) % 100000);

      vec_strings_append (labels, label, -1);
      vec_strings_append (notes, text, -1);
      years[i] = 1900 + 120 * vec_random_uniform (&random);
      codes[i] = (guint32) (vec_random_next (&random) % 20);
    }
  number = vec_column_new_number ("year", years, n);
  category = vec_column_new_category ("genre", codes, n, names);
  note = vec_column_new_text ("note", VEC_COLUMN_TEXT, notes);
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, number);
  vec_table_builder_add_column (builder, category);
  vec_table_builder_add_column (builder, note);
  return vec_table_builder_end (builder, NULL);
}

/* The condition of each kind, different for each change. */
static VecCondition
make_condition (int which, int change, char *text, gsize size, const char **values, char (*names)[16])
{
  VecCondition condition = { .low = 1900 + change, .high = 1990 };

  switch (which)
    {
    case 0:
      condition.kind = VEC_CONDITION_RANGE;
      condition.column = "year";
      break;
    case 1:
      condition.kind = VEC_CONDITION_VALUES;
      condition.column = "genre";
      for (int i = 0; i < 10; i++)
        {
          g_snprintf (names[i], 16, "genre %d", (change + i) % 20);
          values[i] = names[i];
        }
      values[10] = NULL;
      condition.values = values;
      break;
    case 2:
      condition.kind = VEC_CONDITION_TEXT;
      condition.field = VEC_FIELD_LABEL;
      g_snprintf (text, size, "R %d", change + 1);
      condition.text = text;
      break;
    default:
      condition.kind = VEC_CONDITION_TEXT;
      condition.field = VEC_FIELD_ANYWHERE;
      g_snprintf (text, size, "%d", change + 10);
      condition.text = text;
    }
  return condition;
}

static VecFilter *
with_change (VecFilter *filter, int which, int change)
{
  char text[32], names[10][16];
  const char *values[11];
  VecCondition condition = make_condition (which, change, text, sizeof text, values, names);

  if (which < (int) vec_filter_get_n_conditions (filter))
    return vec_filter_replaced (filter, (guint) which, &condition);
  return vec_filter_with (filter, &condition);
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
report (const char *name, gint64 n, double *ms, int count)
{
  qsort (ms, (size_t) count, sizeof *ms, compare);
  printf ("{\"bench\": \"filter\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT ", \"clock\": \"cpu\", \"median_ms\": %.2f, \"p95_ms\": %.2f}\n",
          name, n, ms[count / 2], ms[count * 95 / 100]);
  fflush (stdout);
}

static void
bench_size (gint64 n)
{
  static const char *const cases[] = { "range", "categories", "label-text", "text-anywhere" };
  g_autoptr (VecTable) table = make_table (n);
  g_autoptr (VecFilterMemory) memory = vec_filter_memory_new ();
  g_autoptr (VecFilter) filter = NULL;
  g_autoptr (VecFinder) finder = NULL;
  VecFilterData data = { .table = table };
  double ms[N_CHANGES];

  ms[0] = cpu_ms ();
  finder = vec_finder_new (table, NULL);
  ms[0] = cpu_ms () - ms[0];
  report ("fold-once", n, ms, 1);
  data.finder = finder;
  for (int which = 0; which < 4; which++)
    {
      VecFilter *next = with_change (filter, which, 0);

      vec_filter_unref (filter);
      filter = next;
    }
  vec_row_set_unref (vec_filter_match (filter, &data, memory, NULL));
  for (int which = 0; which < 4; which++)
    {
      for (int change = 0; change < N_CHANGES; change++)
        {
          g_autoptr (VecFilter) next = with_change (filter, which, change + 1);
          double begin = cpu_ms ();
          g_autoptr (VecRowSet) rows = vec_filter_match (next, &data, memory, NULL);

          ms[change] = cpu_ms () - begin;
        }
      report (cases[which], n, ms, N_CHANGES);
    }
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
