/* Whether the picture can be trusted, as the session tells it. */
#include "session-fixture.h"

#include "base/vec-blas.h"
#include "base/vec-error.h"

#include <math.h>
#include <string.h>

static gboolean
is_trust_known (VecSession *session)
{
  const VecTrust *trust = vec_session_get_trust (session);

  return trust != NULL && trust->is_of_present;
}

/* ---- The figures. */

static void
test_figures (void)
{
  g_autoptr (VecTable) table = make_table (400, 8, 1);
  g_autoptr (VecSession) session = vec_session_new ();
  g_autofree char *verdict = NULL;
  const VecTrust *trust;
  Count changes = { 0 };

  g_assert_null (vec_session_get_trust (session));
  g_assert_null (vec_session_dup_verdict (session));
  count_signal (session, "trust-changed", &changes);
  vec_session_set_iterations (session, 300);
  vec_session_set_table (session, table);
  wait_until (is_trust_known (session));
  g_assert_cmpint (changes.n, >, 0);
  trust = vec_session_get_trust (session);
  g_assert_cmpint (trust->n_ks, ==, 3);
  g_assert_cmpint (trust->ks[0], ==, 10);
  g_assert_cmpint (trust->ks[2], ==, 100);
  g_assert_cmpint (trust->n_sampled, ==, 400);
  g_assert_cmpfloat (trust->preservation[0], >, 0.2);
  g_assert_cmpfloat (trust->preservation[2], >, 0.9);   /* the four groups */
  g_assert_cmpfloat (trust->trustworthiness, >, 0.9);
  g_assert_cmpfloat (trust->continuity, >, 0.9);
  verdict = vec_session_dup_verdict (session);
  g_assert_true (g_str_has_prefix (verdict, "This map keeps "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/trust/figures", test_figures);
  return g_test_run ();
}
