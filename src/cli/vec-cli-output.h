#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* ---- Text for a terminal */

/* @text as it can stand in one line: control characters and bytes that are no UTF-8 become escapes; free it. */
char *vec_cli_display_text (const char *text);

/* Columns of a terminal that @text takes (East Asian wide characters take two). */
int vec_cli_display_width (const char *text);

/* The name of a file as it can stand in a message; free it. */
char *vec_cli_display_path (const char *path);

/* A whole number with separators of thousands as the locale has them, another in the shortest form; free it. */
char *vec_cli_format_number (double value);

/* A message for a person on standard error, after the program's name. */
void vec_cli_message (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* ---- Progress: VecProgressFunc for the whole program: one line on standard error that is rewritten, and only when that is a
 * terminal. Takes no user data. */
void vec_cli_progress (const char *stage, guint64 done, guint64 total, gpointer unused);
void vec_cli_clear_progress (void);

/* ---- A table of text on standard output: columns are as wide as their widest cell. */
typedef struct _VecCliGrid VecCliGrid;

/* @alignment: one letter for each column, 'l' or 'r'. */
VecCliGrid *vec_cli_grid_new (const char *alignment);
void vec_cli_grid_free (VecCliGrid *grid);
void vec_cli_grid_take (VecCliGrid *grid, char *cell);          /* takes over @cell; cells fill rows from the left */
void vec_cli_grid_add (VecCliGrid *grid, const char *cell);
void vec_cli_grid_add_number (VecCliGrid *grid, double value);
void vec_cli_grid_print (VecCliGrid *grid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCliGrid, vec_cli_grid_free)

/* ---- JSON */

/* Adds a member to the object that @builder is in; values that are not finite become null. */
void vec_cli_json_double (JsonBuilder *builder, const char *name, double value);
void vec_cli_json_int (JsonBuilder *builder, const char *name, gint64 value);
void vec_cli_json_bool (JsonBuilder *builder, const char *name, gboolean value);
void vec_cli_json_text (JsonBuilder *builder, const char *name, const char *value);   /* NULL: null */
void vec_cli_json_path (JsonBuilder *builder, const char *name, const char *path);

/* Prints the finished root of @builder as one line on standard output. */
void vec_cli_json_print (JsonBuilder *builder);

/* ---- Files */

/* A usage error when no -o was given. */
gboolean vec_cli_require_output (const char *path, GError **error);

/* Fails early when @path can not become a file: its folder is missing or cannot be written to, or it is a folder itself. */
gboolean vec_cli_check_output (const char *path, GError **error);

/* Whether the output @path ends in one of @extensions (without dots, NULL-terminated), whatever the case; else a usage error. */
gboolean vec_cli_check_extension (const char *path, const char *const *extensions, GError **error);
gboolean vec_cli_has_extension (const char *path, const char *extension);

/* Adds @text as one field of a comma-separated line, quoted where it must be. */
void vec_cli_append_csv (GString *line, const char *text);

/* Replaces @path by @length bytes of @data as a whole, or leaves it as it was. */
gboolean vec_cli_write (const char *path, const char *data, gsize length, GError **error);

G_END_DECLS
