/* The labels of a frame: what the person points at (selection, neighbours, hover, the pointer's surroundings) is placed first; of the
 * map's own labels (vec-label-plan.h) those stay out that would touch it, and are there again when it is gone. */
#include "plot/vec-renderer-private.h"

#include <math.h>

#include "plot/vec-label-plan.h"
#include "plot/vec-label-regions.h"
#include "plot/vec-oklab.h"

#define AIR 2                   /* pixels between two labels */
#define NEAR_RADIUS 90
#define N_NEAR 10

struct _VecLabelCache
{
  VecLabelText *text;
  VecLabelChoice *choice;
  VecLabelPlan *plan;         /* of the picture drawn last on the screen, or NULL */
  GArray *regions;            /* of VecRegion, or NULL */
  guint64 regions_positions, regions_labels, regions_coloring;   /* serials */
  GHashTable *mixed;          /* colour of a point (bit 24: dark) → colour of its label */
};

/* ---- The cache */

static VecLabelCache *
get_cache (const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecLabelCache *self = scene->labels;

  if (self == NULL)
    {
      self = scene->labels = g_new0 (VecLabelCache, 1);
      self->text = vec_label_text_new ();
      self->choice = vec_label_choice_new ();
      self->mixed = g_hash_table_new (NULL, NULL);
      self->plan = g_steal_pointer (&scene->handed_plan);
    }
  if (!frame->vector)
    vec_label_text_prepare (self->text, scene->dark, frame->device_scale);
  return self;
}

void
vec_label_cache_free (VecLabelCache *cache)
{
  vec_label_text_free (cache->text);
  vec_label_choice_free (cache->choice);
  g_clear_pointer (&cache->plan, vec_label_plan_free);
  g_clear_pointer (&cache->regions, g_array_unref);
  g_hash_table_unref (cache->mixed);
  g_free (cache);
}

void
vec_labels_forget_kept (VecScene *scene)
{
  g_clear_pointer (&scene->kept_plan, vec_label_plan_free);
}

void
vec_scene_keep_labels (VecScene *scene)
{
  vec_labels_forget_kept (scene);
  if (scene->labels != NULL && scene->labels->plan != NULL)
    scene->kept_plan = vec_label_plan_copy (scene->labels->plan);
}

void
vec_scene_restore_labels (VecScene *scene)
{
  if (scene->kept_plan == NULL || scene->labels == NULL)
    return;
  g_clear_pointer (&scene->labels->plan, vec_label_plan_free);
  scene->labels->plan = vec_label_plan_copy (scene->kept_plan);
}

void
vec_labels_hand_over (VecScene *scene, VecScene *copy)
{
  g_clear_pointer (&copy->handed_plan, vec_label_plan_free);
  if (scene != NULL && scene->labels != NULL && scene->labels->plan != NULL)
    copy->handed_plan = vec_label_plan_copy (scene->labels->plan);
}

static GArray *
get_regions (VecLabelCache *self, VecScene *scene)
{
  if (self->regions != NULL && self->regions_positions == scene->positions_serial && self->regions_labels == scene->label_serial
      && self->regions_coloring == scene->coloring_serial)
    return self->regions;
  g_clear_pointer (&self->regions, g_array_unref);
  self->regions = vec_label_regions_find (scene);
  self->regions_positions = scene->positions_serial;
  self->regions_labels = scene->label_serial;
  self->regions_coloring = scene->coloring_serial;
  return self->regions;
}

/* Lent; "" for nothing to write. */
static const char *
get_text (const VecFrame *frame, GArray *regions, gint64 row)
{
  VecScene *scene = frame->scene;

  if (vec_label_is_region (row))
    {
      for (guint i = 0; i < regions->len; i++)
        if (VEC_LABEL_FIRST_REGION + (gint64) g_array_index (regions, VecRegion, i).code == row)
          return g_array_index (regions, VecRegion, i).name;
      return "";
    }
  if (row < 0)
    return scene->markers[-1 - row].label;
  return scene->table != NULL && row < vec_table_get_n_rows (scene->table) ? vec_table_get_label (scene->table, row) : "";
}

/* ---- What the person points at */

typedef struct
{
  const VecFrame *frame;
  VecLabelCache *cache;
  GArray *regions;
  const VecMark *mark;
  VecTaken *taken;
  GHashTable *done;        /* rows that have their label */
  GArray *labels;          /* of VecPlacedLabel */
} Placing;

