#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One tensor of the Embedding Projector's projector_config.json. */
typedef struct
{
  char *name;
  char *tensor_path;    /* as the file says it */
  char *metadata_path;  /* or NULL */
  char *bookmarks_path; /* or NULL */
  gint64 n_rows;        /* 0: the file names no shape */
  gint64 n_dims;
  char *sprite_path;    /* of a sheet of pictures, one for each row; or NULL */
  int sprite_width, sprite_height; /* of one of them, pixels */
} VecTensor;

/* All tensors of a configuration (GPtrArray of VecTensor), at least one. Errors name @file and what was expected. */
GPtrArray *vec_projector_config_parse (const char *json, gsize length, const char *file, GError **error);

/* The tensor called @name, or with that number (from 1); the first for NULL. NULL with VEC_ERROR_NOT_FOUND and all names. */
const VecTensor *vec_projector_config_find (GPtrArray *tensors, const char *name, const char *file, GError **error);

/* Whether a path is an address on the web. */
gboolean vec_projector_is_remote (const char *path);

/* Where a path of a configuration leads: relative to its folder, else, if there is nothing there, beside the configuration. NULL if that
 * does not exist either; free it. */
char *vec_projector_dup_local (const char *config_path, const char *path);

G_END_DECLS
