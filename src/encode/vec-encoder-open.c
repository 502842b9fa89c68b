#include "encode/vec-encoder-open.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "encode/vec-builtin-encoder.h"
#include "encode/vec-model2vec-encoder.h"
#include "encode/vec-static-encoder.h"
#include "encode/vec-transformer-encoder.h"
#include "encode/vec-transformer-weights.h"

/* ---- Folders: one row for each kind of model, the more special first. */

typedef struct
{
  gboolean (*is_folder) (const char *folder);
  VecEncoder *(*open) (const char *folder, GError **error);
} FolderKind;

static const FolderKind folder_kinds[] = {
  { vec_model2vec_is_folder, vec_model2vec_encoder_new },
  { vec_transformer_is_folder, vec_transformer_encoder_new },
  { NULL, NULL },
};

static const FolderKind *
find_kind (const char *folder)
{
  for (const FolderKind *kind = folder_kinds; kind->is_folder != NULL; kind++)
    if (kind->is_folder (folder))
      return kind;
  return NULL;
}

static void
refuse_folder (const char *folder, GError **error)
{
  g_autofree char *name = g_filename_display_basename (folder);

  if (!vec_weights_refuse_pickle (folder, error))
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                 _("%s is no model that can be read: a folder with config.json, tokenizer.json (or vocab.txt) and model.safetensors is needed."),
                 name);
}

/* ---- The one that travels with the program. */

static VecEncoder *
open_builtin (GError **error)
{
  VecEncoder *encoder = vec_builtin_encoder_get (error);

  return encoder != NULL ? g_object_ref (encoder) : NULL;
}

/* ---- Files of words. */

static VecEncoder *
open_words (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (VecTable) words = vec_read_file (path, options, progress, progress_data, cancellable, error);

  return words != NULL ? vec_static_encoder_new (words, error) : NULL;
}

VecEncoder *
vec_encoder_open_as (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error)
{
  const FolderKind *kind;

  if (path == NULL)
    return open_builtin (error);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return open_words (path, options, progress, progress_data, cancellable, error);
  kind = find_kind (path);
  if (kind != NULL)
    return kind->open (path, error);
  refuse_folder (path, error);
  return NULL;
}

VecEncoder *
vec_encoder_open (const char *path, GCancellable *cancellable, GError **error)
{
  return vec_encoder_open_as (path, NULL, NULL, NULL, cancellable, error);
}
