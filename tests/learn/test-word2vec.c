#include "learn/vec-word2vec.h"

#include <math.h>
#include <string.h>

#include "base/vec-random.h"
#include "base/vec-error.h"
#include "golden-word2vec.h"

static void
add_sentence (VecCorpusBuilder *builder, const char *sentence)
{
  g_auto(GStrv) words = g_strsplit (sentence, " ", -1);

  for (char **word = words; *word != NULL; word++)
    vec_corpus_builder_add (builder, *word, strlen (*word));
  vec_corpus_builder_end_sentence (builder);
}

static VecCorpus *
new_golden_corpus (void)
{
  VecCorpusBuilder *builder = vec_corpus_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (golden_sentences); i++)
    add_sentence (builder, golden_sentences[i]);
  return vec_corpus_builder_end (builder, 1, 0, NULL);
}

static void
init_golden_params (VecWord2vecParams *params)
{
  vec_word2vec_params_init (params);
  params->n_dims = GOLDEN_DIMS;
  params->window = GOLDEN_WINDOW;
  params->n_epochs = GOLDEN_EPOCHS;
  params->subsampling = 0;
  params->seed = GOLDEN_SEED;
  params->n_threads = 1;
}

static VecWord2vec *
learn (VecCorpus *corpus, const VecWord2vecParams *params, gint64 step)
{
  g_autoptr(GError) error = NULL;
  VecWord2vec *model = vec_word2vec_new (corpus, params, &error);

  g_assert_no_error (error);
  while (!vec_word2vec_is_done (model))
    g_assert_true (vec_word2vec_step (model, step, NULL, NULL));
  return model;
}

/* The reference adds each pair's gradient at once and without tables: what is left is float32 and the lines between 512 values of the logistic function. */
static void
check_golden (VecWord2vecModel kind, int shortest, int longest, int n_negatives, const float golden[GOLDEN_WORDS][GOLDEN_DIMS])
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(VecWord2vec) model = NULL;
  VecWord2vecParams params;
  double moved = 0;

  init_golden_params (&params);
  params.model = kind;
  params.shortest = shortest;
  params.longest = longest;
  params.n_negatives = n_negatives;
  params.n_buckets = longest > 0 ? GOLDEN_BUCKETS : 0;
  model = learn (corpus, &params, 50);
  g_assert_cmpint (vec_corpus_get_n_words (corpus), ==, GOLDEN_WORDS);
  for (int i = 0; i < GOLDEN_WORDS; i++)
    {
      float vector[GOLDEN_DIMS];

      vec_word2vec_get_vector (model, i, vector);
      for (int j = 0; j < GOLDEN_DIMS; j++)
        {
          g_assert_cmpfloat_with_epsilon (vector[j], golden[i][j], 5e-5);
          moved = MAX (moved, fabs ((double) golden[i][j]));
        }
    }
  /* They were drawn within a tenth, and a tenth of that for the mean of many rows: they did move. */
  g_assert_cmpfloat (moved, >, longest > 0 ? 0.05 : 0.1);
}

static void
test_golden (void)
{
  check_golden (VEC_WORD2VEC_SKIPGRAM, 0, 0, 4, golden_skipgram);
  check_golden (VEC_WORD2VEC_CBOW, 0, 0, 2, golden_cbow);
  check_golden (VEC_WORD2VEC_SKIPGRAM, 2, 4, 6, golden_ngrams);
  check_golden (VEC_WORD2VEC_CBOW, 2, 4, 5, golden_cbow_ngrams);
}

/* Two topics of twenty words each that never meet in a sentence. */
static VecCorpus *
new_topics (int n_sentences)
{
  VecCorpusBuilder *builder = vec_corpus_builder_new ();
  VecRandom random;

  vec_random_init (&random, 3);
  for (int i = 0; i < n_sentences; i++)
    {
      for (int j = 0; j < 12; j++)
        {
          char word[16];
          int n = g_snprintf (word, sizeof word, "%s%d", i % 2 ? "fruit" : "star", (int) vec_random_below (&random, 20));

          vec_corpus_builder_add (builder, word, (gsize) n);
        }
      vec_corpus_builder_end_sentence (builder);
    }
  return vec_corpus_builder_end (builder, 5, 0, NULL);
}

static double
cosine (const float *a, const float *b, int d)
{
  double ab = 0, aa = 0, bb = 0;

  for (int i = 0; i < d; i++)
    {
      ab += (double) a[i] * (double) b[i];
      aa += (double) a[i] * (double) a[i];
      bb += (double) b[i] * (double) b[i];
    }
  return ab / sqrt (aa * bb);
}

/* The mean cosine of words of one topic, less that of words of both. */
static double
measure_topics (VecWord2vec *model, int n_dims)
{
  VecCorpus *corpus = vec_word2vec_get_corpus (model);
  int n = vec_corpus_get_n_words (corpus), n_same = 0, n_other = 0;
  double same = 0, other = 0;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      {
        float a[64], b[64];

        vec_word2vec_get_vector (model, i, a);
        vec_word2vec_get_vector (model, j, b);
        if (vec_corpus_get_word (corpus, i)[0] == vec_corpus_get_word (corpus, j)[0])
          {
            same += cosine (a, b, n_dims);
            n_same++;
          }
        else
          {
            other += cosine (a, b, n_dims);
            n_other++;
          }
      }
  return same / n_same - other / n_other;
}

