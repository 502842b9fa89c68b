#include "plot/vec-pictures.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot/vec-picture-file.h"

#define N_WORKERS 2
#define TILE "#tile="

/* A decoded thumbnail; @link is its place in the list of the recently used. */
typedef struct
{
  gint64 row;
  cairo_surface_t *surface;
  gsize bytes;
  GList link;
} Thumb;

struct _VecPictures
{
  int refs;
  VecColumn *column;
  char *folder;

  GMutex lock;              /* of all that follows */
  GHashTable *thumbs;       /* row → Thumb */
  GQueue recent;            /* of Thumb, the most recently used first */
  gsize bytes, max_bytes;
  GHashTable *broken;       /* rows */
  char *problem;            /* with the first of them */
  GArray *wanted;           /* of gint64, the most urgent last */
  int n_workers;
  void (*ready) (gpointer data);
  gpointer ready_data;

  GMutex sheet_lock;        /* of the sheet, and while it is being decoded */
  char *sheet_path;
  cairo_surface_t *sheet;   /* NULL: not read yet, or broken */
  char *sheet_problem;
};

static void
thumb_free (gpointer data)
{
  Thumb *thumb = data;

  cairo_surface_destroy (thumb->surface);
  g_free (thumb);
}

VecPictures *
vec_pictures_new (VecColumn *column, const char *folder)
{
  VecPictures *self = g_new0 (VecPictures, 1);

  self->refs = 1;
  self->column = vec_column_ref (column);
  self->folder = g_strdup (folder);
  g_mutex_init (&self->lock);
  g_mutex_init (&self->sheet_lock);
  self->thumbs = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, thumb_free);
  self->broken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->max_bytes = VEC_PICTURES_BYTES;
  return self;
}

VecPictures *
vec_pictures_new_for_table (VecTable *table)
{
  const char *path = vec_table_get_path (table);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  for (guint i = 0; path != NULL && i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      if (vec_column_get_column_type (column) == VEC_COLUMN_IMAGE)
        return vec_pictures_new (column, folder);
    }
  return NULL;
}

VecPictures *
vec_pictures_ref (VecPictures *pictures)
{
  g_atomic_int_inc (&pictures->refs);
  return pictures;
}

void
vec_pictures_unref (VecPictures *pictures)
{
  if (!g_atomic_int_dec_and_test (&pictures->refs))
    return;
  vec_column_unref (pictures->column);
  g_hash_table_unref (pictures->thumbs);
  g_hash_table_unref (pictures->broken);
  g_array_unref (pictures->wanted);
  g_clear_pointer (&pictures->sheet, cairo_surface_destroy);
  g_free (pictures->sheet_path);
  g_free (pictures->sheet_problem);
  g_free (pictures->problem);
  g_free (pictures->folder);
  g_mutex_clear (&pictures->lock);
  g_mutex_clear (&pictures->sheet_lock);
  g_free (pictures);
}

char *
vec_pictures_dup_tile (const char *path, gint64 index, int width, int height)
{
  return g_strdup_printf ("%s" TILE "%" G_GINT64_FORMAT ",%d,%d", path, index, width, height);
}

/* ---- What is kept; with the lock held */

static Thumb *
find_thumb (VecPictures *self, gint64 row)
{
  Thumb *thumb = g_hash_table_lookup (self->thumbs, &row);

  if (thumb != NULL)
    {
      g_queue_unlink (&self->recent, &thumb->link);
      g_queue_push_head_link (&self->recent, &thumb->link);
    }
  return thumb;
}

static void
forget_oldest (VecPictures *self)
{
  while (self->bytes > self->max_bytes && self->recent.length > 0)
    {
      Thumb *thumb = g_queue_pop_tail_link (&self->recent)->data;

      self->bytes -= thumb->bytes;
      g_hash_table_remove (self->thumbs, &thumb->row);
    }
}

/* Takes a reference. */
static void
keep (VecPictures *self, gint64 row, cairo_surface_t *surface)
{
  Thumb *thumb;

  if (g_hash_table_contains (self->thumbs, &row))
    return;
  thumb = g_new0 (Thumb, 1);
  thumb->row = row;
  thumb->surface = cairo_surface_reference (surface);
  thumb->bytes = (gsize) cairo_image_surface_get_stride (surface) * (gsize) cairo_image_surface_get_height (surface) + sizeof *thumb;
  thumb->link.data = thumb;
  g_hash_table_insert (self->thumbs, &thumb->row, thumb);
  g_queue_push_head_link (&self->recent, &thumb->link);
  self->bytes += thumb->bytes;
  forget_oldest (self);
}

