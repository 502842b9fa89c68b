#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the program's own files are: beside the sources while it runs from its build folder, else where it was installed. Strings are
 * lent and live as long as the program. */

/* Holds samples/; the environment variable VECTARIUM_DATA_DIR wins. */
const char *vec_paths_get_data_dir (void);

/* For bindtextdomain(). */
const char *vec_paths_get_locale_dir (void);

/* The folder with the compiled settings schema, NULL when the system's own is to be used. */
const char *vec_paths_get_schema_dir (void);

/* The small table of words with dimensions that have names, for lessons; free it. */
char *vec_paths_dup_lesson_sample (void);

/* A file that is shown at first start in the place of the program's own words: what the environment variable VECTARIUM_SAMPLE names. NULL: none. */
const char *vec_paths_get_sample (void);

G_END_DECLS
