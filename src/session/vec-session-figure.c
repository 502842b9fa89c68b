/* Publishing: what the session shows, frozen, and drawn elsewhere. */
#include "session/vec-session-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "plot/vec-scene-copy.h"
#include "project/vec-map-card.h"
#include "read/vec-write-coordinates.h"
#include "session/vec-session-private.h"
#include "table/vec-table-hash.h"

#define COLUMN "column:"

struct _VecPicture
{
  int refs;
  GMutex lock;                 /* of all that follows but what is set at the beginning and never changed */
  VecSceneCopy *copy;          /* until the scene is made of it */
  VecScene *scene;
  VecCard *card;               /* made when first needed */

  double map_width, map_height;
  gboolean is_dark, has_legend;
  char *legend_title;          /* or NULL */
  VecTable *table;
  VecLayout *layout;
  float *positions;            /* (n, n_dims): as they are drawn */
  int n_dims;
  char *color_by;
  VecColumn *color_column;     /* or NULL */
  VecClustering *clustering;   /* when colours are those of clusters */
  VecColoring *coloring;       /* when it has the values: of distances, honesty and change; or NULL */
  VecRowSet *visible, *chosen; /* or NULL */
};

/* ---- Taking it */

/* What the legend is called, as the window does; free it. */
static char *
dup_legend_title (VecSession *session)
{
  const char *color_by = session->now->color_by, *title;

  if (g_str_has_prefix (color_by, COLUMN))
    return g_strdup (color_by + strlen (COLUMN));
  title = session->coloring != NULL ? vec_coloring_get_title (session->coloring) : NULL;
  if (title != NULL)
    return g_strdup (title);
  if (g_str_equal (color_by, "cluster"))
    return g_strdup (_("Cluster"));
  return g_str_equal (color_by, "distance") ? g_strdup (_("Distance")) : NULL;
}

static void
take_colors (VecPicture *self, VecSession *session)
{
  self->color_by = g_strdup (session->now->color_by);
  self->legend_title = dup_legend_title (session);
  if (g_str_has_prefix (self->color_by, COLUMN))
    self->color_column = vec_table_find_column (session->table, self->color_by + strlen (COLUMN));
  if (self->color_column != NULL)
    vec_column_ref (self->color_column);
  if (g_str_equal (self->color_by, "cluster") && session->clustering != NULL)
    self->clustering = vec_clustering_ref (session->clustering);
  if (session->coloring != NULL && vec_coloring_get_values (session->coloring) != NULL
      && vec_coloring_get_n_rows (session->coloring) == vec_table_get_n_rows (session->table))
    self->coloring = vec_coloring_ref (session->coloring);
}

static void
take_rows (VecPicture *self, VecSession *session)
{
  gint64 selected = session->now->selected_row, n = vec_table_get_n_rows (session->table);

  self->visible = vec_row_set_ref (session->visible);
  self->chosen = vec_row_set_ref (session->now->chosen);
  /* One row that is selected is a selection as well. */
  if (self->chosen == NULL && selected >= 0)
    self->chosen = vec_row_set_new (n, &selected, 1);
}

VecPicture *
vec_session_take_picture (VecSession *self, double map_width, double map_height)
{
  VecPicture *picture;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  g_return_val_if_fail (self->layout != NULL, NULL);

  picture = g_new0 (VecPicture, 1);
  picture->refs = 1;
  g_mutex_init (&picture->lock);
  picture->copy = vec_scene_copy_new (self->scene);
  picture->map_width = MAX (map_width, 1);
  picture->map_height = MAX (map_height, 1);
  picture->is_dark = vec_scene_is_dark (self->scene);
  picture->has_legend = vec_figure_can_have_legend (self->scene);
  picture->table = g_object_ref (self->table);
  picture->layout = vec_layout_ref (self->layout);
  take_colors (picture, self);
  take_rows (picture, self);
  return picture;
}

VecPicture *
vec_picture_ref (VecPicture *picture)
{
  g_atomic_int_inc (&picture->refs);
  return picture;
}

void
vec_picture_unref (VecPicture *picture)
{
  if (!g_atomic_int_dec_and_test (&picture->refs))
    return;
  g_clear_pointer (&picture->copy, vec_scene_copy_free);
  g_clear_pointer (&picture->scene, vec_scene_free);
  vec_card_unref (picture->card);
  g_free (picture->legend_title);
  g_object_unref (picture->table);
  vec_layout_unref (picture->layout);
  g_free (picture->positions);
  g_free (picture->color_by);
  g_clear_pointer (&picture->color_column, vec_column_unref);
  g_clear_pointer (&picture->clustering, vec_clustering_unref);
  g_clear_pointer (&picture->coloring, vec_coloring_unref);
  vec_row_set_unref (picture->visible);
  vec_row_set_unref (picture->chosen);
  g_mutex_clear (&picture->lock);
  g_free (picture);
}

gboolean
vec_picture_is_dark (VecPicture *picture)
{
  return picture->is_dark;
}

gboolean
vec_picture_has_legend (VecPicture *picture)
{
  return picture->has_legend;
}

/* ---- Making it ready, in a thread that holds the lock */

static void
make_scene (VecPicture *self)
{
  const float *positions;
  gint64 n;

  if (self->scene != NULL)
    return;
  positions = vec_scene_copy_get_positions (self->copy, &n, &self->n_dims);
  self->positions = n > 0 ? g_memdup2 (positions, (gsize) n * (gsize) self->n_dims * sizeof *positions) : NULL;
  self->scene = vec_scene_copy_end (g_steal_pointer (&self->copy));
}

