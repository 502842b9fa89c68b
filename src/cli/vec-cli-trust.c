#include "cli/vec-cli-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

void
vec_cli_trust_init (VecTrust *trust)
{
  *trust = (VecTrust) { .trustworthiness = NAN, .continuity = NAN, .distance_correlation = NAN };
}

gboolean
vec_cli_trust_measure (VecCli *cli, const VecCliCommon *common, VecSpace *space, VecMetric metric, const float *positions,
                       int n_axes, gint64 n_sample, VecTrust *trust, GError **error)
{
  VecTrustInput input = { .vectors = vec_space_get_vectors (space), .n_dims = vec_space_get_n_dims (space), .metric = metric,
                          .layout = positions, .n_axes = n_axes, .n_rows = vec_space_get_n_rows (space), .n_sample = n_sample,
                          .seed = common->seed, .n_threads = common->n_threads };
  gboolean measured = vec_trust_measure (&input, trust, vec_cli_progress, NULL, cli->cancellable, error);

  vec_cli_clear_progress ();
  return measured;
}

double
vec_cli_trust_get_preservation10 (const VecTrust *trust)
{
  for (int i = 0; i < trust->n_ks; i++)
    if (trust->ks[i] == 10)
      return trust->preservation[i];
  return NAN;
}

void
vec_cli_trust_add_preservation (JsonBuilder *json, const VecTrust *trust)
{
  json_builder_set_member_name (json, "preservation");
  if (trust->n_ks == 0)
    {
      json_builder_add_null_value (json);
      return;
    }
  json_builder_begin_object (json);
  for (int i = 0; i < trust->n_ks; i++)
    {
      g_autofree char *k = g_strdup_printf ("%d", trust->ks[i]);

      vec_cli_json_double (json, k, trust->preservation[i]);
    }
  json_builder_end_object (json);
}

void
vec_cli_trust_add_json (JsonBuilder *json, const VecTrust *trust)
{
  vec_cli_json_double (json, "preservation10", vec_cli_trust_get_preservation10 (trust));
  vec_cli_trust_add_preservation (json, trust);
  vec_cli_json_double (json, "trustworthiness", trust->trustworthiness);
  vec_cli_json_double (json, "continuity", trust->continuity);
  vec_cli_json_double (json, "distance_correlation", trust->distance_correlation);
}

static void
add_figure (VecCliGrid *grid, const char *title, double value)
{
  if (!isfinite (value))
    return;
  vec_cli_grid_add (grid, title);
  vec_cli_grid_take (grid, g_strdup_printf ("%.4f", value));
}

void
vec_cli_trust_add_text (VecCliGrid *grid, const VecTrust *trust)
{
  for (int i = 0; i < trust->n_ks; i++)
    {
      g_autofree char *title = g_strdup_printf (ngettext ("Share of the %d nearest neighbor kept",
                                                          "Share of the %d nearest neighbors kept", (gulong) trust->ks[i]),
                                                trust->ks[i]);

      add_figure (grid, title, trust->preservation[i]);
    }
  add_figure (grid, _("Trustworthiness"), trust->trustworthiness);
  add_figure (grid, _("Continuity"), trust->continuity);
  add_figure (grid, _("Rank correlation of distances"), trust->distance_correlation);
}
