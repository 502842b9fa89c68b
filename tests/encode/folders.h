#pragma once

#include <glib.h>

/* A folder below the tests' temporary one that holds the given files: name, content, … NULL. Free its path. */
char *make_folder (const char *name, ...) G_GNUC_NULL_TERMINATED;

/* Removes it with all that is in it. */
void remove_folder (const char *folder);
