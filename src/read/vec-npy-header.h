#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The header of numpy's .npy format, versions 1 to 3 (NEP 1): a Python dictionary as text. */
typedef struct
{
  char byte_order;       /* '<', '>', '|' */
  char kind;             /* 'f', 'i', 'u', 'b', …; 'V' for records */
  int item_size;         /* bytes */
  gboolean fortran_order;
  int n_axes;
  gint64 shape[8];
  guint64 data_offset;
} VecNpyHeader;

#define VEC_NPY_MAX_HEADER (1 << 20)

/* Whether the bytes begin a .npy file. */
gboolean vec_npy_is (const guint8 *bytes, gsize n);

/* @bytes: the file's beginning, up to VEC_NPY_MAX_HEADER. Errors name @file and the byte. The types and shapes that are returned are
 * whatever the file says: nothing but syntax is checked. */
gboolean vec_npy_header_parse (VecNpyHeader *header, const guint8 *bytes, gsize n, const char *file, GError **error);

G_END_DECLS