static void
note_broken (VecPictures *self, gint64 row, const GError *error)
{
  if (g_hash_table_contains (self->broken, &row))
    return;
  g_hash_table_add (self->broken, g_memdup2 (&row, sizeof row));
  if (self->problem == NULL)
    self->problem = g_strdup (error->message);
}

/* ---- Decoding */

/* Takes "sheet.png#tile=12,28,28" apart; FALSE: it is a picture by itself. */
static gboolean
parse_tile (const char *value, char **path, gint64 *index, int *width, int *height)
{
  const char *tile = g_strrstr (value, TILE);
  char rest;

  if (tile == NULL || sscanf (tile + strlen (TILE), "%" G_GINT64_FORMAT ",%d,%d%c", index, width, height, &rest) != 3 || *index < 0
      || *width < 1 || *height < 1 || *width > VEC_PICTURE_MAX_SIDE || *height > VEC_PICTURE_MAX_SIDE)
    return FALSE;
  *path = g_strndup (value, (gsize) (tile - value));
  return TRUE;
}

static char *
dup_local (VecPictures *self, const char *path, GError **error)
{
  if (strstr (path, "://") != NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s: nothing is fetched from the web"), path);
      return NULL;
    }
  return g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (self->folder, path, NULL);
}

/* A new reference on the sheet, decoded once; what cannot be read is not tried again for every tile. */
static cairo_surface_t *
get_sheet (VecPictures *self, const char *path, GError **error)
{
  cairo_surface_t *sheet = NULL;

  g_mutex_lock (&self->sheet_lock);
  if (g_strcmp0 (self->sheet_path, path) != 0)
    {
      g_autoptr (GError) cause = NULL;

      g_clear_pointer (&self->sheet, cairo_surface_destroy);
      g_clear_pointer (&self->sheet_problem, g_free);
      g_free (self->sheet_path);
      self->sheet_path = g_strdup (path);
      self->sheet = vec_picture_file_load (path, 0, NULL, &cause);
      if (self->sheet == NULL)
        self->sheet_problem = g_strdup (cause->message);
    }
  if (self->sheet != NULL)
    sheet = cairo_surface_reference (self->sheet);
  else
    g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FORMAT, self->sheet_problem);
  g_mutex_unlock (&self->sheet_lock);
  return sheet;
}

static cairo_surface_t *
cut_tile (cairo_surface_t *sheet, gint64 index, int width, int height, const char *path, GError **error)
{
  int n_columns = cairo_image_surface_get_width (sheet) / width, n_lines = cairo_image_surface_get_height (sheet) / height;
  double shrink = MIN ((double) VEC_PICTURES_SIDE / MAX (width, height), 1);
  cairo_surface_t *tile;
  cairo_t *cr;

  if (n_columns < 1 || index / n_columns >= n_lines)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: it has no tile %lld of %d × %d pixels"), path, (long long) index + 1, width,
                   height);
      return NULL;
    }
  tile = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX ((int) (width * shrink), 1), MAX ((int) (height * shrink), 1));
  cr = cairo_create (tile);
  cairo_scale (cr, shrink, shrink);
  cairo_set_source_surface (cr, sheet, -(double) (index % n_columns) * width, -(double) (index / n_columns) * height);
  cairo_pattern_set_filter (cairo_get_source (cr), shrink < 1 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (tile);
  return tile;
}

static cairo_surface_t *
decode (VecPictures *self, gint64 row, GError **error)
{
  const char *value = vec_column_get_text (self->column, row);
  g_autofree char *sheet_name = NULL, *path = NULL;
  gint64 index;
  int width, height;
  cairo_surface_t *sheet, *tile;

  if (value == NULL || *value == '\0')
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("this row has no picture"));
      return NULL;
    }
  if (!parse_tile (value, &sheet_name, &index, &width, &height))
    {
      path = dup_local (self, value, error);
      return path != NULL ? vec_picture_file_load (path, VEC_PICTURES_SIDE, NULL, error) : NULL;
    }
  path = dup_local (self, sheet_name, error);
  sheet = path != NULL ? get_sheet (self, path, error) : NULL;
  if (sheet == NULL)
    return NULL;
  tile = cut_tile (sheet, index, width, height, sheet_name, error);
  cairo_surface_destroy (sheet);
  return tile;
}

static gboolean
is_missing (VecPictures *self, gint64 row)
{
  const char *value;

  if (row < 0 || row >= vec_column_get_n_rows (self->column))
    return TRUE;
  value = vec_column_get_text (self->column, row);
  return value == NULL || *value == '\0';
}

/* ---- From any thread */

gboolean
vec_pictures_has (VecPictures *pictures, gint64 row)
{
  gboolean has;

  if (is_missing (pictures, row))
    return FALSE;
  g_mutex_lock (&pictures->lock);
  has = !g_hash_table_contains (pictures->broken, &row);
  g_mutex_unlock (&pictures->lock);
  return has;
}

