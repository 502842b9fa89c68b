/* HDF5 files by libhdf5: finds the data sets that are tables of numbers, and reads one of them. AnnData's sparse matrices (a group of
 * data, indices and indptr) are tables, too. Only hard links are followed, no data outside the file is read and no plugin is loaded. */
#include "read/vec-hdf5-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 12
#define MAX_OBJECTS 20000
#define BLOCK_BYTES (4 << 20)
#define CACHE_BYTES (64 << 20)
#define BLOCK_ENTRIES (1 << 18)

/* No compression of the library makes more than about a thousand bytes of one; what was never written takes none. */
#define MAX_RATIO 4096

/* What is to be read. */
typedef struct
{
  const char *part;
  float *values;         /* (n_rows, n_dims) */
  guint64 n_rows;
  guint64 n_dims;
} Task;

/* ---- Talking. */

void
vec_hdf5_send_problem (int channel, VecHdf5Problem problem, const char *detail)
{
  char message[512];
  int n = snprintf (message, sizeof message, "%c%s", (char) problem, detail != NULL ? detail : "");

  vec_apart_send (channel, VEC_HDF5_PROBLEM, message, MIN ((gsize) n, sizeof message - 1) + 1);
}

static herr_t
take_words_cb (unsigned n, const H5E_error2_t *error, void *data)
{
  char *words = data;

  snprintf (words, 200, "%s", error->desc != NULL ? error->desc : "");
  return 0;
}

/* The innermost message, which is walked to last, says most. */
void
vec_hdf5_get_words (char *words, gsize size)
{
  char text[200] = "";

  H5Ewalk2 (H5E_DEFAULT, H5E_WALK_DOWNWARD, take_words_cb, text);
  snprintf (words, size, "%s", text);
}

static void
send_failure (int channel, VecHdf5Problem problem)
{
  char words[200];

  vec_hdf5_get_words (words, sizeof words);
  vec_hdf5_send_problem (channel, problem, words);
}

static void
send_progress (int channel, guint64 done, guint64 total)
{
  guint64 numbers[2] = { done, total };

  vec_apart_send (channel, VEC_HDF5_PROGRESS, numbers, sizeof numbers);
}

/* ---- Objects. */

