/* A folder for the Embedding Projector: tensors.tsv, metadata.tsv (without a heading if the labels are all of it: its own rule) and
 * projector_config.json. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

static void
write_vector (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  int n_dims = vec_table_get_n_dims (table);
  g_autofree float *buffer = g_new (float, n_dims);
  const float *vector = vec_values_get_part (vec_table_get_values (table), row, 0, n_dims, buffer);

  for (int i = 0; i < n_dims; i++)
    {
      vec_output_number (output, vector[i]);
      vec_output_char (output, i + 1 < n_dims ? '\t' : '\n');
    }
}

/* A file of one column has no heading, so that it can only be that of labels. */
static gboolean
needs_labels (VecTable *table, GPtrArray *columns)
{
  return vec_table_has_labels (table) || columns->len == 1;
}

static void
write_metadata_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  GPtrArray *columns = data;
  gboolean has_label = needs_labels (table, columns);

  if (has_label)
    vec_write_plain_field (output, vec_table_get_label (table, row));
  for (guint i = 0; i < columns->len; i++)
    {
      g_autofree char *value = vec_column_dup_value (g_ptr_array_index (columns, i), row);

      if (i > 0 || has_label)
        vec_output_char (output, '\t');
      vec_write_plain_field (output, value);
    }
  vec_output_char (output, '\n');
}

static gboolean
write_metadata (VecTable *table, const char *folder, GPtrArray *columns, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "metadata.tsv", NULL);
  VecOutput *output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      vec_output_text (output, i > 0 ? "\t" : needs_labels (table, columns) ? "label\t" : "");
      vec_write_plain_field (output, vec_column_get_name (g_ptr_array_index (columns, i)));
    }
  if (columns->len > 0)
    vec_output_char (output, '\n');
  return vec_write_rows (output, table, write_metadata_row, columns, NULL, NULL, cancellable, error);
}

/* ---- Sprite sheets: the column that vec-read-projector.c makes of one, "sheet.png#tile=ROW,WIDTH,HEIGHT". */

typedef struct
{
  char *path;
  int width, height;   /* of one picture */
} Sprite;

static void
sprite_clear (Sprite *self)
{
  g_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sprite, sprite_clear)

static gboolean
parse_tile (const char *value, Sprite *sprite, gint64 *tile)
{
  const char *mark = value != NULL ? g_strrstr (value, "#tile=") : NULL;
  long long number;

  if (mark == NULL || sscanf (mark, "#tile=%lld,%d,%d", &number, &sprite->width, &sprite->height) != 3)
    return FALSE;
  sprite->path = g_strndup (value, (gsize) (mark - value));
  *tile = number;
  return TRUE;
}

/* The column whose rows are the pictures of one sheet in their order, as they are in the Projector; NULL if there is none. */
static VecColumn *
find_sprite (VecTable *table, Sprite *sprite)
{
  VecColumn *column = vec_table_find_column (table, "sprite");
  gint64 n = vec_table_get_n_rows (table), tile;

  if (column == NULL || vec_column_get_column_type (column) == VEC_COLUMN_NUMBER || !parse_tile (vec_column_get_text (column, 0), sprite, &tile))
    return NULL;
  for (gint64 row = 0; row < n; row++)
    {
      g_auto (Sprite) own = { 0 };

      if (!parse_tile (vec_column_get_text (column, row), &own, &tile) || tile != row || !g_str_equal (own.path, sprite->path)
          || own.width != sprite->width || own.height != sprite->height)
        return NULL;
    }
  return column;
}

static void
add_sprite (JsonBuilder *builder, const Sprite *sprite)
{
  json_builder_set_member_name (builder, "sprite");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "imagePath");
  json_builder_add_string_value (builder, sprite->path);
  json_builder_set_member_name (builder, "singleImageDim");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, sprite->width);
  json_builder_add_int_value (builder, sprite->height);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* ---- The configuration. @sprite: NULL where there are no pictures. */

static char *
dup_config (VecTable *table, gboolean has_metadata, const Sprite *sprite)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "embeddings");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "tensorName");
  json_builder_add_string_value (builder, vec_table_get_name (table));
  json_builder_set_member_name (builder, "tensorShape");
  json_builder_begin_array (builder);
  json_builder_add_int_value (builder, vec_table_get_n_rows (table));
  json_builder_add_int_value (builder, vec_table_get_n_dims (table));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "tensorPath");
  json_builder_add_string_value (builder, "tensors.tsv");
  if (has_metadata)
    {
      json_builder_set_member_name (builder, "metadataPath");
      json_builder_add_string_value (builder, "metadata.tsv");
    }
  if (sprite != NULL)
    add_sprite (builder, sprite);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

static gboolean
write_config (VecTable *table, const char *folder, gboolean has_metadata, const Sprite *sprite, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "projector_config.json", NULL);
  g_autofree char *text = dup_config (table, has_metadata, sprite);
  VecOutput *output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  vec_output_text (output, text);
  vec_output_char (output, '\n');
  return vec_output_end (output, error);
}

static gboolean
write_projector (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr(GPtrArray) columns = vec_write_list_columns (table);
  g_autofree char *tensors = g_build_filename (path, "tensors.tsv", NULL);
  g_auto(Sprite) sprite = { 0 };
  VecColumn *pictures = find_sprite (table, &sprite);
  gboolean has_metadata;
  VecOutput *output;

  if (pictures != NULL)
    g_ptr_array_remove (columns, pictures);
  has_metadata = vec_table_has_labels (table) || columns->len > 0;
  if (g_mkdir_with_parents (path, 0777) != 0)
    {
      g_autofree char *name = g_filename_display_basename (path);

      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("The folder %s cannot be made: %s"), name, g_strerror (errno));
      return FALSE;
    }
  output = vec_output_open (tensors, error);
  return output != NULL && vec_write_rows (output, table, write_vector, NULL, progress, progress_data, cancellable, error)
         && (!has_metadata || write_metadata (table, path, columns, cancellable, error))
         && write_config (table, path, has_metadata, pictures != NULL ? &sprite : NULL, error);
}

static const char *const extensions[] = { NULL };

const VecWriter vec_writer_projector = {
  .id = "projector",
  .title = N_("Embedding Projector (a folder)"),
  .extensions = extensions,
  .loses = VEC_LOSS_BREAKS | VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_projector,
};
