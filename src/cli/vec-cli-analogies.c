#include "cli/vec-cli-analogies.h"

#include "base/vec-error.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "measure/vec-analogies.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *name;                      /* "" before the first heading */
  gint64 n_questions, n_asked, n_correct;
} Section;

typedef struct
{
  GArray *sections;   /* of Section */
  GArray *rows;       /* of gint64, A, B, C, D of each question that is asked */
  GArray *places;     /* of guint, the section of each */
} Questions;

static void
section_clear (gpointer data)
{
  g_free (((Section *) data)->name);
}

static void
questions_clear (Questions *self)
{
  g_clear_pointer (&self->sections, g_array_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Questions, questions_clear)

/* ---- Reading */

static void
begin_section (Questions *self, const char *name)
{
  Section section = { .name = g_strdup (name) };

  g_array_append_val (self->sections, section);
}

/* The first row of that name, "New_York" also as "New York"; −1: none. */
static gint64
find_word (VecTable *table, const char *word)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (word), "_", ' ');
  gint64 row = vec_table_find_label (table, word);

  return row >= 0 ? row : vec_table_find_label (table, spaced);
}

/* FALSE: not four words. */
static gboolean
take_question (Questions *self, VecTable *table, GRegex *blanks, const char *line)
{
  g_auto (GStrv) words = g_regex_split (blanks, line, 0);
  gint64 rows[4];
  guint place = self->sections->len - 1;
  Section *section = &g_array_index (self->sections, Section, place);

  if (g_strv_length (words) != 4)
    return FALSE;
  section->n_questions++;
  for (int i = 0; i < 4; i++)
    if ((rows[i] = find_word (table, words[i])) < 0)
      return TRUE;
  section->n_asked++;
  g_array_append_vals (self->rows, rows, 4);
  g_array_append_val (self->places, place);
  return TRUE;
}

static gboolean
read_questions (Questions *self, VecTable *table, const char *path, GError **error)
{
  g_autofree char *name = vec_cli_display_path (path);
  g_autoptr (GRegex) blanks = g_regex_new ("\\s+", 0, 0, NULL);
  g_auto (GStrv) lines = vec_cli_read_lines (path, error);

  self->sections = g_array_new (FALSE, FALSE, sizeof (Section));
  g_array_set_clear_func (self->sections, section_clear);
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->places = g_array_new (FALSE, FALSE, sizeof (guint));
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (*line == ':')
        begin_section (self, g_strchug (lines[i] + 1));
      else if (*line != '\0' && *line != '#')
        {
          if (self->sections->len == 0)
            begin_section (self, "");
          if (take_question (self, table, blanks, line))
            continue;
          g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s”, line %u: four words are needed, A is to B as C is to D."), name, i + 1);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- Answering */

static gboolean
answer (VecCli *cli, const VecCliCommon *common, const Questions *questions, VecTable *table, gint64 n_candidates, GError **error)
{
  gint64 n = questions->places->len;
  g_autofree gint64 *asked = g_new (gint64, 3 * n), *answers = g_new (gint64, n);
  const gint64 *rows = (const gint64 *) (gpointer) questions->rows->data;
  VecAnalogies analogies = { .questions = asked, .n_questions = n, .n_dims = vec_table_get_n_dims (table) };

  analogies.vectors = vec_table_get_vectors (table);
  analogies.n_rows = vec_table_get_n_rows (table);
  if (n_candidates > 0 && n_candidates < analogies.n_rows)
    analogies.n_rows = n_candidates;
  for (gint64 q = 0; q < n; q++)
    memcpy (asked + 3 * q, rows + 4 * q, 3 * sizeof *asked);
  if (!vec_analogies_answer (&analogies, answers, common->n_threads, vec_cli_progress, NULL, cli->cancellable, error))
    return FALSE;
  vec_cli_clear_progress ();
  for (gint64 q = 0; q < n; q++)
    g_array_index (questions->sections, Section, g_array_index (questions->places, guint, q)).n_correct += answers[q] == rows[4 * q + 3];
  return TRUE;
}

static Section
sum_up (const Questions *questions)
{
  Section sum = { 0 };

  for (guint i = 0; i < questions->sections->len; i++)
    {
      const Section *section = &g_array_index (questions->sections, Section, i);

      sum.n_questions += section->n_questions;
      sum.n_asked += section->n_asked;
      sum.n_correct += section->n_correct;
    }
  return sum;
}

/* ---- Printing */

static double
get_accuracy (const Section *section)
{
  return section->n_asked > 0 ? (double) section->n_correct / (double) section->n_asked : 0;
}

static void
add_figures (JsonBuilder *json, const Section *section)
{
  vec_cli_json_int (json, "questions", section->n_questions);
  vec_cli_json_int (json, "asked", section->n_asked);
  vec_cli_json_int (json, "correct", section->n_correct);
  vec_cli_json_double (json, "accuracy", get_accuracy (section));
}

static void
print_json (const char *path, const Questions *questions, const Section *sum)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_path (json, "analogies", path);
  add_figures (json, sum);
  json_builder_set_member_name (json, "sections");
  json_builder_begin_array (json);
  for (guint i = 0; i < questions->sections->len; i++)
    {
      const Section *section = &g_array_index (questions->sections, Section, i);

      json_builder_begin_object (json);
      vec_cli_json_text (json, "name", section->name);
      add_figures (json, section);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_line (const Section *section, const char *name)
{
  /* translators: the share of analogies that were answered, and the name of their section */
  g_print (_("%5.1f %%  %lld of %lld  %s"), 100 * get_accuracy (section), (long long) section->n_correct, (long long) section->n_asked, name);
  g_print ("\n");
}

static void
print_text (const Questions *questions, const Section *sum)
{
  for (guint i = 0; i < questions->sections->len; i++)
    print_line (&g_array_index (questions->sections, Section, i), g_array_index (questions->sections, Section, i).name);
  print_line (sum, _("in all"));
  if (sum->n_asked < sum->n_questions)
    g_print (ngettext ("%lld question has a word that no row is called, and was left out.\n",
                       "%lld questions have a word that no row is called, and were left out.\n", (gulong) (sum->n_questions - sum->n_asked)),
             (long long) (sum->n_questions - sum->n_asked));
}

gboolean
vec_cli_print_analogies (VecCli *cli, const VecCliCommon *common, const char *path, VecTable *table, gint64 n_candidates, GError **error)
{
  g_auto (Questions) questions = { 0 };
  Section sum;

  if (!read_questions (&questions, table, path, error))
    return FALSE;
  if (questions.places->len == 0)
    {
      g_autofree char *name = vec_cli_display_path (path);

      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("No question of “%s” has four words that are labels of “%s”."), name,
                   vec_table_get_name (table));
      return FALSE;
    }
  if (!answer (cli, common, &questions, table, n_candidates, error))
    return FALSE;
  sum = sum_up (&questions);
  if (common->json)
    print_json (path, &questions, &sum);
  else
    print_text (&questions, &sum);
  return TRUE;
}
