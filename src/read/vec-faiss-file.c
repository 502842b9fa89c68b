#include "read/vec-faiss-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-faiss-code.h"

#define MAX_DEPTH 8
#define MAX_DIMS (1 << 20)
#define MAX_TRANSFORMS 16

/* A vector of an inverted list. */
typedef struct
{
  gint64 id;
  guint32 list;
  const guint8 *code;
} Entry;

struct _VecFaissFile
{
  char kind[5];              /* "IxFI" */
  int n_dims;
  gint64 n_rows;
  int n_untransformed;
  VecFaissFile *inner;       /* of what is around another: the storage; or the centres of inverted lists */
  VecFaissCode code;         /* of what holds vectors itself */
  const guint8 *codes;       /* (n_rows, code.code_size) */
  guint64 offset;            /* of the codes in the file */
  const guint8 *ids;         /* (n_rows) int64, or NULL */
  Entry *entries;            /* (n_rows) sorted by id: inverted lists */
  gboolean by_residual;      /* codes are what is left of the distance to the list's centre */
  gboolean is_around;        /* what is asked of it is asked of @inner */
};

static VecFaissFile *parse_index (VecCursor *cursor, int depth, GError **error);

void
vec_faiss_file_free (VecFaissFile *self)
{
  g_clear_pointer (&self->inner, vec_faiss_file_free);
  g_free (self->entries);
  g_free (self);
}

/* ---- Parts. */

static gboolean
is_kind (const char *kind, const char *list)
{
  return strstr (list, kind) != NULL;
}

static gboolean
skip_array (VecCursor *cursor, gsize item_size, GError **error)
{
  const guint8 *items;
  guint64 n;

  return vec_cursor_take_u64 (cursor, &n, error) && vec_cursor_take (cursor, n, item_size, &items, error);
}

static gboolean
skip (VecCursor *cursor, guint64 n_bytes, GError **error)
{
  const guint8 *bytes;

  return vec_cursor_take (cursor, n_bytes, 1, &bytes, error);
}

/* d, ntotal, two unused numbers, whether trained, the metric and its argument. */
static gboolean
parse_header (VecFaissFile *self, VecCursor *cursor, GError **error)
{
  gint32 n_dims, metric;

  if (!vec_cursor_take_i32 (cursor, &n_dims, error) || !vec_cursor_take_i64 (cursor, &self->n_rows, error) || !skip (cursor, 17, error)
      || !vec_cursor_take_i32 (cursor, &metric, error) || (metric > 1 && !skip (cursor, sizeof (float), error)))
    return FALSE;
  if (n_dims < 1 || n_dims > MAX_DIMS)
    return vec_faiss_set_damaged (cursor, "d", n_dims, error);
  if (self->n_rows < 0)
    return vec_faiss_set_damaged (cursor, "ntotal", self->n_rows, error);
  self->n_dims = n_dims;
  return TRUE;
}

/* The codes of all rows; their number is counted in units of @unit bytes. */
static gboolean
parse_codes (VecFaissFile *self, VecCursor *cursor, gsize unit, GError **error)
{
  guint64 n, n_bytes;

  if (!vec_cursor_take_u64 (cursor, &n, error))
    return FALSE;
  if (__builtin_mul_overflow ((guint64) self->n_rows, self->code.code_size, &n_bytes) || n_bytes % unit != 0 || n != n_bytes / unit)
    return vec_faiss_set_damaged (cursor, "size", (gint64) n, error);
  self->offset = cursor->at;
  return vec_cursor_take (cursor, n, unit, &self->codes, error);
}

/* ---- Indexes that hold vectors. */

static gboolean
parse_flat (VecFaissFile *self, VecCursor *cursor, GError **error)
{
  vec_faiss_code_init_flat (&self->code, self->n_dims);
  return parse_codes (self, cursor, sizeof (float), error);
}

