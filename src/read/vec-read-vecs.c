/* fvecs, bvecs and ivecs, in which data sets for nearest-neighbour search come (corpus-texmex.irisa.fr): before each vector stands its number
 * of dimensions as a little-endian int32, then come as many float32, bytes or int32. All vectors of a file have the same number. The
 * file is mapped, and the rows stay where they are between those numbers, which are compared when the values are looked through. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"

#define MAX_DIMS (1 << 20)
#define GAP 4           /* bytes of the number of dimensions */
#define SNIFFED_VALUES 4096

static guint32
get_word (const guint8 *bytes)
{
  guint32 word;

  memcpy (&word, bytes, sizeof word);
  return GUINT32_FROM_LE (word);
}

/* ---- Recognition. */

/* The number of dimensions if all rows in the head begin with the same and the file consists of whole rows; else 0. */
static guint
find_dims (const guint8 *head, gsize n_head, guint64 size, gsize item_size, guint *n_seen)
{
  guint32 n_dims = n_head >= GAP ? get_word (head) : 0;
  gsize row_size = GAP + (gsize) n_dims * item_size;

  *n_seen = 0;
  if (n_dims < 1 || n_dims > MAX_DIMS || size % row_size != 0)
    return 0;
  for (gsize at = 0; at + GAP <= n_head; at += row_size, ++*n_seen)
    if (get_word (head + at) != n_dims)
      return 0;
  return n_dims;
}

/* Four bytes are a whole number or a float32: read as the wrong one of the two, neither looks like numbers that people have. */
static gboolean
look_like_integers (const guint8 *head, gsize n_head, guint n_dims)
{
  gsize n_small = 0, n_usual = 0, n = 0;

  for (gsize at = 0, i = 0; at + 4 <= n_head && n < SNIFFED_VALUES; at += 4, i++)
    if (i % (n_dims + 1) != 0)
      {
        guint32 word = get_word (head + at);
        float value;

        memcpy (&value, &word, sizeof value);
        n++;
        n_small += (gint32) word > -(1 << 26) && (gint32) word < 1 << 26;
        n_usual += value == 0 || (fabsf (value) > 1e-12f && fabsf (value) < 1e12f);
      }
  return n_small > n_usual;
}

static int
probe_vecs (const guint8 *head, gsize n_head, guint64 size, const char *path, gsize item_size, gboolean integers, const char *ending)
{
  gboolean named = path != NULL && g_str_has_suffix (path, ending);
  guint n_seen;
  guint n_dims = find_dims (head, n_head, size, item_size, &n_seen);

  if (n_dims == 0 || (item_size == 4 && look_like_integers (head, n_head, n_dims) != integers && !(named && n_seen > 1)))
    return 0;
  return MIN (n_seen > 3 ? 88 : n_seen > 1 ? 70 : 25, 90) + (named ? 8 : 0);
}

static int
probe_fvecs (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return probe_vecs (head, n_head, size, path, 4, FALSE, ".fvecs");
}

static int
probe_ivecs (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return probe_vecs (head, n_head, size, path, 4, TRUE, ".ivecs");
}

static int
probe_bvecs (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return probe_vecs (head, n_head, size, path, 1, FALSE, ".bvecs");
}

/* ---- Reading. */

static gboolean
check_size (const char *name, guint64 size, guint32 n_dims, gsize row_size, GError **error)
{
  if (size < GAP)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, size == 0 ? _("%s is empty") : _("%s is too short for a vector"), name);
  else if (n_dims < 1 || n_dims > MAX_DIMS)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its first four bytes promise vectors of %u numbers, which cannot be; it is not a file of this format"), name, n_dims);
  else if (size % row_size != 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: vectors of %u numbers take %zu bytes each, but the file has %llu: %llu vectors are whole and %llu bytes remain; it "
                   "was cut off, fetch it again"),
                 name, n_dims, row_size, (unsigned long long) size, (unsigned long long) (size / row_size),
                 (unsigned long long) (size % row_size));
  else
    return TRUE;
  return FALSE;
}

