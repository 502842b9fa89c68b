/* Axes by their ends, classes by a column, and columns as they are: what project and plot take beside numbers. */
#include "cli/vec-cli-guide.h"

#include "cli/vec-cli-output.h"
#include "encode/vec-anchor.h"
#include "project/vec-guide-table.h"

#include <glib/gi18n-lib.h>

#define COMMON(member) G_STRUCT_OFFSET (VecCliCommon, member)

static const VecCliOption options_table[] = {
  { "axis", 0, VEC_CLI_TEXTS, COMMON (axes), N_("FROM:TO"),
    N_("with --method axes, once for each axis: its two ends, each a label, several with commas, COLUMN=VALUE, or a text") },
  { "polar", 0, VEC_CLI_FLAG, COMMON (polar), NULL, N_("with --method axes: the axes are spokes of a star") },
  { "by", 0, VEC_CLI_TEXT, COMMON (by), N_("COLUMN"), N_("with --method lda: the column of categories to tell apart") },
  { "columns", 0, VEC_CLI_TEXT, COMMON (columns), N_("X,Y"),
    N_("with --method raw: number columns or dimensions, by name or number from 1") },
  { NULL },
};

static const struct
{
  const char *option;
  VecGuideKind kind;
} uses[] = {
  { "axis", VEC_GUIDE_AXES }, { "polar", VEC_GUIDE_AXES }, { "by", VEC_GUIDE_CLASSES }, { "columns", VEC_GUIDE_COLUMNS },
};

const VecCliOption *
vec_cli_guide_get_options (void)
{
  return options_table;
}

void
vec_cli_guide_warn_about_unused (VecCli *cli, const VecProjectionMethod *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    if (vec_cli_was_given (cli, uses[i].option) && uses[i].kind != method->guide)
      vec_cli_message (_("--%s has no effect on --method %s."), uses[i].option, method->id);
}

/* Whether something was said that only the method @id understands. */
static gboolean
was_meant (VecCli *cli, const char *id)
{
  const VecProjectionMethod *method = vec_projection_method_find (id);

  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (vec_cli_was_given (cli, parameter->id))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    if (uses[i].kind == method->guide && vec_cli_was_given (cli, uses[i].option))
      return TRUE;
  return FALSE;
}

const VecProjectionMethod *
vec_cli_guide_choose_method (VecCli *cli, const VecCliCommon *common, VecTable *table)
{
  static const char *const guided[] = { "axes", "lda", "raw" };

  if (vec_cli_was_given (cli, "method") || vec_cli_was_given (cli, "pca") || was_meant (cli, common->method))
    return vec_projection_method_find (common->method);
  for (guint i = 0; i < G_N_ELEMENTS (guided); i++)
    if (was_meant (cli, guided[i]))
      return vec_projection_method_find (guided[i]);
  if (!vec_guide_suits_raw (table))
    return vec_projection_method_find (common->method);
  if (vec_table_get_n_dims (table) > 3)
    vec_cli_message (_("The columns x and y are drawn as they are; --method pca makes a picture of the vectors."));
  return vec_projection_method_find ("raw");
}

/* ---- Axes */

static gboolean
split_axis (VecTable *table, const char *text, char **from, char **to, GError **error)
{
  g_autofree char *shown = NULL;

  if (vec_anchor_split (table, text, from, to))
    return TRUE;
  shown = vec_cli_display_text (text);
  vec_cli_set_usage_error (error, _("--axis takes two ends with a colon between them, FROM:TO, not “%s”."), shown);
  return FALSE;
}

static gboolean
make_axes (const VecCliCommon *common, VecTable *table, GCancellable *cancellable, VecGuide **guide, GError **error)
{
  int n = common->axes.n, d = vec_table_get_n_dims (table);
  g_autofree float *ends = g_new (float, (gsize) MAX (n, 1) * 2 * d);
  g_auto (GStrv) titles = g_new0 (char *, (gsize) n * 2 + 1);
  g_autoptr (VecEncoder) encoder = NULL;

  if (n == 0)
    {
      vec_cli_set_usage_error (error, _("--method axes needs --axis FROM:TO, for example --axis man:woman."));
      return FALSE;
    }
  for (int axis = 0; axis < n; axis++)
    if (!split_axis (table, common->axes.values[axis], &titles[2 * axis], &titles[2 * axis + 1], error))
      return FALSE;
  for (int i = 0; i < 2 * n; i++)
    if (!vec_anchor_find (table, &encoder, titles[i], ends + (gsize) i * d, cancellable, error))
      return FALSE;
  *guide = vec_guide_new_axes (ends, n, d, (const char *const *) titles, common->polar);
  return TRUE;
}

/* ---- Columns */

static gboolean
make_columns (VecCli *cli, const VecCliCommon *common, VecTable *table, VecGuide **guide, GError **error)
{
  g_auto (GStrv) names = common->columns != NULL ? g_strsplit (common->columns, ",", -1) : vec_guide_dup_default_columns (table);
  int n = (int) g_strv_length (names);

  for (char **name = names; *name != NULL; name++)
    g_strstrip (*name);
  if (common->columns != NULL && n != common->params.n_dims)
    {
      vec_cli_set_usage_error (error, _("--columns names as many columns as the map has dimensions: %d, not %d."),
                               common->params.n_dims, n);
      return FALSE;
    }
  *guide = vec_guide_new_named_columns (table, (const char *const *) names, error);
  return *guide != NULL;
}

static gboolean
make_classes (const VecCliCommon *common, VecTable *table, VecGuide **guide, GError **error)
{
  if (common->by == NULL)
    {
      vec_cli_set_usage_error (error, _("--method lda needs --by COLUMN: the column of categories to tell apart."));
      return FALSE;
    }
  *guide = vec_guide_new_named_category (table, common->by, error);
  return *guide != NULL;
}

gboolean
vec_cli_guide_make (VecCli *cli, const VecCliCommon *common, VecTable *table, const VecProjectionMethod *method,
                    VecGuide **guide, GError **error)
{
  *guide = NULL;
  switch (method->guide)
    {
    case VEC_GUIDE_AXES:
      return make_axes (common, table, cli->cancellable, guide, error);
    case VEC_GUIDE_CLASSES:
      return make_classes (common, table, guide, error);
    case VEC_GUIDE_COLUMNS:
      return make_columns (cli, common, table, guide, error);
    default:
      return TRUE;
    }
}
