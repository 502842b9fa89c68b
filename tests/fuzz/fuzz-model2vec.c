/* Whatever a model2vec folder holds: it is refused with a sentence, or texts become finite vectors. The input is config.json, tokenizer.json and
 * model.safetensors, with a line of four dashes between them. */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "encode/vec-model2vec-encoder.h"
#include "fuzz.h"

#define MARK "\n----\n"
#define MAX_DIMS 4096

static const char *const names[] = { "config.json", "tokenizer.json", "model.safetensors" };
static char *folder;

static void
remove_folder_cb (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

static void
write_file (const char *name, const uint8_t *data, size_t size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static void
write_files (const uint8_t *data, size_t size)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const uint8_t *mark = i + 1 < G_N_ELEMENTS (names) ? memmem (data, size, MARK, strlen (MARK)) : NULL;
      size_t n = mark != NULL ? (size_t) (mark - data) : size;

      write_file (names[i], data, n);
      data += mark != NULL ? n + strlen (MARK) : n;
      size -= mark != NULL ? n + strlen (MARK) : n;
    }
}

static void
ask (VecEncoder *encoder)
{
  const char *const texts[] = { "Hello, a b ab!", "", "aaaa 你好" };
  int n_dims = vec_encoder_get_n_dims (encoder);
  g_autofree float *vectors = g_new (float, 3 * (gsize) n_dims);
  g_autoptr(GError) error = NULL;
  VecEncoding encodings[3];

  if (!vec_encoder_encode (encoder, texts, 3, vectors, encodings, NULL, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  for (int i = 0; i < 3 * n_dims; i++)
    g_assert_true (isfinite (vectors[i]));
  for (int i = 0; i < 3; i++)
    vec_encoding_clear (&encodings[i]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;

  if (folder == NULL)
    {
      folder = g_dir_make_tmp ("vectarium-fuzz-XXXXXX", NULL);
      atexit (remove_folder_cb);
    }
  write_files (data, size);
  encoder = vec_model2vec_encoder_new (folder, &error);
  if (encoder == NULL)
    g_assert_nonnull (error);
  else if (vec_encoder_get_n_dims (encoder) <= MAX_DIMS)
    ask (encoder);
  return 0;
}
