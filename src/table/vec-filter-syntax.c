#include "table/vec-filter-syntax.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "table/vec-date.h"
#include "table/vec-filter-match.h"

/* ---- Words and signs */

typedef enum
{
  END,
  WORD,
  QUOTED,
  SIGN,       /* ( ) , = != < <= > >= ~ */
} TokenKind;

typedef struct
{
  TokenKind kind;
  char *text;
  const char *place;   /* where it begins */
} Token;

typedef struct
{
  const char *text;    /* all of it */
  const char *rest;    /* after the token */
  Token token;
  VecTable *table;     /* or NULL */
  GError **error;
} Parser;

/* With the place, counted in characters from 1. */
static gboolean
fail_at (Parser *parser, const char *place, int code, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (parser->error, VEC_ERROR, code, _("The filter, character %ld: %s"),
               g_utf8_pointer_to_offset (parser->text, place) + 1, message);
  return FALSE;
}

static gboolean
fail (Parser *parser, const char *expected)
{
  if (parser->token.kind == END)
    return fail_at (parser, parser->token.place, VEC_ERROR_PARAMETER, _("expected %s, but the text ends."), expected);
  return fail_at (parser, parser->token.place, VEC_ERROR_PARAMETER, _("expected %s, found “%s”."), expected, parser->token.text);
}

static gboolean
read_quoted (Parser *parser)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = parser->rest + 1;

  for (; *p != '"'; p++)
    {
      if (*p == '\0')
        return fail_at (parser, parser->rest, VEC_ERROR_PARAMETER, _("the quote has no end."));
      if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
        p++;
      g_string_append_c (text, *p);
    }
  parser->rest = p + 1;
  parser->token.kind = QUOTED;
  parser->token.text = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static gboolean
read_sign (Parser *parser)
{
  const char *p = parser->rest;
  int length = strchr ("!<>", *p) != NULL && p[1] == '=' ? 2 : 1;

  if (*p == '!' && length == 1)
    return fail_at (parser, p, VEC_ERROR_PARAMETER, _("“!” needs “=” after it; use “not” to turn a condition round."));
  parser->token.kind = SIGN;
  parser->token.text = g_strndup (p, (gsize) length);
  parser->rest = p + length;
  return TRUE;
}

static gboolean
next (Parser *parser)
{
  const char *p = parser->rest;

  g_clear_pointer (&parser->token.text, g_free);
  while (g_ascii_isspace (*p))
    p++;
  parser->rest = parser->token.place = p;
  parser->token.kind = END;
  if (*p == '\0')
    return TRUE;
  if (*p == '"')
    return read_quoted (parser);
  if (strchr ("(),=!<>~", *p) != NULL)
    return read_sign (parser);
  while (*p != '\0' && !g_ascii_isspace (*p) && strchr ("\"(),=!<>~", *p) == NULL)
    p++;
  parser->token.kind = WORD;
  parser->token.text = g_strndup (parser->rest, (gsize) (p - parser->rest));
  parser->rest = p;
  return TRUE;
}

static gboolean
at_word (const Parser *parser, const char *word)
{
  return parser->token.kind == WORD && g_ascii_strcasecmp (parser->token.text, word) == 0;
}

static gboolean
at_sign (const Parser *parser, const char *sign)
{
  return parser->token.kind == SIGN && g_str_equal (parser->token.text, sign);
}

/* ---- One condition */

typedef struct
{
  VecCondition condition;
  char *subject;           /* as written */
  const char *place;
  VecColumn *column;       /* lent; NULL: none, or no table to look in */
  GPtrArray *values;       /* of char *, NULL-terminated when finished */
  GArray *clusters;
} Draft;

static void
draft_init (Draft *draft)
{
  memset (draft, 0, sizeof *draft);
  draft->values = g_ptr_array_new_with_free_func (g_free);
  draft->clusters = g_array_new (FALSE, FALSE, sizeof (int));
}

