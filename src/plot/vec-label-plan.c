#include "plot/vec-label-plan.h"

#include <math.h>

#include "plot/vec-label-regions.h"

#define AIR 2               /* pixels between two labels */
#define CROWDED_AIR 14      /* the same where points are crowded: fewer are more */
#define CROWDED 12.0        /* pixels between neighbouring points */
#define EDGE 2              /* pixels between a label and the picture's edge */
#define SHEET 20            /* pixels around the bounds of all points in which labels of the fitted map lie */
#define MAX_HIDDEN 3        /* a label that hides three points does more harm than good */
#define LEAST_REACH 3.0     /* pixels around a point that stay free: marks grow as one comes nearer, and labels do not give way */
#define LEAST_REGION 14.0   /* radius in pixels from which a region is named … */
#define LARGEST_REGION 0.42 /* … up to this share of the picture's smaller side */
#define STILL 1.2           /* a name that is there stays a little longer at either end */
#define LEAST_ROWS 5
#define ANY_SERIAL G_MAXUINT64

struct _VecLabelPlan
{
  GArray *labels;           /* of VecPlannedLabel */
  GHashTable *index;        /* row → number + 1 */
  VecCamera camera;
  double width, height, diameter;
  gboolean figure;
  guint64 positions_serial, label_serial, chosen_serial, coloring_serial, covers_serial;
};

typedef struct
{
  const VecFrame *frame;
  VecLabelText *text;
  GArray *regions;
  VecMark mark;
  VecTaken *taken;
  VecTaken *points;         /* of small tables: discs that labels should not hide; else NULL */
  VecRect area;             /* the picture and its margin */
  VecRect picture, sheet;   /* where labels should lie */
  double air;
  gboolean goes_away;       /* the camera does */
  VecLabelPlan *plan;
} Planner;

typedef struct
{
  VecCandidate candidate;
  const VecPlannedLabel *held;   /* where it was, or NULL */
  gboolean competes;
} Item;

/* ---- Anchors */

static const VecRegion *
find_region (GArray *regions, gint64 row)
{
  for (guint i = 0; i < regions->len; i++)
    if ((gint64) g_array_index (regions, VecRegion, i).code == row - VEC_LABEL_FIRST_REGION)
      return &g_array_index (regions, VecRegion, i);
  return NULL;
}

gboolean
vec_label_plan_get_anchor (const VecFrame *frame, GArray *regions, gint64 row, double *x, double *y)
{
  const VecRegion *region;
  double layout_x, layout_y;

  if (vec_label_is_region (row))
    {
      region = find_region (regions, row);
      if (region == NULL)
        return FALSE;
      layout_x = region->x, layout_y = region->y;
    }
  else if (!vec_scene_is_row_visible (frame->scene, row) || !vec_scene_get_position (frame->scene, row, &layout_x, &layout_y))
    return FALSE;
  vec_frame_to_screen (frame, layout_x, layout_y, x, y);
  return TRUE;
}

/* ---- Placing one */

static VecRect
get_held_box (const VecPlannedLabel *held, double x, double y)
{
  return (VecRect) { x + held->dx, y + held->dy, x + held->dx + held->width, y + held->dy + held->height };
}

static gboolean
is_in_picture (const Planner *planner, double x, double y)
{
  return vec_frame_is_near (planner->frame, x, y, 0);
}

/* Cut by the edge although its point is in the picture. */
static gboolean
is_cut (const Planner *planner, const VecRect *box, double x, double y)
{
  return (planner->frame->figure || is_in_picture (planner, x, y)) && !vec_rect_is_inside (box, &planner->picture);
}

static gboolean
is_free (Planner *planner, const VecRect *box, double air)
{
  VecRect wide = vec_rect_with_air (box, air);

  return vec_taken_count (planner->taken, &wide, 1) == 0;
}

