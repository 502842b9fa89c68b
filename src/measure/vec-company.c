#include "measure/vec-company.h"

#include "base/vec-parallel.h"
#include "measure/vec-map-neighbors.h"

struct _VecCompany
{
  gint64 n_rows;
  int n_axes, k;
  guint32 *neighbors;   /* (n, k): on the first map */
  guint16 *kept;        /* (n): a bit for each of them */
};

VecCompany *
vec_company_new (const float *layout, gint64 n_rows, int n_axes, int k, int n_threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecCompany) company = g_new0 (VecCompany, 1);

  g_return_val_if_fail (k >= 1 && k <= VEC_COMPANY_MAX_K && k < n_rows, NULL);

  company->n_rows = n_rows;
  company->n_axes = n_axes;
  company->k = k;
  company->neighbors = g_new (guint32, n_rows * k);
  company->kept = g_new (guint16, n_rows);
  for (gint64 row = 0; row < n_rows; row++)
    company->kept[row] = (guint16) ((1u << k) - 1);
  if (!vec_map_neighbors_find (layout, n_rows, n_axes, NULL, n_rows, k, n_threads, company->neighbors, cancellable, error))
    return NULL;
  return g_steal_pointer (&company);
}

void
vec_company_free (VecCompany *company)
{
  g_free (company->neighbors);
  g_free (company->kept);
  g_free (company);
}

typedef struct
{
  VecCompany *company;
  int k_near;
  const guint32 *near;  /* (n, k_near) */
} Joining;

static void
join_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Joining *joining = data;
  VecCompany *company = joining->company;

  for (gint64 row = begin; row < end; row++)
    {
      const guint32 *near = joining->near + row * joining->k_near;
      guint16 found = 0;

      for (int j = 0; j < company->k; j++)
        for (int l = 0; l < joining->k_near; l++)
          if (near[l] == company->neighbors[row * company->k + j])
            found |= (guint16) (1u << j);
      company->kept[row] &= found;
    }
}

gboolean
vec_company_add (VecCompany *company, const float *layout, int n_threads, GCancellable *cancellable, GError **error)
{
  int k_near = (int) MIN (2 * company->k, company->n_rows - 1);
  g_autofree guint32 *near = g_new (guint32, company->n_rows * k_near);
  Joining joining = { company, k_near, near };

  if (!vec_map_neighbors_find (layout, company->n_rows, company->n_axes, NULL, company->n_rows, k_near, n_threads, near, cancellable,
                               error))
    return FALSE;
  vec_parallel_for (company->n_rows, n_threads, join_part, &joining);
  return TRUE;
}

void
vec_company_get_shares (VecCompany *company, float *out)
{
  for (gint64 row = 0; row < company->n_rows; row++)
    out[row] = (float) __builtin_popcount (company->kept[row]) / (float) company->k;
}
