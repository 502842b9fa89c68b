#pragma once

#include "table/vec-provenance.h"
#include "table/vec-values.h"

G_BEGIN_DECLS

/* safetensors, as Hugging Face's library writes it: eight bytes with the length of a header, the header in JSON (for each tensor its type,
 * its shape and where its bytes begin and end), then the bytes. Format: github.com/huggingface/safetensors, README, "Format". */

#define VEC_SAFETENSORS_MAX_HEADER ((guint64) 100 << 20)
#define VEC_TENSOR_MAX_AXES 8

typedef struct
{
  char *name;
  char *type;          /* "F32", as the header says */
  VecRawType raw_type; /* its size is 0 where the type is none that is known */
  int n_axes;
  gint64 shape[VEC_TENSOR_MAX_AXES];
  gint64 begin;        /* from the end of the header */
  gint64 end;
} VecTensor;

/* A file, mapped, and its list of tensors. Immutable. */
typedef struct _VecSafetensors VecSafetensors;

/* Reads the header: O(number of tensors). */
VecSafetensors *vec_safetensors_open (const char *path, GError **error);
void vec_safetensors_close (VecSafetensors *file);

const char *vec_safetensors_get_name (VecSafetensors *file);        /* of the file, for people */
VecProvenance *vec_safetensors_get_provenance (VecSafetensors *file); /* from its __metadata__, or NULL */
guint64 vec_safetensors_get_size (VecSafetensors *file);
guint64 vec_safetensors_get_offset (VecSafetensors *file);          /* where the tensors' bytes begin */

guint vec_safetensors_get_n_tensors (VecSafetensors *file);
const VecTensor *vec_safetensors_get_tensor (VecSafetensors *file, guint index);
const VecTensor *vec_safetensors_find (VecSafetensors *file, const char *name); /* NULL: there is none; O(1) */

/* Whether the tensor's place lies in the file and has as many bytes as its shape needs; VEC_ERROR_FORMAT. */
gboolean vec_safetensors_check_place (VecSafetensors *file, const VecTensor *tensor, GError **error);

/* The tensor's bytes, lent; its place must have been checked. */
const guint8 *vec_safetensors_get_bytes (VecSafetensors *file, const VecTensor *tensor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSafetensors, vec_safetensors_close)

G_END_DECLS
