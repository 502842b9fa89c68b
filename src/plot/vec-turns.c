#include "plot/vec-turns.h"

#include <string.h>

#define RING_OPACITY 0.9
#define WORDS (VEC_POINTS_BLOCK / 64)

/* By how far they reach, largest first: small points are not to be covered. */
static void
order_looks (const VecLook *table, int n, guint8 *order)
{
  for (int i = 0; i < n; i++)
    {
      double reach = table[i].size * vec_shape_get_extent (table[i].shape);
      int place = i;

      for (; place > 0 && table[order[place - 1]].size * vec_shape_get_extent (table[order[place - 1]].shape) < reach; place--)
        order[place] = order[place - 1];
      order[place] = (guint8) i;
    }
}

/* The looks of a scene's points, drawn in @order; returns how many. */
static int
get_looks (VecScene *scene, VecLook *table, guint8 *order)
{
  int n = 1;

  table[0] = (VecLook) { VEC_SHAPE_CIRCLE, 1 };
  if (vec_points_get_looks (scene->points) != NULL)
    {
      n = (int) scene->n_look_table;
      memcpy (table, scene->look_table, sizeof *table * n);
    }
  order_looks (table, n, order);
  return n;
}

typedef struct
{
  VecTurns *turns;
  VecTurn *next;
  const guint8 *order;     /* of looks */
  int n_looks;
} Adding;

/* Of what is equally faded, near and rare, what has no value lies lowest, and of that what is largest. */
static void
add_looks (Adding *a, int level, int step, VecShare share, int first_style, VecPass pass)
{
  for (int kind = a->turns->n_kinds - 1; kind >= 0; kind--)
    for (int i = 0; i < a->n_looks; i++)
      *a->next++ = (VecTurn) {
        .level = level,
        .step = step,
        .look = a->order[i],
        .is_hollow = kind > 0,
        .share = share,
        .style = first_style + (kind * a->turns->n_steps + step) * a->n_looks + a->order[i],
        .pass = pass,
      };
}

static void
add_ordinary (Adding *a)
{
  gboolean rare = a->turns->keys.rare != NULL;
  VecPass pass = a->turns->styles[0].mark.outline > 0 ? VEC_PASS_BOTH : VEC_PASS_DISCS;

  for (int level = a->turns->keys.levels != NULL ? 0 : VEC_FADE_NONE; level < VEC_FADE_LEVELS; level++)
    for (int step = 0; step < a->turns->n_steps; step++)
      {
        add_looks (a, level, step, rare ? VEC_COMMON : VEC_ANY_SHARE, 0, pass);
        if (rare)
          add_looks (a, level, step, VEC_RARE, 0, pass);
      }
}

/* The rims of chosen rows join to the outline of the whole: ink between them would darken a crowd. Those of isolated ones are of paper, and
 * keep @apart what lies on each other. */
static void
add_chosen (Adding *a, gboolean apart)
{
  for (int pass = apart ? VEC_PASS_BOTH : VEC_PASS_RINGS; pass <= (apart ? VEC_PASS_BOTH : VEC_PASS_DISCS); pass++)
    for (int level = VEC_CHOSEN_LEVEL; level < VEC_N_LEVELS; level++)
      for (int step = 0; step < a->turns->n_steps; step++)
        add_looks (a, level, step, VEC_ANY_SHARE, a->turns->n_styles / 2, (VecPass) pass);
}

static void
make_styles (VecTurns *self, const VecFrame *frame, const VecLook *table, int n_looks)
{
  VecScene *scene = frame->scene;
  VecMark ordinary = vec_scene_get_mark (scene, frame->camera.scale), chosen = vec_scene_get_chosen_mark (scene, frame->camera.scale);
  VecPaint rim = scene->is_isolated ? VEC_PAINT_PAPER : VEC_PAINT_INK;

  self->n_steps = self->keys.steps != NULL ? VEC_DEPTH_STEPS : 1;
  self->n_kinds = self->keys.block_hollow != NULL ? 2 : 1;
  self->n_styles = 2 * self->n_kinds * self->n_steps * n_looks;
  self->styles = g_new (VecStyle, self->n_styles);
  for (int i = 0; i < self->n_styles / 2; i++)
    {
      VecLook look = vec_scene_get_look_at (scene, &table[i % n_looks], vec_turn_get_depth (&self->keys, i / n_looks % self->n_steps));
      double hole = i / n_looks / self->n_steps > 0 ? VEC_HOLE : 0;

      self->styles[i] = (VecStyle) { look.shape, hole, vec_mark_for_look (&ordinary, &look), RING_OPACITY, VEC_PAINT_PAPER };
      self->styles[self->n_styles / 2 + i] = (VecStyle) { look.shape, hole, vec_mark_for_look (&chosen, &look), 1, rim };
    }
}

VecTurns *
vec_turns_new (const VecFrame *frame)
{
  VecPoints *points = frame->scene->points;
  VecTurns *self = g_new0 (VecTurns, 1);
  VecLook table[VEC_MAX_LOOKS];
  guint8 order[VEC_MAX_LOOKS];
  Adding adding = { self, NULL, order, get_looks (frame->scene, table, order) };

  self->keys = (VecTurnKeys) {
    vec_points_get_levels (points), vec_points_get_block_levels (points),
    vec_points_get_looks (points),  vec_points_get_block_looks (points),
    vec_points_get_steps (points),  vec_points_get_block_steps (points),
    vec_points_get_rare (points),
    vec_points_get_block_hollow (points), vec_points_get_codes (points), vec_points_get_hollow_code (points),
  };
  make_styles (self, frame, table, adding.n_looks);

  self->turns = adding.next = g_new (VecTurn, (2 * VEC_FADE_LEVELS + 2 * (VEC_N_LEVELS - VEC_CHOSEN_LEVEL)) * self->n_styles / 2);
  add_ordinary (&adding);
  if (self->keys.levels != NULL && vec_scene_has_chosen (frame->scene))
    add_chosen (&adding, self->styles[0].mark.outline > 0 && frame->scene->is_isolated);
  self->n_turns = (int) (adding.next - self->turns);
  return self;
}

void
vec_turns_free (VecTurns *turns)
{
  g_free (turns->turns);
  g_free (turns->styles);
  g_free (turns);
}

gboolean
vec_turn_takes_block (const VecTurnKeys *keys, const VecTurn *turn, gint64 block, gboolean *all)
{
  guint level = 1u << turn->level, levels = keys->levels != NULL ? keys->block_levels[block] : level;
  guint64 look = G_GUINT64_CONSTANT (1) << turn->look, looks = keys->looks != NULL ? keys->block_looks[block] : look, rare = 0;
  guint step = 1u << turn->step, steps = keys->steps != NULL ? keys->block_steps[block] : step;
  guint kind = 1u << turn->is_hollow, kinds = keys->block_hollow != NULL ? keys->block_hollow[block] : kind;

  for (int w = 0; w < WORDS && turn->share != VEC_ANY_SHARE; w++)
    rare |= keys->rare[block * WORDS + w];
  *all = levels == level && looks == look && steps == step && kinds == kind && turn->share != VEC_RARE && rare == 0;
  return (levels & level) != 0 && (looks & look) != 0 && (steps & step) != 0 && (kinds & kind) != 0
         && (turn->share != VEC_RARE || rare != 0);
}
