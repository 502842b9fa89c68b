#include "table/vec-strings.h"

static void
test_append_and_get (void)
{
  g_autoptr(VecStrings) strings = vec_strings_new ();

  vec_strings_append (strings, "king", -1);
  vec_strings_append (strings, "queen and more", 5);
  vec_strings_append (strings, "", -1);
  vec_strings_append (strings, NULL, -1);
  vec_strings_append (strings, "国王 👑", -1);

  g_assert_cmpint (vec_strings_get_length (strings), ==, 5);
  g_assert_cmpstr (vec_strings_get (strings, 0), ==, "king");
  g_assert_cmpstr (vec_strings_get (strings, 1), ==, "queen");
  g_assert_cmpstr (vec_strings_get (strings, 2), ==, "");
  g_assert_null (vec_strings_get (strings, 3));
  g_assert_cmpstr (vec_strings_get (strings, 4), ==, "国王 👑");
}

static void
test_many (void)
{
  g_autoptr(VecStrings) strings = vec_strings_new ();

  for (int i = 0; i < 100000; i++)
    {
      char text[16];

      g_snprintf (text, sizeof text, "row %d", i);
      vec_strings_append (strings, text, -1);
    }
  g_assert_cmpstr (vec_strings_get (strings, 0), ==, "row 0");
  g_assert_cmpstr (vec_strings_get (strings, 77777), ==, "row 77777");
  g_assert_cmpint (vec_strings_get_length (strings), ==, 100000);
  /* 10 bytes of text and 8 of offset each, and at most half as much again of spare room. */
  g_assert_cmpuint (vec_strings_get_size (strings), <, 100000 * 24);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/strings/append-and-get", test_append_and_get);
  g_test_add_func ("/strings/many", test_many);
  return g_test_run ();
}
