#include "encode/vec-builtin-encoder.h"

#include <glib/gi18n-lib.h>

#include "vec-english-resources.h"

#define FOLDER "/org/vectarium/Vectarium/encoder/"

static GBytes *
get_resource (const char *path, GError **error)
{
  vec_english_register_resource ();
  return g_resource_lookup_data (vec_english_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}

static VecEncoder *
new_encoder (GError **error)
{
  g_autoptr(GBytes) bytes = get_resource (FOLDER "english.vecwords", error);
  g_autoptr(VecWordPack) pack = bytes != NULL ? vec_word_pack_new (bytes, "english.vecwords", error) : NULL;

  return pack != NULL ? vec_pack_encoder_new (pack, VEC_BUILTIN_ENCODER_ID, _("English words"), error) : NULL;
}

VecEncoder *
vec_builtin_encoder_get (GError **error)
{
  static GMutex lock;
  static VecEncoder *encoder;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (encoder == NULL)
    encoder = new_encoder (error);
  return encoder;
}

VecTable *
vec_builtin_encoder_dup_words (int n_words, GError **error)
{
  VecEncoder *encoder = vec_builtin_encoder_get (error);
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecProvenance) provenance = NULL;

  if (encoder == NULL)
    return NULL;
  table = vec_word_pack_dup_table (vec_pack_encoder_get_pack (VEC_PACK_ENCODER (encoder)), _("English words"), n_words, error);
  if (table == NULL)
    return NULL;
  provenance = vec_provenance_new (vec_encoder_get_title (encoder), vec_encoder_get_fingerprint (encoder), NULL, "");
  return vec_table_new_with_provenance (table, provenance);
}

gboolean
vec_builtin_encoder_made (VecTable *table)
{
  VecProvenance *provenance = vec_table_get_provenance (table);
  VecEncoder *encoder;

  if (provenance == NULL || !g_str_has_prefix (vec_provenance_get_fingerprint (provenance), VEC_BUILTIN_ENCODER_ID "/"))
    return FALSE;
  encoder = vec_builtin_encoder_get (NULL);
  return encoder != NULL && g_str_equal (vec_encoder_get_fingerprint (encoder), vec_provenance_get_fingerprint (provenance));
}

char *
vec_builtin_encoder_dup_license (void)
{
  g_autoptr(GBytes) bytes = get_resource (FOLDER "LICENSE-WordNet", NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup ("");
}
