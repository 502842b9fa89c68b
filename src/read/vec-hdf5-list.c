/* Lists of numbers, strings and truth values in an HDF5 file, sent block by block. */
#include "read/vec-hdf5-list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/vec-apart.h"

#define BLOCK_ROWS 16384
#define MAX_STRING (1 << 20)
#define TEXTS_BYTES (1 << 20)

/* ---- Strings of any kind, gathered into messages. */

typedef struct
{
  int channel;
  guint8 *bytes;      /* (TEXTS_BYTES + MAX_STRING + 4) */
  gsize n;
} Texts;

static void
texts_begin (Texts *texts, int channel)
{
  *texts = (Texts) { channel, malloc (TEXTS_BYTES + MAX_STRING + sizeof (guint32)), 0 };
  if (texts->bytes == NULL)
    _Exit (1);
}

static void
texts_flush (Texts *texts)
{
  if (texts->n > 0)
    vec_apart_send (texts->channel, VEC_HDF5_TEXTS, texts->bytes, texts->n);
  texts->n = 0;
}

static void
texts_end (Texts *texts)
{
  texts_flush (texts);
  free (texts->bytes);
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

/* ---- Lists. */

gboolean
vec_hdf5_list_open (VecHdf5List *self, hid_t base, const char *name, hsize_t n)
{
  hsize_t shape[H5S_MAX_RANK];
  hid_t set = vec_hdf5_open (base, name);

  if (set < 0)
    return FALSE;
  *self = (VecHdf5List) { set, NULL, -1 };
  if (H5Iget_type (set) == H5I_DATASET && vec_hdf5_is_plain (set) && vec_hdf5_get_shape (set, shape) == 1
      && (n == 0 || shape[0] == n) && H5Dget_storage_size (set) >= MAX (shape[0] / 4096, 1))
    return TRUE;
  vec_hdf5_list_close (self);
  return FALSE;
}

gboolean
vec_hdf5_list_open_field (VecHdf5List *self, const VecHdf5List *whole, unsigned index)
{
  hid_t type = H5Dget_type (whole->set);
  char *name = H5Tget_class (type) == H5T_COMPOUND ? H5Tget_member_name (type, index) : NULL;

  if (name != NULL)
    {
      *self = (VecHdf5List) { whole->set, strdup (name), -1 };
      H5Iinc_ref (whole->set);
      H5free_memory (name);
    }
  H5Tclose (type);
  return name != NULL;
}

void
vec_hdf5_list_close (VecHdf5List *self)
{
  H5Oclose (self->set);
  if (self->mask >= 0)
    H5Oclose (self->mask);
  free (self->field);
  *self = (VecHdf5List) { -1, NULL, -1 };
}

/* As the values lie in the file; to be closed. */
static hid_t
dup_type (const VecHdf5List *self)
{
  hid_t whole = H5Dget_type (self->set);
  int index = self->field != NULL ? H5Tget_member_index (whole, self->field) : -1;
  hid_t type = index >= 0 ? H5Tget_member_type (whole, (unsigned) index) : -1;

  if (self->field == NULL)
    return whole;
  H5Tclose (whole);
  return type;
}

H5T_class_t
vec_hdf5_list_get_class (const VecHdf5List *self)
{
  hid_t type = dup_type (self);
  H5T_class_t class = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;

  if (class == H5T_STRING && H5Tis_variable_str (type) <= 0 && H5Tget_size (type) > MAX_STRING)
    class = H5T_NO_CLASS;
  if (type >= 0)
    H5Tclose (type);
  return class;
}

static hsize_t
get_length (const VecHdf5List *list)
{
  hsize_t shape[H5S_MAX_RANK] = { 0 };

  vec_hdf5_get_shape (list->set, shape);
  return shape[0];
}

/* ---- Blocks of them. What is asked for of a compound value is a compound of that field alone, which is as large as the field. */

static hid_t
wrap (const VecHdf5List *list, hid_t type)
{
  hid_t wrapped;

  if (list->field == NULL)
    return H5Tcopy (type);
  wrapped = H5Tcreate (H5T_COMPOUND, H5Tget_size (type));
  H5Tinsert (wrapped, list->field, 0, type);
  return wrapped;
}

static gboolean
read_set (hid_t set, hid_t type, hsize_t first, hsize_t n, void *into)
{
  hid_t space = H5Dget_space (set);
  hid_t memory = H5Screate_simple (1, &n, NULL);
  gboolean ok = H5Sselect_hyperslab (space, H5S_SELECT_SET, &first, NULL, &n, NULL) >= 0
                && H5Dread (set, type, memory, space, H5P_DEFAULT, into) >= 0;

  H5Sclose (memory);
  H5Sclose (space);
  return ok;
}

/* @type: what the library turns each value into. */
static gboolean
read_block (const VecHdf5List *list, hid_t type, hsize_t first, hsize_t n, void *into)
{
  hid_t wrapped = wrap (list, type);
  gboolean ok = read_set (list->set, wrapped, first, n, into);

  H5Tclose (wrapped);
  return ok;
}

static void
reclaim_strings (hid_t type, hsize_t n, char **strings)
{
  hid_t memory = H5Screate_simple (1, &n, NULL);

  H5Dvlen_reclaim (type, memory, H5P_DEFAULT, strings);
  H5Sclose (memory);
}

/* Whether truth values, as h5py writes them: an enumeration of FALSE and TRUE in a byte each. */
static gboolean
is_truth (hid_t type)
{
  return H5Tget_class (type) == H5T_ENUM && H5Tget_size (type) == 1;
}

/* missing (n): of which rows the value is. FALSE: nobody can say. */
static gboolean
read_mask (const VecHdf5List *list, hsize_t first, hsize_t n, guint8 *missing)
{
  hid_t type;
  gboolean ok;

  memset (missing, 0, n);
  if (list->mask < 0)
    return TRUE;
  type = H5Dget_type (list->mask);
  ok = is_truth (type) ? read_set (list->mask, type, first, n, missing)
                       : H5Tget_class (type) == H5T_INTEGER && read_set (list->mask, H5T_NATIVE_UINT8, first, n, missing);
  H5Tclose (type);
  return ok;
}

/* ---- Sending. */

static void
begin_column (int channel, VecHdf5Column kind, const char *name)
{
  char message[1024];
  int n = snprintf (message, sizeof message, "%c%s", (char) kind, name);

  vec_apart_send (channel, VEC_HDF5_COLUMN, message, MIN ((gsize) n, sizeof message - 1) + 1);
}

static gboolean
send_text_block (Texts *texts, const VecHdf5List *list, hid_t type, hsize_t first, hsize_t n)
{
  guint8 missing[BLOCK_ROWS];
  gboolean variable = H5Tis_variable_str (type) > 0;
  gsize size = variable ? sizeof (char *) : H5Tget_size (type);
  char *block = calloc (n, size);
  gboolean ok = block != NULL && read_mask (list, first, n, missing) && read_block (list, type, first, n, block);

  for (hsize_t i = 0; ok && i < n; i++)
    if (missing[i] != 0)
      texts_add (texts, NULL, 0);
    else if (variable)
      texts_add (texts, ((char **) (void *) block)[i], MAX_STRING);
    else
      texts_add (texts, block + i * size, size);
  if (ok && variable)
    reclaim_strings (type, n, (char **) (void *) block);
  free (block);
  return ok;
}

static void
send_texts (int channel, const VecHdf5List *list)
{
  Texts texts;
  hid_t type = dup_type (list);
  hsize_t n = get_length (list);

  texts_begin (&texts, channel);
  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    if (!send_text_block (&texts, list, type, at, MIN (BLOCK_ROWS, n - at)))
      break;
  texts_end (&texts);
  H5Tclose (type);
}

static void
send_numbers (int channel, const VecHdf5List *list)
{
  double block[BLOCK_ROWS];
  guint8 missing[BLOCK_ROWS];
  hsize_t n = get_length (list);

  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    {
      hsize_t n_block = MIN (BLOCK_ROWS, n - at);

      if (!read_mask (list, at, n_block, missing) || !read_block (list, H5T_NATIVE_DOUBLE, at, n_block, block))
        return;
      for (hsize_t i = 0; i < n_block; i++)
        if (missing[i] != 0)
          block[i] = NAN;
      vec_apart_send (channel, VEC_HDF5_NUMBERS, block, n_block * sizeof *block);
    }
}

/* −1 is missing, and so is every code without a category: the library makes the nearest code of it. */
static void
send_codes (int channel, const VecHdf5List *list)
{
  gint32 block[BLOCK_ROWS];
  hsize_t n = get_length (list);

  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    {
      hsize_t n_block = MIN (BLOCK_ROWS, n - at);

      if (!read_block (list, H5T_NATIVE_INT32, at, n_block, block))
        return;
      vec_apart_send (channel, VEC_HDF5_CODES, block, n_block * sizeof *block);
    }
}

static void
send_booleans (int channel, const VecHdf5List *list, const char *name)
{
  static const char names[] = "\5\0\0\0false\4\0\0\0true";
  hid_t type = dup_type (list);
  hsize_t n = is_truth (type) ? get_length (list) : 0;

  if (n > 0)
    {
      begin_column (channel, VEC_HDF5_COLUMN_CATEGORY, name);
      vec_apart_send (channel, VEC_HDF5_TEXTS, names, sizeof names - 1);
    }
  for (hsize_t at = 0; at < n; at += BLOCK_ROWS)
    {
      guint8 block[BLOCK_ROWS], missing[BLOCK_ROWS];
      guint32 codes[BLOCK_ROWS];
      hsize_t n_block = MIN (BLOCK_ROWS, n - at);

      if (!read_mask (list, at, n_block, missing) || !read_block (list, type, at, n_block, block))
        break;
      for (hsize_t i = 0; i < n_block; i++)
        codes[i] = missing[i] != 0 ? G_MAXUINT32 : block[i] != 0;
      vec_apart_send (channel, VEC_HDF5_CODES, codes, n_block * sizeof *codes);
    }
  H5Tclose (type);
}

/* Categories that are numbers are sent as text, too. */
static void
send_category_names (int channel, const VecHdf5List *categories)
{
  hsize_t n = get_length (categories);
  double *values;
  Texts texts;

  if (vec_hdf5_list_get_class (categories) == H5T_STRING)
    {
      send_texts (channel, categories);
      return;
    }
  values = calloc (n, sizeof *values);
  if (values == NULL)
    _Exit (1);
  texts_begin (&texts, channel);
  read_block (categories, H5T_NATIVE_DOUBLE, 0, n, values);
  for (hsize_t i = 0; i < n; i++)
    {
      char text[32];

      snprintf (text, sizeof text, "%.15g", values[i]);
      texts_add (&texts, text, sizeof text);
    }
  texts_end (&texts);
  free (values);
}

void
vec_hdf5_list_send_category (int channel, const VecHdf5List *codes, const VecHdf5List *categories, const char *name)
{
  H5T_class_t class = vec_hdf5_list_get_class (categories);

  if (class != H5T_STRING && class != H5T_INTEGER && class != H5T_FLOAT)
    return;
  begin_column (channel, VEC_HDF5_COLUMN_CATEGORY, name);
  send_category_names (channel, categories);
  send_codes (channel, codes);
}

void
vec_hdf5_list_send_texts (int channel, const VecHdf5List *self, VecHdf5Column kind, const char *name)
{
  if (vec_hdf5_list_get_class (self) != H5T_STRING)
    return;
  begin_column (channel, kind, name);
  send_texts (channel, self);
}

void
vec_hdf5_list_send (int channel, const VecHdf5List *self, const char *name)
{
  switch (vec_hdf5_list_get_class (self))
    {
    case H5T_INTEGER:
    case H5T_FLOAT:
      begin_column (channel, VEC_HDF5_COLUMN_NUMBER, name);
      send_numbers (channel, self);
      break;
    case H5T_STRING:
      vec_hdf5_list_send_texts (channel, self, VEC_HDF5_COLUMN_TEXT, name);
      break;
    case H5T_ENUM:
      send_booleans (channel, self, name);
      break;
    default:
      break;
    }
}
