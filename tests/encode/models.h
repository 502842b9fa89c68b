#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A small model whose weights follow from a formula (golden-transformers.py has the same). */
typedef struct
{
  const char *type;        /* "bert" … */
  int n_words, n_dims, n_layers, n_heads, n_inner, n_positions, n_types, pad_id;
  const char *activation;
  double epsilon;
  const char *prefix;      /* before every tensor's name; NULL: none */
  const char *dtype;       /* "F32" (NULL), "F16", "BF16" */
  int n_shards;            /* 0: one file */
} Model;

/* Writes config.json and the weights into @folder, which exists. */
void model_write (const Model *model, const char *folder);

/* One of the formula's weights, number @i of tensor @name. */
float model_get_weight (const char *name, gsize i);

/* A safetensors file with the tensors that are added to it. */
typedef struct _Tensors Tensors;

Tensors *tensors_new (void);
/* n_rows 0: a vector. @values float32; @dtype as above. */
void tensors_add (Tensors *tensors, const char *name, int n_rows, int n_dims, const float *values, const char *dtype);
void tensors_write (Tensors *tensors, const char *path);   /* and frees them */

/* Writes text into a file of the folder. */
void model_write_file (const char *folder, const char *name, const char *text);

/* A new folder below the system's, and its removal with everything in it. */
char *model_make_folder (void);
void model_remove_folder (char *folder);

G_END_DECLS
