#include "session-fixture.h"

#include "base/vec-random.h"

static gboolean
wake_cb (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

void
iterate (void)
{
  guint source = g_timeout_add (5, wake_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

void
iterate_for (int milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * (gint64) 1000;

  while (g_get_monotonic_time () < end)
    iterate ();
}

static VecColumn *
make_groups (guint n_rows)
{
  static const char *const names[] = { "alpha", "beta", "gamma", "delta" };
  g_autoptr (VecStrings) strings = vec_strings_new ();
  guint32 *codes = g_new (guint32, n_rows);

  for (int i = 0; i < 4; i++)
    vec_strings_append (strings, names[i], -1);
  for (guint i = 0; i < n_rows; i++)
    codes[i] = i % 4;
  return vec_column_new_category ("group", codes, n_rows, strings);
}

static VecColumn *
make_sizes (guint n_rows)
{
  double *values = g_new (double, n_rows);

  for (guint i = 0; i < n_rows; i++)
    values[i] = i;
  return vec_column_new_number ("size", values, n_rows);
}

static VecStrings *
make_strings (guint n_rows, const char *prefix)
{
  VecStrings *strings = vec_strings_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%u", prefix, i);

      vec_strings_append (strings, text, -1);
    }
  return strings;
}

static float *
make_vectors (guint n_rows, int n_dims, guint64 seed)
{
  float *vectors = g_new (float, n_rows * (guint) n_dims);
  VecRandom random;

  vec_random_init (&random, seed);
  for (guint i = 0; i < n_rows; i++)
    for (int j = 0; j < n_dims; j++)
      vectors[i * (guint) n_dims + (guint) j] = (float) (vec_random_normal (&random) + ((guint) j % 4 == i % 4 ? 6 : 1));
  return vectors;
}

VecTable *
make_table (guint n_rows, int n_dims, guint64 seed)
{
  VecTableBuilder *builder = vec_table_builder_new ("made", "made", NULL);
  g_autoptr (VecStrings) labels = make_strings (n_rows, "w");
  g_autoptr (VecStrings) notes = make_strings (n_rows, "Note ");
  g_autoptr (VecColumn) groups = make_groups (n_rows);
  g_autoptr (VecColumn) sizes = make_sizes (n_rows);
  g_autoptr (VecColumn) texts = vec_column_new_text ("note", VEC_COLUMN_TEXT, notes);
  g_autoptr (GError) error = NULL;
  float *vectors = make_vectors (n_rows, n_dims, seed);
  VecTable *table;

  vec_table_builder_take_vectors (builder, vectors, n_rows, n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, groups);
  vec_table_builder_add_column (builder, sizes);
  vec_table_builder_add_column (builder, texts);
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

gboolean
is_idle (VecSession *session)
{
  return !get_boolean (session, "busy") && vec_session_get_layout (session) != NULL;
}

VecSession *
make_session (VecTable *table)
{
  VecSession *session = vec_session_new ();

  vec_session_set_iterations (session, 60);
  vec_session_set_table (session, table);
  wait_until (is_idle (session));
  return session;
}

char *
get_string (VecSession *session, const char *property)
{
  char *value;

  g_object_get (session, property, &value, NULL);
  return value;
}

gboolean
get_boolean (VecSession *session, const char *property)
{
  gboolean value;

  g_object_get (session, property, &value, NULL);
  return value;
}

static void
signal_cb (VecSession *session, Count *count)
{
  count->n++;
}

void
count_signal (VecSession *session, const char *signal, Count *count)
{
  g_signal_connect (session, signal, G_CALLBACK (signal_cb), count);
}

static void
failed_cb (VecSession *session, const GError *error, Count *count)
{
  count->n++;
  g_free (count->message);
  count->message = g_strdup (error->message);
  count->code = error->code;
}

void
count_failures (VecSession *session, Count *count)
{
  g_signal_connect (session, "failed", G_CALLBACK (failed_cb), count);
}

void
count_clear (Count *count)
{
  g_clear_pointer (&count->message, g_free);
  count->n = 0;
}

float *
copy_layout (VecSession *session)
{
  return g_memdup2 (vec_session_get_layout (session),
                    (gsize) vec_table_get_n_rows (vec_session_get_table (session)) * 2 * sizeof (float));
}

VecRowItem *
nth_row (GListModel *list, guint n)
{
  g_autoptr (VecRowItem) item = g_list_model_get_item (list, n);

  return item;
}
