#include "base/vec-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

static guint64 pretended;

void
vec_memory_pretend (guint64 bytes)
{
  pretended = bytes;
}

/* MemAvailable of /proc/meminfo, or G_MAXUINT64 where that cannot be read. */
static guint64
get_available_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (pretended > 0)
    return pretended;
  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return G_MAXUINT64;
  line = strstr (text, "MemAvailable:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024 : G_MAXUINT64;
}

gboolean
vec_memory_check (const char *file, guint64 bytes, GError **error)
{
  guint64 available = get_available_memory ();
  g_autofree char *needed_text = NULL;
  g_autofree char *available_text = NULL;

  if (bytes <= available)
    return TRUE;
  needed_text = g_format_size (bytes);
  available_text = g_format_size (available);
  g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
               _("%s: its vectors need about %s more memory and %s are free; store them as a float32 .npy file, which is opened "
                 "without being loaded, or open a part of them"),
               file, needed_text, available_text);
  return FALSE;
}
