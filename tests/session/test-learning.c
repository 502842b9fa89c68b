/* Learning while one watches: the map stays where it is, pausing stops and resuming goes on, closing in the middle leaves nothing, and what is learned
 * from a text of several topics keeps the topics apart. */
#include "session/vec-learning.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "read/vec-reader.h"
#include "session/vec-learning-layout.h"
#include "session/vec-learning-texts.h"

#define N_TOPICS 3
#define N_WORDS 12        /* of each topic */

static const char *const topics[N_TOPICS] = { "sea", "wood", "town" };

/* Sentences of eight words of one topic each: "sea3 sea11 sea0 … ." */
static char *
make_text (int n_sentences, const char *const *names)
{
  GString *text = g_string_new (NULL);
  VecRandom random;

  vec_random_init (&random, 5);
  for (int s = 0; s < n_sentences; s++)
    {
      const char *topic = names[vec_random_below (&random, N_TOPICS)];

      for (int i = 0; i < 8; i++)
        g_string_append_printf (text, "%s%c ", topic, 'a' + (int) vec_random_below (&random, N_WORDS));
      g_string_append (text, ".\n");
    }
  return g_string_free (text, FALSE);
}

static VecLearningOptions
quick_options (void)
{
  VecLearningOptions options;

  vec_learning_options_init (&options, 100000);
  options.training.n_dims = 20;
  options.training.n_epochs = 15;
  options.training.n_threads = 1;
  options.least_seconds = 0;
  return options;
}

typedef struct
{
  VecLearning *learning;
  int n_frames;
  char *error;
} Watch;

static void
frame_cb (Watch *watch)
{
  watch->n_frames++;
}

static void
failed_cb (Watch *watch, const GError *error)
{
  g_free (watch->error);
  watch->error = g_strdup (error->message);
}

static void
watch_init (Watch *watch)
{
  *watch = (Watch) { vec_learning_new (), 0, NULL };
  g_signal_connect_swapped (watch->learning, "frame", G_CALLBACK (frame_cb), watch);
  g_signal_connect_swapped (watch->learning, "failed", G_CALLBACK (failed_cb), watch);
}

static void
watch_clear (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->learning, watch);
  g_object_unref (watch->learning);
  g_free (watch->error);
}

static void
wait_for_state (VecLearning *learning, VecLearningState state)
{
  while (vec_learning_get_state (learning) != state)
    g_main_context_iteration (NULL, TRUE);
}

static guint64
get_done (VecLearning *learning)
{
  guint64 done, total;

  vec_learning_get_progress (learning, &done, &total);
  return done;
}

/* ---- The map. */

static double
distance_between (const float *a, const float *b, int n)
{
  double sum = 0;

  for (int i = 0; i < n; i++)
    sum += hypot ((double) (a[2 * i] - b[2 * i]), (double) (a[2 * i + 1] - b[2 * i + 1]));
  return sum / n;
}

/* Of few words it is a PCA: when the second direction becomes the first, and a sign turns, the picture stays as it is. */
static void
turned_axes_do_not_turn_the_map (void)
{
  float before[] = { 3, 0, 0, -3, 0, 0, 0, 2.9f, 0, 0, -2.9f, 0.1f };
  float after[] = { 2.9f, 0, 0, -2.9f, 0, 0, 0, 3, 0, 0, -3, 0.1f };
  g_autoptr (VecLearningLayout) layout = vec_learning_layout_new (4, 3, 1);
  float first[8];

  g_assert_null (vec_learning_layout_get (layout));
  g_assert_true (vec_learning_layout_step (layout, before, 5, NULL, NULL));
  memcpy (first, vec_learning_layout_get (layout), sizeof first);
  g_assert_true (vec_learning_layout_step (layout, after, 5, NULL, NULL));
  g_assert_cmpfloat (distance_between (first, vec_learning_layout_get (layout), 4), <, 0.1);
  for (gsize i = 0; i < G_N_ELEMENTS (after); i++)
    after[i] = -after[i];
  g_assert_true (vec_learning_layout_step (layout, after, 5, NULL, NULL));
  for (int i = 0; i < 4; i++)
    for (int axis = 0; axis < 2; axis++)
      g_assert_cmpfloat_with_epsilon (vec_learning_layout_get (layout)[2 * i + axis], -first[2 * i + axis], 2.01);
}

