/* The layouts in which static embeddings are saved: model2vec's own (config.json with "model_type": "model2vec"), and those of sentence-transformers, with
 * the embeddings beside modules.json or in a folder of their own. */
#include "encode/vec-model2vec-folder.h"

#include <string.h>

#include "encode/vec-config.h"

void
vec_model2vec_folder_clear (VecModel2vecFolder *self)
{
  g_clear_pointer (&self->folder, g_free);
}

/* ---- modules.json: a list of what a text goes through. */

typedef struct
{
  char *embedding;       /* the folder of the StaticEmbedding; NULL: there is none */
  gboolean normalizes;
} Modules;

/* Nothing outside of the model's folder. */
static gboolean
is_inside (const char *path)
{
  return *path != '/' && strstr (path, "..") == NULL;
}

static gboolean
read_modules (Modules *self, const char *folder, GError **error)
{
  g_autoptr(VecConfig) file = NULL;
  VecValue list, module;

  if (!vec_config_exists (folder, "modules.json"))
    return TRUE;
  file = vec_config_open (folder, "modules.json", error);
  if (file == NULL)
    return FALSE;
  list = vec_config_get_root (file);
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &module);)
    {
      g_autofree char *type = vec_value_dup_text (&module, "type");
      g_autofree char *path = vec_value_dup_text (&module, "path");

      if (type != NULL && g_str_has_suffix (type, "StaticEmbedding") && self->embedding == NULL && (path == NULL || is_inside (path)))
        self->embedding = path != NULL ? g_build_filename (folder, path, NULL) : g_strdup (folder);
      self->normalizes = self->normalizes || (type != NULL && g_str_has_suffix (type, ".Normalize"));
    }
  return vec_config_check (file, error);
}

/* ---- config.json */

/* Whether the file @name is a model2vec model's; "normalize" of it. */
static gboolean
read_settings (const char *folder, const char *name, gboolean *is_model2vec, gboolean *normalize, GError **error)
{
  g_autoptr(VecConfig) file = NULL;
  VecValue root, type;

  if (!vec_config_exists (folder, name))
    return TRUE;
  file = vec_config_open (folder, name, error);
  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  if (vec_value_find (&root, "model_type", &type))
    *is_model2vec = vec_value_is_text (&type, "model2vec");
  *normalize = vec_value_get_boolean (&root, "normalize", *normalize);
  return vec_config_check (file, error);
}

gboolean
vec_model2vec_folder_find (VecModel2vecFolder *self, const char *folder, GError **error)
{
  Modules modules = { 0 };
  gboolean is_model2vec = FALSE, has_config = vec_config_exists (folder, "config.json");
  g_autofree char *nested = g_build_filename (folder, "0_StaticEmbedding", NULL);
  gboolean ok;

  *self = (VecModel2vecFolder) { 0 };
  ok = read_modules (&modules, folder, error);
  self->normalize = modules.normalizes;
  ok = ok && read_settings (folder, has_config ? "config.json" : "config_sentence_transformers.json", &is_model2vec, &self->normalize, error);
  if (ok && modules.embedding != NULL)
    self->folder = g_strdup (modules.embedding);
  else if (ok && is_model2vec)
    self->folder = g_strdup (folder);
  else if (ok && vec_config_exists (nested, "model.safetensors"))
    self->folder = g_steal_pointer (&nested);
  else if (ok && !has_config && vec_config_exists (folder, "config_sentence_transformers.json") && !vec_config_exists (folder, "modules.json"))
    self->folder = g_strdup (folder);
  g_free (modules.embedding);
  return self->folder != NULL;
}