static void
add (Planner *planner, VecPlannedLabel label, const VecRect *box, double x, double y)
{
  label.dx = (float) (box->x0 - x);
  label.dy = (float) (box->y0 - y);
  label.align = box->x0 > x ? 1 : box->x1 < x ? -1 : 0;
  vec_taken_add (planner->taken, box);
  g_array_append_val (planner->plan->labels, label);
  g_hash_table_insert (planner->plan->index, g_memdup2 (&label.row, sizeof label.row), GUINT_TO_POINTER (planner->plan->labels->len));
}

/* Something else lies there on the screen. */
static gboolean
is_covered (const Planner *planner, const VecRect *box)
{
  const VecScene *scene = planner->frame->scene;

  for (guint i = 0; i < scene->n_covers && !planner->frame->figure; i++)
    {
      const cairo_rectangle_t *c = &scene->covers[i];

      if (vec_rect_touches (box, &(VecRect){ c->x - AIR, c->y - AIR, c->x + c->width + AIR, c->y + c->height + AIR }))
        return TRUE;
    }
  return FALSE;
}

/* A label that was there stays where it was; when one goes away those at the edge may turn, for there they come into the picture. */
static gboolean
keep (Planner *planner, const VecPlannedLabel *held, double x, double y)
{
  VecRect box = get_held_box (held, x, y);

  if (!vec_rect_touches (&box, &planner->area) || is_covered (planner, &box))
    return FALSE;
  if ((planner->goes_away || planner->frame->figure) && is_cut (planner, &box, x, y))
    return FALSE;
  if (!is_free (planner, &box, planner->goes_away ? planner->air / 2 : 0))
    return FALSE;
  if (planner->goes_away && planner->points != NULL && vec_taken_count (planner->points, &box, MAX_HIDDEN + 1) > MAX_HIDDEN)
    return FALSE;
  add (planner, *held, &box, x, y);
  return TRUE;
}

/* How much is against a place; −1: it must not be taken. */
static int
judge (Planner *planner, const VecRect *box, double x, double y)
{
  int against = 0;

  if (is_cut (planner, box, x, y) || is_covered (planner, box) || !is_free (planner, box, planner->air))
    return -1;
  if (!vec_rect_is_inside (box, &planner->sheet))
    against++;
  if (planner->points != NULL)
    {
      guint hidden = vec_taken_count (planner->points, box, MAX_HIDDEN);

      if (hidden >= MAX_HIDDEN)
        return -1;
      against += 2 * (int) hidden;
    }
  return against;
}

/* The place with least against it; where all are cut, one that is moved along the edge. */
static void
place_row (Planner *planner, VecPlannedLabel label, double x, double y)
{
  double reach = MAX (vec_scene_get_row_mark (planner->frame->scene, label.row, planner->frame->camera.scale).diameter / 2, LEAST_REACH);
  int n_places = planner->points != NULL ? VEC_N_PLACES : 4, least = G_MAXINT;
  VecRect best, box;

  for (int place = 0; place < n_places && least > 0; place++)
    {
      int against;

      box = vec_place_get_box (place, x, y, reach, label.width, label.height);
      against = judge (planner, &box, x, y);
      if (against >= 0 && against < least)
        {
          least = against;
          best = box;
        }
    }
  for (int place = 0; place < n_places && least == G_MAXINT && is_in_picture (planner, x, y); place++)
    if (vec_place_move_inwards (place, x, y, reach, label.width, label.height, &planner->picture, &box)
        && judge (planner, &box, x, y) >= 0)
      {
        least = 0;
        best = box;
      }
  if (least < G_MAXINT)
    add (planner, label, &best, x, y);
}

/* ---- Names of regions */

static const VecPlannedLabel *
find_held (const VecLabelPlan *before, gint64 row)
{
  gpointer number = before != NULL ? g_hash_table_lookup (before->index, &row) : NULL;

  return number != NULL ? &g_array_index (before->labels, VecPlannedLabel, GPOINTER_TO_UINT (number) - 1) : NULL;
}