static VecTable *
read_vecs (const char *path, const VecReadOptions *options, const char *format, VecRawType type, VecProgressFunc progress,
           gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(VecTableBuilder) builder = NULL;
  g_auto(VecHead) head = { 0 };
  VecRawMatrix matrix = { .type = type, .offset = GAP, .gap = GAP };
  guint32 n_dims;
  gsize row_size;

  if (!vec_head_read (&head, path, GAP, error))
    return NULL;
  n_dims = head.n == GAP ? get_word (head.bytes) : 0;
  row_size = GAP + (gsize) n_dims * type.size;
  if (!check_size (name, head.size, n_dims, row_size, error))
    return NULL;
  matrix.n_rows = (gint64) (head.size / row_size);
  matrix.n_dims = (int) n_dims;
  builder = vec_table_builder_new (name, format, path);
  if (!vec_raw_load (builder, path, &matrix, error) || !vec_side_labels_read (path, options, matrix.n_rows, builder, error))
    return NULL;
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static VecTable *
read_fvecs (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  VecRawType type = { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN };

  return read_vecs (path, options, "fvecs", type, progress, progress_data, cancellable, error);
}

static VecTable *
read_bvecs (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  VecRawType type = { 'u', 1, FALSE };

  return read_vecs (path, options, "bvecs", type, progress, progress_data, cancellable, error);
}

static VecTable *
read_ivecs (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
            GCancellable *cancellable, GError **error)
{
  VecRawType type = { 'i', 4, G_BYTE_ORDER == G_BIG_ENDIAN };

  return read_vecs (path, options, "ivecs", type, progress, progress_data, cancellable, error);
}

static GPtrArray *
list_parts (const char *path, VecRawType type, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_auto(VecHead) head = { 0 };
  GPtrArray *parts;
  gsize row_size;

  if (!vec_head_read (&head, path, GAP, error))
    return NULL;
  row_size = GAP + (head.n == GAP ? (gsize) get_word (head.bytes) * type.size : 0);
  if (!check_size (name, head.size, head.n == GAP ? get_word (head.bytes) : 0, row_size, error))
    return NULL;
  parts = vec_parts_new ();
  vec_parts_add (parts, name, (gint64) (head.size / row_size), get_word (head.bytes), vec_raw_type_get_name (type));
  return parts;
}

static GPtrArray *
list_fvecs (const char *path, const VecReadOptions *options, GError **error)
{
  VecRawType type = { 'f', 4, FALSE };

  return list_parts (path, type, error);
}

static GPtrArray *
list_bvecs (const char *path, const VecReadOptions *options, GError **error)
{
  VecRawType type = { 'u', 1, FALSE };

  return list_parts (path, type, error);
}

static GPtrArray *
list_ivecs (const char *path, const VecReadOptions *options, GError **error)
{
  VecRawType type = { 'i', 4, FALSE };

  return list_parts (path, type, error);
}

/* ---- The three. */

static const char *const fvecs_extensions[] = { "fvecs", NULL };
static const char *const bvecs_extensions[] = { "bvecs", NULL };
static const char *const ivecs_extensions[] = { "ivecs", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_fvecs = {
  .id = "fvecs",
  .title = N_("fvecs (float32)"),
  .extensions = fvecs_extensions,
  .mime_types = mime_types,
  .probe = probe_fvecs,
  .read = read_fvecs,
  .list_parts = list_fvecs,
};

const VecReader vec_reader_bvecs = {
  .id = "bvecs",
  .title = N_("bvecs (bytes)"),
  .extensions = bvecs_extensions,
  .mime_types = mime_types,
  .probe = probe_bvecs,
  .read = read_bvecs,
  .list_parts = list_bvecs,
};

const VecReader vec_reader_ivecs = {
  .id = "ivecs",
  .title = N_("ivecs (whole numbers)"),
  .extensions = ivecs_extensions,
  .mime_types = mime_types,
  .probe = probe_ivecs,
  .read = read_ivecs,
  .list_parts = list_ivecs,
};
