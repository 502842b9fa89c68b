#pragma once

#include <gio/gio.h>

#include "encode/vec-documents-encode.h"
#include "session/vec-job.h"

G_BEGIN_DECLS

/* A file of documents on its way to a table, in a thread of its own. */
typedef struct
{
  /* What is asked for; taken over. */
  char *path;
  char *encoder_path;              /* "": the built-in one */
  char *prompt;                    /* NULL: none */
  char *column;
  VecDocumentsOptions options;     /* its column is the one above */

  /* What came of it. */
  char *fingerprint;
  VecTable *table;
  VecDocumentsOutcome outcome;
} VecDocumentWork;

void vec_document_work_free (gpointer work);

/* A VecJobWork of it. What was kept on the way is removed at its end. */
gboolean vec_document_work_run (VecJob *job, gpointer work, GError **error);

/* The speed and the time that is left, told from what was done when. */
typedef struct
{
  gint64 begun;        /* monotonic, µs; 0: not yet */
  guint64 first;       /* that was done then */
} VecDocumentPace;

/* "1,280 of 10,000 texts · 350 texts/s · about 25 s left", translated; free it. @now: monotonic, µs. */
char *vec_document_pace_describe (VecDocumentPace *self, guint64 done, guint64 total, gint64 now);

G_END_DECLS
