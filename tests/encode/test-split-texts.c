#include "encode/vec-static-encoder.h"

static void
check (const char *pasted, const char *expected)
{
  g_auto(GStrv) texts = vec_split_texts (pasted);
  g_autofree char *joined = g_strjoinv ("|", texts);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_lines (void)
{
  check ("king\nqueen\nice cream", "king|queen|ice cream");
  check ("  king \r\n\r\n\tqueen\r\n", "king|queen");
  check ("I came, I saw\nI won", "I came, I saw|I won");
  check ("old mac\rstyle", "old mac|style");
  check ("国王\n王后\u3000\n", "国王|王后");
}

static void
test_one_line (void)
{
  check ("king, queen; ice cream", "king|queen|ice cream");
  check ("国王、王后，苹果；梨", "国王|王后|苹果|梨");
  check ("king,,queen,", "king|queen");
  check ("one sentence without marks", "one sentence without marks");
  check ("\n king, queen \n", "king|queen");
}

static void
test_repeats (void)
{
  check ("king\nqueen\nking", "king|queen");
  check ("king, King, king ", "king|King");
  check ("king\nking", "king");
}

static void
test_nothing (void)
{
  check ("", "");
  check (" \n\t\n", "");
  check (",;，", "");
  check ("bro\xffken, fine", "bro\uFFFDken|fine");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split-texts/lines", test_lines);
  g_test_add_func ("/split-texts/one-line", test_one_line);
  g_test_add_func ("/split-texts/repeats", test_repeats);
  g_test_add_func ("/split-texts/nothing", test_nothing);
  return g_test_run ();
}
