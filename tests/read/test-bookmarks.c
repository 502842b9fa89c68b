#include "read-fixture.h"

#include "read/vec-bookmarks.h"

#define N 6

/* A configuration with a tensor of N × 2 and these bookmarks. */
static VecTable *
read_with (const char *bookmarks)
{
  g_autofree char *tensors = write_text ("tensors.tsv", "1\t2\n3\t4\n5\t6\n7\t8\n9\t10\n11\t12\n");
  g_autofree char *metadata = write_text ("metadata.tsv", "word\tkind\na\tx\nb\ty\nc\tx\nd\ty\ne\tx\nf\ty\n");
  g_autofree char *states = write_text ("states.txt", bookmarks);
  g_autofree char *config = write_text ("projector_config.json",
                                        "{\"embeddings\": [{\"tensorName\": \"words\", \"tensorShape\": [6, 2], \"tensorPath\": \"tensors.tsv\", "
                                        "\"metadataPath\": \"metadata.tsv\", \"bookmarksPath\": \"folder/states.txt\"}]}");

  return read_path (config, NULL);
}

static VecBookmark *
nth (GPtrArray *bookmarks, guint i)
{
  return g_ptr_array_index (bookmarks, i);
}

static void
test_states (void)
{
  g_autoptr (VecTable) table = read_with (
    "[{\"label\": \"near\", \"selectedProjection\": \"tsne\", \"tSNEis3d\": true, \"tSNEPerplexity\": 2.5, \"selectedPoints\": [1, 2, 99], "
    "\"filteredPoints\": [5, 3, 0], \"selectedColorOptionName\": \"kind\"},"
    " {\"selectedProjection\": \"custom\", \"customXLeftText\": \"^bad$\", \"customXLeftRegex\": true, \"customXRightText\": \"good\", "
    "\"customYUpText\": \".*\", \"customYUpRegex\": true, \"customYDownText\": \"low\", \"selectedColorOptionName\": \"No color map\"},"
    " {\"label\": \"umap\", \"selectedProjection\": \"umap\", \"umapNeighbors\": 7, \"selectedPoints\": [4]}, 7,"
    " {\"label\": \"\", \"selectedProjection\": \"pca\", \"pcaComponentDimensions\": [0, 1, 2], \"selectedPoints\": \"no\"}]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bookmarks = vec_bookmarks_read_for_table (table, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bookmarks->len, ==, 4);
  g_assert_cmpstr (nth (bookmarks, 0)->label, ==, "near");
  g_assert_cmpstr (nth (bookmarks, 0)->method, ==, "tsne");
  g_assert_cmpint (nth (bookmarks, 0)->n_dims, ==, 3);
  g_assert_cmpfloat (nth (bookmarks, 0)->perplexity, ==, 2.5);
  g_assert_cmpint (nth (bookmarks, 0)->n_shown, ==, 3);
  g_assert_cmpint (nth (bookmarks, 0)->n_selected, ==, 2);
  g_assert_cmpint (nth (bookmarks, 0)->selected[0], ==, 3);
  g_assert_cmpint (nth (bookmarks, 0)->selected[1], ==, 0);
  g_assert_cmpstr (nth (bookmarks, 0)->color_by, ==, "kind");
  g_assert_cmpstr (nth (bookmarks, 1)->label, ==, "Bookmark 2");
  g_assert_cmpstr (nth (bookmarks, 1)->method, ==, "axes");
  g_assert_cmpuint (g_strv_length (nth (bookmarks, 1)->axes), ==, 2);
  g_assert_cmpstr (nth (bookmarks, 1)->axes[0], ==, "bad");
  g_assert_cmpstr (nth (bookmarks, 1)->axes[1], ==, "good");
  g_assert_null (nth (bookmarks, 1)->color_by);
  g_assert_cmpint (nth (bookmarks, 2)->n_neighbors, ==, 7);
  g_assert_cmpint (nth (bookmarks, 2)->selected[0], ==, 4);
  g_assert_null (nth (bookmarks, 2)->shown);
  g_assert_cmpint (nth (bookmarks, 3)->n_dims, ==, 3);
  g_assert_cmpint (nth (bookmarks, 3)->n_selected, ==, 0);
}

static void
test_errors (void)
{
  g_autoptr (VecTable) table = read_with ("[{\"label\": ");
  g_autoptr (VecTable) object = NULL, plain = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_bookmarks_read_for_table (table, &error));
  g_assert_cmpstr (error->message, ==, "states.txt, line 1: it is not valid JSON");
  g_clear_error (&error);
  object = read_with ("{}");
  g_assert_null (vec_bookmarks_read_for_table (object, &error));
  g_assert_cmpstr (error->message, ==, "states.txt: a list of bookmarks was expected");
  g_clear_error (&error);
  plain = read_text ("plain.csv", "word,d0,d1\na,1,2\n", "csv");
  g_assert_null (vec_bookmarks_read_for_table (plain, &error));
  g_assert_no_error (error);
}

/* What Google's own demonstration has saved. */
static void
test_shared (void)
{
  g_autofree char *politics = shared_path ("projector/google/word2vec_full_bookmarks.txt");
  g_autofree char *interlingua = shared_path ("projector/google/bnmt_enjako_interlingua_10k_1024_bookmarks.txt");
  g_autoptr (GPtrArray) first = NULL, second = NULL;

  if (politics == NULL || interlingua == NULL)
    return;
  first = vec_bookmarks_read (politics, 71291, NULL);
  g_assert_cmpuint (first->len, ==, 1);
  g_assert_cmpstr (nth (first, 0)->label, ==, "Politics: \"Bad\" to \"Good\"");
  g_assert_cmpstr (nth (first, 0)->axes[0], ==, "bad");
  g_assert_cmpint (nth (first, 0)->n_shown, ==, 101);
  g_assert_cmpint (nth (first, 0)->selected[0], ==, nth (first, 0)->shown[35]);
  second = vec_bookmarks_read (interlingua, 9978, NULL);
  g_assert_cmpstr (nth (second, 0)->method, ==, "tsne");
  g_assert_cmpfloat (nth (second, 0)->perplexity, ==, 30);
}

/* A tensor and metadata that are packed. */
static void
test_packed (void)
{
  static const char *const arguments[] = { "gzip", "-kf", "tensors.tsv", "metadata.tsv", NULL };
  g_autofree char *tensors = write_text ("tensors.tsv", "1\t2\n3\t4\n"), *metadata = write_text ("metadata.tsv", "a\nb\n");
  g_autofree char *config = write_text ("packed_projector_config.json",
                                        "{\"embeddings\": [{\"tensorName\": \"packed\", \"tensorShape\": [2, 2], \"tensorPath\": \"tensors.tsv.gz\", "
                                        "\"metadataPath\": \"metadata.tsv.gz\"}]}");
  g_autoptr (VecTable) table = NULL;

  if (!g_spawn_sync (fixture_folder, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL))
    {
      g_test_skip ("gzip is not installed");
      return;
    }
  g_remove (tensors);
  g_remove (metadata);
  table = read_path (config, NULL);
  assert_shape (table, 2, 2);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "b");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bookmarks/states", test_states);
  g_test_add_func ("/bookmarks/errors", test_errors);
  g_test_add_func ("/bookmarks/shared", test_shared);
  g_test_add_func ("/bookmarks/packed", test_packed);
  return run_and_clean ();
}