static gboolean
get_anchor (const VecFrame *frame, gint64 row, double *sx, double *sy)
{
  const VecMarker *marker;

  if (row >= 0)
    return vec_label_plan_get_anchor (frame, NULL, row, sx, sy);
  marker = &frame->scene->markers[-1 - row];
  if (!isfinite (marker->x) || !isfinite (marker->y))
    return FALSE;
  vec_frame_to_screen (frame, marker->x, marker->y, sx, sy);
  return TRUE;
}

static gboolean
is_done (Placing *placing, gint64 row)
{
  return g_hash_table_contains (placing->done, &row);
}

static void
add_label (Placing *placing, gint64 row, const VecRect *box, VecLabelStyle style, int align)
{
  VecPlacedLabel label = { row, box->x0, box->y0, box->x1 - box->x0, box->y1 - box->y0, style, align };

  g_array_append_val (placing->labels, label);
  g_hash_table_add (placing->done, g_memdup2 (&row, sizeof row));
}

/* First wholly inside the picture, then anywhere. */
static void
place_wanted (Placing *placing, gint64 row, VecLabelStyle style, double reach, int n_places)
{
  const VecFrame *frame = placing->frame;
  VecRect picture = { 2, 2, frame->width - 2, frame->height - 2 };
  double sx, sy, width, height = vec_label_text_get_height (placing->cache->text, style);

  if (is_done (placing, row) || !get_anchor (frame, row, &sx, &sy) || !vec_frame_is_near (frame, sx, sy, 0))
    return;
  width = vec_label_text_estimate (placing->cache->text, get_text (frame, NULL, row), style);
  if (width <= 0)
    return;
  for (int inside = 1; inside >= 0; inside--)
    for (int place = 0; place < n_places; place++)
      {
        VecRect box = vec_place_get_box (place, sx, sy, reach, width, height), wide = vec_rect_with_air (&box, AIR);

        if ((inside && !vec_rect_is_inside (&box, &picture)) || vec_taken_count (placing->taken, &wide, 1) > 0)
          continue;
        vec_taken_add (placing->taken, &box);
        add_label (placing, row, &box, style, box.x0 > sx ? 1 : box.x1 < sx ? -1 : 0);
        return;
      }
}

static void
place_near_pointer (Placing *placing)
{
  const VecFrame *frame = placing->frame;
  VecScene *scene = frame->scene;
  gint64 rows[N_NEAR];
  double x, y;
  guint n;

  if (scene->pointer_x < 0 || scene->pointer_y < 0 || !vec_frame_is_near (frame, scene->pointer_x, scene->pointer_y, 0))
    return;
  vec_camera_to_layout (&frame->camera, frame->width, frame->height, scene->pointer_x, scene->pointer_y, &x, &y);
  n = vec_points_find_k_nearest (scene->points, x, y, NEAR_RADIUS / frame->camera.scale, N_NEAR, rows);
  for (guint i = 0; i < n; i++)
    place_wanted (placing, rows[i], VEC_LABEL_PLAIN, placing->mark->diameter / 2, VEC_N_PLACES);
}

/* A point with a ring around it keeps its label at a distance. */
static double
get_ring_reach (const VecMark *mark)
{
  return MAX (mark->diameter / 2, 4) + 3;
}

/* The arrows in the corner, their titles and what lines are called stay free of labels. */
static void
keep_axes_free (Placing *placing)
{
  VecScene *scene = placing->frame->scene;
  VecLabelText *text = placing->cache->text;
  double height = placing->frame->height, x, y, width;
  VecRect boxes[VEC_N_GIZMO_BOXES];

  if (vec_scene_is_3d (scene))
    {
      vec_frame_get_gizmo_boxes (placing->frame, boxes);
      for (int i = 0; i < VEC_N_GIZMO_BOXES; i++)
        vec_taken_add (placing->taken, &boxes[i]);
    }
  else if (scene->axis_x != NULL)
    vec_taken_add (placing->taken, &(VecRect){ 0, height - 26, 70 + vec_label_text_estimate_title (text, scene->axis_x), height });
  if (scene->axis_y != NULL && !vec_scene_is_3d (scene))
    vec_taken_add (placing->taken, &(VecRect){ 0, height - 70 - vec_label_text_estimate_title (text, scene->axis_y), 26, height });
  for (guint i = 0; i < scene->n_lines; i++)
    if (vec_frame_place_line_label (placing->frame, &scene->lines[i], &x, &y, &width))
      vec_taken_add (placing->taken, &(VecRect){ x - 2, y - 10, x + width + 2, y + 10 });
}