static void
make_card (VecPicture *self, GCancellable *cancellable)
{
  const VecRecipe *recipe = &self->layout->recipe;
  g_autofree char *hash = NULL;

  if (self->card != NULL)
    return;
  hash = vec_table_dup_hash (self->table, cancellable);
  if (hash == NULL)
    return;
  self->card = vec_card_new ();
  vec_card_add_map (self->card, &(VecMapFacts) {
    .table = self->table,
    .hash = hash,
    .treatment = &recipe->treatment,
    .method = recipe->method,
    .params = &recipe->params,
    .guide = vec_recipe_get_guide (recipe),
    .n_iterations = self->layout->iteration,
    .n_placed = self->layout->n_placed,
  });
  vec_card_add_text (self->card, "color_by", self->color_by, NULL);
  vec_card_add_text (self->card, "version", VEC_VERSION, "Vectarium " VEC_VERSION);
}

static VecFigureOptions
get_options (VecPicture *self, const VecPublishing *publishing, GCancellable *cancellable)
{
  return (VecFigureOptions) {
    .legend = publishing->legend && self->has_legend,
    .title = publishing->title,
    .legend_title = self->legend_title,
    .card = self->card,
    .shows_card = publishing->card,
    .map_width = self->map_width,
    .map_height = self->map_height,
    .scale = publishing->scale,
    .dpi = publishing->dpi,
    .cancellable = cancellable,
  };
}

/* FALSE when cancelled. */
static gboolean
prepare (VecPicture *self, const VecPublishing *publishing, gboolean needs_card, GCancellable *cancellable)
{
  make_scene (self);
  if (needs_card)
    make_card (self, cancellable);
  vec_scene_set_dark (self->scene, publishing->dark);
  vec_scene_set_table (self->scene, publishing->labels ? self->table : NULL);
  return !g_cancellable_is_cancelled (cancellable);
}

/* ---- Drawing */

/* Nothing said of the size: as large as on screen. */
static VecPublishing
get_sized (VecPicture *self, const VecPublishing *publishing, const VecFigureOptions *options)
{
  VecPublishing sized = *publishing;

  if (sized.width <= 0 || sized.height <= 0)
    vec_figure_get_size (self->scene, self->map_width, self->map_height, options, &sized.width, &sized.height);
  return sized;
}

GBytes *
vec_picture_render (VecPicture *picture, const VecPublishing *publishing, GCancellable *cancellable, GError **error)
{
  GBytes *bytes = NULL;

  g_mutex_lock (&picture->lock);
  if (prepare (picture, publishing, TRUE, cancellable))
    {
      VecFigureOptions options = get_options (picture, publishing, cancellable);
      VecPublishing sized = get_sized (picture, publishing, &options);

      bytes = vec_render_bytes (picture->scene, sized.format, sized.width, sized.height, &options, error);
    }
  else
    g_cancellable_set_error_if_cancelled (cancellable, error);
  g_mutex_unlock (&picture->lock);
  return bytes;
}

static cairo_surface_t *
draw_fitting (VecPicture *self, double width, double height, const VecFigureOptions *options, int max_width, int max_height)
{
  double scale = MIN (max_width / width, max_height / height);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX ((int) round (width * scale), 1),
                                                         MAX ((int) round (height * scale), 1));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  vec_render_figure (self->scene, cr, width, height, options);
  cairo_destroy (cr);
  return surface;
}

cairo_surface_t *
vec_picture_draw (VecPicture *picture, const VecPublishing *publishing, int max_width, int max_height, double *width, double *height,
                  GCancellable *cancellable)
{
  cairo_surface_t *surface = NULL;

  g_mutex_lock (&picture->lock);
  if (prepare (picture, publishing, publishing->card, cancellable))
    {
      VecFigureOptions options = get_options (picture, publishing, cancellable);
      VecPublishing sized = get_sized (picture, publishing, &options);

      *width = sized.width;
      *height = sized.height;
      surface = draw_fitting (picture, sized.width, sized.height, &options, max_width, max_height);
    }
  g_mutex_unlock (&picture->lock);
  return surface;
}

/* ---- Coordinates */

/* What the colours stand for, row by row; NULL: nothing that has a value. */
static VecColumn *
make_color_column (VecPicture *self)
{
  gint64 n = vec_table_get_n_rows (self->table);
  const gint32 *assignment = self->clustering != NULL ? vec_clustering_get_assignment (self->clustering) : NULL;
  const float *numbers = self->coloring != NULL ? vec_coloring_get_values (self->coloring) : NULL;
  double *values;

  if (self->color_column != NULL)
    return vec_column_ref (self->color_column);
  if (assignment == NULL && numbers == NULL)
    return NULL;
  values = g_new (double, n);
  for (gint64 i = 0; i < n; i++)
    values[i] = assignment != NULL ? assignment[i] : numbers[i];
  return vec_column_new_number (self->color_by, values, n);
}

gboolean
vec_picture_write_coordinates (VecPicture *picture, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecColumn) color = NULL;
  VecCoordinates coordinates = { .table = picture->table, .selected = picture->chosen, .visible = picture->visible };

  g_mutex_lock (&picture->lock);
  make_scene (picture);
  g_mutex_unlock (&picture->lock);
  color = make_color_column (picture);
  coordinates.positions = picture->positions;
  coordinates.n_dims = picture->n_dims;
  coordinates.color = color;
  return vec_write_coordinates (&coordinates, path, NULL, NULL, cancellable, error);
}
