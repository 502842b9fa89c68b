#include "cli/vec-cli-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "encode/vec-encoder-open.h"
#include "encode/vec-static-encoder.h"

VecEncoder *
vec_cli_open_encoder (VecCli *cli, const VecCliCommon *common, const char *path, GError **error)
{
  g_autoptr (VecTable) words = NULL;

  if (path == NULL || g_file_test (path, G_FILE_TEST_IS_DIR))
    return vec_encoder_open (path, cli->cancellable, error);
  words = vec_cli_read (cli, common, path, FALSE, error);
  return words != NULL ? vec_static_encoder_new (words, error) : NULL;
}

/* ---- For a table */

static gboolean
made_it (VecEncoder *encoder, VecProvenance *provenance)
{
  return strcmp (vec_encoder_get_fingerprint (encoder), vec_provenance_get_fingerprint (provenance)) == 0;
}

/* The built-in one if it made the table; NULL without an error if not. */
static VecEncoder *
find_builtin (VecCli *cli, VecProvenance *provenance)
{
  g_autoptr (VecEncoder) builtin = provenance != NULL ? vec_encoder_open (NULL, cli->cancellable, NULL) : NULL;

  return builtin != NULL && made_it (builtin, provenance) ? g_steal_pointer (&builtin) : NULL;
}

static gboolean
check_encoder (VecEncoder *encoder, VecTable *table, const char *path, gboolean any, GError **error)
{
  VecProvenance *provenance = vec_table_get_provenance (table);

  if (vec_encoder_get_n_dims (encoder) != vec_table_get_n_dims (table))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
                   _("“%s” makes vectors of %d dimensions, but “%s” has %d: it was made by another encoder."), vec_encoder_get_title (encoder),
                   vec_encoder_get_n_dims (encoder), vec_table_get_name (table), vec_table_get_n_dims (table));
      return FALSE;
    }
  if (provenance == NULL || made_it (encoder, provenance))
    return TRUE;
  if (any)
    {
      vec_cli_message (_("“%s” was made by “%s”; distances to what “%s” makes of the text mean little."), vec_table_get_name (table),
                       vec_provenance_get_encoder (provenance), vec_encoder_get_title (encoder));
      return TRUE;
    }
  if (path == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("“%s” was made by “%s”: say with --encoder where that is."),
                 vec_table_get_name (table), vec_provenance_get_encoder (provenance));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("“%s” was made by “%s”, not by “%s”; with --any-encoder it is used all the same."),
                 vec_table_get_name (table), vec_provenance_get_encoder (provenance), vec_encoder_get_title (encoder));
  return FALSE;
}

VecEncoder *
vec_cli_open_encoder_for (VecCli *cli, const VecCliCommon *common, const char *path, VecTable *table, gboolean any, GError **error)
{
  g_autoptr (VecEncoder) encoder = NULL;

  if (path != NULL)
    encoder = vec_cli_open_encoder (cli, common, path, error);
  else
    {
      encoder = find_builtin (cli, vec_table_get_provenance (table));
      if (encoder == NULL)
        encoder = vec_static_encoder_new (table, vec_table_get_provenance (table) == NULL || any ? error : NULL);
    }
  if (encoder == NULL && path == NULL && vec_table_get_provenance (table) != NULL && !any)
    g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("“%s” was made by “%s”: say with --encoder where that is."),
                 vec_table_get_name (table), vec_provenance_get_encoder (vec_table_get_provenance (table)));
  if (encoder == NULL || !check_encoder (encoder, table, path, any, error))
    return NULL;
  return g_steal_pointer (&encoder);
}
