#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "read/vec-part.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What a person chose for one column of a delimited file. */
typedef enum
{
  VEC_ROLE_IGNORE,
  VEC_ROLE_LABEL,
  VEC_ROLE_DIMENSION,  /* one number of the vector */
  VEC_ROLE_VECTOR,     /* the whole vector as text: "[0.1, 0.2]" or "0.1 0.2" */
  VEC_ROLE_TEXT,
  VEC_ROLE_NUMBER,
  VEC_ROLE_CATEGORY,
  VEC_ROLE_IMAGE,
} VecRole;

/* Why two files that belong together did not match, and what the person may choose. */
typedef enum
{
  VEC_JOIN_EXACT,          /* counts must be equal */
  VEC_JOIN_SKIP_HEADER,    /* the first line of the metadata is a heading, not a row */
  VEC_JOIN_KEEP_HEADER,    /* the first line is a row, although it looks like a heading */
  VEC_JOIN_DROP_LAST,      /* the metadata's last line is not a row */
  VEC_JOIN_BY_KEY,         /* match label column to label */
} VecJoin;

/* What becomes of values that are no finite float32 numbers; see vec_missing_check(). */
typedef enum
{
  VEC_MISSING_REFUSE,      /* an error says where and how many */
  VEC_MISSING_DROP,        /* their rows are left out */
  VEC_MISSING_KEEP,        /* they are replaced by the mean of their dimension, and a column counts them */
} VecMissing;

/* How to read. Everything has a default: zero or NULL means "find out". Free with vec_read_options_free(). */
typedef struct
{
  char *format;            /* a format's id, or NULL: by content, then extension */
  char *label_column;      /* name or 1-based number, or NULL */
  char *vector_columns;    /* "name", "first-last", "a,b,c" (names or 1-based numbers), "*" (all), or NULL */
  VecRole *roles;          /* one for each column; wins over the two above; n_roles 0: guess */
  guint n_roles;
  int has_header;          /* −1 find out, 0 no, 1 yes */
  char delimiter;          /* '\0': find out */
  char *metadata_path;     /* joined by row or key, or NULL */
  VecJoin join;
  char *join_key;          /* metadata column for VEC_JOIN_BY_KEY; NULL: its first column */
  char *part;              /* which table of a file that holds several, by name or number (vec-part.h); NULL: the only one or the default */
  char **more_paths;       /* files whose rows follow those of the first, or NULL */
  gboolean skip_bad_rows;  /* rows of text that cannot be read are left out, counted and listed (vec_table_get_left_out()) */
  gint64 first_rows;       /* only so many rows, the first; 0: all */
  gint64 random_rows;      /* only so many rows, every set of them as likely, in the file's order; 0: all. Never together with first_rows */
  guint64 random_seed;
  char *where;             /* only rows that pass this filter (vec-filter-syntax.h), the others are of these; or NULL */
  char *origin;            /* set within an archive: the archive's path, beside which side files may lie too; else NULL */
  guint n_nested;          /* set within an archive: how many are around the file */
  VecMissing missing;
  gboolean defer_check;    /* a file that is mapped comes back before its values were looked through (vec_table_is_checked()): the caller
                            * does so with vec_missing_check() before anything is computed from them */
} VecReadOptions;

VecReadOptions *vec_read_options_new (void);
VecReadOptions *vec_read_options_copy (const VecReadOptions *options);
void vec_read_options_free (VecReadOptions *options);

/* Options for a file that is read as a part of another: rows are left out once the whole is put together, but refused where they are. */
VecReadOptions *vec_read_options_copy_within (const VecReadOptions *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecReadOptions, vec_read_options_free)

/* One way of storing vectors: a constant table entry per file in src/read/. */
typedef struct
{
  const char *id;                  /* "csv", "tsv", "glove", "word2vec-text", "word2vec-binary", "npy", "projector" */
  const char *title;               /* N_() */
  const char *const *extensions;   /* without dot, NULL-terminated */
  const char *const *mime_types;

  /* 0 … 100: how sure the first bytes make us. @head is the file's first up to 64 KiB, @size the whole file's bytes. */
  int (*probe) (const guint8 *head, gsize n_head, guint64 size, const char *path);

  VecTable *(*read) (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                     GCancellable *cancellable, GError **error);

  /* What options->part chooses from: tensors, arrays, data sets, tables (of VecPart), at least one. NULL: a file is always one table. */
  GPtrArray *(*list_parts) (const char *path, const VecReadOptions *options, GError **error);
} VecReader;

/* All readers, NULL-terminated; the order decides ties. */
const VecReader *const *vec_readers_get (void);

/* By options->format, else the highest probe, else the extension. The error says that nothing recognises the file and what can be
 * read. Reads at most 64 KiB. */
const VecReader *vec_reader_for_file (const char *path, const VecReadOptions *options, GError **error);

/* Reads a whole file on the calling thread; of a folder, the projector_config.json in it. @options may be NULL. Nothing partial is
 * ever returned; a message names the file, the line or byte offset, what was expected and what was found. */
VecTable *vec_read_file (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                         GCancellable *cancellable, GError **error);

/* The tables in a file that may hold several (of VecPart), in the reader's order; empty where a file is one table. */
GPtrArray *vec_read_list_parts (const char *path, const VecReadOptions *options, GError **error);

/* What the import dialog shows before reading: the guess and the first rows. */
typedef struct
{
  const VecReader *reader;
  char *encoding;          /* "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252" (which holds Latin-1), or NULL for binary formats */
  char delimiter;          /* delimited text only */
  gboolean has_header;
  guint n_columns;         /* delimited text only, else 0 */
  char **column_names;     /* (n_columns) generated where the file has none: "Column 3" */
  VecRole *roles;          /* (n_columns) the guess */
  GPtrArray *rows;         /* of char** (n_columns each, NULL-terminated): the first 20 data rows */
  int n_dims;              /* of the vector the guess makes, 0 if none */
  GPtrArray *parts;        /* of VecPart: the tables of a file that may hold several; else NULL */
  int part;                /* the one that options choose or that is the default, −1: a person has to choose */
  gboolean certain;        /* FALSE: worth asking the person (several plausible readings) */
} VecInspection;

VecInspection *vec_inspect_file (const char *path, const VecReadOptions *options, GError **error);
void vec_inspection_free (VecInspection *inspection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecInspection, vec_inspection_free)

/* Details for a VEC_ERROR_MISMATCH from a read: which choices would make the counts agree. Bit i is VecJoin i. */
guint vec_read_get_join_choices (const char *path, const VecReadOptions *options);

G_END_DECLS
