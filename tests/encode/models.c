#include "models.h"

#include <glib/gstdio.h>
#include <string.h>

#include "table/vec-values.h"

struct _Tensors
{
  GString *header;
  GByteArray *bytes;
};

Tensors *
tensors_new (void)
{
  Tensors *self = g_new (Tensors, 1);

  self->header = g_string_new ("{");
  self->bytes = g_byte_array_new ();
  return self;
}

void
tensors_add (Tensors *self, const char *name, int n_rows, int n_dims, const float *values, const char *dtype)
{
  VecRawType type = { dtype != NULL && *dtype == 'B' ? 'g' : 'f', dtype != NULL && !g_str_equal (dtype, "F32") ? 2 : 4, FALSE };
  gsize n = (gsize) MAX (n_rows, 1) * n_dims;
  guint begin = self->bytes->len;
  g_autofree char *rows = n_rows > 0 ? g_strdup_printf ("%d,", n_rows) : g_strdup ("");

  g_byte_array_set_size (self->bytes, begin + (guint) n * type.size);
  for (gsize i = 0; i < n; i++)
    vec_raw_store (type, values[i], self->bytes->data + begin + i * type.size);
  g_string_append_printf (self->header, "%s\"%s\":{\"dtype\":\"%s\",\"shape\":[%s%d],\"data_offsets\":[%u,%u]}", self->header->len > 1 ? "," : "",
                          name, dtype != NULL ? dtype : "F32", rows, n_dims, begin, self->bytes->len);
}

void
tensors_write (Tensors *self, const char *path)
{
  g_autoptr(GByteArray) file = g_byte_array_new ();
  guint64 length;

  g_string_append_c (self->header, '}');
  length = GUINT64_TO_LE (self->header->len);
  g_byte_array_append (file, (const guint8 *) &length, 8);
  g_byte_array_append (file, (const guint8 *) self->header->str, (guint) self->header->len);
  g_byte_array_append (file, self->bytes->data, self->bytes->len);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
  g_string_free (self->header, TRUE);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

void
model_write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

char *
model_make_folder (void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp ("model-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_below (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_below (path);
      g_remove (path);
    }
}

void
model_remove_folder (char *folder)
{
  remove_below (folder);
  g_rmdir (folder);
  g_free (folder);
}

/* ---- The formula. */

float
model_get_weight (const char *name, gsize i)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  guint32 x = 2166136261u;
  double v;

  for (const char *p = name; *p != '\0'; p++)
    x = (x ^ (guint8) *p) * 16777619u;
  x += (guint32) i * 2654435761u;
  x ^= x >> 16;
  x *= 0x85EBCA6Bu;
  x ^= x >> 13;
  x *= 0xC2B2AE35u;
  x ^= x >> 16;
  v = (double) (x >> 8) / (1 << 23) - 1;
  if (strstr (lower, "norm") != NULL)
    v = 0.2 * v + (g_str_has_suffix (name, "weight") ? 1 : 0);
  else if (g_str_has_suffix (name, "bias"))
    v = 0.2 * v;
  else if (strstr (name, "embeddings") == NULL && strstr (name, "relative") == NULL)
    v = 0.35 * v;
  return (float) v;
}

/* ---- Folders. */

typedef struct
{
  const Model *model;
  GPtrArray *shards;   /* of Tensors; dealt out in turn */
  GString *map;        /* of the index */
  guint n_tensors;
} Writing;

static void
add (Writing *self, const char *before, const char *name, const char *ending, int n_rows, int n_dims)
{
  g_autofree char *plain = g_strconcat (before, name, ending, NULL);
  g_autofree char *full = g_strconcat (self->model->prefix != NULL ? self->model->prefix : "", plain, NULL);
  gsize n = (gsize) MAX (n_rows, 1) * n_dims;
  g_autofree float *values = g_new (float, n);
  guint shard = self->n_tensors % self->shards->len;

  for (gsize i = 0; i < n; i++)
    values[i] = model_get_weight (plain, i);
  tensors_add (g_ptr_array_index (self->shards, shard), full, n_rows, n_dims, values, self->model->dtype);
  g_string_append_printf (self->map, "%s\"%s\": \"model-%u.safetensors\"", self->n_tensors > 0 ? ", " : "", full, shard);
  self->n_tensors++;
}

