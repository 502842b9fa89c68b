/* From the command line to a command: finds it, reads its options, runs it, reports what went wrong. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-lost-pages.h"
#include "base/vec-parallel.h"
#include "read/vec-cache.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum
{
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
};

static const VecCliCommand *const commands[] = {
  &vec_cli_info,     &vec_cli_convert, &vec_cli_project, &vec_cli_neighbors, &vec_cli_analogy,
  &vec_cli_cluster,  &vec_cli_encode,  &vec_cli_plot,    &vec_cli_evaluate,  &vec_cli_learn,
  &vec_cli_senses,
  &vec_cli_cache,
};

gboolean
vec_cli_was_given (VecCli *cli, const char *name)
{
  return g_hash_table_contains (cli->given, name);
}

static const VecCliCommand *
find_command (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->id, id) == 0)
      return commands[i];
  return NULL;
}

/* ---- Interrupting */

static gboolean
interrupted_cb (gpointer cancellable)
{
  /* Whoever asks twice does not want to wait until everything is tidy. */
  if (g_cancellable_is_cancelled (cancellable))
    _exit (EXIT_FAILED);
  g_cancellable_cancel (cancellable);
  return G_SOURCE_CONTINUE;
}

static void
add_signal (GMainContext *context, int number, GCancellable *cancellable)
{
  g_autoptr (GSource) source = g_unix_signal_source_new (number);

  g_source_set_callback (source, interrupted_cb, g_object_ref (cancellable), g_object_unref);
  g_source_attach (source, context);
}

static gpointer
watch_signals_thread (gpointer context)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

/* Ctrl-C cancels, from a thread of its own: the main one works and does not run a loop. */
static void
watch_signals (GCancellable *cancellable)
{
  g_autoptr (GMainContext) context = g_main_context_new ();

  add_signal (context, SIGINT, cancellable);
  add_signal (context, SIGTERM, cancellable);
  g_thread_unref (g_thread_new ("vec-signals", watch_signals_thread, g_steal_pointer (&context)));
}

/* ---- Help */

static void
print_overview (FILE *stream)
{
  fprintf (stream, "%s\n\n%s\n\n%s\n", _("Usage: vectarium-cli COMMAND [OPTION…]"),
           _("Vectarium without a window: reads files of vectors, and shows what is near to what."), _("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stream, "  %-11s %s\n", commands[i]->id, _(commands[i]->summary));
  fprintf (stream, "\n%s\n%s\n", _("“vectarium-cli COMMAND --help” explains a command and its options."),
           _("The exit status is 0 on success, 1 when the operation failed and 2 when the command line was not understood."));
}

static void
print_help (const VecCliCommand *command, const VecCliGroup *groups)
{
  g_autofree char *options = vec_cli_describe_options (groups);

  /* Translators: %s are the command and its arguments. */
  printf (_("Usage: vectarium-cli %s %s"), command->id, _(command->synopsis));
  printf ("\n\n%s\n", _(command->summary));
  if (command->details != NULL)
    printf ("\n%s\n", _(command->details));
  fputs (options, stdout);
}

/* ---- Running */

static int
report_usage (const char *command, const char *message)
{
  vec_cli_message ("%s", message);
  if (command != NULL)
    fprintf (stderr, _("Try “vectarium-cli %s --help”."), command);
  else
    fputs (_("Try “vectarium-cli --help”."), stderr);
  fputc ('\n', stderr);
  return EXIT_USAGE;
}

static gboolean
check_arguments (const VecCliCommand *command, GPtrArray *positional, GError **error)
{
  g_auto (GStrv) names = g_strsplit (command->arguments, " ", -1);
  guint n_names = *command->arguments ? g_strv_length (names) : 0;

  if (positional->len < n_names && *names[positional->len] != '[')
    {
      vec_cli_set_usage_error (error, _("The argument %s is missing: vectarium-cli %s %s"), _(names[positional->len]), command->id,
                               _(command->synopsis));
      return FALSE;
    }
  if (positional->len > n_names)
    {
      g_autofree char *shown = vec_cli_display_text (positional->pdata[n_names]);

      vec_cli_set_usage_error (error, _("The argument “%s” is one too many: vectarium-cli %s %s"), shown, command->id,
                               _(command->synopsis));
      return FALSE;
    }
  return TRUE;
}

static int
report (const VecCliCommand *command, const GError *error)
{
  if (g_error_matches (error, VEC_CLI_ERROR, VEC_CLI_ERROR_USAGE))
    return report_usage (command->id, error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vec_cli_message ("%s", _("Stopped; nothing was written."));
  else
    vec_cli_message ("%s", error->message);
  return EXIT_FAILED;
}

static int
run (const VecCliCommand *command, VecCliCommon *options, VecCli *cli, char **arguments)
{
  g_autoptr (GError) error = NULL;
  gboolean done, is_written;

  vec_set_default_threads (options->n_threads);
  watch_signals (cli->cancellable);
  vec_cache_set_enabled (!options->no_cache);
  done = command->run (cli, options, arguments, &error);
  vec_cli_clear_progress ();
  is_written = fflush (stdout) == 0 && !ferror (stdout);
  vec_cache_finish (!g_cancellable_is_cancelled (cli->cancellable));
  if (!done)
    return report (command, error);
  if (vec_lost_pages_get_count () > 0)
    {
      vec_cli_message ("%s", _("A file was shortened while it was being read; the result is not to be trusted."));
      return EXIT_FAILED;
    }
  if (!is_written)
    {
      vec_cli_message ("%s", _("The result could not be written to standard output."));
      return EXIT_FAILED;
    }
  return EXIT_DONE;
}

static int
parse_and_run (const VecCliCommand *command, char **args)
{
  g_autofree VecCliCommon *options = g_malloc0 (command->options_size);
  g_autofree VecCliGroup *groups = vec_cli_shared_groups (command);
  g_autoptr (GPtrArray) positional = g_ptr_array_new ();
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VecCli cli = { .given = given, .cancellable = cancellable };
  gboolean parsed;

  vec_cli_shared_init (options);
  if (command->init != NULL)
    command->init (options);
  parsed = vec_cli_parse (groups, args, options, positional, given, &error);
  if (options->help)
    {
      print_help (command, groups);
      return EXIT_DONE;
    }
  if (!parsed || !check_arguments (command, positional, &error))
    return report (command, error);
  g_ptr_array_add (positional, NULL);
  return run (command, options, &cli, (char **) positional->pdata);
}

int
vec_cli_main (int argc, char **argv)
{
  const VecCliCommand *command;
  g_autofree char *message = NULL;
  g_autofree char *shown = NULL;

  if (argc < 2)
    {
      print_overview (stderr);
      return EXIT_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
      print_overview (stdout);
      return EXIT_DONE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("vectarium-cli %s\n", VEC_VERSION);
      return EXIT_DONE;
    }
  command = find_command (argv[1]);
  if (command != NULL)
    return parse_and_run (command, argv + 2);

  shown = vec_cli_display_text (argv[1]);
  if (argv[1][0] == '-')
    message = g_strdup_printf (_("A command must come first, not the option “%s”."), shown);
  else
    message = g_strdup_printf (_("The command “%s” is unknown."), shown);
  return report_usage (NULL, message);
}
