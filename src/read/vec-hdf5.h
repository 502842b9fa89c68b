#pragma once

#include "read/vec-apart.h"

G_BEGIN_DECLS

/* libhdf5 at work in a process of its own (vec-apart.h): it is known to crash on damaged files. What it finds it sends as messages;
 * integers are those of the machine, strings end with a NUL.
 *   PART      rows u64, dims u64, default u8, type, path
 *   PROGRESS  done u64, total u64 (values)
 *   COLUMN    kind u8 (VecHdf5Column), name: a column begins; the following belong to it
 *   NUMBERS   f64 …                  TEXTS  length u32 (G_MAXUINT32: missing) and bytes, …                 CODES  u32 …
 *   PROBLEM   VecHdf5Problem u8, detail: the end
 * The values of the matrix go into memory that both share. */
typedef enum
{
  VEC_HDF5_PART = 1,
  VEC_HDF5_PROGRESS,
  VEC_HDF5_COLUMN,
  VEC_HDF5_NUMBERS,
  VEC_HDF5_TEXTS,
  VEC_HDF5_CODES,
  VEC_HDF5_PROBLEM,
} VecHdf5Tag;

typedef enum
{
  VEC_HDF5_COLUMN_NUMBER,
  VEC_HDF5_COLUMN_TEXT,
  VEC_HDF5_COLUMN_CATEGORY,   /* the names as TEXTS, then CODES */
  VEC_HDF5_COLUMN_LABELS,
  VEC_HDF5_COLUMN_DIM_NAMES,
} VecHdf5Column;

typedef enum
{
  VEC_HDF5_NOT_OPENED,        /* detail: the library's words */
  VEC_HDF5_NOT_READ,          /* the same */
  VEC_HDF5_CHANGED,           /* the shape is another than when it was listed */
  VEC_HDF5_UNWRITTEN,         /* nothing, or next to nothing, is stored of the data set */
  VEC_HDF5_SPARSE_DAMAGED,    /* indptr or indices of a sparse matrix point beyond it */
} VecHdf5Problem;

/* A VecApartWork on the child's file. Without args it lists the parts. With a part's name (a data set's path without the first slash), its
 * number of rows and its number of dimensions it reads that part, into what both share: (n_rows, n_dims) zeros of float. */
void vec_hdf5_work (const VecApartChild *child);

G_END_DECLS
