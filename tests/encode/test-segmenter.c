#include "encode/vec-segmenter.h"

#include <string.h>

/* "a/ b. c·": words end in /, ideographs in ·, symbols in . */
static void
check (const char *text, const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecSegmenter) prototype = vec_segmenter_new (&error);
  g_autoptr(VecSegmenter) segmenter = NULL;
  g_autoptr(GArray) units = g_array_new (FALSE, FALSE, sizeof (VecUnit));
  g_autoptr(GString) found = g_string_new (NULL);

  g_assert_no_error (error);
  segmenter = vec_segmenter_copy (prototype);
  vec_segmenter_cut (segmenter, text, strlen (text), units);
  for (guint i = 0; i < units->len; i++)
    {
      VecUnit *unit = &g_array_index (units, VecUnit, i);

      g_string_append_len (found, text + unit->begin, (gssize) (unit->end - unit->begin));
      g_string_append (found, unit->kind == VEC_UNIT_WORD ? "/" : unit->kind == VEC_UNIT_SYMBOL ? "." : "·");
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_words (void)
{
  check ("The king isn’t here.", "The/king/isn’t/here/..");
  check ("  ice\tcream\n", "ice/cream/");
  check ("New_York _x_", "New/York/x/");
  check ("3.14 C++ ice-cream", "3.14/C/+.+.ice/-.cream/");
  check ("naïve Ωμέγα мир", "naïve/Ωμέγα/мир/");
}

static void
test_chinese (void)
{
  check ("国王和苹果", "国王·和·苹果·");
  check ("我爱北京天安门。", "我·爱·北京·天安门·。.");
  check ("买3个apple", "买·3/个·apple/");
}

static void
test_emoji (void)
{
  check ("I ❤️ 🍎!", "I/❤️/🍎/!.");
  check ("👩‍👩‍👧🇨🇳", "👩‍👩‍👧/🇨🇳/");
  check ("© ™ → #1", "©.™.→.#.1/");
}

static void
test_nothing (void)
{
  check ("", "");
  check (" \n\u3000\u00a0", "");
  check ("___", "");
  check ("?!…", "?.!.….");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/segmenter/words", test_words);
  g_test_add_func ("/segmenter/chinese", test_chinese);
  g_test_add_func ("/segmenter/emoji", test_emoji);
  g_test_add_func ("/segmenter/nothing", test_nothing);
  return g_test_run ();
}
