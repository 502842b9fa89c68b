#pragma once

#include "cli/vec-cli-layout.h"

G_BEGIN_DECLS

/* New rows in a map that was made before: places of the rows of a file among those of another one. */
typedef struct
{
  const char *onto;        /* the file of the map's rows */
  const char *at;          /* their coordinates, in the same order */
  const char *output;      /* NULL: only the figures are wanted */
} VecCliOnto;

/* Reads, places and writes, and prints what was done: the whole of “project FILE --onto … --at …”. */
gboolean vec_cli_onto_run (VecCli *cli, const VecCliCommon *common, const VecCliOnto *onto, const char *path, GError **error);

G_END_DECLS