static void
draft_clear (Draft *draft)
{
  g_free (draft->subject);
  g_ptr_array_unref (draft->values);
  g_array_unref (draft->clusters);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static VecField
field_called (const char *name)
{
  if (g_ascii_strcasecmp (name, "label") == 0)
    return VEC_FIELD_LABEL;
  if (g_ascii_strcasecmp (name, "any") == 0)
    return VEC_FIELD_ANYWHERE;
  return g_ascii_strcasecmp (name, "cluster") == 0 ? VEC_FIELD_CLUSTER : VEC_FIELD_COLUMN;
}

static gboolean
parse_subject (Parser *parser, Draft *draft)
{
  Token *token = &parser->token;

  if (token->kind != QUOTED && (token->kind != WORD || at_word (parser, "and") || at_word (parser, "in") || at_word (parser, "is")))
    return fail (parser, _("the name of a column"));
  draft->subject = g_strdup (token->text);
  draft->place = token->place;
  draft->column = parser->table != NULL ? vec_table_find_column (parser->table, token->text) : NULL;
  draft->condition.field = draft->column == NULL && token->kind == WORD ? field_called (token->text) : VEC_FIELD_COLUMN;
  if (draft->condition.field == VEC_FIELD_COLUMN)
    draft->condition.column = draft->subject;
  if (draft->condition.field == VEC_FIELD_COLUMN && draft->column == NULL && parser->table != NULL)
    return fail_at (parser, token->place, VEC_ERROR_NOT_FOUND, _("there is no column “%s”."), draft->subject);
  return next (parser);
}

static gboolean
parse_number (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && !isnan (*number);
}

static gboolean
check_value_kind (Parser *parser)
{
  return parser->token.kind == QUOTED || parser->token.kind == WORD ? TRUE : fail (parser, _("a value"));
}

static gboolean
add_value (Parser *parser, Draft *draft)
{
  double number;

  if (!check_value_kind (parser))
    return FALSE;
  if (draft->condition.field == VEC_FIELD_CLUSTER)
    {
      int cluster;

      if (!parse_number (parser->token.text, &number) || number < 1 || number > G_MAXINT || number != floor (number))
        return fail (parser, _("the number of a cluster, from 1"));
      cluster = (int) number - 1;
      g_array_append_val (draft->clusters, cluster);
    }
  if (draft->column != NULL && vec_column_get_numbers (draft->column) != NULL && !parse_number (parser->token.text, &number))
    return fail_at (parser, parser->token.place, VEC_ERROR_PARAMETER, _("column “%s” holds numbers; “%s” is none."), draft->subject,
                    parser->token.text);
  g_ptr_array_add (draft->values, g_strdup (parser->token.text));
  return next (parser);
}

/* What is compared by size: numbers, dates. */
static gboolean
parse_end (Parser *parser, Draft *draft, double *end)
{
  const double *numbers = draft->column != NULL ? vec_column_get_numbers (draft->column) : NULL;
  gboolean is_dated = draft->column != NULL && numbers == NULL && vec_column_get_dates (draft->column) != NULL;

  if (!check_value_kind (parser))
    return FALSE;
  if (draft->condition.field != VEC_FIELD_COLUMN)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("“%s” has no size; use =, in or ~."), draft->subject);
  if (draft->column != NULL && numbers == NULL && !is_dated)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("column “%s” holds neither numbers nor dates; use =, in or ~."),
                    draft->subject);
  if (is_dated || (draft->column == NULL && !parse_number (parser->token.text, end)))
    *end = vec_date_parse (parser->token.text);
  else if (!parse_number (parser->token.text, end))
    *end = NAN;
  if (isnan (*end))
    return fail (parser, is_dated ? _("a date such as 2024-03-01") : _("a number"));
  return next (parser);
}

static gboolean
parse_range (Parser *parser, Draft *draft, const char *sign)
{
  VecCondition *condition = &draft->condition;
  gboolean is_less = sign[0] == '<';

  condition->kind = VEC_CONDITION_RANGE;
  condition->low = -INFINITY;
  condition->high = INFINITY;
  if (is_less)
    condition->excludes_high = sign[1] == '\0';
  else
    condition->excludes_low = sign[1] == '\0';
  return parse_end (parser, draft, is_less ? &condition->high : &condition->low);
}