static gboolean
parse_product (VecFaissFile *self, VecCursor *cursor, GError **error)
{
  if (!vec_faiss_code_read_product (&self->code, cursor, self->n_dims, error) || !parse_codes (self, cursor, 1, error))
    return FALSE;
  /* How to search: an enumeration, a truth value and a number. */
  return g_str_equal (self->kind, "IxPQ") || skip (cursor, 4 + 1 + 4, error);
}

static gboolean
parse_scalar (VecFaissFile *self, VecCursor *cursor, GError **error)
{
  return vec_faiss_code_read_scalar (&self->code, cursor, self->n_dims, error) && parse_codes (self, cursor, 1, error);
}

/* ---- Indexes around others. */

static gboolean
parse_inner (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  self->inner = parse_index (cursor, depth + 1, error);
  if (self->inner == NULL)
    return FALSE;
  if (self->inner->n_rows != self->n_rows)
    return vec_faiss_set_damaged (cursor, "ntotal", self->inner->n_rows, error);
  self->is_around = TRUE;
  self->n_dims = self->inner->n_dims;
  self->n_untransformed = self->inner->n_untransformed;
  return TRUE;
}

static gboolean
parse_graph (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  static const gsize item_sizes[] = { 8, 4, 4, 8, 4 }; /* probabilities, sums, levels, offsets, neighbours */

  for (guint i = 0; i < G_N_ELEMENTS (item_sizes); i++)
    if (!skip_array (cursor, item_sizes[i], error))
      return FALSE;
  return skip (cursor, 5 * sizeof (gint32), error) && parse_inner (self, cursor, depth, error);
}

static gboolean
parse_ids (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  guint64 n;

  if (!parse_inner (self, cursor, depth, error) || !vec_cursor_take_u64 (cursor, &n, error))
    return FALSE;
  if (n != (guint64) self->n_rows)
    return vec_faiss_set_damaged (cursor, "id_map", (gint64) n, error);
  return vec_cursor_take (cursor, n, sizeof (gint64), &self->ids, error);
}

/* The base is read over, the exact vectors behind it are taken. */
static gboolean
parse_refined (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  g_autoptr(VecFaissFile) base = parse_index (cursor, depth + 1, error);

  return base != NULL && parse_inner (self, cursor, depth, error) && skip (cursor, sizeof (float), error);
}

static gboolean
set_unsupported (VecCursor *cursor, const char *kind, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s is a FAISS index of the kind “%s”, from which vectors are not rebuilt here; in Python, save them: numpy.save "
                 "(\"vectors.npy\", index.reconstruct_n (0, index.ntotal))"),
               cursor->file, kind);
  return FALSE;
}

static gboolean
skip_arrays (VecCursor *cursor, int n_arrays, GError **error)
{
  for (int i = 0; i < n_arrays; i++)
    if (!skip_array (cursor, sizeof (float), error))
      return FALSE;
  return TRUE;
}

/* Goes past one transformation: what the kind has, a truth value, a matrix and a bias where it is linear, then d_in, d_out, is_trained. */
static gboolean
skip_transform (VecCursor *cursor, GError **error)
{
  static const struct
  {
    const char *kind;
    int n_bytes, n_arrays;   /* of its own */
    gboolean is_linear;
  } transforms[] = {
    { "rrot", 0, 0, TRUE },  { "LTra", 0, 0, TRUE },  { "PCAm", 5, 3, TRUE },  { "PcAm", 9, 3, TRUE },
    { "Pcam", 13, 3, TRUE }, { "RmDT", 0, 1, FALSE }, { "VNrm", 4, 0, FALSE }, { "VCnt", 0, 1, FALSE },
  };
  const guint8 *bytes;
  char kind[5] = "";

  if (!vec_cursor_take (cursor, 4, 1, &bytes, error))
    return FALSE;
  for (int i = 0; i < 4; i++)
    kind[i] = g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '?';
  for (guint i = 0; i < G_N_ELEMENTS (transforms); i++)
    if (g_str_equal (kind, transforms[i].kind))
      return skip (cursor, (guint64) transforms[i].n_bytes, error) && skip_arrays (cursor, transforms[i].n_arrays, error)
             && (!transforms[i].is_linear || (skip (cursor, 1, error) && skip_arrays (cursor, 2, error)))
             && skip (cursor, 4 + 4 + 1, error);
  return set_unsupported (cursor, kind, error);
}

