/* What an HDF5 file knows about the rows of a matrix: the data frame obs of an AnnData, in the forms that its versions wrote (categories
 * in groups, or in __categories), or the lists beside an array. */
#include "read/vec-hdf5-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/vec-apart.h"

#define BLOCK_ROWS 16384
#define MAX_STRING (1 << 20)
#define TEXTS_BYTES (1 << 20)
#define MAX_COLUMNS 4096

/* ---- Strings of any kind, gathered into messages. */

typedef struct
{
  int channel;
  guint8 *bytes;      /* (TEXTS_BYTES + MAX_STRING + 4) */
  gsize n;
} Texts;

static void
texts_flush (Texts *texts)
{
  if (texts->n > 0)
    vec_apart_send (texts->channel, VEC_HDF5_TEXTS, texts->bytes, texts->n);
  texts->n = 0;
}

/* @text NULL: missing. */
static void
texts_add (Texts *texts, const char *text, gsize limit)
{
  guint32 length = text != NULL ? (guint32) MIN (strnlen (text, limit), MAX_STRING) : G_MAXUINT32;

  memcpy (texts->bytes + texts->n, &length, sizeof length);
  texts->n += sizeof length;
  if (text != NULL)
    {
      memcpy (texts->bytes + texts->n, text, length);
      texts->n += length;
    }
  if (texts->n > TEXTS_BYTES)
    texts_flush (texts);
}

/* One block of a list of strings. */
static gboolean
send_text_block (Texts *texts, hid_t set, hid_t type, hsize_t first, hsize_t n)
{
  hid_t space = H5Dget_space (set);
  hid_t memory = H5Screate_simple (1, &n, NULL);
  gboolean variable = H5Tis_variable_str (type) > 0;
  gsize size = variable ? sizeof (char *) : H5Tget_size (type);
  char *block = calloc (n, size);
  gboolean ok = block != NULL && H5Sselect_hyperslab (space, H5S_SELECT_SET, &first, NULL, &n, NULL) >= 0
                && H5Dread (set, type, memory, space, H5P_DEFAULT, block) >= 0;

  for (hsize_t i = 0; ok && i < n; i++)
    if (variable)
      texts_add (texts, ((char **) (void *) block)[i], MAX_STRING);
    else
      texts_add (texts, block + i * size, size);
  if (ok && variable)
    H5Dvlen_reclaim (type, memory, H5P_DEFAULT, block);
  free (block);
  H5Sclose (memory);
  H5Sclose (space);
  return ok;
}

/* ---- Lists. */

static H5T_class_t
get_class (hid_t set)
{
  hid_t type = H5Dget_type (set);
  H5T_class_t class = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;

  if (class == H5T_STRING && H5Tis_variable_str (type) <= 0 && H5Tget_size (type) > MAX_STRING)
    class = H5T_NO_CLASS;
  if (type >= 0)
    H5Tclose (type);
  return class;
}

/* A one-dimensional data set of @n values whose storage bears that; −1 if it is something else. */
static hid_t
open_list (hid_t base, const char *name, hsize_t n)
{
  hsize_t shape[H5S_MAX_RANK];
  hid_t set = vec_hdf5_open (base, name);

  if (set < 0)
    return -1;
  if (H5Iget_type (set) == H5I_DATASET && vec_hdf5_is_plain (set) && vec_hdf5_get_shape (set, shape) == 1
      && (n == 0 || shape[0] == n) && H5Dget_storage_size (set) >= MAX (shape[0] / 4096, 1))
    return set;
  H5Oclose (set);
  return -1;
}

static hsize_t
get_length (hid_t list)
{
  hsize_t shape[H5S_MAX_RANK] = { 0 };

  vec_hdf5_get_shape (list, shape);
  return shape[0];
}

static void
begin_column (int channel, VecHdf5Column kind, const char *name)
{
  char message[1024];
  int n = snprintf (message, sizeof message, "%c%s", (char) kind, name);

  vec_apart_send (channel, VEC_HDF5_COLUMN, message, MIN ((gsize) n, sizeof message - 1) + 1);
}

static void
send_texts (int channel, hid_t list)
{
  Texts texts = { channel, malloc (TEXTS_BYTES + MAX_STRING + sizeof (guint32)), 0 };
  hid_t type = H5Dget_type (list);
  hsize_t n = get_length (list);

  if (texts.bytes == NULL)
    _Exit (1);
  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    if (!send_text_block (&texts, list, type, at, MIN (BLOCK_ROWS, n - at)))
      break;
  texts_flush (&texts);
  free (texts.bytes);
  H5Tclose (type);
}

/* @type: what the library turns each value into, @size bytes long. */
static void
send_values (int channel, VecHdf5Tag tag, hid_t list, hid_t type, gsize size)
{
  guint8 block[BLOCK_ROWS * 8];
  hsize_t n = get_length (list);

  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    {
      hsize_t n_block = MIN (BLOCK_ROWS, n - at);
      hid_t space = H5Dget_space (list);
      hid_t memory = H5Screate_simple (1, &n_block, NULL);
      gboolean ok = H5Sselect_hyperslab (space, H5S_SELECT_SET, &at, NULL, &n_block, NULL) >= 0
                    && H5Dread (list, type, memory, space, H5P_DEFAULT, block) >= 0;

      H5Sclose (memory);
      H5Sclose (space);
      if (!ok)
        return;
      vec_apart_send (channel, tag, block, n_block * size);
    }
}