static gboolean
parse_list (Parser *parser, Draft *draft)
{
  if (!at_sign (parser, "("))
    return fail (parser, _("“(” before the values"));
  do
    {
      if (!next (parser) || !add_value (parser, draft))
        return FALSE;
    }
  while (at_sign (parser, ","));
  if (!at_sign (parser, ")"))
    return fail (parser, _("“,” or “)” after a value"));
  return next (parser);
}

static gboolean
parse_missing (Parser *parser, Draft *draft)
{
  if (at_word (parser, "not"))
    {
      draft->condition.negated = !draft->condition.negated;
      if (!next (parser))
        return FALSE;
    }
  if (!at_word (parser, "missing"))
    return fail (parser, _("“missing” after “is”"));
  if (draft->condition.field != VEC_FIELD_COLUMN)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("only a column can be missing; “%s” is none."), draft->subject);
  draft->condition.with_missing = TRUE;
  return next (parser);
}

static gboolean
parse_text (Parser *parser, Draft *draft)
{
  if (!check_value_kind (parser))
    return FALSE;
  if (draft->condition.field == VEC_FIELD_CLUSTER)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("a cluster has a number and no text; use = or in."));
  if (draft->column != NULL && vec_column_get_numbers (draft->column) != NULL)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("column “%s” holds numbers and no text; compare them."), draft->subject);
  g_ptr_array_add (draft->values, g_strdup (parser->token.text));
  draft->condition.kind = VEC_CONDITION_TEXT;
  draft->condition.text = draft->values->pdata[0];
  return next (parser);
}

static gboolean
parse_test (Parser *parser, Draft *draft)
{
  g_autofree char *sign = g_strdup (parser->token.text);
  gboolean is_sign = parser->token.kind == SIGN, is_in = at_word (parser, "in"), is_is = at_word (parser, "is");

  if (!is_in && !is_is && (!is_sign || strchr ("(),", sign[0]) != NULL))
    return fail (parser, _("=, !=, <, <=, >, >=, ~, in or is"));
  if (!next (parser))
    return FALSE;
  draft->condition.kind = VEC_CONDITION_VALUES;
  if (is_is)
    return parse_missing (parser, draft);
  if (is_sign && sign[0] == '~')
    return parse_text (parser, draft);
  if (draft->condition.field == VEC_FIELD_ANYWHERE)
    return fail_at (parser, draft->place, VEC_ERROR_PARAMETER, _("“any” goes with ~ alone."));
  if (is_in)
    return parse_list (parser, draft);
  if (sign[0] == '<' || sign[0] == '>')
    return parse_range (parser, draft, sign);
  if (sign[0] == '!')
    draft->condition.negated = !draft->condition.negated;
  return add_value (parser, draft);
}

/* Returns the filter with one condition more; @filter stays the caller's. */
static VecFilter *
parse_condition (Parser *parser, VecFilter *filter)
{
  g_auto (Draft) draft;
  VecCondition *condition = &draft.condition;

  draft_init (&draft);
  if (at_word (parser, "not"))
    {
      condition->negated = TRUE;
      if (!next (parser))
        return NULL;
    }
  if (!parse_subject (parser, &draft) || !parse_test (parser, &draft))
    return NULL;
  g_ptr_array_add (draft.values, NULL);
  if (condition->field == VEC_FIELD_CLUSTER)
    {
      condition->kind = VEC_CONDITION_CLUSTERS;
      condition->clusters = (const int *) draft.clusters->data;
      condition->n_clusters = draft.clusters->len;
    }
  else if (condition->kind == VEC_CONDITION_VALUES)
    condition->values = (const char *const *) draft.values->pdata;
  return vec_filter_with (filter, condition);
}

VecFilter *
vec_filter_parse (const char *text, VecTable *table, GError **error)
{
  Parser parser = { .text = text, .rest = text, .table = table, .error = error };
  g_autoptr (VecFilter) filter = NULL;
  gboolean good;

  g_return_val_if_fail (g_utf8_validate (text, -1, NULL), NULL);

  good = next (&parser);
  while (good)
    {
      VecFilter *longer = parse_condition (&parser, filter);

      good = longer != NULL;
      if (!good)
        break;
      vec_filter_unref (filter);
      filter = longer;
      if (parser.token.kind == END)
        break;
      good = at_word (&parser, "and") ? next (&parser) : fail (&parser, _("“and” or the end"));
    }
  g_free (parser.token.text);
  return good ? g_steal_pointer (&filter) : NULL;
}

