/* Folders of transformers. The input is config.json, modules.json, the pooling's config.json, the prompts and the weights one after the other, each but
 * the last ended by a line of "%%"; weights that begin with a brace are an index of shards. What opens has to encode. */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "encode/vec-transformer-encoder.h"

#define END "\n%%\n"

static char *folder;

static void
remove_files (void)
{
  static const char *const names[] = { "config.json", "modules.json", "pooling/config.json", "config_sentence_transformers.json", "model.safetensors",
                                       "model.safetensors.index.json", "vocab.txt", "pooling" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
}

static void
remove_folder_at_end (void)
{
  remove_files ();
  g_rmdir (folder);
}

/* In memory, where the system has such a place. */
static void
make_folder_once (void)
{
  const char *where = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();

  if (folder != NULL)
    return;
  folder = g_build_filename (where, "fuzz-transformer-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  atexit (remove_folder_at_end);
}

static void
write_file (const char *name, const void *bytes, gsize n)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  FILE *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, n, file), ==, n);
  fclose (file);
}

/* Writes the part before the next end; an empty one is no file. */
static void
write_part (const char *name, const uint8_t **data, size_t *size)
{
  const uint8_t *end = memmem (*data, *size, END, strlen (END));
  size_t n = end != NULL ? (size_t) (end - *data) : *size;

  if (n > 0)
    write_file (name, *data, n);
  n = end != NULL ? n + strlen (END) : n;
  *data += n;
  *size -= n;
}

static void
use_encoder (VecEncoder *encoder)
{
  const char *const texts[] = { "a b", "zzz", "a b a b a b a b a b a b" };
  g_autofree float *vectors = g_new (float, G_N_ELEMENTS (texts) * (gsize) vec_encoder_get_n_dims (encoder));
  VecEncoding encodings[G_N_ELEMENTS (texts)];
  g_autoptr(GError) error = NULL;

  g_assert_true (g_utf8_validate (vec_encoder_get_title (encoder), -1, NULL));
  if (!vec_encoder_encode (encoder, texts, G_N_ELEMENTS (texts), vectors, encodings, NULL, &error))
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts) * (gsize) vec_encoder_get_n_dims (encoder); i++)
    g_assert_true (isfinite (vectors[i]));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    vec_encoding_clear (&encodings[i]);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char vocabulary[] = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\n";
  g_autofree char *pooling = NULL;
  g_autoptr(VecEncoder) encoder = NULL;
  g_autoptr(GError) error = NULL;

  make_folder_once ();
  remove_files ();
  pooling = g_build_filename (folder, "pooling", NULL);
  g_mkdir (pooling, 0700);
  write_file ("vocab.txt", vocabulary, strlen (vocabulary));
  write_part ("config.json", &data, &size);
  write_part ("modules.json", &data, &size);
  write_part ("pooling/config.json", &data, &size);
  write_part ("config_sentence_transformers.json", &data, &size);
  write_file (size > 0 && *data == '{' ? "model.safetensors.index.json" : "model.safetensors", data, size);
  vec_transformer_is_folder (folder);
  encoder = vec_transformer_encoder_new (folder, &error);
  if (encoder != NULL)
    use_encoder (encoder);
  else
    g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));
  return 0;
}
