/* Whatever a text is: its passages follow each other, begin and end between characters, and leave out nothing but white space and headings. */
#include <stdlib.h>
#include <string.h>

#include "encode/vec-passages.h"
#include "fuzz.h"

static gboolean
is_between_characters (const char *text, gsize at)
{
  return ((guint8) text[at] & 0xc0) != 0x80;
}

static void
check_blank (const char *text, gsize begin, gsize end)
{
  for (const char *p = text + begin; p < text + end; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      abort ();
}

static void
check (const char *text, gsize length, const VecPassagesOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) passages = vec_passages_cut (text, length, options, NULL, &error);
  gsize covered = 0, last = 0;

  if (passages == NULL)
    abort ();
  for (guint i = 0; i < passages->len; i++)
    {
      const VecTextPassage *passage = &g_array_index (passages, VecTextPassage, i);

      if (passage->begin >= passage->end || passage->end > length || passage->heading_begin > passage->heading_end
          || passage->heading_end > length || (i > 0 && passage->begin <= last) || !is_between_characters (text, passage->begin)
          || !is_between_characters (text, passage->end))
        abort ();
      if (!options->is_markdown && passage->begin > covered)
        check_blank (text, covered, passage->begin);
      last = passage->begin;
      covered = passage->end;
    }
  if (!options->is_markdown)
    check_blank (text, covered, length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const VecPassagesOptions options[] = { { 1, 0, 0, FALSE }, { 7, 3, 0, TRUE }, { 150, 30, 12, FALSE }, { 3, 2, 5, TRUE } };
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    check (text, strlen (text), &options[i]);
  return 0;
}