/* h5py's booleans are an enumeration of FALSE and TRUE. */
static void
send_booleans (int channel, const char *name, hid_t list)
{
  static const char names[] = "\5\0\0\0false\4\0\0\0true";
  hid_t type = H5Dget_type (list);
  hid_t base = H5Tget_super (type);
  hsize_t n = get_length (list);
  guint8 *values = calloc (n, MAX (H5Tget_size (type), 1));

  if (values != NULL && H5Tget_size (base) == 1 && H5Dread (list, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
    {
      begin_column (channel, VEC_HDF5_COLUMN_CATEGORY, name);
      vec_apart_send (channel, VEC_HDF5_TEXTS, names, sizeof names - 1);
      for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
        {
          guint32 codes[BLOCK_ROWS];
          hsize_t n_block = MIN (BLOCK_ROWS, n - at);

          for (hsize_t i = 0; i < n_block; i++)
            codes[i] = values[at + i] != 0;
          vec_apart_send (channel, VEC_HDF5_CODES, codes, n_block * sizeof *codes);
        }
    }
  free (values);
  H5Tclose (base);
  H5Tclose (type);
}

/* Categories that are numbers are sent as text, too. */
static void
send_category_names (int channel, hid_t categories)
{
  hsize_t n = get_length (categories);
  double *values;
  Texts texts;

  if (get_class (categories) == H5T_STRING)
    {
      send_texts (channel, categories);
      return;
    }
  values = calloc (n, sizeof *values);
  texts = (Texts) { channel, malloc (TEXTS_BYTES + MAX_STRING + sizeof (guint32)), 0 };
  if (values == NULL || texts.bytes == NULL)
    _Exit (1);
  H5Dread (categories, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
  for (hsize_t i = 0; i < n; i++)
    {
      char text[32];

      snprintf (text, sizeof text, "%.15g", values[i]);
      texts_add (&texts, text, sizeof text);
    }
  texts_flush (&texts);
  free (texts.bytes);
  free (values);
}

static void
send_category (int channel, const char *name, hid_t categories, hid_t codes)
{
  H5T_class_t class = get_class (categories);

  if (class != H5T_STRING && class != H5T_INTEGER && class != H5T_FLOAT)
    return;
  begin_column (channel, VEC_HDF5_COLUMN_CATEGORY, name);
  send_category_names (channel, categories);
  /* −1 is missing, and so is every code without a category: the library makes the nearest code of it. */
  send_values (channel, VEC_HDF5_CODES, codes, H5T_NATIVE_INT32, sizeof (gint32));
}

static void
send_list (int channel, const char *name, hid_t list)
{
  switch (get_class (list))
    {
    case H5T_INTEGER:
    case H5T_FLOAT:
      begin_column (channel, VEC_HDF5_COLUMN_NUMBER, name);
      send_values (channel, VEC_HDF5_NUMBERS, list, H5T_NATIVE_DOUBLE, sizeof (double));
      break;
    case H5T_STRING:
      begin_column (channel, VEC_HDF5_COLUMN_TEXT, name);
      send_texts (channel, list);
      break;
    case H5T_ENUM:
      send_booleans (channel, name, list);
      break;
    default:
      break;
    }
}

/* ---- AnnData's data frames. */

typedef struct
{
  int channel;
  hid_t frame;
  hid_t old_categories;   /* the group __categories, or −1 */
  const char *index;      /* the column of names */
  const char *except;     /* left out, or NULL */
  hsize_t n_rows;
  int n_columns;
} Frame;

/* A group of two lists: categories and codes, or values and a mask (which is not looked at: pandas writes a zero or NaN below it). */
static void
send_group (Frame *frame, const char *name, hid_t group)
{
  hid_t codes = open_list (group, "codes", frame->n_rows);
  hid_t categories = codes >= 0 ? open_list (group, "categories", 0) : -1;
  hid_t values = codes < 0 ? open_list (group, "values", frame->n_rows) : -1;

  if (categories >= 0)
    send_category (frame->channel, name, categories, codes);
  else if (values >= 0)
    send_list (frame->channel, name, values);
}

static herr_t
send_column_cb (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  Frame *frame = data;
  hid_t list, object, categories;

  if (info->type != H5L_TYPE_HARD || strcmp (name, frame->index) == 0 || strcmp (name, "__categories") == 0
      || (frame->except != NULL && strcmp (name, frame->except) == 0))
    return 0;
  if (++frame->n_columns > MAX_COLUMNS)
    return 1;
  list = open_list (group, name, frame->n_rows);
  if (list >= 0)
    {
      categories = frame->old_categories >= 0 ? open_list (frame->old_categories, name, 0) : -1;
      if (categories >= 0)
        send_category (frame->channel, name, categories, list);
      else
        send_list (frame->channel, name, list);
      H5Oclose (list);
      return 0;
    }
  object = vec_hdf5_open (group, name);
  if (object >= 0 && H5Iget_type (object) == H5I_GROUP)
    send_group (frame, name, object);
  if (object >= 0)
    H5Oclose (object);
  return 0;
}

/* In the order that the frame's attribute column-order names, as the person made it. FALSE where it has none. */
static gboolean
send_in_order (Frame *frame)
{
  hid_t order = H5Aexists (frame->frame, "column-order") > 0 ? H5Aopen (frame->frame, "column-order", H5P_DEFAULT) : -1;
  hid_t type = order >= 0 ? H5Aget_type (order) : -1;
  hid_t space = order >= 0 ? H5Aget_space (order) : -1;
  hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints (space) : 0;
  gboolean ok = n > 0 && n <= MAX_COLUMNS && H5Tis_variable_str (type) > 0;
  char **names = ok ? calloc ((gsize) n, sizeof *names) : NULL;

  ok = names != NULL && H5Aread (order, type, names) >= 0;
  for (hssize_t i = 0; ok && i < n; i++)
    {
      H5L_info_t info;

      if (names[i] != NULL && H5Lget_info (frame->frame, names[i], &info, H5P_DEFAULT) >= 0)
        send_column_cb (frame->frame, names[i], &info, frame);
    }
  if (ok)
    H5Dvlen_reclaim (type, space, H5P_DEFAULT, names);
  free (names);
  if (type >= 0)
    H5Tclose (type);
  if (space >= 0)
    H5Sclose (space);
  if (order >= 0)
    H5Aclose (order);
  return ok;
}

/* The names of a data frame's rows. */
static void
send_index (int channel, hid_t group, const char *index, VecHdf5Column kind, hsize_t n)
{
  hid_t list = open_list (group, index, n);

  if (list < 0)
    return;
  if (get_class (list) == H5T_STRING)
    {
      begin_column (channel, kind, index);
      send_texts (channel, list);
    }
  H5Oclose (list);
}

static void
send_anndata (int channel, hid_t file, const char *part, hsize_t n_rows, hsize_t n_dims)
{
  hid_t obs = vec_hdf5_open (file, "obs");
  hid_t var = strcmp (part, "X") == 0 || strncmp (part, "layers/", 7) == 0 ? vec_hdf5_open (file, "var") : -1;

  if (obs >= 0 && H5Iget_type (obs) == H5I_GROUP)
    {
      char *index = vec_hdf5_dup_attribute (obs, "_index");
      Frame frame = { channel, obs, vec_hdf5_open (obs, "__categories"), index != NULL ? index : "index", NULL, n_rows, 0 };

      send_index (channel, obs, frame.index, VEC_HDF5_COLUMN_LABELS, n_rows);
      if (!send_in_order (&frame))
        H5Literate (obs, H5_INDEX_NAME, H5_ITER_INC, NULL, send_column_cb, &frame);
      free (index);
    }
  if (var >= 0 && H5Iget_type (var) == H5I_GROUP)
    {
      char *index = vec_hdf5_dup_attribute (var, "_index");

      send_index (channel, var, index != NULL ? index : "index", VEC_HDF5_COLUMN_DIM_NAMES, n_dims);
      free (index);
    }
}

/* ---- Lists beside an array. */

/* The first that is there names the rows. */
static const char *
find_labels (hid_t group, hsize_t n_rows)
{
  static const char *const names[] = { "labels", "label", "words", "word", "names", "name", "texts", "text", "titles", "title",
                                       "ids", "id", "keys", "index" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      hid_t list = open_list (group, names[i], n_rows);
      gboolean is_text = list >= 0 && get_class (list) == H5T_STRING;

      if (list >= 0)
        H5Oclose (list);
      if (is_text)
        return names[i];
    }
  return NULL;
}

static void
send_siblings (int channel, hid_t file, const char *part, hsize_t n_rows)
{
  const char *slash = strrchr (part, '/');
  char *folder = strndup (part, slash != NULL ? (gsize) (slash - part) : 0);
  hid_t group = vec_hdf5_open (file, folder);

  if (group >= 0)
    {
      const char *labels = find_labels (group, n_rows);
      Frame frame = { channel, group, -1, labels != NULL ? labels : "", slash != NULL ? slash + 1 : part, n_rows, 0 };

      if (labels != NULL)
        send_index (channel, group, labels, VEC_HDF5_COLUMN_LABELS, n_rows);
      H5Literate (group, H5_INDEX_NAME, H5_ITER_INC, NULL, send_column_cb, &frame);
    }
  free (folder);
}

void
vec_hdf5_send_columns (int channel, hid_t file, const char *part, hsize_t n_rows, hsize_t n_dims)
{
  gboolean of_cells = strcmp (part, "X") == 0 || strcmp (part, "raw/X") == 0 || strncmp (part, "obsm/", 5) == 0
                      || strncmp (part, "layers/", 7) == 0;

  if (!vec_hdf5_is_anndata (file))
    send_siblings (channel, file, part, n_rows);
  else if (of_cells)
    send_anndata (channel, file, part, n_rows, n_dims);
}