/* A name is for those who see the region as a whole. */
static gboolean
has_name_size (const Planner *planner, const VecRegion *region, gboolean was_there)
{
  const VecFrame *frame = planner->frame;
  double radius = region->radius * frame->camera.scale, slack = was_there ? STILL : 1;

  return region->count >= LEAST_ROWS && radius * slack >= LEAST_REGION
         && radius <= slack * LARGEST_REGION * MIN (frame->width, frame->height);
}

/* The largest regions in the largest letters, whatever is seen of the map. */
static VecLabelStyle
get_region_style (GArray *regions, const VecRegion *region)
{
  double largest = g_array_index (regions, VecRegion, 0).count;

  return region->count >= 0.5 * largest ? VEC_LABEL_REGION_LARGE
         : region->count >= 0.12 * largest ? VEC_LABEL_REGION : VEC_LABEL_REGION_SMALL;
}

/* In the middle, else a line or two above or below it. */
static void
place_name (Planner *planner, VecPlannedLabel label, double x, double y)
{
  static const double lines[] = { 0, -1, 1, -2, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      double x0 = x - label.width / 2, y0 = y - label.height / 2 + lines[i] * label.height;
      VecRect box;

      if (is_in_picture (planner, x, y))
        {
          x0 = CLAMP (x0, planner->picture.x0, MAX (planner->picture.x1 - label.width, planner->picture.x0));
          y0 = CLAMP (y0, planner->picture.y0, MAX (planner->picture.y1 - label.height, planner->picture.y0));
        }
      box = (VecRect) { x0, y0, x0 + label.width, y0 + label.height };
      if (is_cut (planner, &box, x, y) || is_covered (planner, &box) || !is_free (planner, &box, 2 * AIR))
        continue;
      add (planner, label, &box, x, y);
      return;
    }
}

static void
plan_names (Planner *planner, const VecLabelPlan *before)
{
  for (guint i = 0; i < planner->regions->len; i++)
    {
      const VecRegion *region = &g_array_index (planner->regions, VecRegion, i);
      VecPlannedLabel label = { .row = VEC_LABEL_FIRST_REGION + (gint64) region->code };
      const VecPlannedLabel *held = find_held (before, label.row);
      double x, y;

      vec_label_plan_get_anchor (planner->frame, planner->regions, label.row, &x, &y);
      if (!has_name_size (planner, region, held != NULL)
          || !(x > planner->area.x0 && x < planner->area.x1 && y > planner->area.y0 && y < planner->area.y1))
        continue;
      label.style = get_region_style (planner->regions, region);
      label.width = (float) vec_label_text_estimate (planner->text, region->name, label.style);
      label.height = (float) vec_label_text_get_height (planner->text, label.style);
      if (label.width > 0 && (held == NULL || held->width != label.width || !keep (planner, held, x, y)))
        place_name (planner, label, x, y);
    }
}

/* ---- Rows */

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *p = a, *q = b;
  guint chosen = p->candidate.key >> 31, other = q->candidate.key >> 31;

  if (chosen != other)
    return chosen < other ? -1 : 1;
  if ((p->held != NULL) != (q->held != NULL))
    return p->held != NULL ? -1 : 1;
  if (p->candidate.row == q->candidate.row)
    return 0;
  return vec_candidate_comes_before (p->candidate.key, p->candidate.row, q->candidate.key, q->candidate.row) ? -1 : 1;
}

/* What was there and has fallen out of the competition, in the order of the plan before. */
static void
add_held_items (Planner *planner, const VecLabelPlan *before, GHashTable *competing, GArray *items)
{
  for (guint i = 0; before != NULL && i < before->labels->len; i++)
    {
      const VecPlannedLabel *held = &g_array_index (before->labels, VecPlannedLabel, i);
      Item item = { .held = held };

      if (held->row < 0 || g_hash_table_contains (competing, GSIZE_TO_POINTER ((gsize) held->row + 1))
          || !vec_label_choice_allows (planner->frame->scene, held->row)
          || !vec_scene_get_position (planner->frame->scene, held->row, &item.candidate.x, &item.candidate.y))
        continue;
      item.candidate.row = (guint32) held->row;
      item.candidate.key = vec_label_choice_get_key (planner->frame->scene, held->row);
      g_array_append_val (items, item);
    }
}