static gboolean
parse_transformed (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  int n_dims = self->n_dims;
  gint32 n;

  if (!vec_cursor_take_i32 (cursor, &n, error))
    return FALSE;
  if (n < 0 || n > MAX_TRANSFORMS)
    return vec_faiss_set_damaged (cursor, "nt", n, error);
  for (int i = 0; i < n; i++)
    if (!skip_transform (cursor, error))
      return FALSE;
  if (!parse_inner (self, cursor, depth, error))
    return FALSE;
  if (n > 0)
    self->n_untransformed = n_dims;
  return TRUE;
}

/* ---- Inverted lists. */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Entry *) a)->id;
  gint64 y = ((const Entry *) b)->id;

  return (x > y) - (x < y);
}

/* (n_lists) how many vectors each list has, as all numbers or as pairs of those that are not empty; free it. */
static guint64 *
parse_sizes (VecCursor *cursor, guint64 n_lists, GError **error)
{
  g_autofree guint64 *sizes = NULL;
  const guint8 *kind;
  guint64 n;

  if (!vec_cursor_take (cursor, 4, 1, &kind, error) || !vec_cursor_take_u64 (cursor, &n, error))
    return NULL;
  if (memcmp (kind, "full", 4) == 0 ? n != n_lists : memcmp (kind, "sprs", 4) != 0 || n % 2 != 0 || n / 2 > n_lists)
    {
      vec_faiss_set_damaged (cursor, "sizes", (gint64) n, error);
      return NULL;
    }
  sizes = g_new0 (guint64, MAX (n_lists, 1));
  for (guint64 i = 0; i < n; i++)
    {
      guint64 list = i, size;

      if (memcmp (kind, "sprs", 4) == 0 && (!vec_cursor_take_u64 (cursor, &list, error) || ++i == n))
        return NULL;
      if (!vec_cursor_take_u64 (cursor, &size, error))
        return NULL;
      if (list >= n_lists)
        {
          vec_faiss_set_damaged (cursor, "list", (gint64) list, error);
          return NULL;
        }
      sizes[list] = size;
    }
  return g_steal_pointer (&sizes);
}

/* Each list's codes, then its ids. Room is made for no more entries than the file has bytes for. */
static gboolean
parse_entries (VecFaissFile *self, VecCursor *cursor, const guint64 *sizes, guint64 n_lists, GError **error)
{
  gint64 n = 0;

  if ((guint64) self->n_rows > (cursor->size - cursor->at) / (self->code.code_size + sizeof (gint64)))
    return vec_faiss_set_damaged (cursor, "ntotal", self->n_rows, error);
  self->entries = g_new (Entry, MAX (self->n_rows, 1));
  for (guint64 list = 0; list < n_lists; list++)
    {
      const guint8 *codes, *ids;

      if (sizes[list] > (guint64) (self->n_rows - n))
        return vec_faiss_set_damaged (cursor, "size", (gint64) sizes[list], error);
      if (!vec_cursor_take (cursor, sizes[list], self->code.code_size, &codes, error)
          || !vec_cursor_take (cursor, sizes[list], sizeof (gint64), &ids, error))
        return FALSE;
      for (guint64 i = 0; i < sizes[list]; i++)
        {
          guint64 id;

          memcpy (&id, ids + i * sizeof id, sizeof id);
          self->entries[n++] = (Entry) { (gint64) GUINT64_FROM_LE (id), (guint32) list, codes + i * self->code.code_size };
        }
    }
  if (n != self->n_rows)
    return vec_faiss_set_damaged (cursor, "ntotal", self->n_rows, error);
  qsort (self->entries, (gsize) n, sizeof (Entry), compare_ids);
  return TRUE;
}

