#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "cli/vec-cli-options.h"
#include "project/vec-projection.h"
#include "project/vec-treatment.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

#define VEC_CLI_MAX_PARAMETERS 64

/* The value of an option that is made from a method's parameter. */
typedef union
{
  int whole;
  double number;
  const char *choice;
} VecCliValue;

/* The options that several commands share; the first member of every command's own structure of options. */
typedef struct
{
  gboolean help;
  gboolean json;
  int n_threads;
  guint64 seed;

  /* VEC_CLI_READS */
  const char *format;
  const char *label;
  const char *vectors;
  const char *header;
  const char *delimiter;
  const char *metadata;
  const char *join;
  const char *join_key;
  const char *missing;
  const char *part;
  VecCliTexts more;             /* files whose rows follow */
  gboolean skip_bad_rows;
  gint64 first;                 /* rows; 0: all */
  gint64 random;
  const char *where;
  gboolean no_cache;

  /* VEC_CLI_FILTERS */
  const char *filter;

  /* VEC_CLI_TREATS */
  const char *treatment;

  /* VEC_CLI_COMPARES */
  const char *metric;

  /* VEC_CLI_PROJECTS */
  const char *method;
  const char *preset;           /* NULL: none */
  int pca_dims;                 /* −1: not said */
  VecProjectionParams params;   /* what the methods share */
  VecCliValue parameters[VEC_CLI_MAX_PARAMETERS]; /* their own, as given: see vec-cli-parameters.h */
  VecCliTexts axes;             /* FROM:TO */
  gboolean polar;
  const char *by;
  const char *columns;
} VecCliCommon;

typedef enum
{
  VEC_CLI_READS = 1 << 0,
  VEC_CLI_TREATS = 1 << 1,
  VEC_CLI_COMPARES = 1 << 2,
  VEC_CLI_PROJECTS = 1 << 3,
  VEC_CLI_FILTERS = 1 << 4,
} VecCliShares;

/* One call of the program. */
typedef struct
{
  GHashTable *given;            /* names of the options on the command line */
  GCancellable *cancellable;    /* by Ctrl-C */
} VecCli;

/* A subcommand: one constant table per file. */
typedef struct
{
  const char *id;
  const char *synopsis;         /* N_(): what follows the id in the first line of the help */
  const char *summary;          /* N_(): one line */
  const char *details;          /* N_(): more for the help, or NULL */
  const char *arguments;        /* names of the positional arguments, needed unless in brackets: "FILE A B C", "[INPUT]" */
  guint shares;                 /* VecCliShares */
  const VecCliOption *options;  /* its own, ends with the name NULL */
  gsize options_size;           /* of its structure of options */
  void (*init) (gpointer options);  /* defaults other than 0, or NULL */

  /* @arguments: at most as many as there are names, NULL-terminated. FALSE with VEC_CLI_ERROR_USAGE is bad usage, with any other error a failure. */
  gboolean (*run) (VecCli *cli, gpointer options, char **arguments, GError **error);
} VecCliCommand;

extern const VecCliCommand vec_cli_info;
extern const VecCliCommand vec_cli_convert;
extern const VecCliCommand vec_cli_project;
extern const VecCliCommand vec_cli_neighbors;
extern const VecCliCommand vec_cli_analogy;
extern const VecCliCommand vec_cli_cluster;
extern const VecCliCommand vec_cli_encode;
extern const VecCliCommand vec_cli_plot;
extern const VecCliCommand vec_cli_evaluate;
extern const VecCliCommand vec_cli_learn;
extern const VecCliCommand vec_cli_senses;
extern const VecCliCommand vec_cli_cache;

/* Whether option --@name was on the command line. */
gboolean vec_cli_was_given (VecCli *cli, const char *name);

/* The whole program: reads the command line, runs the command, reports. Returns the exit status: 0 success, 1 a failed operation,
 * 2 bad usage. */
int vec_cli_main (int argc, char **argv);

G_END_DECLS
