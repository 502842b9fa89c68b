#pragma once

#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

/* The order in which the points of a scene are drawn, for stamps and for vectors alike: in turns, each of which draws those points that
 * agree with it in one style, in the points' own order. Lowest first: what is most faded; of that what is farthest; of that the common
 * colours and then those that are rare where they are; of that what has no value, and of that the largest look. Above all this, in
 * the same way, the chosen rows.
 *
 * Whoever gives points another property that decides when or how they are drawn: add it to VecTurn and its styles to
 * vec_turns_new(), and to vec_turn_takes() and vec_turn_takes_block(), which know no other property. */

typedef enum
{
  VEC_PAINT_OWN,       /* the point's colour */
  VEC_PAINT_PAPER,
  VEC_PAINT_INK,
} VecPaint;

/* How the points of a turn look. */
typedef struct
{
  VecShape shape;
  double hole;             /* VEC_HOLE: of points without a value; 0 */
  VecMark mark;            /* logical pixels; its outline is the width of the ring around each, 0: none */
  double ring_opacity;
  VecPaint ring_paint;
} VecStyle;

typedef enum
{
  VEC_PASS_RINGS,          /* the rings of all its points */
  VEC_PASS_DISCS,          /* the points without rings */
  VEC_PASS_BOTH,           /* ring and disc of one point after the other, like counters that lie on each other */
} VecPass;

typedef enum
{
  VEC_COMMON,
  VEC_RARE,                /* of a colour that is rare where the point is: vec_points_get_rare() */
  VEC_ANY_SHARE,
} VecShare;

typedef struct
{
  int level;               /* VEC_FADE_…, VEC_CHOSEN_LEVEL … */
  int step;                /* of depth; 0 in two dimensions */
  int look;                /* index into the scene's table */
  gboolean is_hollow;      /* points without a value; FALSE: with one, or all, where none is without */
  VecShare share;
  int style;
  VecPass pass;
} VecTurn;

/* The properties of points that decide about their turns, as they lie in a VecPoints. */
typedef struct
{
  const guint8 *levels, *block_levels;   /* NULL: nothing fades, nothing is chosen */
  const guint8 *looks;                   /* NULL: all look alike */
  const guint64 *block_looks;
  const guint8 *steps;                   /* NULL: none is nearer */
  const guint16 *block_steps;
  const guint64 *rare;                   /* NULL: no colour is rare */
  const guint8 *block_hollow;            /* NULL: all have a value */
  const guint16 *codes;
  guint16 hollow_code;                   /* of points without a value */
} VecTurnKeys;

typedef struct
{
  VecTurnKeys keys;
  VecStyle *styles;        /* (2, n_kinds, n_steps, n_looks): ordinary rows, chosen rows; of each those with a value, those without */
  int n_styles, n_steps, n_kinds;
  VecTurn *turns;
  int n_turns;
} VecTurns;

VecTurns *vec_turns_new (const VecFrame *frame);
void vec_turns_free (VecTurns *turns);

static inline gboolean
vec_turn_takes (const VecTurnKeys *keys, const VecTurn *turn, gint64 i)
{
  return (keys->levels == NULL || keys->levels[i] == turn->level) && (keys->looks == NULL || keys->looks[i] == turn->look)
         && (keys->steps == NULL || keys->steps[i] == turn->step)
         && (keys->block_hollow == NULL || (keys->codes[i] == keys->hollow_code) == turn->is_hollow)
         && (turn->share == VEC_ANY_SHARE || (keys->rare[i >> 6] >> (i & 63) & 1) == (turn->share == VEC_RARE));
}

/* Under the hole of a point there is one in its ring. */
static inline double
vec_style_get_ring_hole (const VecStyle *style)
{
  return style->hole * style->mark.diameter / (style->mark.diameter + 2 * style->mark.outline);
}

/* For vec_scene_dim_color(): −1 in two dimensions. */
static inline int
vec_turn_get_depth (const VecTurnKeys *keys, int step)
{
  return keys->steps != NULL ? step : -1;
}

/* Whether the block has points whose turn it is; @all: has no others. */
gboolean vec_turn_takes_block (const VecTurnKeys *keys, const VecTurn *turn, gint64 block, gboolean *all);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTurns, vec_turns_free)

G_END_DECLS