static void
keep_covers_free (Placing *placing)
{
  VecScene *scene = placing->frame->scene;

  for (guint i = 0; i < scene->n_covers && !placing->frame->figure; i++)
    {
      const cairo_rectangle_t *c = &scene->covers[i];

      vec_taken_add (placing->taken, &(VecRect){ c->x, c->y, c->x + c->width, c->y + c->height });
    }
}

/* No label lies on what the person points at. */
static void
keep_mark_free (Placing *placing, gint64 row)
{
  double sx, sy, r = get_ring_reach (placing->mark) - 1;

  if (get_anchor (placing->frame, row, &sx, &sy) && vec_frame_is_near (placing->frame, sx, sy, 0))
    vec_taken_add (placing->taken, &(VecRect){ sx - r, sy - r, sx + r, sy + r });
}

static void
place_pointed_at (Placing *placing)
{
  VecScene *scene = placing->frame->scene;
  double ring = get_ring_reach (placing->mark);

  if (scene->selected >= 0)
    keep_mark_free (placing, scene->selected);
  if (scene->hover >= 0)
    keep_mark_free (placing, scene->hover);
  for (guint i = 0; i < scene->n_markers; i++)
    keep_mark_free (placing, -1 - (gint64) i);
  if (scene->selected >= 0)
    place_wanted (placing, scene->selected, VEC_LABEL_BOLD, ring + 2, VEC_N_FAR_PLACES);
  for (guint i = 0; i < scene->n_markers; i++)
    place_wanted (placing, -1 - (gint64) i, VEC_LABEL_BOLD, ring + 2, VEC_N_FAR_PLACES);
  if (scene->hover >= 0)
    place_wanted (placing, scene->hover, VEC_LABEL_BOLD, ring, VEC_N_FAR_PLACES);
  for (guint i = 0; i < scene->n_neighbors; i++)
    place_wanted (placing, scene->neighbors[i], VEC_LABEL_PLAIN, ring, VEC_N_FAR_PLACES);
  place_near_pointer (placing);
}

/* ---- The map's own labels */

/* What is drawn on the screen is what the next frame goes on from; a figure goes on from it as well, and is forgotten. */
static const VecLabelPlan *
get_plan (const VecFrame *frame, VecLabelCache *cache, GArray *regions, VecLabelPlan **own)
{
  VecLabelPlan *plan;

  if (cache->plan != NULL && vec_label_plan_is_for (cache->plan, frame))
    return cache->plan;
  plan = vec_label_plan_new (frame, cache->text, cache->choice, regions, cache->plan);
  if (frame->figure)
    return *own = plan;
  g_clear_pointer (&cache->plan, vec_label_plan_free);
  return cache->plan = plan;
}

static void
place_map_labels (Placing *placing)
{
  const VecFrame *frame = placing->frame;
  g_autoptr (VecLabelPlan) own = NULL;
  GArray *labels = vec_label_plan_get_labels (get_plan (frame, placing->cache, placing->regions, &own));

  for (guint i = 0; i < labels->len; i++)
    {
      const VecPlannedLabel *planned = &g_array_index (labels, VecPlannedLabel, i);
      VecRect box, wide;
      double sx, sy;

      if (is_done (placing, planned->row) || !vec_label_plan_get_anchor (frame, placing->regions, planned->row, &sx, &sy))
        continue;
      box = (VecRect) { sx + planned->dx, sy + planned->dy, sx + planned->dx + planned->width, sy + planned->dy + planned->height };
      if (box.x1 < 0 || box.y1 < 0 || box.x0 > frame->width || box.y0 > frame->height)
        continue;
      /* On paper nobody can pan to read the rest. */
      if (frame->figure && !vec_rect_is_inside (&box, &(VecRect){ 0, 0, frame->width, frame->height }))
        continue;
      wide = vec_rect_with_air (&box, AIR);
      if (vec_taken_count (placing->taken, &wide, 1) == 0)
        add_label (placing, planned->row, &box, planned->style, planned->align);
    }
}

