#pragma once

#include "read/vec-hdf5-private.h"

/* Values for each of a number of rows: a data set of one axis, or one field of such a data set of compound values; with or without a list
 * that says of which rows the value is missing. */
typedef struct
{
  hid_t set;
  char *field;    /* of a compound data set; NULL: its values themselves */
  hid_t mask;     /* truth values, as many; −1: no value is missing */
} VecHdf5List;

/* @n: as many values as it has to have; 0: any. FALSE: it is none, or less is stored than such a list needs. */
gboolean vec_hdf5_list_open (VecHdf5List *self, hid_t base, const char *name, hsize_t n);
/* The field of the same name and rows; takes a reference on the data set of @whole. */
gboolean vec_hdf5_list_open_field (VecHdf5List *self, const VecHdf5List *whole, unsigned index);
void vec_hdf5_list_close (VecHdf5List *self);

/* H5T_NO_CLASS for what cannot be read. */
H5T_class_t vec_hdf5_list_get_class (const VecHdf5List *self);

/* As a column of that name: numbers, texts, or truth values as categories; nothing of other classes. */
void vec_hdf5_list_send (int channel, const VecHdf5List *self, const char *name);
/* As a column of @kind, if it is of strings. */
void vec_hdf5_list_send_texts (int channel, const VecHdf5List *self, VecHdf5Column kind, const char *name);
/* As the codes of @categories, which are strings or numbers. */
void vec_hdf5_list_send_category (int channel, const VecHdf5List *codes, const VecHdf5List *categories, const char *name);
