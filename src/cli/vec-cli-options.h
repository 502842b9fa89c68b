#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A command line that cannot be understood, as opposed to an operation that did not succeed. */
#define VEC_CLI_ERROR (vec_cli_error_quark ())

typedef enum
{
  VEC_CLI_ERROR_USAGE,
} VecCliErrorCode;

GQuark vec_cli_error_quark (void);

void vec_cli_set_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What the value of an option becomes, and the C type of its place. */
typedef enum
{
  VEC_CLI_FLAG,    /* no value; gboolean becomes TRUE */
  VEC_CLI_UNFLAG,  /* no value; gboolean becomes FALSE */
  VEC_CLI_TEXT,    /* const char *: valid UTF-8 */
  VEC_CLI_TEXTS,   /* VecCliTexts: likewise, and it may be given several times */
  VEC_CLI_PATH,    /* const char *: bytes, not empty */
  VEC_CLI_CHOICE,  /* const char *: one of the choices */
  VEC_CLI_INT,     /* int */
  VEC_CLI_ROW,     /* gint64 */
  VEC_CLI_SEED,    /* guint64 */
  VEC_CLI_DOUBLE,  /* double */
} VecCliType;

#define VEC_CLI_MAX_TEXTS 12

/* The values of an option that may be given several times. */
typedef struct
{
  const char *values[VEC_CLI_MAX_TEXTS];
  int n;
} VecCliTexts;

/* One option, --name VALUE or --name=VALUE, with a letter also -n VALUE. A constant table ends with the name NULL. */
typedef struct
{
  const char *name;
  char letter;                              /* or '\0' */
  VecCliType type;
  gsize offset;                             /* of its place in the command's structure of options */
  const char *value;                        /* N_(): what stands for the value in the help; NULL for flags */
  const char *help;                         /* N_(): one phrase */
  double minimum, maximum;                  /* INT, ROW and DOUBLE, inclusive */
  const char *const *(*get_choices) (void); /* CHOICE: NULL-terminated */
  const char *const *choices;               /* CHOICE without get_choices: the same */
} VecCliOption;

/* Options under one heading. */
typedef struct
{
  const char *title;           /* N_() */
  const VecCliOption *options;
} VecCliGroup;

/* Reads @args (NULL-terminated, program and command left out) into @place. Strings there point into @args. What is no option is
 * added to @positional; after "--" everything is. @given collects the names of the options that were there. @groups ends with
 * options NULL. Fails with VEC_CLI_ERROR_USAGE. */
gboolean vec_cli_parse (const VecCliGroup *groups, char **args, gpointer place, GPtrArray *positional, GHashTable *given,
                        GError **error);

/* The options as aligned lines under their headings, ending with a newline; free it. */
char *vec_cli_describe_options (const VecCliGroup *groups);

G_END_DECLS
