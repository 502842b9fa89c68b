#include "read/vec-number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-random.h"

static float
parse (const char *text, gsize *length)
{
  float value = -1;
  const char *end = vec_number_parse (text, text + strlen (text), '.', &value);

  *length = end != NULL ? (gsize) (end - text) : 0;
  return value;
}

/* strtof in the C locale is the reference; the bits must be equal. */
static void
check_like_strtof (const char *text)
{
  gsize length;
  char *end;
  float expected = strtof (text, &end);
  float value = parse (text, &length);

  if (length != (gsize) (end - text) || memcmp (&value, &expected, sizeof value) != 0)
    g_error ("“%s”: %.9g (%zu characters) instead of %.9g (%zu)", text, (double) value, length, (double) expected,
             (gsize) (end - text));
}

static void
test_corner_cases (void)
{
  const char *const texts[] = {
    "0", "-0", "0.0", "1", "-1", "+1", "1.", ".5", "-.5", "1e5", "1E5", "1e+5", "1e-5", "1e", "1e+", "1.5x", "00012", "0.1", "0.3",
    "16777216", "16777217", "16777218", "16777219", "16777217.0000000001", "16777217.0", "3.4028235e38", "3.4028236e38",
    "3.40282356e38", "3.4028235677973366e38", "1e39", "-1e39", "1e-45", "7e-46", "7.1e-46", "1.17549435e-38", "1.17549428e-38",
    "5.877472e-39", "1e-400", "1e400", "1e99999999999", "1e-99999999999", "0e99999999999", "9007199254740993", "9007199254740992",
    "12345678901234567890", "123456789012345678901234567890", "0.000000000000000000000000000000000000000000001",
    "0.00012345678901234567", "0.30000001192092896", "0.3000000119209289550781250000000000001", "8388608.5", "8388609.5",
    "1.00000005960464477539", "1.000000059604644775390625", "1.0000000596046447753906250000000001",
    "-1.671300083398818970e-02", "1234567890123456789e-19", "1.1754943508222875e-38",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    check_like_strtof (texts[i]);
}

static void
test_random_decimals (void)
{
  VecRandom random;
  int n = g_test_slow () ? 20000000 : 1000000;

  vec_random_init (&random, 1);
  for (int i = 0; i < n; i++)
    {
      char text[64];
      int n_digits = 1 + (int) vec_random_below (&random, 20);
      int point = (int) vec_random_below (&random, (guint64) n_digits + 1);
      int length = 0;

      if (vec_random_below (&random, 2))
        text[length++] = '-';
      for (int j = 0; j < n_digits; j++)
        {
          if (j == point)
            text[length++] = '.';
          text[length++] = (char) ('0' + vec_random_below (&random, 10));
        }
      text[length] = '\0';
      if (vec_random_below (&random, 3) == 0)
        g_snprintf (text + length, 16, "e%d", (int) vec_random_below (&random, 100) - 50);
      check_like_strtof (text);
    }
}

/* The middle between two floats, and a little beside it: where rounding is decided. */
static void
test_random_middles (void)
{
  VecRandom random;

  vec_random_init (&random, 2);
  for (int i = 0; i < 100000; i++)
    {
      guint32 bits = (guint32) vec_random_below (&random, 0x7f7fffff);
      float low, high;
      char text[400];
      double middle;

      memcpy (&low, &bits, sizeof low);
      bits++;
      memcpy (&high, &bits, sizeof high);
      middle = ((double) low + (double) high) / 2;
      g_snprintf (text, sizeof text, "%.*e", 15 + (int) vec_random_below (&random, 40), middle);
      check_like_strtof (text);
    }
}

static void
test_words (void)
{
  gsize length;

  g_assert_true (isnan (parse ("nan", &length)));
  g_assert_true (isnan (parse ("NaN", &length)));
  g_assert_cmpfloat (parse ("inf", &length), ==, INFINITY);
  g_assert_cmpfloat (parse ("-Infinity", &length), ==, -INFINITY);
  g_assert_cmpuint (length, ==, 9);
}

static void
test_no_numbers (void)
{
  const char *const texts[] = { "", "-", ".", "-.", "e5", "abc", "+e", "--1", " 1", "，", "0x" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize length;

      parse (texts[i], &length);
      g_assert_cmpuint (length, ==, g_str_equal (texts[i], "0x") ? 1 : 0);
    }
}

static void
test_whole (void)
{
  float value;

  g_assert_true (vec_number_is_whole (" 1,5 ", 5, ',', &value));
  g_assert_cmpfloat (value, ==, 1.5);
  g_assert_true (vec_number_is_whole ("-123456,789012345678901", 23, ',', &value));
  g_assert_cmpfloat (value, ==, -123456.789f);
  g_assert_false (vec_number_is_whole ("1,5", 3, '.', &value));
  g_assert_false (vec_number_is_whole ("1.5", 3, ',', &value));
  g_assert_false (vec_number_is_whole ("1 2", 3, '.', &value));
  g_assert_false (vec_number_is_whole ("  ", 2, '.', &value));
  g_assert_false (vec_number_is_whole ("", 0, '.', &value));
}

static void
check_printed (float value, const char *expected)
{
  char text[VEC_NUMBER_LENGTH];
  gsize length = vec_number_print (value, text);
  float back = strtof (text, NULL);

  g_assert_cmpuint (length, ==, strlen (text));
  g_assert_cmpuint (length, <, VEC_NUMBER_LENGTH);
  if (expected != NULL)
    g_assert_cmpstr (text, ==, expected);
  if (memcmp (&back, &value, sizeof back) != 0)
    g_error ("%a is printed as “%s”, which is %a", (double) value, text, (double) back);
}

static void
test_print (void)
{
  check_printed (0, "0");
  check_printed (-0.0f, "-0");
  check_printed (1, "1");
  check_printed (-255, "-255");
  check_printed (0.1f, "0.1");
  check_printed (-0.25f, "-0.25");
  check_printed (0.30000001f, "0.3");
  check_printed (0.3f + 0.00000003f, NULL);
  check_printed (123456.789f, "123456.79");
  check_printed (16777217, "16777216");
  check_printed (1e-5f, "1e-05");
  check_printed (2e-5f, "0.00002");
  check_printed (3.4028235e38f, "3.4028235e+38");
  check_printed (1e-45f, NULL);
  check_printed (999999.94f, "999999.94");
  check_printed (0.99999994f, "0.99999994");
  check_printed (1e10f, "10000000000");
}

static void
test_print_random (void)
{
  VecRandom random;

  vec_random_init (&random, 3);
  for (int i = 0; i < 300000; i++)
    {
      guint32 bits = (guint32) vec_random_below (&random, 0x7f800000) | (guint32) (vec_random_below (&random, 2) << 31);
      float value;

      memcpy (&value, &bits, sizeof value);
      check_printed (value, NULL);
      check_printed ((float) vec_random_normal (&random), NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/corner-cases", test_corner_cases);
  g_test_add_func ("/number/random-decimals", test_random_decimals);
  g_test_add_func ("/number/random-middles", test_random_middles);
  g_test_add_func ("/number/words", test_words);
  g_test_add_func ("/number/no-numbers", test_no_numbers);
  g_test_add_func ("/number/whole", test_whole);
  g_test_add_func ("/number/print", test_print);
  g_test_add_func ("/number/print-random", test_print_random);
  return g_test_run ();
}