cairo_surface_t *
vec_pictures_get (VecPictures *pictures, gint64 row)
{
  cairo_surface_t *surface;
  Thumb *thumb;

  g_mutex_lock (&pictures->lock);
  thumb = find_thumb (pictures, row);
  surface = thumb != NULL ? cairo_surface_reference (thumb->surface) : NULL;
  g_mutex_unlock (&pictures->lock);
  return surface;
}

cairo_surface_t *
vec_pictures_load (VecPictures *pictures, gint64 row, GError **error)
{
  cairo_surface_t *surface = vec_pictures_get (pictures, row);
  g_autoptr (GError) cause = NULL;

  if (surface != NULL)
    return surface;
  if (!is_missing (pictures, row))
    surface = decode (pictures, row, &cause);
  else
    cause = g_error_new_literal (VEC_ERROR, VEC_ERROR_NOT_FOUND, _("this row has no picture"));
  g_mutex_lock (&pictures->lock);
  if (surface != NULL)
    keep (pictures, row, surface);
  else if (!is_missing (pictures, row))
    note_broken (pictures, row, cause);
  g_mutex_unlock (&pictures->lock);
  if (surface == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return surface;
}

/* ---- In the background */

/* The next row, or FALSE after which this worker has ended. */
static gboolean
take_wanted (VecPictures *self, gint64 *row)
{
  gboolean has_one;

  g_mutex_lock (&self->lock);
  has_one = self->wanted->len > 0;
  if (has_one)
    {
      *row = g_array_index (self->wanted, gint64, self->wanted->len - 1);
      g_array_set_size (self->wanted, self->wanted->len - 1);
    }
  else
    self->n_workers--;
  g_mutex_unlock (&self->lock);
  return has_one;
}

static void
tell_ready (VecPictures *self)
{
  g_mutex_lock (&self->lock);
  if (self->ready != NULL)
    self->ready (self->ready_data);
  g_mutex_unlock (&self->lock);
}

static void
work (gpointer data, gpointer unused)
{
  g_autoptr (VecPictures) self = data;
  gint64 row;

  while (take_wanted (self, &row))
    {
      cairo_surface_t *surface = vec_pictures_load (self, row, NULL);

      g_clear_pointer (&surface, cairo_surface_destroy);
      tell_ready (self);
    }
}

static GThreadPool *
get_workers (void)
{
  static GThreadPool *workers;

  if (g_once_init_enter (&workers))
    g_once_init_leave (&workers, g_thread_pool_new (work, NULL, N_WORKERS, FALSE, NULL));
  return workers;
}

void
vec_pictures_want (VecPictures *pictures, const gint64 *rows, guint n_rows)
{
  int n_new = 0;

  g_mutex_lock (&pictures->lock);
  g_array_set_size (pictures->wanted, 0);
  for (guint i = n_rows; i-- > 0;)
    g_array_append_val (pictures->wanted, rows[i]);
  n_new = MAX (MIN ((int) MIN (n_rows, N_WORKERS), N_WORKERS - pictures->n_workers), 0);
  pictures->n_workers += n_new;
  g_mutex_unlock (&pictures->lock);
  for (int i = 0; i < n_new; i++)
    g_thread_pool_push (get_workers (), vec_pictures_ref (pictures), NULL);
}

void
vec_pictures_set_ready_func (VecPictures *pictures, void (*ready) (gpointer data), gpointer data)
{
  g_mutex_lock (&pictures->lock);
  pictures->ready = ready;
  pictures->ready_data = data;
  g_mutex_unlock (&pictures->lock);
}

/* ---- What is known about them */

void
vec_pictures_set_max_bytes (VecPictures *pictures, gsize max_bytes)
{
  g_mutex_lock (&pictures->lock);
  pictures->max_bytes = max_bytes;
  forget_oldest (pictures);
  g_mutex_unlock (&pictures->lock);
}

gsize
vec_pictures_get_bytes (VecPictures *pictures)
{
  gsize bytes;

  g_mutex_lock (&pictures->lock);
  bytes = pictures->bytes;
  g_mutex_unlock (&pictures->lock);
  return bytes;
}

guint
vec_pictures_get_n_broken (VecPictures *pictures)
{
  guint n;

  g_mutex_lock (&pictures->lock);
  n = g_hash_table_size (pictures->broken);
  g_mutex_unlock (&pictures->lock);
  return n;
}

char *
vec_pictures_dup_problem (VecPictures *pictures)
{
  char *problem;

  g_mutex_lock (&pictures->lock);
  problem = g_strdup (pictures->problem != NULL ? pictures->problem : "");
  g_mutex_unlock (&pictures->lock);
  return problem;
}