static GArray *
list_items (Planner *planner, GArray *candidates, const VecLabelPlan *before)
{
  GArray *items = g_array_sized_new (FALSE, FALSE, sizeof (Item), candidates->len);
  g_autoptr (GHashTable) competing = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < candidates->len; i++)
    {
      Item item = { .candidate = g_array_index (candidates, VecCandidate, i), .competes = TRUE };

      item.held = find_held (before, item.candidate.row);
      g_hash_table_add (competing, GSIZE_TO_POINTER ((gsize) item.candidate.row + 1));
      g_array_append_val (items, item);
    }
  if (!planner->goes_away)
    add_held_items (planner, before, competing, items);
  g_array_sort (items, compare_items);
  return items;
}

static void
plan_row (Planner *planner, const Item *item)
{
  VecScene *scene = planner->frame->scene;
  VecPlannedLabel label = { .row = item->candidate.row, .key = item->candidate.key };
  double x, y;

  vec_frame_to_screen (planner->frame, item->candidate.x, item->candidate.y, &x, &y);
  if (item->held != NULL && keep (planner, item->held, x, y))
    return;
  if (!item->competes || (planner->frame->figure && !is_in_picture (planner, x, y)))
    return;
  label.style = vec_label_choice_get_style (scene, label.row);
  label.width = (float) vec_label_text_estimate (planner->text, vec_table_get_label (scene->table, label.row), label.style);
  label.height = (float) vec_label_text_get_height (planner->text, label.style);
  if (label.width > 0)
    place_row (planner, label, x, y);
}

/* Chosen rows, then regions, then what is left. */
static void
plan_all (Planner *planner, GArray *candidates, const VecLabelPlan *before)
{
  g_autoptr (GArray) items = list_items (planner, candidates, before);
  gboolean has_chosen = planner->frame->scene->chosen != NULL;
  guint n_chosen = 0;

  double air = planner->air;

  planner->air = AIR;
  while (has_chosen && n_chosen < items->len && g_array_index (items, Item, n_chosen).candidate.key >> 31 == 0)
    plan_row (planner, &g_array_index (items, Item, n_chosen++));
  planner->air = air;
  plan_names (planner, before);
  for (guint i = n_chosen; i < items->len; i++)
    plan_row (planner, &g_array_index (items, Item, i));
}

/* The discs in the picture and its margin. */
static VecTaken *
take_points (const Planner *planner, GArray *candidates)
{
  VecTaken *points = vec_taken_new (&planner->area);
  double reach = planner->mark.diameter / 2;

  for (guint i = 0; i < candidates->len; i++)
    {
      const VecCandidate *candidate = &g_array_index (candidates, VecCandidate, i);
      double x, y;

      vec_frame_to_screen (planner->frame, candidate->x, candidate->y, &x, &y);
      vec_taken_add (points, &(VecRect){ x - reach, y - reach, x + reach, y + reach });
    }
  return points;
}

/* ---- The plan */

static VecRect
get_sheet (const VecFrame *frame)
{
  VecBounds bounds;
  VecRect sheet;

  if (!vec_scene_get_bounds (frame->scene, &bounds))
    return (VecRect) { -INFINITY, -INFINITY, INFINITY, INFINITY };
  vec_frame_to_screen (frame, bounds.x_min, bounds.y_max, &sheet.x0, &sheet.y0);
  vec_frame_to_screen (frame, bounds.x_max, bounds.y_min, &sheet.x1, &sheet.y1);
  return (VecRect) { sheet.x0 - SHEET, sheet.y0 - SHEET, sheet.x1 + SHEET, sheet.y1 + SHEET };
}