static gboolean
parse_lists (VecFaissFile *self, VecCursor *cursor, guint64 n_lists, GError **error)
{
  g_autofree guint64 *sizes = NULL;
  const guint8 *kind;
  guint64 n, code_size;

  if (!vec_cursor_take (cursor, 4, 1, &kind, error))
    return FALSE;
  if (memcmp (kind, "ilar", 4) != 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                   _("%s keeps its vectors in another file (on-disk inverted lists); in Python, save them: numpy.save (\"vectors.npy\", "
                     "index.reconstruct_n (0, index.ntotal))"),
                   cursor->file);
      return FALSE;
    }
  if (!vec_cursor_take_u64 (cursor, &n, error) || !vec_cursor_take_u64 (cursor, &code_size, error))
    return FALSE;
  if (n != n_lists || code_size != self->code.code_size)
    return vec_faiss_set_damaged (cursor, "code_size", (gint64) code_size, error);
  sizes = parse_sizes (cursor, n_lists, error);
  return sizes != NULL && parse_entries (self, cursor, sizes, n_lists, error);
}

/* The list of a row's neighbours ends with −1, or after R + 1 numbers. */
static gboolean
skip_neighbors (VecCursor *cursor, gint32 n_rows, gint32 n_neighbors, GError **error)
{
  for (gint32 row = 0; row < n_rows; row++)
    for (gint32 i = 0; i <= n_neighbors; i++)
      {
        gint32 id;

        if (!vec_cursor_take_i32 (cursor, &id, error))
          return FALSE;
        if (id == -1)
          break;
      }
  return TRUE;
}

/* A navigating spreading-out graph (Fu et al. 2019): how it was built, its lists of neighbours, and the index that has the vectors. */
static gboolean
parse_spread_graph (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  gint32 n_rows, n_neighbors;
  const guint8 *numbers;
  guint8 build_type, is_built;

  if (!vec_cursor_take (cursor, 1, sizeof (gint32), &numbers, error) || !vec_cursor_take_u8 (cursor, &build_type, error)
      || !vec_cursor_take (cursor, 4, sizeof (gint32), &numbers, error) || !vec_cursor_take_i32 (cursor, &n_rows, error)
      || !vec_cursor_take_i32 (cursor, &n_neighbors, error) || !vec_cursor_take (cursor, 4, sizeof (gint32), &numbers, error)
      || !vec_cursor_take_u8 (cursor, &is_built, error))
    return FALSE;
  if (is_built != 0 && n_rows != self->n_rows)
    return vec_faiss_set_damaged (cursor, "ntotal", n_rows, error);
  if (n_neighbors < 0)
    return vec_faiss_set_damaged (cursor, "R", n_neighbors, error);
  if (is_built != 0 && !skip_neighbors (cursor, n_rows, n_neighbors, error))
    return FALSE;
  return parse_inner (self, cursor, depth, error);
}

/* Where each id is: not needed, but stands before the codes. */
static gboolean
skip_direct_map (VecCursor *cursor, GError **error)
{
  guint8 type;

  return vec_cursor_take_u8 (cursor, &type, error) && skip_array (cursor, sizeof (gint64), error)
         && (type != 2 || skip_array (cursor, 2 * sizeof (gint64), error));
}

