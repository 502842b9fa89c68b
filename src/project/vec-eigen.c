/* LAPACK's dsyevr, which computes only the wanted pairs. */
#include "project/vec-eigen.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-threads.h"

#define PATIENT_ORDER 256 /* above this order on a thread of its own, so that one can stop waiting */

void dsyevr_ (const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda, const double *vl,
              const double *vu, const int *il, const int *iu, const double *abstol, int *m, double *w, double *z, const int *ldz,
              int *isuppz, double *work, const int *lwork, int *iwork, const int *liwork, int *info);

typedef struct
{
  gatomicrefcount ref_count;
  int order, n_wanted, info;
  double *matrix;          /* (order, order), upper triangle */
  double *values;          /* (order): ascending */
  double *eigenvectors;    /* (n_wanted, order): rows, by ascending value */
  GMutex lock;
  GCond finished;
  gboolean is_finished;
} Eigen;

static void
eigen_unref (Eigen *eigen)
{
  if (!g_atomic_ref_count_dec (&eigen->ref_count))
    return;
  g_free (eigen->matrix);
  g_free (eigen->values);
  g_free (eigen->eigenvectors);
  g_mutex_clear (&eigen->lock);
  g_cond_clear (&eigen->finished);
  g_free (eigen);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eigen, eigen_unref)

static Eigen *
eigen_new (double *matrix, int order, int n_wanted)
{
  Eigen *eigen = g_new0 (Eigen, 1);

  g_atomic_ref_count_init (&eigen->ref_count);
  eigen->order = order;
  eigen->n_wanted = n_wanted;
  eigen->matrix = matrix;
  eigen->values = g_new (double, order);
  eigen->eigenvectors = g_new (double, (gsize) n_wanted * order);
  g_mutex_init (&eigen->lock);
  g_cond_init (&eigen->finished);
  return eigen;
}

/* A row-major upper triangle is LAPACK's lower one. */
static void
eigen_solve (Eigen *eigen)
{
  int n = eigen->order, first = n - eigen->n_wanted + 1, found = 0, lwork = -1, liwork = -1, iwork_size;
  double tolerance = 0, work_size, bound = 0;
  g_autofree int *support = g_new (int, 2 * n);
  g_autofree double *work = NULL;
  g_autofree int *iwork = NULL;

  dsyevr_ ("V", "I", "L", &n, eigen->matrix, &n, &bound, &bound, &first, &n, &tolerance, &found, eigen->values,
           eigen->eigenvectors, &n, support, &work_size, &lwork, &iwork_size, &liwork, &eigen->info);
  lwork = (int) work_size;
  liwork = iwork_size;
  work = g_new (double, lwork);
  iwork = g_new (int, liwork);
  dsyevr_ ("V", "I", "L", &n, eigen->matrix, &n, &bound, &bound, &first, &n, &tolerance, &found, eigen->values,
           eigen->eigenvectors, &n, support, work, &lwork, iwork, &liwork, &eigen->info);
  if (eigen->info == 0 && found < eigen->n_wanted)
    eigen->info = 1;
}

static gpointer
eigen_thread (gpointer data)
{
  g_autoptr (Eigen) eigen = data;

  eigen_solve (eigen);
  vec_threads_end (NULL);
  g_mutex_lock (&eigen->lock);
  eigen->is_finished = TRUE;
  g_cond_signal (&eigen->finished);
  g_mutex_unlock (&eigen->lock);
  return NULL;
}

static gboolean
eigen_run (Eigen *eigen, GCancellable *cancellable, GError **error)
{
  gboolean finished;

  if (eigen->order < PATIENT_ORDER || cancellable == NULL)
    eigen_solve (eigen);
  else
    {
      g_atomic_ref_count_inc (&eigen->ref_count);
      vec_threads_begin (NULL);
      g_thread_unref (g_thread_new ("vec-eigen", eigen_thread, eigen));
      g_mutex_lock (&eigen->lock);
      while (!eigen->is_finished && !g_cancellable_is_cancelled (cancellable))
        g_cond_wait_until (&eigen->finished, &eigen->lock, g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND);
      finished = eigen->is_finished;
      g_mutex_unlock (&eigen->lock);
      if (!finished)
        return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (eigen->info == 0)
    return TRUE;
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED, _("The principal components could not be computed."));
  return FALSE;
}

gboolean
vec_eigen_largest (double *matrix, int order, int n_wanted, double *values, double *eigenvectors, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (Eigen) eigen = eigen_new (matrix, order, n_wanted);

  if (!eigen_run (eigen, cancellable, error))
    return FALSE;
  for (int i = 0; i < n_wanted; i++)
    {
      values[i] = eigen->values[n_wanted - 1 - i];
      memcpy (eigenvectors + (gsize) i * order, eigen->eigenvectors + (gsize) (n_wanted - 1 - i) * order,
              order * sizeof (double));
    }
  return TRUE;
}
