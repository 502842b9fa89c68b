#include "base/vec-card.h"

#include <math.h>

static void
test_json (void)
{
  g_autoptr (VecCard) card = vec_card_new ();
  g_autofree char *json = NULL, *text = NULL, *empty = NULL;

  empty = vec_card_dup_json (card);
  g_assert_cmpstr (empty, ==, "{}");
  vec_card_add_text (card, "data", "a \"b\" \\ c\n\xff é", "a, 3 × 2");
  vec_card_add_number (card, "rows", 1000000, NULL);
  vec_card_add_number (card, "share", 0.1, "share 0.1");
  vec_card_add_number (card, "kl", NAN, NULL);
  vec_card_add_text (card, "note", "", "");
  json = vec_card_dup_json (card);
  text = vec_card_dup_text (card);
  g_assert_cmpstr (json, ==, "{\"data\":\"a \\\"b\\\" \\\\ c\\u000a\xef\xbf\xbd é\",\"rows\":1000000,\"share\":0.1,\"kl\":null,\"note\":\"\"}");
  g_assert_cmpstr (text, ==, "a, 3 × 2 · share 0.1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/json", test_json);
  return g_test_run ();
}
