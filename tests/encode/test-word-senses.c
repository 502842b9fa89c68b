#include "encode/vec-word-senses.h"

#include <string.h>

#include "encode/vec-builtin-encoder.h"

static VecPackEncoder *
get_encoder (void)
{
  return VEC_PACK_ENCODER (vec_builtin_encoder_get (NULL));
}

/* A word, a text with it, and what the definition of the sense that is meant says: one of several parts. */
static const struct
{
  const char *word, *text, *definition;
} in_context[] = {
  { "bank", "We sat on the bank of the river and watched the water", "sloping land" },
  { "bank", "She put her money into the bank and asked for a loan", "financial" },
  { "orange", "I peeled an orange and drank the sweet juice", "fruit" },
  { "orange", "He painted the wall orange and red and yellow", "color" },
  { "mouse", "The cat caught a mouse in the kitchen", "rodent" },
  { "spring", "The flowers bloom in spring after the cold winter", "season" },
  { "spring", "The metal spring in the old mattress is broken", "elastic device" },
  { "spring", "Fresh water flows from a spring in the hills", "water" },
  { "bat", "The bat flew out of the cave at night", "nocturnal" },
  { "bat", "He hit the ball with his bat and ran to first base", "bat" },
  { "plant", "Workers at the plant build cars and engines", "industrial" },
  { "plant", "Water the plant and give it soil and light", "organism" },
  { "plant", "She will plant seeds in the garden", "seeds" },
  { "seal", "The king pressed his seal on the wax of the letter", "impression" },
  { "pitcher", "The pitcher threw the ball to the catcher", "pitching" },
  { "pitcher", "She poured milk from a pitcher into the glass", "vessel" },
  { "match", "He lit the candle with a match", "lighter;burning" },
  { "match", "Our team won the match against the champions", "contest" },
  { "light", "The light of the sun is white", "radiation;illumin" },
  { "light", "Please carry the light bag, not the heavy one", "weight" },
  { "java", "The programmer wrote software in java", "object-oriented" },
  { "java", "They drink java with milk for breakfast", "beverage" },
  { "java", "We sailed to the island of java", "island" },
  { "mercury", "The planet mercury is nearest to the sun", "planet" },
  { "mercury", "mercury is a liquid metal at room temperature", "metallic;heavy silvery" },
  { "turkey", "We ate roast turkey for dinner", "flesh;bird" },
  { "turkey", "He travelled to turkey and greece", "republic" },
  { "china", "The dishes are fine china porcelain", "porcelain" },
  { "china", "The government of china in Asia", "nation" },
  { "jam", "She spread strawberry jam on the bread", "preserve" },
  { "jam", "We sat in a traffic jam on the road for hours", "traffic;crowd" },
  { "date", "He wrote the date and year on the letter", "day" },
  { "date", "She went on a date to the cinema with her boyfriend", "meeting;participant" },
  { "nail", "He hammered the nail into the wood", "metal;attach" },
  { "nail", "She painted her nail and filed it, and her finger", "horny" },
  { "ring", "He gave her a gold ring with a diamond", "jewelry;circlet" },
  { "ring", "The boxers fought in the ring", "box" },
  { "crown", "The queen wore a golden crown on her head", "jewel;headdress" },
  { "tank", "The army sent a tank with guns into battle", "military;armored" },
  { "tank", "The fish swim in a glass tank of water", "vessel" },
  { "organ", "The heart is an organ of the body", "body;structure" },
  { "organ", "He played the organ in the church", "instrument" },
  { "star", "The star shines in the sky at night", "celestial;point" },
  { "star", "The film made her a famous star of Hollywood", "actor;performer" },
  { "letter", "The first letter of the alphabet is A", "character" },
  { "letter", "The postman brought a letter in an envelope", "message" },
  { "palm", "The palm grows on the beach, a tree with coconuts", "tree;family Palmae" },
  { "palm", "He held the coin in the palm of his hand", "hand" },
  { "trunk", "The elephant lifted the log with its trunk", "snout" },
  { "trunk", "The trunk of the oak tree is thick", "tree" },
};

