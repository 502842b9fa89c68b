#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "encode/vec-passages.h"
#include "table/vec-column.h"

G_BEGIN_DECLS

/* What is a text in a file. */
typedef enum
{
  VEC_DOCUMENTS_COLUMN,     /* one cell of each row of CSV, TSV, JSON or JSON Lines */
  VEC_DOCUMENTS_LINES,      /* each line that is not empty */
  VEC_DOCUMENTS_PASSAGES,   /* passages of a text, of Markdown, or of all such files in a folder */
} VecDocumentsForm;

typedef struct
{
  VecDocumentsForm form;
  const char *column;            /* of VEC_DOCUMENTS_COLUMN: its name, or its number from 1; NULL: the likely one */
  VecPassagesOptions passages;   /* is_markdown goes by each file's name */
} VecDocumentsOptions;

/* The texts of a file and what stands beside them: n rows. */
typedef struct
{
  char *name;              /* "reviews.csv" */
  char *path;
  VecStrings *texts;       /* (n) "" where there is none */
  VecStrings *labels;      /* (n) a name of the row, where the file has one; else how its text begins */
  GPtrArray *columns;      /* of VecColumn, (n) each: all of the file's, the texts among them; of passages "file", "heading", "passage", "text" */
} VecDocuments;

/* Reads all of it. VEC_ERROR_NOT_FOUND where there is no such column, VEC_ERROR_FORMAT where there is no text at all. */
VecDocuments *vec_documents_read (const char *path, const VecDocumentsOptions *options, VecProgressFunc progress, gpointer progress_data,
                                  GCancellable *cancellable, GError **error);
void vec_documents_free (VecDocuments *self);
gint64 vec_documents_get_n (const VecDocuments *self);

/* What a file seems to be, by its name and its first bytes. */
typedef struct
{
  VecDocumentsForm form;   /* the likely one */
  gboolean has_columns;    /* it can be taken as VEC_DOCUMENTS_COLUMN at all */
  gboolean is_folder;
  char **columns;          /* their names, NULL-terminated; empty where there are none */
  int column;              /* the likely one: the longest text; −1 */
  GPtrArray *rows;         /* of char **, a cell for each column, or one line: the first 20 */
} VecDocumentsPreview;

VecDocumentsPreview *vec_documents_inspect (const char *path, GError **error);
void vec_documents_preview_free (VecDocumentsPreview *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecDocuments, vec_documents_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecDocumentsPreview, vec_documents_preview_free)

G_END_DECLS