static void
test_topics (void)
{
  g_autoptr(VecCorpus) corpus = new_topics (3000);

  for (int threads = 1; threads <= 3; threads++)
    for (int model = 0; model <= 1; model++)
      {
        g_autoptr(VecWord2vec) learned = NULL;
        VecWord2vecParams params;

        vec_word2vec_params_init (&params);
        params.model = model;
        params.n_dims = 20;
        params.n_epochs = 10;
        params.subsampling = 0;
        params.n_threads = threads;
        learned = learn (corpus, &params, 10000);
        g_assert_cmpfloat (measure_topics (learned, 20), >, 0.5);
      }
}

static void
test_loss (void)
{
  g_autoptr(VecCorpus) corpus = new_topics (2000);
  g_autoptr(VecWord2vec) model = NULL;
  VecWord2vecParams params;
  double first;

  vec_word2vec_params_init (&params);
  params.n_dims = 16;
  params.n_threads = 1;
  params.subsampling = 0;
  model = vec_word2vec_new (corpus, &params, NULL);
  vec_word2vec_step (model, 100, NULL, NULL);
  first = vec_word2vec_get_loss (model);
  /* All products are 0 at first: log 2 for the true word and each of five others. */
  g_assert_cmpfloat_with_epsilon (first, 6 * G_LN2, 0.05);
  while (!vec_word2vec_is_done (model))
    vec_word2vec_step (model, 10000, NULL, NULL);
  g_assert_cmpfloat (vec_word2vec_get_loss (model), <, first - 0.3);
}

/* The same numbers however it is cut into steps, and in a second run; others with another seed. */
static void
test_deterministic (void)
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(VecWord2vec) whole = NULL, pieces = NULL, other = NULL;
  VecWord2vecParams params;
  gboolean any = FALSE;

  init_golden_params (&params);
  whole = learn (corpus, &params, G_MAXINT32);
  pieces = learn (corpus, &params, 1);
  params.seed++;
  other = learn (corpus, &params, 50);
  for (int i = 0; i < GOLDEN_WORDS; i++)
    {
      float a[GOLDEN_DIMS], b[GOLDEN_DIMS], c[GOLDEN_DIMS];

      vec_word2vec_get_vector (whole, i, a);
      vec_word2vec_get_vector (pieces, i, b);
      vec_word2vec_get_vector (other, i, c);
      g_assert_cmpmem (a, sizeof a, b, sizeof b);
      any = any || memcmp (a, c, sizeof a) != 0;
    }
  g_assert_true (any);
}

static void
test_progress (void)
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(VecWord2vec) model = NULL;
  VecWord2vecParams params;
  gint64 total, done;

  init_golden_params (&params);
  params.n_threads = 3;
  model = vec_word2vec_new (corpus, &params, NULL);
  g_assert_cmpint (vec_word2vec_get_done (model, &total), ==, 0);
  g_assert_cmpint (total, ==, vec_corpus_get_n_occurrences (corpus) * GOLDEN_EPOCHS);
  vec_word2vec_step (model, 30, NULL, NULL);
  done = vec_word2vec_get_done (model, NULL);
  g_assert_cmpint (done, >=, 30);
  g_assert_cmpint (done, <, 30 + 3 * 8);
  g_assert_false (vec_word2vec_is_done (model));
  while (!vec_word2vec_is_done (model))
    vec_word2vec_step (model, 1000, NULL, NULL);
  g_assert_cmpint (vec_word2vec_get_done (model, NULL), ==, total);
}

static void
test_cancelled (void)
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(VecWord2vec) model = NULL;
  g_autoptr(GError) error = NULL;
  VecWord2vecParams params;

  init_golden_params (&params);
  model = vec_word2vec_new (corpus, &params, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_word2vec_step (model, 1000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (vec_word2vec_get_done (model, NULL), ==, 0);
}

static void
test_params (void)
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(GError) error = NULL;
  VecWord2vecParams params;

  init_golden_params (&params);
  params.window = 0;
  g_assert_null (vec_word2vec_new (corpus, &params, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "The window is 0 and must be from 1 to 100");
  g_clear_error (&error);
  init_golden_params (&params);
  params.shortest = 4;
  params.longest = 3;
  g_assert_null (vec_word2vec_new (corpus, &params, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_clear_error (&error);
  init_golden_params (&params);
  params.learning_rate = NAN;
  g_assert_null (vec_word2vec_new (corpus, &params, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
}

static void
test_table (void)
{
  g_autoptr(VecCorpus) corpus = new_golden_corpus ();
  g_autoptr(VecWord2vec) model = NULL;
  g_autoptr(VecTable) table = NULL;
  VecWord2vecParams params;

  init_golden_params (&params);
  model = learn (corpus, &params, 1000);
  table = vec_word2vec_dup_table (model, "golden", NULL);
  g_assert_cmpint (vec_table_get_n_rows (table), ==, GOLDEN_WORDS);
  g_assert_cmpint (vec_table_get_n_dims (table), ==, GOLDEN_DIMS);
  for (int i = 0; i < GOLDEN_WORDS; i++)
    {
      g_assert_cmpstr (vec_table_get_label (table, i), ==, vec_corpus_get_word (corpus, i));
      g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, 0), i), ==, (double) vec_corpus_get_count (corpus, i));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/learn/word2vec/golden", test_golden);
  g_test_add_func ("/learn/word2vec/topics", test_topics);
  g_test_add_func ("/learn/word2vec/loss", test_loss);
  g_test_add_func ("/learn/word2vec/deterministic", test_deterministic);
  g_test_add_func ("/learn/word2vec/progress", test_progress);
  g_test_add_func ("/learn/word2vec/cancelled", test_cancelled);
  g_test_add_func ("/learn/word2vec/params", test_params);
  g_test_add_func ("/learn/word2vec/table", test_table);
  return g_test_run ();
}