hid_t
vec_hdf5_open (hid_t base, const char *path)
{
  hid_t at = H5Oopen (base, ".", H5P_DEFAULT);

  while (at >= 0 && *path != '\0')
    {
      size_t n = strcspn (path, "/");
      char *name = strndup (path, n);
      H5L_info_t info;
      hid_t next = -1;

      if (n > 0 && strcmp (name, ".") != 0 && H5Lget_info (at, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD)
        next = H5Oopen (at, name, H5P_DEFAULT);
      H5Oclose (at);
      free (name);
      at = next;
      path += n;
      if (*path == '/')
        path++;
    }
  return at;
}

gboolean
vec_hdf5_is_plain (hid_t set)
{
  hid_t list = H5Dget_create_plist (set);
  gboolean plain = list >= 0 && H5Pget_external_count (list) == 0 && H5Pget_layout (list) != H5D_VIRTUAL;

  if (list >= 0)
    H5Pclose (list);
  return plain;
}

int
vec_hdf5_get_shape (hid_t set, hsize_t shape[H5S_MAX_RANK])
{
  hid_t space = H5Dget_space (set);
  int rank = -1;

  if (space >= 0 && H5Sget_simple_extent_type (space) == H5S_SIMPLE)
    rank = H5Sget_simple_extent_dims (space, shape, NULL);
  if (space >= 0)
    H5Sclose (space);
  return rank;
}

char *
vec_hdf5_dup_attribute (hid_t object, const char *name)
{
  hid_t attribute = H5Aexists (object, name) > 0 ? H5Aopen (object, name, H5P_DEFAULT) : -1;
  hid_t type = attribute >= 0 ? H5Aget_type (attribute) : -1;
  hid_t space = attribute >= 0 ? H5Aget_space (attribute) : -1;
  char *text = NULL;

  if (type >= 0 && space >= 0 && H5Tget_class (type) == H5T_STRING && H5Sget_simple_extent_npoints (space) == 1)
    {
      gsize size = H5Tget_size (type);

      if (H5Tis_variable_str (type) > 0)
        {
          char *lent = NULL;

          if (H5Aread (attribute, type, &lent) >= 0 && lent != NULL)
            {
              text = strdup (lent);
              H5Dvlen_reclaim (type, space, H5P_DEFAULT, &lent);
            }
        }
      else if (size < 65536 && (text = calloc (1, size + 1)) != NULL && H5Aread (attribute, type, text) < 0)
        {
          free (text);
          text = NULL;
        }
    }
  if (type >= 0)
    H5Tclose (type);
  if (space >= 0)
    H5Sclose (space);
  if (attribute >= 0)
    H5Aclose (attribute);
  return text;
}

/* ---- What is a table. */

/* "float32", "uint8"; FALSE for what is not a number. */
static gboolean
name_type (hid_t set, char name[16])
{
  hid_t type = H5Dget_type (set);
  H5T_class_t class = type >= 0 ? H5Tget_class (type) : H5T_NO_CLASS;
  int n_bits = type >= 0 ? (int) H5Tget_size (type) * 8 : 0;

  if (class == H5T_FLOAT)
    snprintf (name, 16, "float%d", n_bits);
  else if (class == H5T_INTEGER)
    snprintf (name, 16, "%sint%d", H5Tget_sign (type) == H5T_SGN_NONE ? "u" : "", n_bits);
  if (type >= 0)
    H5Tclose (type);
  return class == H5T_FLOAT || class == H5T_INTEGER;
}

/* Two axes or more of numbers; further axes are flattened. */
static gboolean
is_dense (hid_t object, guint64 *n_rows, guint64 *n_dims, char type[32])
{
  hsize_t shape[H5S_MAX_RANK];
  guint64 n = 1;
  int rank;

  if (H5Iget_type (object) != H5I_DATASET || !vec_hdf5_is_plain (object) || !name_type (object, type))
    return FALSE;
  rank = vec_hdf5_get_shape (object, shape);
  for (int i = 1; i < rank; i++)
    if (__builtin_mul_overflow (n, (guint64) shape[i], &n) || n > G_MAXINT)
      return FALSE;
  if (rank < 2 || shape[0] < 1 || shape[0] > G_MAXINT64 / 8 || n < 1)
    return FALSE;
  *n_rows = shape[0];
  *n_dims = n;
  return TRUE;
}

/* 'r' or 'c': whether a group is a sparse matrix with compressed rows or columns; else 0. */
static char
get_sparse_order (hid_t object)
{
  static const char *const names[] = { "encoding-type", "h5sparse_format" };
  char order = 0;

  if (H5Iget_type (object) != H5I_GROUP)
    return 0;
  for (int i = 0; i < 2 && order == 0; i++)
    {
      char *format = vec_hdf5_dup_attribute (object, names[i]);

      if (format != NULL && (strncmp (format, "csr", 3) == 0 || strncmp (format, "csc", 3) == 0))
        order = format[2];
      free (format);
    }
  return order;
}

static gboolean
get_sparse_shape (hid_t group, guint64 shape[2])
{
  const char *name = H5Aexists (group, "shape") > 0 ? "shape" : "h5sparse_shape";
  hid_t attribute = H5Aexists (group, name) > 0 ? H5Aopen (group, name, H5P_DEFAULT) : -1;
  hid_t space = attribute >= 0 ? H5Aget_space (attribute) : -1;
  gint64 values[2];
  gboolean ok = space >= 0 && H5Sget_simple_extent_npoints (space) == 2 && H5Aread (attribute, H5T_NATIVE_INT64, values) >= 0;

  if (space >= 0)
    H5Sclose (space);
  if (attribute >= 0)
    H5Aclose (attribute);
  if (!ok || values[0] < 1 || values[1] < 1 || values[0] > G_MAXINT64 / 8 || values[1] > G_MAXINT)
    return FALSE;
  shape[0] = (guint64) values[0];
  shape[1] = (guint64) values[1];
  return TRUE;
}

static gboolean
is_sparse (hid_t object, guint64 *n_rows, guint64 *n_dims, char type[32])
{
  guint64 shape[2];
  char number[16] = "";
  hid_t data;

  if (get_sparse_order (object) == 0 || !get_sparse_shape (object, shape))
    return FALSE;
  data = vec_hdf5_open (object, "data");
  if (data >= 0 && H5Iget_type (data) == H5I_DATASET)
    name_type (data, number);
  if (data >= 0)
    H5Oclose (data);
  snprintf (type, 32, "sparse %s", number);
  *n_rows = shape[0];
  *n_dims = shape[1];
  return *number != '\0';
}

gboolean
vec_hdf5_is_anndata (hid_t file)
{
  gboolean has_obs = H5Lexists (file, "obs", H5P_DEFAULT) > 0;

  return has_obs && (H5Lexists (file, "X", H5P_DEFAULT) > 0 || H5Lexists (file, "obsm", H5P_DEFAULT) > 0);
}

/* ---- Listing. */

typedef struct
{
  int channel;
  gboolean is_anndata;
  gboolean is_benchmark;   /* train beside test or neighbors, as ann-benchmarks has it */
  int depth;
  int n_objects;
  char path[2048];
} Listing;

static void
send_part (Listing *listing, guint64 n_rows, guint64 n_dims, const char *type)
{
  guint8 message[2400];
  const char *path = listing->path;
  gboolean is_default = (listing->is_anndata && strcmp (path, "X") == 0) || (listing->is_benchmark && strcmp (path, "train") == 0);
  gsize n_type = strlen (type) + 1;
  gsize n_path = strlen (path) + 1;

  memcpy (message, &n_rows, 8);
  memcpy (message + 8, &n_dims, 8);
  message[16] = (guint8) is_default;
  memcpy (message + 17, type, n_type);
  memcpy (message + 17 + n_type, path, n_path);
  vec_apart_send (listing->channel, VEC_HDF5_PART, message, 17 + n_type + n_path);
}

static herr_t
visit_cb (hid_t group, const char *name, const H5L_info_t *info, void *data)
{
  Listing *listing = data;
  size_t n = strlen (listing->path);
  hid_t object;
  guint64 n_rows, n_dims;
  char type[32];

  if (++listing->n_objects > MAX_OBJECTS)
    return 1;
  if (info->type != H5L_TYPE_HARD || n + strlen (name) + 2 > sizeof listing->path)
    return 0;
  object = H5Oopen (group, name, H5P_DEFAULT);
  if (object < 0)
    return 0;
  snprintf (listing->path + n, sizeof listing->path - n, "%s%s", n > 0 ? "/" : "", name);
  if (is_dense (object, &n_rows, &n_dims, type) || is_sparse (object, &n_rows, &n_dims, type))
    send_part (listing, n_rows, n_dims, type);
  else if (H5Iget_type (object) == H5I_GROUP && listing->depth < MAX_DEPTH)
    {
      listing->depth++;
      H5Literate (object, H5_INDEX_NAME, H5_ITER_INC, NULL, visit_cb, listing);
      listing->depth--;
    }
  listing->path[n] = '\0';
  H5Oclose (object);
  return 0;
}

static void
list_parts (int channel, hid_t file)
{
  Listing listing = { .channel = channel, .is_anndata = vec_hdf5_is_anndata (file) };

  listing.is_benchmark = H5Lexists (file, "train", H5P_DEFAULT) > 0
                         && (H5Lexists (file, "test", H5P_DEFAULT) > 0 || H5Lexists (file, "neighbors", H5P_DEFAULT) > 0);
  if (H5Literate (file, H5_INDEX_NAME, H5_ITER_INC, NULL, visit_cb, &listing) < 0)
    send_failure (channel, VEC_HDF5_NOT_READ);
}

/* ---- Reading a data set. */

/* Rows in one read: whole chunks, so that none is unpacked twice. */
static hsize_t
count_block_rows (hid_t set, hsize_t n_rows, guint64 row_bytes)
{
  hid_t list = H5Dget_create_plist (set);
  hsize_t chunk[H5S_MAX_RANK] = { 1 };
  hsize_t n;

  if (list >= 0 && H5Pget_layout (list) == H5D_CHUNKED)
    H5Pget_chunk (list, H5S_MAX_RANK, chunk);
  if (list >= 0)
    H5Pclose (list);
  n = MAX (BLOCK_BYTES / row_bytes / MAX (chunk[0], 1), 1) * MAX (chunk[0], 1);
  return MIN (n, n_rows);
}

static gboolean
is_written (hid_t set, guint64 n_bytes)
{
  return H5Dget_storage_size (set) >= MAX (n_bytes / MAX_RATIO, 1);
}

static gboolean
read_rows (hid_t set, int rank, const hsize_t *shape, hsize_t first, hsize_t n_rows, float *into)
{
  hsize_t start[H5S_MAX_RANK] = { first };
  hsize_t count[H5S_MAX_RANK];
  hid_t space = H5Dget_space (set);
  hid_t memory;
  gboolean ok;

  memcpy (count, shape, sizeof (hsize_t) * (size_t) rank);
  count[0] = n_rows;
  memory = H5Screate_simple (rank, count, NULL);
  ok = space >= 0 && memory >= 0 && H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0
       && H5Dread (set, H5T_NATIVE_FLOAT, memory, space, H5P_DEFAULT, into) >= 0;
  if (memory >= 0)
    H5Sclose (memory);
  if (space >= 0)
    H5Sclose (space);
  return ok;
}

static gboolean
read_dense (int channel, const Task *task, hid_t set)
{
  hsize_t shape[H5S_MAX_RANK];
  int rank = vec_hdf5_get_shape (set, shape);
  hsize_t n_block = count_block_rows (set, task->n_rows, task->n_dims * sizeof (float));

  if (!is_written (set, task->n_rows * task->n_dims))
    {
      vec_hdf5_send_problem (channel, VEC_HDF5_UNWRITTEN, NULL);
      return FALSE;
    }
  for (hsize_t row = 0; row < task->n_rows; row += n_block)
    {
      send_progress (channel, row * task->n_dims, task->n_rows * task->n_dims);
      if (read_rows (set, rank, shape, row, MIN (n_block, task->n_rows - row), task->values + row * task->n_dims))
        continue;
      send_failure (channel, VEC_HDF5_NOT_READ);
      return FALSE;
    }
  return TRUE;
}

/* ---- Sparse matrices. */

/* @n values at @first of a one-dimensional data set. */
static gboolean
read_run (hid_t set, hid_t type, hsize_t first, hsize_t n, void *into)
{
  hid_t space = H5Dget_space (set);
  hid_t memory = H5Screate_simple (1, &n, NULL);
  gboolean ok = space >= 0 && memory >= 0 && H5Sselect_hyperslab (space, H5S_SELECT_SET, &first, NULL, &n, NULL) >= 0
                && H5Dread (set, type, memory, space, H5P_DEFAULT, into) >= 0;

  if (memory >= 0)
    H5Sclose (memory);
  if (space >= 0)
    H5Sclose (space);
  return ok;
}

static hid_t
open_list (hid_t group, const char *name, hsize_t *n)
{
  hsize_t shape[H5S_MAX_RANK];
  hid_t set = vec_hdf5_open (group, name);

  if (set < 0)
    return -1;
  if (H5Iget_type (set) == H5I_DATASET && vec_hdf5_is_plain (set) && vec_hdf5_get_shape (set, shape) == 1)
    {
      *n = shape[0];
      return set;
    }
  H5Oclose (set);
  return -1;
}

typedef struct
{
  hid_t data, indices;
  gint64 *starts;        /* (n_lines + 1): where each row (csr) or column (csc) begins */
  guint64 n_lines;
  guint64 n_across;      /* each index is below it */
  gboolean by_rows;
} Sparse;

/* Starts that rise from 0 to at most the number of entries. */
static gboolean
check_starts (const Sparse *sparse, hsize_t n_entries)
{
  if (sparse->starts[0] != 0)
    return FALSE;
  for (guint64 i = 0; i < sparse->n_lines; i++)
    if (sparse->starts[i + 1] < sparse->starts[i] || sparse->starts[i + 1] > (gint64) n_entries)
      return FALSE;
  return TRUE;
}

/* Adds the entries block by block; the line of an entry is found by going along. */
static gboolean
add_entries (int channel, const Task *task, const Sparse *sparse, gint64 *indices, float *values)
{
  guint64 n_entries = (guint64) sparse->starts[sparse->n_lines];
  guint64 line = 0;

  for (guint64 at = 0; at < n_entries; at += BLOCK_ENTRIES)
    {
      guint64 n = MIN (BLOCK_ENTRIES, n_entries - at);

      send_progress (channel, at, n_entries);
      if (!read_run (sparse->data, H5T_NATIVE_FLOAT, at, n, values) || !read_run (sparse->indices, H5T_NATIVE_INT64, at, n, indices))
        {
          send_failure (channel, VEC_HDF5_NOT_READ);
          return FALSE;
        }
      for (guint64 i = 0; i < n; i++)
        {
          while ((guint64) sparse->starts[line + 1] <= at + i)
            line++;
          if (indices[i] < 0 || (guint64) indices[i] >= sparse->n_across)
            {
              vec_hdf5_send_problem (channel, VEC_HDF5_SPARSE_DAMAGED, NULL);
              return FALSE;
            }
          if (sparse->by_rows)
            task->values[line * task->n_dims + (guint64) indices[i]] += values[i];
          else
            task->values[(guint64) indices[i] * task->n_dims + line] += values[i];
        }
    }
  return TRUE;
}

static gboolean
read_sparse (int channel, const Task *task, hid_t group)
{
  gboolean by_rows = get_sparse_order (group) == 'r';
  hsize_t n_data = 0, n_indices = 0, n_starts = 0;
  hid_t starts = open_list (group, "indptr", &n_starts);
  Sparse sparse = {
    .data = open_list (group, "data", &n_data),
    .indices = open_list (group, "indices", &n_indices),
    .n_lines = by_rows ? task->n_rows : task->n_dims,
    .n_across = by_rows ? task->n_dims : task->n_rows,
    .by_rows = by_rows,
  };
  gint64 *indices;
  float *values;

  if (starts < 0 || sparse.data < 0 || sparse.indices < 0 || n_starts != sparse.n_lines + 1 || n_data != n_indices
      || !is_written (starts, n_starts))
    {
      vec_hdf5_send_problem (channel, VEC_HDF5_SPARSE_DAMAGED, NULL);
      return FALSE;
    }
  sparse.starts = malloc (n_starts * sizeof (gint64));
  indices = malloc (BLOCK_ENTRIES * sizeof (gint64));
  values = malloc (BLOCK_ENTRIES * sizeof (float));
  if (sparse.starts == NULL || indices == NULL || values == NULL)
    _exit (1);
  if (!read_run (starts, H5T_NATIVE_INT64, 0, n_starts, sparse.starts))
    {
      send_failure (channel, VEC_HDF5_NOT_READ);
      return FALSE;
    }
  if (!check_starts (&sparse, n_data))
    {
      vec_hdf5_send_problem (channel, VEC_HDF5_SPARSE_DAMAGED, NULL);
      return FALSE;
    }
  return add_entries (channel, task, &sparse, indices, values);
}

/* ---- The whole. What is opened is closed by the end of the process. */

static void
read_part (int channel, const Task *task, hid_t file)
{
  hid_t object = vec_hdf5_open (file, task->part);
  guint64 n_rows, n_dims;
  char type[32];
  gboolean dense, ok;

  dense = object >= 0 && is_dense (object, &n_rows, &n_dims, type);
  if (object < 0 || (!dense && !is_sparse (object, &n_rows, &n_dims, type)) || n_rows != task->n_rows || n_dims != task->n_dims)
    {
      vec_hdf5_send_problem (channel, VEC_HDF5_CHANGED, NULL);
      return;
    }
  ok = dense ? read_dense (channel, task, object) : read_sparse (channel, task, object);
  if (ok)
    vec_hdf5_send_columns (channel, file, task->part, n_rows, n_dims);
}

void
vec_hdf5_work (const VecApartChild *child)
{
  char path[64];
  hid_t access, file;

  /* A name of its own opens the file anew, whatever it was called: it is the one that was looked at before. */
  snprintf (path, sizeof path, "/proc/self/fd/%d", child->file);
  setenv ("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  H5dont_atexit ();
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state (0);
  access = H5Pcreate (H5P_FILE_ACCESS);
  H5Pset_cache (access, 0, 1009, CACHE_BYTES, 1);
  file = H5Fopen (path, H5F_ACC_RDONLY, access);
  if (file < 0)
    send_failure (child->channel, VEC_HDF5_NOT_OPENED);
  else if (child->args[0] == NULL)
    list_parts (child->channel, file);
  else
    {
      Task task = { child->args[0], child->shared, strtoull (child->args[1], NULL, 10), strtoull (child->args[2], NULL, 10) };

      read_part (child->channel, &task, file);
    }
}
