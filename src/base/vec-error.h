#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every error of the core is in this domain. The message is one sentence for a person: what went wrong, where (file, line or
 * byte), and what to do about it; it is already translated. */
#define VEC_ERROR (vec_error_quark ())

typedef enum
{
  VEC_ERROR_FAILED,       /* an operation did not succeed for a reason outside the program (I/O, memory) */
  VEC_ERROR_FORMAT,       /* the content of a file is not what its format promises */
  VEC_ERROR_UNSUPPORTED,  /* the content is valid but is something Vectarium does not read */
  VEC_ERROR_PARAMETER,    /* a value that the user chose is out of range for this data */
  VEC_ERROR_NOT_FOUND,    /* a row, column or word that was asked for does not exist */
  VEC_ERROR_MISMATCH,     /* two inputs that belong together disagree (rows of vectors and of metadata) */
  VEC_ERROR_MEMORY,       /* the data would not fit */
  VEC_ERROR_NOT_FINITE,   /* vectors with values that are NaN, infinite or too large; another choice of VecMissing would read them */
} VecErrorCode;

GQuark vec_error_quark (void);

/* Whether it is one row of a file that is at fault, so that the others could be read without it. Copies of an error keep this. */
void vec_error_set_is_bad_row (GError *error);
gboolean vec_error_is_bad_row (const GError *error);   /* FALSE for errors of other domains and NULL */

G_END_DECLS
