/* What an HDF5 file knows about the rows of a matrix: the data frame obs of an AnnData, in the forms that its versions wrote (a data set of
 * compound values with its categories in uns; a group of lists with the categories in __categories; a group in which categories and values that
 * can be missing are groups), or the lists beside an array. */
#include "read/vec-hdf5-list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 4096

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

/* Categories and codes. */
static gboolean
send_category_group (Frame *frame, const char *name, hid_t group)
{
  VecHdf5List codes, categories;
  gboolean is_category = vec_hdf5_list_open (&codes, group, "codes", frame->n_rows);

  if (!is_category)
    return FALSE;
  is_category = vec_hdf5_list_open (&categories, group, "categories", 0);
  if (is_category)
    {
      vec_hdf5_list_send_category (frame->channel, &codes, &categories, name);
      vec_hdf5_list_close (&categories);
    }
  vec_hdf5_list_close (&codes);
  return is_category;
}

/* Values and a mask, which is true where they are missing (pandas' nullable integers, truth values and strings). */
static void
send_masked_group (Frame *frame, const char *name, hid_t group)
{
  VecHdf5List values, mask;

  if (!vec_hdf5_list_open (&values, group, "values", frame->n_rows))
    return;
  if (H5Lexists (group, "mask", H5P_DEFAULT) <= 0)
    vec_hdf5_list_send (frame->channel, &values, name);
  else if (vec_hdf5_list_open (&mask, group, "mask", frame->n_rows))
    {
      values.mask = mask.set;
      vec_hdf5_list_send (frame->channel, &values, name);
    }
  vec_hdf5_list_close (&values);
}

/* What codes mean is in the list @categories_name of @folder, if there is one (−1: no folder). */
static void
send_list_or_codes (int channel, const VecHdf5List *list, hid_t folder, const char *categories_name, const char *name)
{
  VecHdf5List categories;

  if (folder >= 0 && vec_hdf5_list_open (&categories, folder, categories_name, 0))
    {
      vec_hdf5_list_send_category (channel, list, &categories, name);
      vec_hdf5_list_close (&categories);
    }
  else
    vec_hdf5_list_send (channel, list, name);
}

static herr_t
send_column_cb (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  Frame *frame = data;
  VecHdf5List list;
  hid_t object;

  if (info->type != H5L_TYPE_HARD || strcmp (name, frame->index) == 0 || strcmp (name, "__categories") == 0
      || (frame->except != NULL && strcmp (name, frame->except) == 0))
    return 0;
  if (++frame->n_columns > MAX_COLUMNS)
    return 1;
  if (vec_hdf5_list_open (&list, group, name, frame->n_rows))
    {
      send_list_or_codes (frame->channel, &list, frame->old_categories, name, name);
      vec_hdf5_list_close (&list);
      return 0;
    }
  object = vec_hdf5_open (group, name);
  if (object >= 0 && H5Iget_type (object) == H5I_GROUP && !send_category_group (frame, name, object))
    send_masked_group (frame, name, object);
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
  VecHdf5List list;

  if (!vec_hdf5_list_open (&list, group, index, n))
    return;
  vec_hdf5_list_send_texts (channel, &list, kind, index);
  vec_hdf5_list_close (&list);
}

static void
send_frame (int channel, hid_t obs, hsize_t n_rows)
{
  char *index = vec_hdf5_dup_attribute (obs, "_index");
  Frame frame = { channel, obs, vec_hdf5_open (obs, "__categories"), index != NULL ? index : "index", NULL, n_rows, 0 };

  send_index (channel, obs, frame.index, VEC_HDF5_COLUMN_LABELS, n_rows);
  if (!send_in_order (&frame))
    H5Literate (obs, H5_INDEX_NAME, H5_ITER_INC, NULL, send_column_cb, &frame);
  free (index);
}

/* ---- Data frames before anndata 0.7: a data set of records. */

static gboolean
is_record_index (const char *field)
{
  static const char *const names[] = { "index", "_index", "row_names", "obs_names", "var_names" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (field, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static int
count_fields (const VecHdf5List *records)
{
  hid_t type = H5Dget_type (records->set);
  int n = H5Tget_class (type) == H5T_COMPOUND ? H5Tget_nmembers (type) : 0;

  H5Tclose (type);
  return MIN (n, MAX_COLUMNS);
}

/* What the codes of a column mean lies in uns. */
static void
send_field (int channel, const VecHdf5List *list, hid_t uns)
{
  char categories[1024];

  snprintf (categories, sizeof categories, "%s_categories", list->field);
  send_list_or_codes (channel, list, uns, categories, list->field);
}

static void
send_records (int channel, hid_t file, const char *name, VecHdf5Column index_kind, hsize_t n)
{
  gboolean is_index_alone = index_kind == VEC_HDF5_COLUMN_DIM_NAMES;
  hid_t uns = is_index_alone ? -1 : vec_hdf5_open (file, "uns");
  VecHdf5List records, list;

  if (!vec_hdf5_list_open (&records, file, name, n))
    return;
  for (int i = 0, n_fields = count_fields (&records); i < n_fields; i++)
    {
      if (!vec_hdf5_list_open_field (&list, &records, (unsigned) i))
        continue;
      if (is_record_index (list.field))
        vec_hdf5_list_send_texts (channel, &list, index_kind, list.field);
      else if (!is_index_alone)
        send_field (channel, &list, uns);
      vec_hdf5_list_close (&list);
    }
  vec_hdf5_list_close (&records);
}

static void
send_anndata (int channel, hid_t file, const char *part, hsize_t n_rows, hsize_t n_dims)
{
  hid_t obs = vec_hdf5_open (file, "obs");
  hid_t var = strcmp (part, "X") == 0 || strncmp (part, "layers/", 7) == 0 ? vec_hdf5_open (file, "var") : -1;

  if (obs >= 0 && H5Iget_type (obs) == H5I_GROUP)
    send_frame (channel, obs, n_rows);
  else if (obs >= 0)
    send_records (channel, file, "obs", VEC_HDF5_COLUMN_LABELS, n_rows);
  if (var >= 0 && H5Iget_type (var) == H5I_GROUP)
    {
      char *index = vec_hdf5_dup_attribute (var, "_index");

      send_index (channel, var, index != NULL ? index : "index", VEC_HDF5_COLUMN_DIM_NAMES, n_dims);
      free (index);
    }
  else if (var >= 0)
    send_records (channel, file, "var", VEC_HDF5_COLUMN_DIM_NAMES, n_dims);
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
      VecHdf5List list;
      gboolean is_there = vec_hdf5_list_open (&list, group, names[i], n_rows);
      gboolean is_text = is_there && vec_hdf5_list_get_class (&list) == H5T_STRING;

      if (is_there)
        vec_hdf5_list_close (&list);
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
