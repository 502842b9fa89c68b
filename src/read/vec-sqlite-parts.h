#pragma once

#include "read/vec-part.h"
#include "read/vec-sqlite.h"

G_BEGIN_DECLS

/* How a column holds its vectors. */
typedef enum
{
  VEC_SQLITE_FLOAT32,   /* a BLOB of little-endian numbers, as sqlite-vec, numpy's tobytes() and most stores write it */
  VEC_SQLITE_FLOAT64,
  VEC_SQLITE_JSON,      /* text: [0.1, 0.2] */
} VecSqliteForm;

/* A column of vectors in a table; or one of sqlite-vec's vec0 tables, whose vectors lie in chunks in tables beside it. */
typedef struct
{
  char *table;
  char *column;
  int index;            /* of the column in the table */
  VecSqliteForm form;
  int n_dims;
  gint64 n_rows;        /* 0: not counted, the file is large */
  int vec0_index;       /* of the vector column in a vec0 table, or −1 */
  char vec0_type;       /* 'f' float32, 'i' int8, 'b' bits */
  char **auxiliary;     /* names of a vec0 table's auxiliary columns, NULL-terminated; else NULL */
} VecSqlitePart;

/* All of them (of VecSqlitePart), found by the first rows of each table; empty when there are none; NULL when the file is damaged. */
GPtrArray *vec_sqlite_list_parts (VecSqlite *db, GError **error);

/* The same as a person chooses from them: "table.column". */
GPtrArray *vec_sqlite_name_parts (GPtrArray *parts);

/* How many numbers a value holds in this form, 0 if it is something else; writes the first @max to @values. */
int vec_sqlite_take_vector (sqlite3_stmt *statement, int column, VecSqliteForm form, float *values, int max);

G_END_DECLS
