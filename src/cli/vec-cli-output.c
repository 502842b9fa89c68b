/* What the command line shows and writes. Results go to standard output, everything else to standard error. */
#include "cli/vec-cli-output.h"

#include "base/vec-error.h"
#include "cli/vec-cli-options.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Text for a terminal */

char *
vec_cli_display_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (shown, "\\n");
      else if (c == '\t')
        g_string_append (shown, "\\t");
      else if (c == '\r')
        g_string_append (shown, "\\r");
      else if (g_unichar_iscntrl (c))
        g_string_append_printf (shown, "\\x%02x", c);
      else
        g_string_append_unichar (shown, c);
    }
  return g_string_free (shown, FALSE);
}

int
vec_cli_display_width (const char *text)
{
  int width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

char *
vec_cli_display_path (const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  return vec_cli_display_text (name);
}

char *
vec_cli_format_number (double value)
{
  if (value == floor (value) && fabs (value) < 1e15)
    return g_strdup_printf ("%'.0f", value);
  return g_strdup_printf ("%.6g", value);
}

void
vec_cli_message (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  vec_cli_clear_progress ();
  fprintf (stderr, "vectarium-cli: %s\n", message);
}

/* ---- Progress */

static GMutex progress_lock;
static gint64 progress_shown_at; /* monotonic µs; 0: nothing is on the line */

void
vec_cli_progress (const char *stage, guint64 done, guint64 total, gpointer unused)
{
  gint64 now = g_get_monotonic_time ();

  if (!isatty (STDERR_FILENO))
    return;
  g_mutex_lock (&progress_lock);
  if (now - progress_shown_at > 100000)
    {
      progress_shown_at = now;
      if (total > 0)
        fprintf (stderr, "\r\033[K%s  %3d %%", stage, (int) (100.0 * (double) done / (double) total));
      else
        fprintf (stderr, "\r\033[K%s …", stage);
      fflush (stderr);
    }
  g_mutex_unlock (&progress_lock);
}

void
vec_cli_clear_progress (void)
{
  g_mutex_lock (&progress_lock);
  if (progress_shown_at != 0)
    fputs ("\r\033[K", stderr);
  progress_shown_at = 0;
  g_mutex_unlock (&progress_lock);
}

/* ---- Grid */

struct _VecCliGrid
{
  char *alignment;
  guint n_columns;
  GPtrArray *cells; /* row by row */
};

VecCliGrid *
vec_cli_grid_new (const char *alignment)
{
  VecCliGrid *grid = g_new0 (VecCliGrid, 1);

  grid->alignment = g_strdup (alignment);
  grid->n_columns = (guint) strlen (alignment);
  grid->cells = g_ptr_array_new_with_free_func (g_free);
  return grid;
}

void
vec_cli_grid_free (VecCliGrid *grid)
{
  if (grid == NULL)
    return;
  g_ptr_array_unref (grid->cells);
  g_free (grid->alignment);
  g_free (grid);
}

void
vec_cli_grid_take (VecCliGrid *grid, char *cell)
{
  g_ptr_array_add (grid->cells, cell);
}

void
vec_cli_grid_add (VecCliGrid *grid, const char *cell)
{
  vec_cli_grid_take (grid, vec_cli_display_text (cell));
}

void
vec_cli_grid_add_number (VecCliGrid *grid, double value)
{
  vec_cli_grid_take (grid, vec_cli_format_number (value));
}

static void
print_cell (const char *cell, int width, char alignment, gboolean last)
{
  int padding = MAX (0, width - vec_cli_display_width (cell));

  if (alignment == 'r')
    printf ("%*s%s", padding, "", cell);
  else if (last)
    printf ("%s", cell);
  else
    printf ("%s%*s", cell, padding, "");
  fputs (last ? "\n" : "  ", stdout);
}

void
vec_cli_grid_print (VecCliGrid *grid)
{
  g_autofree int *widths = g_new0 (int, grid->n_columns);

  g_return_if_fail (grid->cells->len % grid->n_columns == 0);
  for (guint i = 0; i < grid->cells->len; i++)
    widths[i % grid->n_columns] = MAX (widths[i % grid->n_columns], vec_cli_display_width (grid->cells->pdata[i]));

  vec_cli_clear_progress ();
  for (guint i = 0; i < grid->cells->len; i++)
    {
      guint column = i % grid->n_columns;

      print_cell (grid->cells->pdata[i], widths[column], grid->alignment[column], column + 1 == grid->n_columns);
    }
}

/* ---- JSON */

void
vec_cli_json_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
vec_cli_json_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
vec_cli_json_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
vec_cli_json_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
vec_cli_json_path (JsonBuilder *builder, const char *name, const char *path)
{
  g_autofree char *shown = path ? g_filename_display_name (path) : NULL;

  vec_cli_json_text (builder, name, shown);
}

void
vec_cli_json_print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);

  vec_cli_clear_progress ();
  puts (text);
}

/* ---- Files */

gboolean
vec_cli_require_output (const char *path, GError **error)
{
  if (path != NULL)
    return TRUE;
  vec_cli_set_usage_error (error, _("-o OUT is missing: where the result is to be written."));
  return FALSE;
}

gboolean
vec_cli_check_output (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = vec_cli_display_path (path);
  g_autofree char *shown_folder = vec_cli_display_path (folder);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” cannot be written: it is a folder."), shown);
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” cannot be written: there is no folder “%s”."), shown, shown_folder);
  else if (g_access (folder, W_OK) != 0)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” cannot be written: the folder “%s” does not allow it (%s)."), shown,
                 shown_folder, g_strerror (errno));
  else
    return TRUE;
  return FALSE;
}

gboolean
vec_cli_has_extension (const char *path, const char *extension)
{
  const char *dot = strrchr (path, '.');

  return dot != NULL && g_ascii_strcasecmp (dot + 1, extension) == 0;
}

gboolean
vec_cli_check_extension (const char *path, const char *const *extensions, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  for (const char *const *extension = extensions; *extension != NULL; extension++)
    if (vec_cli_has_extension (path, *extension))
      return TRUE;
  list = g_strjoinv (", .", (char **) extensions);
  shown = vec_cli_display_path (path);
  vec_cli_set_usage_error (error, _("-o, --output needs a file that ends in one of: .%s; “%s” does not."), list, shown);
  return FALSE;
}

void
vec_cli_append_csv (GString *line, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL && !g_ascii_isspace (text[0]))
    {
      g_string_append (line, text);
      return;
    }
  g_string_append_c (line, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *text);
    }
  g_string_append_c (line, '"');
}

gboolean
vec_cli_write (const char *path, const char *data, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *shown = NULL;

  if (g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0666, &reason))
    return TRUE;
  shown = vec_cli_display_path (path);
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” could not be written: %s"), shown, reason->message);
  return FALSE;
}
