#pragma once

#include "cli/vec-cli-command.h"
#include "encode/vec-documents.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* What "encode INPUT" says of the texts in it. */
typedef struct
{
  const char *column;      /* --column */
  gboolean lines;
  gboolean passages;
  int n_words, n_overlap;
} VecCliDocuments;

void vec_cli_documents_init (VecCliDocuments *self);

/* A usage error where the options contradict each other or @input. @input: NULL: there is none. */
gboolean vec_cli_documents_check (VecCli *cli, const VecCliDocuments *self, const char *input, GError **error);

/* Encodes the texts of @input and writes them with all that stands beside them to @output, in the format that its name says. Prints what became
 * of them as JSON where asked for. */
gboolean vec_cli_encode_documents (VecCli *cli, const VecCliCommon *common, const VecCliDocuments *self, VecEncoder *encoder,
                                   const char *input, const char *output, GError **error);

G_END_DECLS
