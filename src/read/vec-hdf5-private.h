#pragma once

/* The functions of 1.10, whichever version is installed. */
#define H5_USE_110_API
#include <hdf5.h>

#include "read/vec-hdf5.h"

/* Opens the object at @path below @base, whose links must all be hard: a link may lead to another file, and such are not followed.
 * −1 if there is none. */
hid_t vec_hdf5_open (hid_t base, const char *path);

/* Whether a data set's values are stored in this file alone. */
gboolean vec_hdf5_is_plain (hid_t set);

/* The rank (at most H5S_MAX_RANK) and shape; −1 if it has none. */
int vec_hdf5_get_shape (hid_t set, hsize_t shape[H5S_MAX_RANK]);

/* An attribute that is one string, or NULL; free() it. */
char *vec_hdf5_dup_attribute (hid_t object, const char *name);

void vec_hdf5_send_problem (int channel, VecHdf5Problem problem, const char *detail);

/* What the library says about its last failure, copied into @words. */
void vec_hdf5_get_words (char *words, gsize size);

/* The columns that belong to a part of @n_rows rows: AnnData's obs (and the names of X's @n_dims dimensions in var) for X, layers/… and
 * obsm/…; else one-dimensional data sets of that length beside it. What cannot be read is left out. */
void vec_hdf5_send_columns (int channel, hid_t file, const char *part, hsize_t n_rows, hsize_t n_dims);

/* Whether the file is an AnnData. */
gboolean vec_hdf5_is_anndata (hid_t file);