/* ---- Writing */

static void
append_value (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"' || *value == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

static void
append_subject (GString *text, const VecCondition *condition)
{
  static const char *const names[] = { [VEC_FIELD_LABEL] = "label", [VEC_FIELD_ANYWHERE] = "any", [VEC_FIELD_CLUSTER] = "cluster" };

  if (condition->field == VEC_FIELD_COLUMN)
    append_value (text, condition->column);
  else
    g_string_append (text, names[condition->field]);
}

static void
append_end (GString *text, const VecCondition *condition, VecTable *table, const char *sign, double end)
{
  VecColumn *column = table != NULL ? vec_table_find_column (table, condition->column) : NULL;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (text->len > 0)
    g_string_append (text, " and ");
  if (condition->negated)
    g_string_append (text, "not ");
  append_subject (text, condition);
  if (column != NULL && vec_column_get_numbers (column) == NULL && vec_column_get_dates (column) != NULL)
    {
      g_autofree char *date = vec_date_to_string (end, VEC_DATE_SECOND);

      g_string_append_printf (text, " %s \"%s\"", sign, date);
      return;
    }
  g_string_append_printf (text, " %s %s", sign, g_ascii_dtostr (number, sizeof number, end));
}

static void
append_missing (GString *text, const VecCondition *condition, gboolean negated)
{
  if (text->len > 0)
    g_string_append (text, " and ");
  append_subject (text, condition);
  g_string_append (text, negated ? " is not missing" : " is missing");
}

/* The text has no "or": a range with two ends becomes two conditions, and what a legend or the filter bar can ask beyond the grammar (the
 * others of such a range; missing ones beside it) is left out. */
static void
append_range (GString *text, const VecCondition *condition, VecTable *table)
{
  gboolean has_low = !isinf (condition->low), has_high = !isinf (condition->high);

  if (condition->with_missing || (condition->negated && has_low && has_high))
    return;
  if (!has_low && !has_high)
    append_missing (text, condition, !condition->negated);
  if (has_low)
    append_end (text, condition, table, condition->excludes_low ? ">" : ">=", condition->low);
  if (has_high)
    append_end (text, condition, table, condition->excludes_high ? "<" : "<=", condition->high);
}

static void
append_list (GString *text, const VecCondition *condition)
{
  g_string_append (text, " in (");
  for (const char *const *value = condition->values; value != NULL && *value != NULL; value++)
    {
      g_string_append (text, value != condition->values ? ", " : "");
      append_value (text, *value);
    }
  for (guint i = 0; i < condition->n_clusters; i++)
    g_string_append_printf (text, "%s%d", i > 0 ? ", " : "", condition->clusters[i] + 1);
  g_string_append_c (text, ')');
}

static void
append_condition (GString *text, const VecCondition *condition, VecTable *table)
{
  gboolean has_values = condition->n_clusters > 0 || (condition->values != NULL && *condition->values != NULL);

  if (condition->kind == VEC_CONDITION_RANGE)
    {
      append_range (text, condition, table);
      return;
    }
  if (condition->kind != VEC_CONDITION_TEXT && !has_values && !condition->with_missing)
    return;
  if (text->len > 0)
    g_string_append (text, " and ");
  if (condition->negated)
    g_string_append (text, "not ");
  append_subject (text, condition);
  if (condition->kind == VEC_CONDITION_TEXT)
    {
      g_string_append (text, " ~ ");
      append_value (text, condition->text != NULL ? condition->text : "");
    }
  else if (has_values)
    append_list (text, condition);
  else
    g_string_append (text, " is missing");
}

char *
vec_filter_to_text (VecFilter *filter, VecTable *table)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < vec_filter_get_n_conditions (filter); i++)
    if (!vec_filter_get_condition (filter, i)->off)
      append_condition (text, vec_filter_get_condition (filter, i), table);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