static void
add_pair (Writing *self, const char *before, const char *name, int n_out, int n_in)
{
  add (self, before, name, ".weight", n_in == 0 ? 0 : n_out, n_in == 0 ? n_out : n_in);
  add (self, before, name, ".bias", 0, n_out);
}

static void
add_layer (Writing *self, int index)
{
  static const char *const names[3][8] = {
    { "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
      "intermediate.dense", "output.dense", "output.LayerNorm" },
    { "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm" },
    { "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o", "attention.LayerNorm", "intermediate.dense", "output.dense",
      "output.LayerNorm" },
  };
  const Model *model = self->model;
  gboolean is_distil = g_str_equal (model->type, "distilbert");
  const char *const *name = names[is_distil ? 1 : g_str_equal (model->type, "mpnet") ? 2 : 0];
  g_autofree char *before = g_strdup_printf (is_distil ? "transformer.layer.%d." : "encoder.layer.%d.", index);
  int D = model->n_dims;

  for (int i = 0; i < 4; i++)
    add_pair (self, before, name[i], D, D);
  add_pair (self, before, name[4], D, 0);
  add_pair (self, before, name[5], model->n_inner, D);
  add_pair (self, before, name[6], D, model->n_inner);
  add_pair (self, before, name[7], D, 0);
}

static void
write_config (const Model *model, const char *folder)
{
  gboolean is_distil = g_str_equal (model->type, "distilbert");
  g_autofree char *text = g_strdup_printf (
    "{\"model_type\": \"%s\", \"vocab_size\": %d, \"%s\": %d, \"%s\": %d, \"%s\": %d, \"%s\": %d, \"max_position_embeddings\": %d, "
    "\"type_vocab_size\": %d, \"pad_token_id\": %d, \"%s\": \"%s\", \"layer_norm_eps\": %g}",
    model->type, model->n_words, is_distil ? "dim" : "hidden_size", model->n_dims, is_distil ? "n_layers" : "num_hidden_layers", model->n_layers,
    is_distil ? "n_heads" : "num_attention_heads", model->n_heads, is_distil ? "hidden_dim" : "intermediate_size", model->n_inner,
    model->n_positions, model->n_types, model->pad_id, is_distil ? "activation" : "hidden_act", model->activation, model->epsilon);

  model_write_file (folder, "config.json", text);
}

void
model_write (const Model *model, const char *folder)
{
  Writing writing = { model, g_ptr_array_new (), g_string_new ("{\"weight_map\": {"), 0 };

  for (int i = 0; i < MAX (model->n_shards, 1); i++)
    g_ptr_array_add (writing.shards, tensors_new ());
  add (&writing, "embeddings.", "word_embeddings", ".weight", model->n_words, model->n_dims);
  add (&writing, "embeddings.", "position_embeddings", ".weight", model->n_positions, model->n_dims);
  if (model->n_types > 0)
    add (&writing, "embeddings.", "token_type_embeddings", ".weight", model->n_types, model->n_dims);
  add_pair (&writing, "embeddings.", "LayerNorm", model->n_dims, 0);
  for (int i = 0; i < model->n_layers; i++)
    add_layer (&writing, i);
  if (g_str_equal (model->type, "mpnet"))
    add (&writing, "encoder.", "relative_attention_bias", ".weight", 32, model->n_heads);
  write_config (model, folder);
  g_string_append (writing.map, "}}");
  for (guint i = 0; i < writing.shards->len; i++)
    {
      g_autofree char *name = model->n_shards == 0 ? g_strdup ("model.safetensors") : g_strdup_printf ("model-%u.safetensors", i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      tensors_write (g_ptr_array_index (writing.shards, i), path);
    }
  if (model->n_shards > 0)
    model_write_file (folder, "model.safetensors.index.json", writing.map->str);
  g_string_free (writing.map, TRUE);
  g_ptr_array_unref (writing.shards);
}