static void
fill_groups (float *vectors, int n, int d, double noise, guint64 seed)
{
  VecRandom random;

  vec_random_init (&random, seed);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < d; j++)
      vectors[i * d + j] = (float) ((j == i % N_TOPICS ? 1 : 0) + noise * vec_random_normal (&random));
}

static double
mean_to_group (const float *layout, int n, gboolean own)
{
  double sum = 0;
  int n_pairs = 0;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      if (((i - j) % N_TOPICS == 0) == own)
        {
          sum += hypot ((double) (layout[2 * i] - layout[2 * j]), (double) (layout[2 * i + 1] - layout[2 * j + 1]));
          n_pairs++;
        }
  return sum / n_pairs;
}

/* Of vectors that are drawn anew around the same centres, words change their places within their groups, which stay where they are; frames that were
 * not turned onto each other would be about 1 apart. */
static void
map_goes_on_from_frame_to_frame (void)
{
  enum { N = 150, D = 10 };
  g_autoptr (VecLearningLayout) layout = vec_learning_layout_new (N, D, 1);
  g_autofree float *vectors = g_new (float, N * D), *last = g_new0 (float, N * 2);
  double moved = 0;

  for (int frame = 0; frame < 40; frame++)
    {
      fill_groups (vectors, N, D, 0.05, (guint64) frame);
      g_assert_true (vec_learning_layout_step (layout, vectors, 10, NULL, NULL));
      moved = frame > 0 ? distance_between (last, vec_learning_layout_get (layout), N) : 0;
      memcpy (last, vec_learning_layout_get (layout), N * 2 * sizeof (float));
    }
  g_assert_cmpfloat (moved, <, 0.3);
  g_assert_cmpfloat (2 * mean_to_group (last, N, TRUE), <, mean_to_group (last, N, FALSE));
}

