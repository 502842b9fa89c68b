/* The command line's grammar: GNU long options, single letters, nothing abbreviated. GOption is not used because its messages
 * name neither the range nor the choices, and its tables point to global variables. */
#include "cli/vec-cli-options.h"

#include "cli/vec-cli-output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (vec-cli-error-quark, vec_cli_error)

void
vec_cli_set_usage_error (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, VEC_CLI_ERROR, VEC_CLI_ERROR_USAGE, message);
}

static gboolean
takes_value (const VecCliOption *option)
{
  return option->type != VEC_CLI_FLAG && option->type != VEC_CLI_UNFLAG;
}

static const VecCliOption *
find_option (const VecCliGroup *groups, const char *name, gsize length)
{
  for (; groups->options != NULL; groups++)
    for (const VecCliOption *option = groups->options; option->name != NULL; option++)
      if (strlen (option->name) == length && strncmp (option->name, name, length) == 0)
        return option;
  return NULL;
}

static const VecCliOption *
find_letter (const VecCliGroup *groups, char letter)
{
  for (; groups->options != NULL; groups++)
    for (const VecCliOption *option = groups->options; option->name != NULL; option++)
      if (option->letter == letter)
        return option;
  return NULL;
}

/* "--row", or "-k, --count": whichever of the two was typed is recognised; free it. */
static char *
dup_names (const VecCliOption *option)
{
  if (option->letter != '\0')
    return g_strdup_printf ("-%c, --%s", option->letter, option->name);
  return g_strdup_printf ("--%s", option->name);
}

/* ---- Values */

static gboolean
fail_number (const VecCliOption *option, const char *text, gboolean whole, GError **error)
{
  g_autofree char *names = dup_names (option);
  g_autofree char *minimum = vec_cli_format_number (option->minimum);
  g_autofree char *maximum = vec_cli_format_number (option->maximum);
  g_autofree char *shown = vec_cli_display_text (text);

  if (option->type == VEC_CLI_SEED)
    vec_cli_set_usage_error (error, _("%s takes a whole number from 0 to 2⁶³ − 1, not “%s”."), names, shown);
  else if (option->maximum >= (double) G_MAXINT64)
    vec_cli_set_usage_error (error, _("%s takes a whole number of at least %s, not “%s”."), names, minimum, shown);
  else if (whole)
    vec_cli_set_usage_error (error, _("%s takes a whole number from %s to %s, not “%s”."), names, minimum, maximum,
                             shown);
  else
    vec_cli_set_usage_error (error, _("%s takes a number from %s to %s, not “%s”."), names, minimum, maximum, shown);
  return FALSE;
}

static gboolean
parse_whole (const VecCliOption *option, const char *text, gint64 *value, GError **error)
{
  char *end;

  errno = 0;
  *value = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '\0' || g_ascii_isspace (*text) || errno != 0 || (double) *value < option->minimum
      || (double) *value > option->maximum)
    return fail_number (option, text, TRUE, error);
  return TRUE;
}

static gboolean
parse_seed (const VecCliOption *option, const char *text, guint64 *value, GError **error)
{
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, value, NULL))
    return fail_number (option, text, TRUE, error);
  return TRUE;
}

static gboolean
parse_double (const VecCliOption *option, const char *text, double *value, GError **error)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || g_ascii_isspace (*text) || !isfinite (*value) || *value < option->minimum
      || *value > option->maximum)
    return fail_number (option, text, FALSE, error);
  return TRUE;
}

static const char *const *
get_choices (const VecCliOption *option)
{
  return option->get_choices != NULL ? option->get_choices () : option->choices;
}

static gboolean
check_choice (const VecCliOption *option, const char *text, GError **error)
{
  const char *const *choices = get_choices (option);
  g_autofree char *names = dup_names (option);
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  if (g_strv_contains (choices, text))
    return TRUE;
  list = g_strjoinv (", ", (char **) choices);
  shown = vec_cli_display_text (text);
  vec_cli_set_usage_error (error, _("%s does not know “%s”; it takes one of: %s."), names, shown, list);
  return FALSE;
}

static gboolean
check_text (const VecCliOption *option, const char *text, GError **error)
{
  g_autofree char *names = dup_names (option);

  if (option->type == VEC_CLI_PATH && *text == '\0')
    {
      vec_cli_set_usage_error (error, _("%s needs the name of a file, which cannot be empty."), names);
      return FALSE;
    }
  if (option->type != VEC_CLI_PATH && !g_utf8_validate (text, -1, NULL))
    {
      vec_cli_set_usage_error (error, _("The value of %s is not valid UTF-8 text."), names);
      return FALSE;
    }
  return TRUE;
}

static gboolean
add_text (const VecCliOption *option, const char *text, VecCliTexts *texts, GError **error)
{
  if (texts->n == VEC_CLI_MAX_TEXTS)
    {
      vec_cli_set_usage_error (error, _("--%s can be given %d times at most."), option->name, VEC_CLI_MAX_TEXTS);
      return FALSE;
    }
  texts->values[texts->n++] = text;
  return TRUE;
}

