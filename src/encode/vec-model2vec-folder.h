#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the parts of a model2vec folder lie. */
typedef struct
{
  char *folder;          /* with tokenizer.json and model.safetensors */
  gboolean normalize;
} VecModel2vecFolder;

/* FALSE: the folder is none, without an error; or one of its small files is damaged. */
gboolean vec_model2vec_folder_find (VecModel2vecFolder *self, const char *folder, GError **error);
void vec_model2vec_folder_clear (VecModel2vecFolder *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecModel2vecFolder, vec_model2vec_folder_clear)

G_END_DECLS