static void
cancelled_frame_leaves_the_last (void)
{
  enum { N = 40, D = 5 };
  g_autoptr (VecLearningLayout) layout = vec_learning_layout_new (N, D, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  float vectors[N * D], last[N * 2];

  fill_groups (vectors, N, D, 0.1, 1);
  g_assert_true (vec_learning_layout_step (layout, vectors, 10, NULL, NULL));
  memcpy (last, vec_learning_layout_get (layout), sizeof last);
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_learning_layout_step (layout, vectors, 10, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpmem (last, sizeof last, vec_learning_layout_get (layout), sizeof last);
}

/* ---- Learning. */

static void
assert_topics (VecLearning *learning, const char *const *names)
{
  VecCorpus *corpus = vec_learning_get_corpus (learning);

  for (int t = 0; t < N_TOPICS; t++)
    {
      g_autofree char *name = g_strconcat (names[t], "b", NULL);
      int word = vec_corpus_find (corpus, name, strlen (name));
      g_autoptr (GArray) neighbors = vec_learning_find_neighbors (learning, word, 6);

      g_assert_cmpint (word, >=, 0);
      g_assert_cmpuint (neighbors->len, ==, 6);
      for (guint i = 0; i < neighbors->len; i++)
        g_assert_true (g_str_has_prefix (vec_corpus_get_word (corpus, (int) g_array_index (neighbors, VecNeighbor, i).row), names[t]));
    }
}

static void
learns_topics (void)
{
  g_autofree char *text = make_text (1500, topics);
  VecLearningOptions options = quick_options ();
  const char *words[12];
  int center = -1, n;
  guint n_losses;
  Watch watch;

  watch_init (&watch);
  vec_learning_choose_text (watch.learning, text);
  g_assert_cmpuint (vec_learning_get_n_bytes (watch.learning), ==, strlen (text));
  vec_learning_start (watch.learning, &options);
  g_assert_cmpint (vec_learning_get_state (watch.learning), ==, VEC_LEARNING_READING);
  wait_for_state (watch.learning, VEC_LEARNING_DONE);

  g_assert_cmpint (vec_learning_get_n_shown (watch.learning), ==, N_TOPICS * N_WORDS);
  g_assert_nonnull (vec_learning_get_layout (watch.learning));
  g_assert_cmpuint (get_done (watch.learning), ==, 1500 * 8 * 15);
  g_assert_cmpint (watch.n_frames, >=, 2);
  assert_topics (watch.learning, topics);
  g_assert_nonnull (vec_learning_get_losses (watch.learning, &n_losses));
  g_assert_cmpuint (n_losses, >=, 1);
  n = vec_learning_get_moment (watch.learning, words, G_N_ELEMENTS (words), &center);
  g_assert_cmpint (n, >, 2);
  g_assert_true (center >= 0 && center < n);
  watch_clear (&watch);
}

/* A run that is slowed down stands still while it is paused, and goes on from there. */
static void
pauses_and_goes_on (void)
{
  g_autofree char *text = make_text (300, topics);
  VecLearningOptions options = quick_options ();
  guint64 done;
  Watch watch;

  options.least_seconds = 3600;
  watch_init (&watch);
  vec_learning_choose_text (watch.learning, text);
  vec_learning_start (watch.learning, &options);
  while (get_done (watch.learning) == 0)
    g_main_context_iteration (NULL, TRUE);
  vec_learning_set_paused (watch.learning, TRUE);
  g_assert_true (vec_learning_is_halting (watch.learning));
  wait_for_state (watch.learning, VEC_LEARNING_PAUSED);
  g_assert_true (vec_learning_has_result (watch.learning));
  done = get_done (watch.learning);
  g_assert_cmpuint (done, <, 300 * 8 * 15);
  for (int i = 0; i < 20; i++)
    {
      g_usleep (5000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (get_done (watch.learning), ==, done);

  vec_learning_set_paused (watch.learning, FALSE);
  while (get_done (watch.learning) == done)
    g_main_context_iteration (NULL, TRUE);
  vec_learning_stop (watch.learning);
  wait_for_state (watch.learning, VEC_LEARNING_DONE);
  g_assert_cmpuint (get_done (watch.learning), <, 300 * 8 * 15);
  g_assert_true (vec_learning_has_result (watch.learning));
  watch_clear (&watch);
}

/* Each frame waits until the last one was taken, and for a while after it. */
static void
frames_are_few (void)
{
  g_autofree char *text = make_text (300, topics);
  VecLearningOptions options = quick_options ();
  gint64 begin;
  Watch watch;

  options.least_seconds = 3600;
  watch_init (&watch);
  vec_learning_choose_text (watch.learning, text);
  vec_learning_start (watch.learning, &options);
  wait_for_state (watch.learning, VEC_LEARNING_RUNNING);
  watch.n_frames = 0;
  begin = g_get_monotonic_time ();
  while (watch.n_frames < 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_get_monotonic_time () - begin, >, 5 * G_USEC_PER_SEC / 10);
  watch_clear (&watch);
}

static void
closing_in_the_middle (void)
{
  g_autofree char *text = make_text (300, topics);
  VecLearningOptions options = quick_options ();

  options.least_seconds = 3600;
  for (int i = 0; i < 4; i++)
    {
      Watch watch;

      watch_init (&watch);
      g_object_add_weak_pointer (G_OBJECT (watch.learning), (gpointer *) &watch.learning);
      vec_learning_choose_text (watch.learning, text);
      vec_learning_start (watch.learning, &options);
      for (int j = 0; j < i; j++)
        g_main_context_iteration (NULL, TRUE);
      if (i == 3)
        wait_for_state (watch.learning, VEC_LEARNING_RUNNING);
      g_signal_handlers_disconnect_by_data (watch.learning, &watch);
      g_object_unref (watch.learning);
      g_assert_null (watch.learning);
    }
}

static void
too_few_words_are_said (void)
{
  VecLearningOptions options = quick_options ();
  Watch watch;

  watch_init (&watch);
  vec_learning_choose_text (watch.learning, "one two three");
  vec_learning_start (watch.learning, &options);
  wait_for_state (watch.learning, VEC_LEARNING_EMPTY);
  g_assert_nonnull (watch.error);
  g_assert_false (vec_learning_has_result (watch.learning));
  watch_clear (&watch);
}

/* ---- The result. */

static void
take_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static void
keeps_a_table_and_a_model (void)
{
  g_autofree char *text = make_text (400, topics), *folder = g_dir_make_tmp ("vec-learning-XXXXXX", NULL), *path = NULL;
  g_autoptr (GAsyncResult) kept = NULL, saved = NULL;
  g_autoptr (VecTable) table = NULL, read = NULL;
  VecLearningOptions options = quick_options ();
  float known[20], composed[20];
  Watch watch;

  options.training.n_epochs = 2;
  options.training.shortest = 3;
  options.training.longest = 6;
  path = g_build_filename (folder, "model.bin", NULL);
  watch_init (&watch);
  vec_learning_choose_text (watch.learning, text);
  vec_learning_start (watch.learning, &options);
  wait_for_state (watch.learning, VEC_LEARNING_DONE);

  vec_learning_keep_async (watch.learning, "Story", take_result_cb, &kept);
  while (kept == NULL)
    g_main_context_iteration (NULL, TRUE);
  table = vec_learning_keep_finish (watch.learning, kept, NULL);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, N_TOPICS * N_WORDS);
  g_assert_cmpstr (vec_table_get_name (table), ==, "Story");

  vec_learning_save_async (watch.learning, path, take_result_cb, &saved);
  while (saved == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (vec_learning_save_finish (watch.learning, saved, NULL));
  read = vec_read_file (path, NULL, NULL, NULL, NULL, NULL);
  g_assert_nonnull (read);
  g_assert_true (vec_table_compose (read, "seaq", 4, composed));
  g_assert_true (vec_table_compose (table, "seaq", 4, known));
  for (int j = 0; j < 20; j++)
    g_assert_cmpfloat_with_epsilon (composed[j], known[j], 1e-5);
  watch_clear (&watch);
  g_remove (path);
  g_rmdir (folder);
}

/* ---- Texts. */

static char *
write_file (const char *folder, const char *name, const char *contents, gssize size)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, size, NULL));
  return path;
}

static void
finds_texts_in_folders (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vec-learning-XXXXXX", NULL), *inner = g_build_filename (folder, "inner", NULL);
  g_autofree char *b = NULL, *a = NULL, *hidden = NULL, *binary = NULL;
  const char *paths[] = { folder, NULL };
  g_auto (GStrv) files = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_bytes;
  guint n_skipped;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  b = write_file (folder, "b.txt", "bees", -1);
  a = write_file (inner, "a.md", "ants and", -1);
  hidden = write_file (folder, ".hidden", "no", -1);
  binary = write_file (folder, "image.dat", "\x89\0\0\1\2\0\3\0\0\0", 10);
  files = vec_learning_texts_find (paths, &n_bytes, &n_skipped, NULL, NULL);
  g_assert_cmpuint (g_strv_length (files), ==, 2);
  g_assert_cmpstr (files[0], ==, b);
  g_assert_cmpstr (files[1], ==, a);
  g_assert_cmpuint (n_bytes, ==, 12);
  g_assert_cmpuint (n_skipped, ==, 1);
  g_remove (b);
  g_remove (a);
  g_remove (hidden);
  g_assert_null (vec_learning_texts_find (paths, &n_bytes, &n_skipped, NULL, &error));
  g_assert_nonnull (error);
  g_remove (binary);
  g_rmdir (inner);
  g_rmdir (folder);
}

/* The same words, whatever they were written in; French in Latin-1 is not taken for Chinese. */
static void
recognises_encodings (void)
{
  static const struct { const char *encoding, *text, *word; } cases[] = {
    { "UTF-8", "春天来了。春天很好。", "春天" },
    { "GB18030", "春天来了。春天很好。", "春天" },
    { "GBK", "我爱春天。春天很好。", "春天" },
    { "UTF-16", "春天来了。春天很好。", "春天" },
    { "ISO-8859-1", "Cet été était déjà fini à Orléans. Un été.", "été" },
  };
  g_autofree char *folder = g_dir_make_tmp ("vec-learning-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VecTextWordsOptions options = { 0 };
      gsize size;
      g_autofree char *bytes = g_convert (cases[i].text, -1, cases[i].encoding, "UTF-8", NULL, &size, NULL);
      g_autofree char *path = write_file (folder, "text.txt", bytes, (gssize) size);
      g_autoptr (VecTextWords) words = vec_text_words_new (&options, NULL);
      g_autoptr (VecCorpusBuilder) builder = vec_corpus_builder_new ();
      g_autoptr (VecCorpus) corpus = NULL;

      g_assert_true (vec_text_words_add_file (words, path, builder, NULL, NULL, NULL, NULL));
      corpus = vec_corpus_builder_end (g_steal_pointer (&builder), 1, 0, NULL);
      g_assert_cmpint (vec_corpus_find (corpus, cases[i].word, strlen (cases[i].word)), >=, 0);
      g_remove (path);
    }
  g_rmdir (folder);
}

/* A long text is read block by block, of which none is lost or cut within a word; it can be given up in between. */
static void
long_texts_are_read_in_blocks (void)
{
  enum { N_LINES = 60000 };
  VecTextWordsOptions options = { 0 };
  g_autoptr (VecTextWords) words = vec_text_words_new (&options, NULL);
  g_autoptr (VecCorpusBuilder) builder = vec_corpus_builder_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (VecCorpus) corpus = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N_LINES; i++)
    g_string_append (text, i % 50 == 49 ? "alpha beta gamma.\n\n" : "alpha beta gamma.\n");
  g_assert_true (vec_learning_texts_add_text (words, text->str, text->len, builder, cancellable, NULL));
  corpus = vec_corpus_builder_end (g_steal_pointer (&builder), 1, 0, NULL);
  g_assert_cmpint (vec_corpus_get_n_words (corpus), ==, 3);
  g_assert_cmpint (vec_corpus_get_n_occurrences (corpus), ==, 3 * N_LINES);
  builder = vec_corpus_builder_new ();
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_learning_texts_add_text (words, text->str, text->len, builder, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
learns_chinese_topics_from_a_file (void)
{
  static const char *const words[N_TOPICS] = { "海", "林", "城" };
  g_autofree char *text = make_text (1500, words), *folder = g_dir_make_tmp ("vec-learning-XXXXXX", NULL), *path = NULL;
  const char *paths[] = { NULL, NULL };
  VecLearningOptions options = quick_options ();
  Watch watch;

  paths[0] = path = write_file (folder, "chinese.txt", text, -1);
  watch_init (&watch);
  vec_learning_choose (watch.learning, paths);
  g_assert_true (vec_learning_is_looking (watch.learning));
  while (vec_learning_is_looking (watch.learning))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (vec_learning_get_n_files (watch.learning), ==, 1);
  vec_learning_start (watch.learning, &options);
  wait_for_state (watch.learning, VEC_LEARNING_DONE);
  g_assert_cmpint (vec_corpus_find (vec_learning_get_corpus (watch.learning), "海", 3), >=, 0);
  watch_clear (&watch);
  g_remove (path);
  g_rmdir (folder);
}

static void
small_texts_are_gone_through_more_often (void)
{
  VecLearningOptions novel, library;

  vec_learning_options_init (&novel, 150000);
  vec_learning_options_init (&library, 100 << 20);
  g_assert_cmpint (novel.training.n_epochs, >, 40);
  g_assert_cmpint (library.training.n_epochs, ==, 5);
  g_assert_cmpint (novel.min_count, <, library.min_count);
  g_assert_cmpint (novel.training.n_dims, <, library.training.n_dims);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learning/turned-axes", turned_axes_do_not_turn_the_map);
  g_test_add_func ("/learning/goes-on", map_goes_on_from_frame_to_frame);
  g_test_add_func ("/learning/cancelled-frame", cancelled_frame_leaves_the_last);
  g_test_add_func ("/learning/topics", learns_topics);
  g_test_add_func ("/learning/pause", pauses_and_goes_on);
  g_test_add_func ("/learning/frames", frames_are_few);
  g_test_add_func ("/learning/closing", closing_in_the_middle);
  g_test_add_func ("/learning/too-few", too_few_words_are_said);
  g_test_add_func ("/learning/keep", keeps_a_table_and_a_model);
  g_test_add_func ("/learning/folders", finds_texts_in_folders);
  g_test_add_func ("/learning/encodings", recognises_encodings);
  g_test_add_func ("/learning/blocks", long_texts_are_read_in_blocks);
  g_test_add_func ("/learning/chinese", learns_chinese_topics_from_a_file);
  g_test_add_func ("/learning/defaults", small_texts_are_gone_through_more_often);
  return g_test_run ();
}
