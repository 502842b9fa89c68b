#include "cli/vec-cli-similarity.h"

#include "base/vec-error.h"
#include "base/vec-metric.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "measure/vec-correlation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  GPtrArray *texts;   /* of char*, two for each pair */
  GArray *scores;     /* of float, one for each pair */
} Pairs;

typedef struct
{
  gint64 n_pairs, n_measured, n_guessed;
  double spearman, pearson;
} Figures;

static void
pairs_clear (Pairs *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->scores, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pairs, pairs_clear)

/* By tabs, else by white space: three fields, the last a number. */
static gboolean
take_line (Pairs *self, const char *line)
{
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_auto (GStrv) fields = strchr (line, '\t') != NULL ? g_strsplit (line, "\t", -1) : g_regex_split (blanks, line, 0);
  char *end = NULL;
  float score;

  if (g_strv_length (fields) != 3)
    return FALSE;
  score = (float) g_ascii_strtod (fields[2], &end);
  if (end == fields[2] || *g_strchug (end) != '\0' || !isfinite (score))
    return FALSE;
  g_ptr_array_add (self->texts, g_steal_pointer (&fields[0]));
  g_ptr_array_add (self->texts, fields[1]);
  fields[1] = NULL;
  g_free (g_steal_pointer (&fields[2]));
  g_array_append_val (self->scores, score);
  return TRUE;
}

static gboolean
read_pairs (Pairs *self, const char *path, GError **error)
{
  g_autofree char *name = vec_cli_display_path (path);
  g_auto (GStrv) lines = vec_cli_read_lines (path, error);

  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->scores = g_array_new (FALSE, FALSE, sizeof (float));
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#' && !take_line (self, lines[i]))
      {
        g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s”, line %u: two texts and a number are needed, with tabs between them."), name, i + 1);
        return FALSE;
      }
  if (self->scores->len >= 2)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s” has fewer than two pairs of texts."), name);
  return FALSE;
}

static gboolean
has_guess (const VecEncoding *encoding)
{
  return encoding->guessed != NULL && encoding->guessed[0] != NULL;
}

static gboolean
measure (VecCli *cli, const Pairs *pairs, VecEncoder *encoder, Figures *figures, GError **error)
{
  gint64 n = pairs->scores->len;
  int n_dims = vec_encoder_get_n_dims (encoder);
  g_autofree float *vectors = g_new (float, (gsize) (2 * n) * (gsize) n_dims), *cosines = g_new (float, n), *scores = g_new (float, n);
  g_autofree VecEncoding *encodings = g_new0 (VecEncoding, 2 * n);

  *figures = (Figures) { .n_pairs = n };
  if (!vec_encoder_encode (encoder, (const char *const *) pairs->texts->pdata, 2 * n, vectors, encodings, cli->cancellable, error))
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    if (encodings[2 * i].encoded && encodings[2 * i + 1].encoded)
      {
        scores[figures->n_measured] = g_array_index (pairs->scores, float, i);
        cosines[figures->n_measured++] = (float) vec_cosine (vectors + 2 * i * n_dims, vectors + (2 * i + 1) * n_dims, n_dims);
        figures->n_guessed += has_guess (&encodings[2 * i]) || has_guess (&encodings[2 * i + 1]);
      }
  for (gint64 i = 0; i < 2 * n; i++)
    vec_encoding_clear (&encodings[i]);
  figures->spearman = vec_spearman (cosines, scores, figures->n_measured);
  figures->pearson = vec_pearson (cosines, scores, figures->n_measured);
  return TRUE;
}

static void
print_json (const char *path, VecEncoder *encoder, const Figures *figures)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_path (json, "similarity", path);
  vec_cli_json_text (json, "encoder", vec_encoder_get_title (encoder));
  vec_cli_json_text (json, "fingerprint", vec_encoder_get_fingerprint (encoder));
  vec_cli_json_int (json, "pairs", figures->n_pairs);
  vec_cli_json_int (json, "measured", figures->n_measured);
  vec_cli_json_int (json, "guessed", figures->n_guessed);
  vec_cli_json_double (json, "spearman", figures->spearman);
  vec_cli_json_double (json, "pearson", figures->pearson);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

gboolean
vec_cli_print_similarity (VecCli *cli, const VecCliCommon *common, const char *path, VecEncoder *encoder, GError **error)
{
  g_auto (Pairs) pairs = { 0 };
  Figures figures;

  if (!read_pairs (&pairs, path, error) || !measure (cli, &pairs, encoder, &figures, error))
    return FALSE;
  if (figures.n_measured < 2)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("The encoder knows the texts of fewer than two pairs."));
      return FALSE;
    }
  if (common->json)
    {
      print_json (path, encoder, &figures);
      return TRUE;
    }
  g_print (_("Spearman %.4f, Pearson %.4f, %lld of %lld pairs"), figures.spearman, figures.pearson, (long long) figures.n_measured,
           (long long) figures.n_pairs);
  g_print ("\n");
  return TRUE;
}
