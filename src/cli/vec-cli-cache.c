/* vectarium-cli cache: what is kept of files that took long to read. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "read/vec-cache.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static void
print_json (const char *folder, guint64 n_bytes, guint n_tables, gboolean cleared)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_path (json, "folder", folder);
  vec_cli_json_int (json, "tables", n_tables);
  vec_cli_json_int (json, "bytes", (gint64) n_bytes);
  vec_cli_json_bool (json, "cleared", cleared);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_text (const char *folder, guint64 n_bytes, guint n_tables, gboolean cleared)
{
  g_autofree char *size = g_format_size (n_bytes);
  g_autofree char *shown = vec_cli_display_text (folder);

  if (cleared)
    printf (_("%s: %s removed"), shown, size);
  else
    /* Translators: folder, number of tables, their size. */
    printf (ngettext ("%s: %u table, %s", "%s: %u tables, %s", n_tables), shown, n_tables, size);
  putchar ('\n');
}

static gboolean
run (VecCli *cli, gpointer options, char **arguments, GError **error)
{
  const VecCliCommon *common = options;
  g_autofree char *folder = vec_cache_dup_folder ();
  gboolean clears = strcmp (arguments[0], "clear") == 0;
  guint n_tables;
  guint64 n_bytes = vec_cache_get_size (&n_tables);

  if (!clears && strcmp (arguments[0], "info") != 0)
    {
      g_autofree char *shown = vec_cli_display_text (arguments[0]);

      vec_cli_set_usage_error (error, _("The cache knows info and clear, not “%s”."), shown);
      return FALSE;
    }
  if (clears && !vec_cache_clear (&n_bytes, error))
    return FALSE;
  (common->json ? print_json : print_text) (folder, n_bytes, n_tables, clears);
  return TRUE;
}

static const VecCliOption options_table[] = { { NULL } };

const VecCliCommand vec_cli_cache = {
  .id = "cache",
  .synopsis = N_("info|clear [OPTION…]"),
  .summary = N_("Say what is kept of text files that were read before, or remove it"),
  .details = N_("Text that took long to read, or is large, is kept as numbers below the cache directory, so that it opens at once the next time. "
                "A file that has changed is read anew. The least recently used tables go first beyond 2 GiB or a quarter of the free disk. "
                "--no-cache reads a file without looking there."),
  .arguments = "info|clear",
  .options = options_table,
  .options_size = sizeof (VecCliCommon),
  .run = run,
};
