#pragma once

#include <glib.h>

#include "read/vec-json.h"

G_BEGIN_DECLS

/* A JSON file of a model's folder (config.json, tokenizer.json), mapped. All of it is checked when it is opened: syntax, nesting, and that
 * nothing follows. What is asked for is looked up in the text, no tree is built: O(size) for the members of the outermost object, which are
 * remembered, and next to nothing for the small objects below. */
typedef struct _VecConfig VecConfig;

/* A value in it. */
typedef struct
{
  VecConfig *file;
  VecJson json;       /* stands at the value */
} VecValue;

/* The errors of a wrong type are kept until somebody asks: getters give what stands for a missing value and go on. */
VecConfig *vec_config_open (const char *folder, const char *name, GError **error);
void vec_config_close (VecConfig *file);
gboolean vec_config_exists (const char *folder, const char *name);

/* FALSE with the first error among all values that were asked for. */
gboolean vec_config_check (VecConfig *file, GError **error);

/* VEC_ERROR_FORMAT or _UNSUPPORTED as an error of this file, unless there is one already; @format is translated, without the file's name. */
void vec_config_fail (VecConfig *file, int code, const char *format, ...) G_GNUC_PRINTF (3, 4);

VecValue vec_config_get_root (VecConfig *file);

/* Of an object the member @name; FALSE where there is none or it is null. Of several the last. */
gboolean vec_value_find (const VecValue *object, const char *name, VecValue *value);

/* Members with a value that stands for a missing one or null. vec_value_dup_text() may give NULL. */
gboolean vec_value_get_boolean (const VecValue *object, const char *name, gboolean fallback);
gint64 vec_value_get_int (const VecValue *object, const char *name, gint64 fallback);
char *vec_value_dup_text (const VecValue *object, const char *name);

/* The same of a value itself. */
VecJsonKind vec_value_get_kind (const VecValue *value);
gboolean vec_value_is_text (const VecValue *value, const char *text);
char *vec_value_dup (const VecValue *value);
gboolean vec_value_take_int (const VecValue *value, gint64 *number);
gboolean vec_value_take_number (const VecValue *value, double *number);

/* Goes through an array or object; NULL or another value has no elements.
 *   VecValue list = value, element; for (vec_value_enter (&list); vec_value_next (&list, name, &element);) … */
void vec_value_enter (VecValue *list);
gboolean vec_value_next (VecValue *list, GString *name /* of an object's member; else NULL */, VecValue *element);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecConfig, vec_config_close)

G_END_DECLS
