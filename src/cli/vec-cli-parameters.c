/* What is typed is kept by option, VecCliCommon.parameters in the order of the options, until it is known which method's it is. */
#include "cli/vec-cli-parameters.h"

#include "cli/vec-cli-output.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const VecParameterChoice switch_choices[] = { { "no", NULL, FALSE }, { "yes", NULL, TRUE }, { NULL } };

static const VecParameterChoice *
get_choices (const VecParameter *parameter)
{
  return parameter->type == VEC_PARAMETER_BOOLEAN ? switch_choices : parameter->choices;
}

static VecCliType
get_type (const VecParameter *parameter)
{
  if (parameter->type == VEC_PARAMETER_CHOICE || parameter->type == VEC_PARAMETER_BOOLEAN)
    return VEC_CLI_CHOICE;
  return parameter->type == VEC_PARAMETER_INT ? VEC_CLI_INT : VEC_CLI_DOUBLE;
}

/* @known (or NULL) and after it those of @parameter that it has not. */
static const char *const *
join_choices (const char *const *known, const VecParameter *parameter)
{
  GPtrArray *list = g_ptr_array_new ();

  for (; known != NULL && *known != NULL; known++)
    g_ptr_array_add (list, (gpointer) *known);
  for (const VecParameterChoice *choice = get_choices (parameter); choice->id != NULL; choice++)
    if (!g_ptr_array_find_with_equal_func (list, choice->id, g_str_equal, NULL))
      g_ptr_array_add (list, (gpointer) choice->id);
  g_ptr_array_add (list, NULL);
  return (const char *const *) g_ptr_array_free (list, FALSE);
}

/* ---- Options */

/* One by one: it is made once and lives as long as the program. */
static void
widen_option (VecCliOption *option, const VecParameter *parameter)
{
  g_assert ((option->type == VEC_CLI_CHOICE) == (get_type (parameter) == VEC_CLI_CHOICE));

  if (option->type == VEC_CLI_CHOICE)
    {
      const char *const *known = option->choices;

      option->choices = join_choices (known, parameter);
      g_free ((gpointer) known);
      return;
    }
  if (get_type (parameter) == VEC_CLI_DOUBLE)
    option->type = VEC_CLI_DOUBLE;
  option->minimum = MIN (option->minimum, parameter->minimum);
  option->maximum = MAX (option->maximum, parameter->maximum);
}

static VecCliOption
make_option (const VecParameter *parameter, guint index)
{
  VecCliOption option = {
    .name = parameter->id,
    .type = get_type (parameter),
    .offset = G_STRUCT_OFFSET (VecCliCommon, parameters) + index * sizeof (VecCliValue),
    .value = N_("N"),
    .help = parameter->help,
    .minimum = parameter->minimum,
    .maximum = parameter->maximum,
  };

  if (option.type == VEC_CLI_CHOICE)
    {
      option.value = N_("NAME");
      option.choices = join_choices (NULL, parameter);
    }
  return option;
}

static int
find_option (const VecCliOption *options, guint n_options, const char *id)
{
  for (guint i = 0; i < n_options; i++)
    if (strcmp (options[i].name, id) == 0)
      return (int) i;
  return -1;
}

static GArray *
make_options (void)
{
  GArray *options = g_array_new (TRUE, TRUE, sizeof (VecCliOption));

  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    for (const VecParameter *parameter = (*method)->parameters; parameter != NULL && parameter->id != NULL; parameter++)
      {
        int known = find_option ((const VecCliOption *) options->data, options->len, parameter->id);

        if (parameter->type == VEC_PARAMETER_SEED)
          continue;
        if (known >= 0)
          widen_option (&g_array_index (options, VecCliOption, known), parameter);
        else
          {
            VecCliOption option = make_option (parameter, options->len);

            g_assert (options->len < VEC_CLI_MAX_PARAMETERS);
            g_array_append_val (options, option);
          }
      }
  return options;
}

static GArray *
get_options (void)
{
  static GArray *options;

  if (g_once_init_enter (&options))
    g_once_init_leave (&options, make_options ());
  return options;
}

void
vec_cli_parameters_add (GArray *options)
{
  g_array_append_vals (options, get_options ()->data, get_options ()->len);
}

/* ---- Values */

static gboolean
take_choice (const VecParameter *parameter, const char *id, VecProjectionParams *params, GError **error)
{
  g_autofree const char *const *ids = NULL;
  g_autofree char *list = NULL, *option = NULL;

  for (const VecParameterChoice *choice = get_choices (parameter); choice->id != NULL; choice++)
    if (strcmp (choice->id, id) == 0)
      {
        vec_parameter_set (parameter, params, choice->value);
        return TRUE;
      }
  ids = join_choices (NULL, parameter);
  list = g_strjoinv (", ", (char **) ids);
  option = g_strconcat ("--", parameter->id, NULL);
  vec_cli_set_usage_error (error, _("%s does not know “%s”; it takes one of: %s."), option, id, list);
  return FALSE;
}

static gboolean
take_value (const VecParameter *parameter, const VecCliOption *option, const VecCliValue *value, VecProjectionParams *params,
            GError **error)
{
  switch (option->type)
    {
    case VEC_CLI_CHOICE:
      return take_choice (parameter, value->choice, params, error);
    case VEC_CLI_INT:
      vec_parameter_set (parameter, params, value->whole);
      return TRUE;
    default:
      vec_parameter_set (parameter, params, value->number);
      return TRUE;
    }
}

gboolean
vec_cli_parameters_take (VecCli *cli, const VecCliCommon *common, const VecProjectionMethod *method, VecProjectionParams *params,
                         GError **error)
{
  const VecCliOption *options = (const VecCliOption *) get_options ()->data;

  for (const VecParameter *parameter = method->parameters; parameter != NULL && parameter->id != NULL; parameter++)
    {
      int i = find_option (options, get_options ()->len, parameter->id);

      if (i >= 0 && vec_cli_was_given (cli, parameter->id)
          && !take_value (parameter, &options[i], &common->parameters[i], params, error))
        return FALSE;
    }
  return TRUE;
}