static gboolean
parse_inverted_code (VecFaissFile *self, VecCursor *cursor, GError **error)
{
  guint8 by_residual = 0;
  guint64 code_size;

  if (g_str_equal (self->kind, "IwFl"))
    {
      vec_faiss_code_init_flat (&self->code, self->n_dims);
      return TRUE;
    }
  if (g_str_equal (self->kind, "IwPQ"))
    {
      if (!vec_cursor_take_u8 (cursor, &by_residual, error) || !vec_cursor_take_u64 (cursor, &code_size, error)
          || !vec_faiss_code_read_product (&self->code, cursor, self->n_dims, error))
        return FALSE;
    }
  else
    {
      by_residual = 1;
      if (!vec_faiss_code_read_scalar (&self->code, cursor, self->n_dims, error) || !vec_cursor_take_u64 (cursor, &code_size, error)
          || (g_str_equal (self->kind, "IwSq") && !vec_cursor_take_u8 (cursor, &by_residual, error)))
        return FALSE;
    }
  self->by_residual = by_residual != 0;
  return code_size == self->code.code_size || vec_faiss_set_damaged (cursor, "code_size", (gint64) code_size, error);
}

static gboolean
parse_inverted (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  guint64 n_lists, n_probes;

  if (!vec_cursor_take_u64 (cursor, &n_lists, error) || !vec_cursor_take_u64 (cursor, &n_probes, error))
    return FALSE;
  self->inner = parse_index (cursor, depth + 1, error);
  if (self->inner == NULL)
    return FALSE;
  if (n_lists > G_MAXUINT32 || (guint64) self->inner->n_rows != n_lists)
    return vec_faiss_set_damaged (cursor, "nlist", (gint64) n_lists, error);
  if (self->inner->n_dims != self->n_dims)
    return vec_faiss_set_damaged (cursor, "d", self->inner->n_dims, error);
  return skip_direct_map (cursor, error) && parse_inverted_code (self, cursor, error) && parse_lists (self, cursor, n_lists, error);
}

/* ---- The whole. */

static gboolean
parse_body (VecFaissFile *self, VecCursor *cursor, int depth, GError **error)
{
  if (is_kind (self->kind, "IxFI IxF2 IxFl"))
    return parse_flat (self, cursor, error);
  if (is_kind (self->kind, "IxPQ IxPo IxPq"))
    return parse_product (self, cursor, error);
  if (is_kind (self->kind, "IxSQ"))
    return parse_scalar (self, cursor, error);
  if (is_kind (self->kind, "IHNf IHNp IHNs"))
    return parse_graph (self, cursor, depth, error);
  if (is_kind (self->kind, "INSf"))
    return parse_spread_graph (self, cursor, depth, error);
  if (is_kind (self->kind, "IxMp IxM2"))
    return parse_ids (self, cursor, depth, error);
  if (is_kind (self->kind, "IxRF"))
    return parse_refined (self, cursor, depth, error);
  if (is_kind (self->kind, "IxPT"))
    return parse_transformed (self, cursor, depth, error);
  return parse_inverted (self, cursor, depth, error);
}

static const char kinds[] = "IxFI IxF2 IxFl IxPQ IxPo IxPq IxSQ IHNf IHNp IHNs INSf IxMp IxM2 IxRF IxPT IwFl IwSq IwSQ IwPQ";

/* Kinds that FAISS writes and that are known by name here. */
static const char other_kinds[] = "IxHE IxHe IxRQ IxRq IxLS IxPR IxPL ImRQ ILfs IRfs IPRf IPLf IVLf IVRf NPLf NPRf IvFl IvFL IwFd IxLa IvSQ "
                                  "IwLS IwRQ IwPL IwPR IwSh IvPQ IvQR IwQR Imiq Ix2L IHN2 INSp INSs INNf IPfs IwPf IRMf IRMh IBxF IBwF "
                                  "IBHf IBMp IBM2 IBHh IBHm";

static void
copy_kind (const guint8 *bytes, char kind[5])
{
  for (int i = 0; i < 4; i++)
    kind[i] = g_ascii_isalnum (bytes[i]) ? (char) bytes[i] : '?';
  kind[4] = '\0';
}