static VecLabelPlan *
plan_alloc (const VecFrame *frame)
{
  VecScene *scene = frame->scene;
  VecLabelPlan *plan = g_new0 (VecLabelPlan, 1);

  plan->labels = g_array_new (FALSE, FALSE, sizeof (VecPlannedLabel));
  plan->index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  plan->camera = frame->camera;
  plan->width = frame->width;
  plan->height = frame->height;
  plan->figure = frame->figure;
  plan->diameter = vec_scene_get_mark (scene, frame->camera.scale).diameter;
  plan->positions_serial = scene->positions_serial;
  plan->label_serial = scene->label_serial;
  plan->chosen_serial = scene->chosen_serial;
  plan->coloring_serial = scene->coloring_serial;
  plan->covers_serial = scene->covers_serial;
  return plan;
}

gboolean
vec_label_plan_is_for (const VecLabelPlan *plan, const VecFrame *frame)
{
  const VecScene *scene = frame->scene;

  return vec_camera_equal (&plan->camera, &frame->camera) && plan->width == frame->width && plan->height == frame->height
         && plan->figure == frame->figure && plan->positions_serial == scene->positions_serial
         && plan->label_serial == scene->label_serial && plan->chosen_serial == scene->chosen_serial
         && plan->coloring_serial == scene->coloring_serial && (plan->figure || plan->covers_serial == scene->covers_serial)
         && plan->diameter == vec_scene_get_mark (frame->scene, frame->camera.scale).diameter;
}

VecLabelPlan *
vec_label_plan_new (const VecFrame *frame, VecLabelText *text, VecLabelChoice *choice, GArray *regions, const VecLabelPlan *before)
{
  VecScene *scene = frame->scene;
  double apart = vec_points_get_spacing (scene->points) * frame->camera.scale;
  gboolean is_small = vec_label_choice_is_small (choice, scene);
  Planner planner = {
    .frame = frame,
    .text = text,
    .regions = regions,
    .mark = vec_scene_get_mark (scene, frame->camera.scale),
    .picture = { EDGE, EDGE, frame->width - EDGE, frame->height - EDGE },
    .area = { -VEC_LABEL_MARGIN_X, -VEC_LABEL_MARGIN_Y, frame->width + VEC_LABEL_MARGIN_X, frame->height + VEC_LABEL_MARGIN_Y },
    .sheet = get_sheet (frame),
    .air = is_small || apart > CROWDED ? AIR : CROWDED_AIR,
    .plan = plan_alloc (frame),
  };
  g_autoptr (GArray) candidates = NULL;

  /* Other rows are seen, or they are important in another way: another map. */
  if (before != NULL && before->label_serial != scene->label_serial && before->label_serial != ANY_SERIAL)
    before = NULL;
  planner.goes_away = before != NULL && frame->camera.scale < before->camera.scale * (1 - 1e-9);
  planner.taken = vec_taken_new (&planner.area);
  candidates = vec_label_choice_find (choice, frame);
  if (is_small)
    planner.points = take_points (&planner, candidates);
  plan_all (&planner, candidates, before);
  vec_taken_free (planner.taken);
  g_clear_pointer (&planner.points, vec_taken_free);
  return planner.plan;
}

VecLabelPlan *
vec_label_plan_copy (const VecLabelPlan *plan)
{
  VecLabelPlan *copy = g_memdup2 (plan, sizeof *plan);

  copy->labels = g_array_copy (plan->labels);
  copy->index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < copy->labels->len; i++)
    g_hash_table_insert (copy->index, g_memdup2 (&g_array_index (copy->labels, VecPlannedLabel, i).row, sizeof (gint64)),
                         GUINT_TO_POINTER (i + 1));
  copy->label_serial = ANY_SERIAL;
  return copy;
}

void
vec_label_plan_free (VecLabelPlan *plan)
{
  g_array_unref (plan->labels);
  g_hash_table_unref (plan->index);
  g_free (plan);
}

GArray *
vec_label_plan_get_labels (const VecLabelPlan *plan)
{
  return plan->labels;
}
