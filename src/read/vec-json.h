#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* JSON (RFC 8259) in memory, looked at from front to back: values are entered, taken or skipped and no tree is built, so that a mapped
 * file of any size costs no memory. NaN and Infinity, which Python writes, are numbers too. Text is UTF-8. A value; copy it to
 * remember a place. */
typedef struct
{
  const char *begin;
  const char *at;
  const char *end;
  const char *name;      /* the opening quotation mark of the member's name that was passed last */
  const char *problem;   /* untranslated, static: what was expected where @at is; NULL: nothing is wrong */
} VecJson;

typedef enum
{
  VEC_JSON_END,          /* of the text */
  VEC_JSON_NULL,
  VEC_JSON_FALSE,
  VEC_JSON_TRUE,
  VEC_JSON_NUMBER,
  VEC_JSON_STRING,
  VEC_JSON_ARRAY,
  VEC_JSON_OBJECT,
  VEC_JSON_OTHER,        /* nothing that begins a value */
} VecJsonKind;

/* At the text's beginning, a byte order mark aside. */
void vec_json_init (VecJson *json, const char *text, gsize length);

/* What comes next, blanks aside; does not move past it. */
VecJsonKind vec_json_peek (VecJson *json);

/* Past one value of any kind, which is checked on the way; nesting is limited to 1000 levels. FALSE: @problem says why. About 500 MB/s. */
gboolean vec_json_skip (VecJson *json);

/* Enters the array or object that comes next. Then, until it returns FALSE, vec_json_next_element() (or _member(), which also appends the
 * name to @name after emptying it; NULL: skipped) stands at a value, which has to be taken or skipped. FALSE at the closing bracket,
 * which is passed, or with @problem set. */
void vec_json_enter (VecJson *json);
gboolean vec_json_next_element (VecJson *json);
gboolean vec_json_next_member (VecJson *json, GString *name);

/* Takes the value that comes next if it is of that kind; else FALSE with @problem set. A string is appended to @text, valid UTF-8 without
 * NULs (which become U+FFFD, as do halves of surrogate pairs). */
gboolean vec_json_take_string (VecJson *json, GString *text);
gboolean vec_json_take_float (VecJson *json, float *value);
gboolean vec_json_take_int (VecJson *json, gint64 *value);

/* Takes an array of numbers: writes the first @max of them and returns how many there are; −1 with @problem set where it is something
 * else. */
int vec_json_take_floats (VecJson *json, float *values, int max);

/* VEC_ERROR_FORMAT: "FILE, line 3, character 14: PROBLEM". Lines are counted from the text's beginning, 10 GB/s. */
void vec_json_set_error (const VecJson *json, const char *file, GError **error);

/* The line of a place in the text, from 1. */
guint64 vec_json_get_line (const VecJson *json, const char *at);

G_END_DECLS
