#pragma once

#include "read/vec-head.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

/* What a column's first values look like. */
typedef enum
{
  VEC_KIND_EMPTY,
  VEC_KIND_NUMBER, /* nearly all are numbers */
  VEC_KIND_LIST,   /* each is a list of numbers */
  VEC_KIND_TEXT,
} VecKind;

/* The beginning of a delimited file taken apart: how it is written, what its columns are called, and its first rows. */
typedef struct
{
  const char *encoding;    /* static */
  char delimiter;
  char decimal_point;      /* ',' only where another character delimits */
  gboolean quotes;
  gboolean has_header;
  gboolean header_guessed; /* it could be otherwise */
  guint n_columns;
  char **names;            /* (n_columns) NULL-terminated; "Column 3" where the file has none */
  VecKind *kinds;          /* (n_columns) */
  GPtrArray *rows;         /* of char** (n_columns each, NULL-terminated), without the header */
  guint n_short_header;    /* 1: the header lacks a name for the first column (R's row names) */
  double regularity;       /* share of the rows that have n_columns values */
} VecSample;

#define VEC_SAMPLE_ROWS 200
#define VEC_SAMPLE_SIZE (4 << 20)

typedef enum
{
  VEC_SAMPLE_TABLE,     /* find the delimiter out */
  VEC_SAMPLE_METADATA,  /* the same in .csv files; otherwise tabs or one value on each line, and then no header */
} VecSamplePurpose;

/* Takes the head apart; options' delimiter and has_header win. NULL when it is not text or has no rows. */
VecSample *vec_sample_new (const VecHead *head, const char *path, VecSamplePurpose purpose, const VecReadOptions *options);
void vec_sample_free (VecSample *sample);

/* The same for rows that come from elsewhere (JSON, arrays): @rows of char** (as many as there are names, NULL-terminated) are taken over,
 * @names (of char *) are copied. */
VecSample *vec_sample_new_for_rows (GPtrArray *names, GPtrArray *rows);

/* Whether a row is what the sample was made of: the right number of values, one more if that is empty. */
gboolean vec_sample_fits (const VecSample *sample, guint n_fields, gboolean last_is_empty);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSample, vec_sample_free)

G_END_DECLS
