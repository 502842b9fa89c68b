#include "plot/vec-morph.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define SERIAL 20000          /* fewer rows are not worth waking threads */
#define MAX_SAMPLE 20000      /* so many rows tell how two pictures lie to each other */
#define WORTH_TURNING 0.1     /* of the most that two pictures can agree */
#define SWEEPS 200            /* of the power iteration, at most */

struct _VecMorph
{
  gint64 n_rows;
  float *start, *end;         /* (n_rows, 3) */
  double start_middle[3], end_middle[3];
  VecQuaternion turn;
};

/* ---- How far it turns */

static gboolean
is_somewhere (const float *p)
{
  return isfinite (p[0]) && isfinite (p[1]) && isfinite (p[2]);
}

static gint64
get_stride (gint64 n_rows)
{
  return MAX (n_rows / MAX_SAMPLE, 1);
}

/* About which it turns; any other point would do. */
static void
find_middle (const float *places, gint64 n_rows, double middle[3])
{
  double sum[3] = { 0 };
  gint64 n = 0;

  for (gint64 i = 0; i < n_rows; i += get_stride (n_rows))
    if (is_somewhere (places + 3 * i))
      {
        for (int axis = 0; axis < 3; axis++)
          sum[axis] += places[3 * i + axis];
        n++;
      }
  for (int axis = 0; axis < 3; axis++)
    middle[axis] = n > 0 ? sum[axis] / (double) n : 0;
}

/* products (3, 3) = Σ start endᵀ from their middles, and their squared lengths; returns whether both are flat. */
static gboolean
find_products (VecMorph *self, double products[9], double *start_squared, double *end_squared)
{
  gboolean is_flat = TRUE;

  memset (products, 0, 9 * sizeof *products);
  *start_squared = *end_squared = 0;
  for (gint64 i = 0; i < self->n_rows; i += get_stride (self->n_rows))
    {
      const float *p = self->start + 3 * i, *q = self->end + 3 * i;

      if (!is_somewhere (p) || !is_somewhere (q))
        continue;
      is_flat = is_flat && p[2] == 0 && q[2] == 0;
      for (int a = 0; a < 3; a++)
        {
          double from = p[a] - self->start_middle[a], to = q[a] - self->end_middle[a];

          *start_squared += from * from;
          *end_squared += to * to;
          for (int b = 0; b < 3; b++)
            products[3 * a + b] += from * (q[b] - self->end_middle[b]);
        }
    }
  return is_flat;
}

static VecQuaternion
turn_in_the_plane (const double s[9])
{
  return vec_quaternion_turn (0, 0, 1, atan2 (s[1] - s[3], s[0] + s[4]));
}

/* The eigenvector of the largest eigenvalue of Horn's matrix, by power iteration on N + |N|, whose largest is that one. */
static VecQuaternion
turn_in_space (const double s[9])
{
  const double n[16] = {
    s[0] + s[4] + s[8], s[5] - s[7],        s[6] - s[2],         s[1] - s[3],
    s[5] - s[7],        s[0] - s[4] - s[8], s[1] + s[3],         s[6] + s[2],
    s[6] - s[2],        s[1] + s[3],        -s[0] + s[4] - s[8], s[5] + s[7],
    s[1] - s[3],        s[6] + s[2],        s[5] + s[7],         -s[0] - s[4] + s[8],
  };
  double norm = 0, q[4] = { 1, 0.01, 0.02, 0.03 };

  for (int i = 0; i < 16; i++)
    norm += n[i] * n[i];
  norm = sqrt (norm);
  for (int sweep = 0; sweep < SWEEPS && norm > 0; sweep++)
    {
      double next[4], length = 0;

      for (int a = 0; a < 4; a++)
        {
          next[a] = norm * q[a];
          for (int b = 0; b < 4; b++)
            next[a] += n[4 * a + b] * q[b];
          length += next[a] * next[a];
        }
      for (int a = 0; a < 4; a++)
        q[a] = next[a] / sqrt (length);
    }
  return vec_quaternion_normalize ((VecQuaternion) { q[0], q[1], q[2], q[3] });
}