static VecFaissFile *
parse_index (VecCursor *cursor, int depth, GError **error)
{
  g_autoptr(VecFaissFile) self = g_new0 (VecFaissFile, 1);
  const guint8 *bytes;

  if (!vec_cursor_take (cursor, 4, 1, &bytes, error))
    return NULL;
  copy_kind (bytes, self->kind);
  if (!is_kind (self->kind, kinds))
    {
      set_unsupported (cursor, self->kind, error);
      return NULL;
    }
  if (depth > MAX_DEPTH)
    {
      vec_faiss_set_damaged (cursor, "depth", depth, error);
      return NULL;
    }
  if (!parse_header (self, cursor, error) || !parse_body (self, cursor, depth, error))
    return NULL;
  return g_steal_pointer (&self);
}

VecFaissFile *
vec_faiss_file_parse (VecCursor *cursor, GError **error)
{
  return parse_index (cursor, 0, error);
}

/* The kind, and a plausible number of dimensions behind it. */
int
vec_faiss_file_probe (const guint8 *head, gsize n_head)
{
  char kind[5];
  guint32 n_dims;

  if (n_head < 33)
    return 0;
  copy_kind (head, kind);
  memcpy (&n_dims, head + 4, sizeof n_dims);
  n_dims = GUINT32_FROM_LE (n_dims);
  if (strchr (kind, '?') != NULL || (!is_kind (kind, kinds) && !is_kind (kind, other_kinds)))
    return 0;
  return n_dims > 0 && n_dims <= MAX_DIMS ? 98 : 0;
}

/* ---- What is in it. */

gint64
vec_faiss_file_get_n_rows (VecFaissFile *self)
{
  return self->n_rows;
}

int
vec_faiss_file_get_n_dims (VecFaissFile *self)
{
  return self->n_dims;
}

int
vec_faiss_file_get_n_untransformed (VecFaissFile *self)
{
  return self->n_untransformed;
}

gboolean
vec_faiss_file_is_lossy (VecFaissFile *self)
{
  return self->is_around ? vec_faiss_file_is_lossy (self->inner) : self->code.coding != VEC_FAISS_FLAT;
}

/* Entries are sorted: the ids are the rows' numbers when the last one is. */
gboolean
vec_faiss_file_has_ids (VecFaissFile *self)
{
  if (self->ids != NULL)
    return TRUE;
  if (self->entries != NULL)
    {
      for (gint64 i = 0; i < self->n_rows; i++)
        if (self->entries[i].id != i)
          return TRUE;
      return FALSE;
    }
  return self->is_around && vec_faiss_file_has_ids (self->inner);
}

gint64
vec_faiss_file_get_id (VecFaissFile *self, gint64 row)
{
  guint64 id;

  if (self->entries != NULL)
    return self->entries[row].id;
  if (self->ids == NULL)
    return self->is_around ? vec_faiss_file_get_id (self->inner, row) : row;
  memcpy (&id, self->ids + row * (gint64) sizeof id, sizeof id);
  return (gint64) GUINT64_FROM_LE (id);
}

gboolean
vec_faiss_file_get_offset (VecFaissFile *self, guint64 *offset)
{
  if (self->is_around)
    return vec_faiss_file_get_offset (self->inner, offset);
  *offset = self->offset;
  return self->code.coding == VEC_FAISS_FLAT && self->entries == NULL;
}

static void
add_center (VecFaissFile *self, guint32 list, float *vector)
{
  g_autofree float *center = g_new (float, self->n_dims);

  vec_faiss_file_get_vector (self->inner, list, center);
  for (int i = 0; i < self->n_dims; i++)
    vector[i] += center[i];
}

void
vec_faiss_file_get_vector (VecFaissFile *self, gint64 row, float *vector)
{
  if (self->is_around)
    vec_faiss_file_get_vector (self->inner, row, vector);
  else if (self->entries == NULL)
    vec_faiss_code_decode (&self->code, self->codes + (guint64) row * self->code.code_size, vector);
  else
    {
      vec_faiss_code_decode (&self->code, self->entries[row].code, vector);
      if (self->by_residual)
        add_center (self, self->entries[row].list, vector);
    }
}
