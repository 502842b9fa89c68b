#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The beginning of a file, and how long the file is. */
typedef struct
{
  guint8 *bytes;
  gsize n;
  guint64 size;
} VecHead;

#define VEC_PROBE_SIZE 65536

/* At most @limit bytes. */
gboolean vec_head_read (VecHead *head, const char *path, gsize limit, GError **error);
void vec_head_clear (VecHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecHead, vec_head_clear)

G_END_DECLS