static gboolean
says_one_of (const char *definition, const char *parts)
{
  g_auto(GStrv) list = g_strsplit (parts, ";", -1);

  for (char **part = list; *part != NULL; part++)
    if (strstr (definition, *part) != NULL)
      return TRUE;
  return FALSE;
}

static const char *
get_most_frequent (const char *word)
{
  VecWordPack *pack = vec_pack_encoder_get_pack (get_encoder ());
  guint n;

  return vec_word_pack_get_senses (pack, vec_word_pack_find_form (pack, word, strlen (word)), &n)->definition;
}

/* The sense of @word in @text, the most frequent one where there was nothing to choose; lent by the pack. */
static const char *
choose (const char *word, const char *text)
{
  g_autoptr(GPtrArray) chosen = vec_pack_encoder_choose_meanings (get_encoder (), text);

  for (guint i = 0; i < chosen->len; i++)
    {
      const VecChosenMeaning *one = chosen->pdata[i];
      g_autofree char *part = g_strndup (text + one->begin, one->end - one->begin);

      if (g_ascii_strcasecmp (part, word) == 0)
        return one->meaning->definition;
    }
  return get_most_frequent (word);
}

/* The context must tell more than always taking the most frequent sense does. */
static void
test_in_context (void)
{
  int n_right = 0, n_by_frequency = 0;

  for (guint i = 0; i < G_N_ELEMENTS (in_context); i++)
    {
      const char *definition = choose (in_context[i].word, in_context[i].text);

      n_right += says_one_of (definition, in_context[i].definition);
      n_by_frequency += says_one_of (get_most_frequent (in_context[i].word), in_context[i].definition);
      if (!says_one_of (definition, in_context[i].definition))
        g_test_message ("“%s”: %s", in_context[i].text, definition);
    }
  g_test_message ("%d of %u right, %d by the most frequent sense alone", n_right, (guint) G_N_ELEMENTS (in_context), n_by_frequency);
  g_assert_cmpint (n_right, >, n_by_frequency);
}

static void
test_split (void)
{
  g_autoptr(GPtrArray) orange = vec_pack_encoder_split_meanings (get_encoder (), " Oranges ");
  const char *definitions[2];

  g_assert_nonnull (orange);
  g_assert_cmpint (orange->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    definitions[i] = ((VecMeaning *) orange->pdata[i])->definition;
  g_assert_nonnull (strstr (definitions[0], "color"));
  g_assert_nonnull (strstr (definitions[1], "fruit"));
  g_assert_cmpstr (((VecMeaning *) orange->pdata[1])->hint, ==, "fruit");
  g_assert_null (vec_pack_encoder_split_meanings (get_encoder (), "xyzzy"));
  g_assert_null (vec_pack_encoder_split_meanings (get_encoder (), "I like orange juice"));
  g_assert_null (vec_pack_encoder_split_meanings (get_encoder (), ""));
}

/* A phrase is a word of its own, and what its words mean is told by the whole of it. */
static void
test_in_phrase (void)
{
  g_assert_nonnull (strstr (choose ("orange", "I like orange juice"), "fruit"));
  g_assert_nonnull (strstr (choose ("orange", "She wore a red and orange dress"), "color"));
}

/* Nothing but the word itself, or words that mean little: no context, no choice. */
static void
test_no_context (void)
{
  const char *const texts[] = { "orange", "the orange", "orange orange", "", "你好" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) chosen = vec_pack_encoder_choose_meanings (get_encoder (), texts[i]);

      g_assert_cmpint (chosen->len, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encode/word-senses/in-context", test_in_context);
  g_test_add_func ("/encode/word-senses/split", test_split);
  g_test_add_func ("/encode/word-senses/in-phrase", test_in_phrase);
  g_test_add_func ("/encode/word-senses/no-context", test_no_context);
  return g_test_run ();
}