GArray *
vec_frame_place_labels (const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecMark mark = vec_scene_get_mark (scene, frame->camera.scale);
  Placing placing = { .frame = frame, .cache = get_cache (frame), .mark = &mark };

  placing.regions = get_regions (placing.cache, scene);
  placing.taken = vec_taken_new (&(VecRect){ 0, 0, frame->width, frame->height });
  placing.done = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  placing.labels = g_array_new (FALSE, FALSE, sizeof (VecPlacedLabel));
  keep_axes_free (&placing);
  keep_covers_free (&placing);
  place_pointed_at (&placing);
  if (scene->table != NULL && vec_table_get_n_rows (scene->table) == vec_scene_get_n_rows (scene))
    place_map_labels (&placing);
  vec_taken_free (placing.taken);
  g_hash_table_unref (placing.done);
  return placing.labels;
}

/* ---- Drawing */

/* Ink with a touch of the point's own colour. Mixing costs more than drawing: the mixtures are kept. */
static guint32
get_row_label_color (const VecFrame *frame, gint64 row)
{
  VecScene *scene = frame->scene;
  GHashTable *mixed = scene->labels->mixed;
  int level = MAX (vec_scene_get_fade_level (scene, row), 1); /* letters need more contrast than discs */
  guint32 color = vec_scene_get_row_color (scene, row);
  gpointer key = GUINT_TO_POINTER (color | (scene->dark ? 0x1000000 : 0) | (guint) level << 25
                                  | (scene->is_isolated ? 1u << 28 : 0)),
           value;

  if (g_hash_table_lookup_extended (mixed, key, NULL, &value))
    return GPOINTER_TO_UINT (value);
  color = vec_rgb_mix (vec_scene_get_ink (scene), color, scene->dark ? 0.22 : 0.35);
  value = GUINT_TO_POINTER (vec_scene_fade_color (scene, color, level));
  g_hash_table_insert (mixed, key, value);
  return GPOINTER_TO_UINT (value);
}

static guint32
get_label_color (const VecFrame *frame, const VecPlacedLabel *label)
{
  GArray *regions = frame->scene->labels->regions;

  if (vec_label_is_region (label->row))
    for (guint i = 0; i < regions->len; i++)
      if (VEC_LABEL_FIRST_REGION + (gint64) g_array_index (regions, VecRegion, i).code == label->row)
        return g_array_index (regions, VecRegion, i).colors[frame->scene->dark ? 1 : 0];
  if (label->row < 0 || label->style == VEC_LABEL_BOLD)
    return vec_scene_get_ink (frame->scene);
  return get_row_label_color (frame, label->row);
}

/* Later labels lie on top: the important ones come last. */
void
vec_frame_draw_labels (const VecFrame *frame, cairo_t *cr, GArray *labels)
{
  VecLabelCache *cache = get_cache (frame);

  for (guint i = labels->len; i-- > 0;)
    {
      const VecPlacedLabel *label = &g_array_index (labels, VecPlacedLabel, i);

      vec_label_text_draw (cache->text, frame, cr, label, get_text (frame, cache->regions, label->row), label->align,
                           get_label_color (frame, label));
    }
}

void
vec_frame_draw_text (const VecFrame *frame, cairo_t *cr, const char *text, double x, double y)
{
  vec_label_text_draw_title (get_cache (frame)->text, frame, cr, text, x, y);
}

double
vec_frame_get_text_width (const VecFrame *frame, const char *text)
{
  return vec_label_text_estimate_title (get_cache (frame)->text, text);
}

VecLabelBox *
vec_render_layout_labels (VecScene *scene, double width, double height, guint *n_labels)
{
  VecFrame frame = { scene, scene->camera, width, height, scene->device_scale, FALSE, FALSE };
  g_autoptr (GArray) labels = vec_frame_place_labels (&frame);
  VecLabelBox *boxes = g_new (VecLabelBox, MAX (labels->len, 1));

  for (guint i = 0; i < labels->len; i++)
    {
      const VecPlacedLabel *l = &g_array_index (labels, VecPlacedLabel, i);

      boxes[i] = (VecLabelBox) { l->row, l->x, l->y, l->width, l->height };
    }
  *n_labels = labels->len;
  return boxes;
}
