#include "table/vec-provenance.h"

#define N_VALUES 4

static const char *const names[N_VALUES + 1] = { "encoder", "encoder_fingerprint", "encoder_prompt", "encoded", NULL };

struct _VecProvenance
{
  gatomicrefcount refs;
  char *values[N_VALUES];   /* under the names */
};

VecProvenance *
vec_provenance_new (const char *encoder, const char *fingerprint, const char *prompt, const char *date)
{
  VecProvenance *self;

  g_return_val_if_fail (encoder != NULL && fingerprint != NULL, NULL);
  self = g_new0 (VecProvenance, 1);
  g_atomic_ref_count_init (&self->refs);
  self->values[0] = g_strdup (encoder);
  self->values[1] = g_strdup (fingerprint);
  self->values[2] = prompt != NULL && *prompt != '\0' ? g_strdup (prompt) : NULL;
  self->values[3] = g_strdup (date != NULL ? date : "");
  return self;
}

VecProvenance *
vec_provenance_ref (VecProvenance *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_provenance_unref (VecProvenance *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (int i = 0; i < N_VALUES; i++)
    g_free (self->values[i]);
  g_free (self);
}

const char *
vec_provenance_get_encoder (VecProvenance *self)
{
  return self->values[0];
}

const char *
vec_provenance_get_fingerprint (VecProvenance *self)
{
  return self->values[1];
}

const char *
vec_provenance_get_prompt (VecProvenance *self)
{
  return self->values[2];
}

const char *
vec_provenance_get_date (VecProvenance *self)
{
  return self->values[3];
}

const char *const *
vec_provenance_get_names (void)
{
  return names;
}

const char *
vec_provenance_get (VecProvenance *self, const char *name)
{
  for (int i = 0; i < N_VALUES; i++)
    if (g_str_equal (names[i], name))
      return self->values[i];
  return NULL;
}

VecProvenance *
vec_provenance_new_from_values (GHashTable *values)
{
  const char *encoder = g_hash_table_lookup (values, names[0]);
  const char *fingerprint = g_hash_table_lookup (values, names[1]);

  if (encoder == NULL || fingerprint == NULL || *fingerprint == '\0')
    return NULL;
  return vec_provenance_new (encoder, fingerprint, g_hash_table_lookup (values, names[2]), g_hash_table_lookup (values, names[3]));
}
