#pragma once

#include "read/vec-json.h"
#include "read/vec-sample.h"
#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* The rows that a JSON file holds, whatever way it is written. The file is mapped and gone through from front to back; nothing is kept.
 *   JSON Lines               values one after another: {"text": …, "vector": […]} or […]
 *   a list                   [{…}, {…}], [[…], […]] or [["word", […]], …]
 *   a list within an object  {"data": [{…}, {…}]}
 *   an object by name        {"king": […], "queen": […]} or {"a.txt": {…}, …}: the name is the field “key”
 *   lists side by side       {"words": ["king", …], "vectors": [[…], …]}
 * An object's members are fields; those of objects within it have dots in their names (meta.title). A row that is a list of numbers has the
 * one field “vector”, one that is a text the field “label”; a list of both has numbered ones. */
typedef struct _VecJsonRecords VecJsonRecords;

/* One field; has to take or skip the value. FALSE, with value->problem set where that is the cause, ends the reading. */
typedef gboolean (*VecJsonFieldFunc) (const char *name, VecJson *value, gpointer data);

/* @part: which of an object's lists. VEC_ERROR_FORMAT where the text is not JSON or UTF-8. */
VecJsonRecords *vec_json_records_open (const char *path, const char *part, GError **error);
void vec_json_records_free (VecJsonRecords *records);

/* Calls @func for each field of the next row. FALSE at the end, or with @error set (with @func's error left as it is if it set one in
 * its data: then value->problem is NULL and so is @error). */
gboolean vec_json_records_next (VecJsonRecords *records, VecJsonFieldFunc func, gpointer data, GError **error);

/* Of the row that was read last, from 1; bytes passed and all of them. */
guint64 vec_json_records_get_line (VecJsonRecords *records);
guint64 vec_json_records_get_position (VecJsonRecords *records);
guint64 vec_json_records_get_size (VecJsonRecords *records);

/* Lent: the names of the lists that @part chooses from, NULL-terminated; empty where there is one way to read the file. */
const char *const *vec_json_records_get_parts (VecJsonRecords *records);

/* Columns left out because they have another number of values ("year"), for a remark; NULL: none. Lent. */
const char *vec_json_records_get_left_out (VecJsonRecords *records);

/* The first rows as text, lists as they are written; NULL with @error set where they are damaged or there are none. */
VecSample *vec_json_sample_new (const char *path, const char *part, GError **error);

/* The value that comes next as text: a text as it is, anything else as it is written, null as NULL (nothing is appended). FALSE with
 * value->problem set. */
gboolean vec_json_take_as_text (VecJson *value, GString *text, gboolean *is_null);

/* 0 … 100: how sure the first bytes make it that a file is JSON with rows. */
int vec_json_probe (const guint8 *head, gsize n_head, guint64 size);

G_END_DECLS