static gboolean
store (const VecCliOption *option, const char *text, gpointer place, GError **error)
{
  gpointer member = (char *) place + option->offset;
  gint64 whole;

  switch (option->type)
    {
    case VEC_CLI_FLAG:
    case VEC_CLI_UNFLAG:
      *(gboolean *) member = option->type == VEC_CLI_FLAG;
      return TRUE;
    case VEC_CLI_INT:
      if (!parse_whole (option, text, &whole, error))
        return FALSE;
      *(int *) member = (int) whole;
      return TRUE;
    case VEC_CLI_ROW:
      return parse_whole (option, text, member, error);
    case VEC_CLI_SEED:
      return parse_seed (option, text, member, error);
    case VEC_CLI_DOUBLE:
      return parse_double (option, text, member, error);
    case VEC_CLI_CHOICE:
      if (!check_choice (option, text, error))
        return FALSE;
      break;
    case VEC_CLI_TEXTS:
      return check_text (option, text, error) && add_text (option, text, member, error);
    case VEC_CLI_TEXT:
    case VEC_CLI_PATH:
      if (!check_text (option, text, error))
        return FALSE;
      break;
    default:
      g_assert_not_reached ();
    }
  *(const char **) member = text;
  return TRUE;
}

/* ---- Arguments */

/* Whether @arg is written exactly like an option of this command: then it is not meant as the value of the one before. */
static gboolean
is_option (const VecCliGroup *groups, const char *arg)
{
  if (g_str_has_prefix (arg, "--"))
    return find_option (groups, arg + 2, strlen (arg + 2)) != NULL;
  return arg[0] == '-' && arg[1] != '\0' && arg[2] == '\0' && find_letter (groups, arg[1]) != NULL;
}

/* Takes the option that **args is, and its value; moves *args to the last argument used. */
static gboolean
parse_option (const VecCliGroup *groups, char ***args, gpointer place, GHashTable *given, GError **error)
{
  const char *arg = **args;
  const char *name = arg + 2;
  const char *value = NULL;
  const VecCliOption *option;

  if (arg[1] == '-')
    {
      const char *equals = strchr (name, '=');

      option = find_option (groups, name, equals ? (gsize) (equals - name) : strlen (name));
      value = equals ? equals + 1 : NULL;
    }
  else
    {
      option = find_letter (groups, arg[1]);
      value = arg[2] != '\0' ? arg + 2 : NULL;
    }

  if (option == NULL)
    {
      g_autofree char *shown = vec_cli_display_text (arg);

      vec_cli_set_usage_error (error, _("The option “%s” is unknown."), shown);
      return FALSE;
    }
  if (!takes_value (option) && value != NULL)
    {
      g_autofree char *names = dup_names (option);

      vec_cli_set_usage_error (error, _("%s takes no value."), names);
      return FALSE;
    }
  if (takes_value (option) && value == NULL)
    {
      value = (*args)[1];
      if (value == NULL || is_option (groups, value))
        {
          g_autofree char *names = dup_names (option);

          vec_cli_set_usage_error (error, _("%s needs a value: --%s %s."), names, option->name, _(option->value));
          return FALSE;
        }
      ++*args;
    }
  g_hash_table_add (given, (gpointer) option->name);
  return store (option, value, place, error);
}

gboolean
vec_cli_parse (const VecCliGroup *groups, char **args, gpointer place, GPtrArray *positional, GHashTable *given, GError **error)
{
  gboolean only_positional = FALSE;

  for (; *args != NULL; args++)
    {
      if (only_positional || (*args)[0] != '-' || (*args)[1] == '\0')
        g_ptr_array_add (positional, *args);
      else if (strcmp (*args, "--") == 0)
        only_positional = TRUE;
      else if (!parse_option (groups, &args, place, given, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Help */

static char *
describe_left (const VecCliOption *option)
{
  g_autofree char *names = dup_names (option);
  int indent = option->letter != '\0' ? 2 : 6;

  if (option->value == NULL)
    return g_strdup_printf ("%*s%s", indent, "", names);
  return g_strdup_printf ("%*s%s %s", indent, "", names, _(option->value));
}

static char *
describe_right (const VecCliOption *option)
{
  g_autofree char *list = NULL;

  if (option->type != VEC_CLI_CHOICE)
    return g_strdup (_(option->help));
  list = g_strjoinv (", ", (char **) get_choices (option));
  if (g_str_has_suffix (_(option->help), ".") || g_str_has_suffix (_(option->help), "。"))
    /* Translators: the help of an option, which is a sentence, and the values that it takes. */
    return g_strdup_printf (_("%s One of: %s."), _(option->help), list);
  /* Translators: the help of an option, and the values that it takes. */
  return g_strdup_printf (_("%s: %s"), _(option->help), list);
}

char *
vec_cli_describe_options (const VecCliGroup *groups)
{
  GString *text = g_string_new (NULL);

  for (; groups->options != NULL; groups++)
    {
      if (groups->options[0].name == NULL)
        continue;
      g_string_append_printf (text, "\n%s\n", _(groups->title));
      for (const VecCliOption *option = groups->options; option->name != NULL; option++)
        {
          g_autofree char *left = describe_left (option);
          g_autofree char *right = describe_right (option);

          g_string_append (text, left);
          g_string_append_printf (text, "%*s%s\n", MAX (2, 28 - vec_cli_display_width (left)), "", right);
        }
    }
  return g_string_free (text, FALSE);
}