/* Σ end · (turned start) */
static double
get_agreement (const double products[9], VecQuaternion turn)
{
  double m[9], sum = 0;

  vec_quaternion_to_matrix (turn, m);
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      sum += products[3 * a + b] * m[3 * b + a];
  return sum;
}

static void
find_turn (VecMorph *self)
{
  double products[9], start_squared, end_squared, gain;
  VecQuaternion turn = find_products (self, products, &start_squared, &end_squared) ? turn_in_the_plane (products)
                                                                                    : turn_in_space (products);

  self->turn = VEC_QUATERNION_IDENTITY;
  gain = get_agreement (products, turn) - get_agreement (products, VEC_QUATERNION_IDENTITY);
  if (gain > WORTH_TURNING * sqrt (start_squared * end_squared))
    self->turn = turn;
}

/* ---- The way */

VecMorph *
vec_morph_new (gint64 n_rows, float *start, float *end)
{
  VecMorph *self = g_new0 (VecMorph, 1);

  self->n_rows = n_rows;
  self->start = start;
  self->end = end;
  find_middle (start, n_rows, self->start_middle);
  find_middle (end, n_rows, self->end_middle);
  find_turn (self);
  return self;
}

void
vec_morph_free (VecMorph *morph)
{
  g_free (morph->start);
  g_free (morph->end);
  g_free (morph);
}

void
vec_morph_aim (VecMorph *morph, float *end)
{
  g_free (morph->end);
  morph->end = end;
  find_middle (end, morph->n_rows, morph->end_middle);
}

gint64
vec_morph_get_n_rows (VecMorph *morph)
{
  return morph->n_rows;
}

VecQuaternion
vec_morph_get_turn (VecMorph *morph)
{
  return morph->turn;
}

typedef struct
{
  const VecMorph *morph;
  float from[9], to[9];       /* how each picture is turned now, by its share of the whole */
  float middle[3];
  float share;
  float *out;
} Way;

static void
apply (const float m[9], const double middle[3], const float *p, float out[3])
{
  float x = (float) (p[0] - middle[0]), y = (float) (p[1] - middle[1]), z = (float) (p[2] - middle[2]);

  for (int a = 0; a < 3; a++)
    out[a] = m[3 * a] * x + m[3 * a + 1] * y + m[3 * a + 2] * z;
}

static void
go_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Way *way = data;
  const VecMorph *self = way->morph;

  for (gint64 i = 3 * begin; i < 3 * end; i += 3)
    {
      float from[3], to[3];

      apply (way->to, self->end_middle, self->end + i, to);
      if (is_somewhere (self->start + i))
        apply (way->from, self->start_middle, self->start + i, from);
      else
        memcpy (from, to, sizeof to);
      for (int a = 0; a < 3; a++)
        way->out[i + a] = way->middle[a] + from[a] + way->share * (to[a] - from[a]);
    }
}

static void
set_matrix (float out[9], VecQuaternion turn)
{
  double m[9];

  vec_quaternion_to_matrix (turn, m);
  for (int i = 0; i < 9; i++)
    out[i] = (float) m[i];
}

void
vec_morph_get (VecMorph *morph, double share, float *out)
{
  Way way = { .morph = morph, .share = (float) share, .out = out };
  VecQuaternion so_far = vec_quaternion_slerp (VEC_QUATERNION_IDENTITY, morph->turn, share);

  if (share >= 1)
    {
      memcpy (out, morph->end, sizeof *out * 3 * (gsize) morph->n_rows);
      return;
    }
  set_matrix (way.from, so_far);
  set_matrix (way.to, vec_quaternion_multiply (so_far, vec_quaternion_invert (morph->turn)));
  for (int a = 0; a < 3; a++)
    way.middle[a] = (float) (morph->start_middle[a] + share * (morph->end_middle[a] - morph->start_middle[a]));
  vec_parallel_for (morph->n_rows, morph->n_rows < SERIAL ? 1 : 0, go_part, &way);
}
