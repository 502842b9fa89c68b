#include "base/vec-stop-words.h"

#include <string.h>

/* Articles, pronouns, prepositions, conjunctions, auxiliaries and particles; negations too, for a map of topics. */
static const char english[] =
  "a about above across after again against all almost along already also although always am among an and another any anyone "
  "anything are aren't around as at away back be became because become been before behind being below between both but by can "
  "can't cannot could couldn't did didn't do does doesn't doing don't done down during each either else enough etc even ever every "
  "everyone everything few for from further get gets got had hadn't has hasn't have haven't having he he'd he'll he's hence her here "
  "hers herself him himself his how however i i'd i'll i'm i've if in indeed instead into is isn't it it's its itself just least "
  "less let let's like many may me might mine more most much must my myself neither never no nobody none nor not nothing now of off "
  "often on once one only onto or other others our ours ourselves out over own per perhaps quite rather really s same shall she she'd "
  "she'll she's should shouldn't since so some someone something sometimes still such t than that that's the their theirs them "
  "themselves then there there's therefore these they they'd they'll they're they've this those though through thus to together too "
  "toward towards under until up upon us very was wasn't we we'd we'll we're we've were weren't what what's whatever when where "
  "whether which while who who's whom whose why will with within without won't would wouldn't yet you you'd you'll you're you've "
  "your yours yourself yourselves";

static const char chinese[] =
  "的 了 着 过 地 得 和 与 及 或 或者 而 而且 并 并且 但 但是 可是 不过 然而 因为 因此 所以 如果 若 虽然 虽 既 既然 于是 则 却 也 都 就 才 又 再 还 "
  "很 太 更 最 只 仅 已 已经 曾 曾经 正 正在 将 会 能 能够 可以 可 应 应该 要 须 必须 不 没 没有 无 非 未 别 莫 是 为 在 于 从 自 自从 到 向 往 对 对于 "
  "关于 由 由于 以 把 将 被 给 让 使 令 跟 同 比 按 按照 据 根据 除 除了 我 你 您 他 她 它 我们 你们 他们 她们 它们 咱 咱们 自己 这 那 这个 那个 这些 "
  "那些 这里 那里 这样 那样 此 其 其中 该 各 每 某 何 谁 什么 怎么 怎样 如何 哪 哪里 哪个 几 多少 一 一个 一些 有 有的 些 个 之 者 所 等 吗 呢 吧 啊 呀 "
  "嘛 哦 么 也是 就是 不是 还是 只是 若是 便 便是 即 乃 矣 焉 哉 乎 兮";

static GHashTable *
new_set (void)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *const lists[] = { english, chinese };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char **words = g_strsplit (lists[i], " ", -1);

      for (guint j = 0; words[j] != NULL; j++)
        g_hash_table_add (set, words[j]);
    }
  return set;
}

gboolean
vec_stop_words_contain (const char *word, gsize length)
{
  static GHashTable *set;
  char copy[32];

  if (g_once_init_enter (&set))
    g_once_init_leave (&set, new_set ());
  if (length >= sizeof copy)
    return FALSE;
  memcpy (copy, word, length);
  copy[length] = '\0';
  for (char *quote; (quote = strstr (copy, "’")) != NULL;)
    {
      *quote = '\'';
      memmove (quote + 1, quote + strlen ("’"), strlen (quote + strlen ("’")) + 1);
    }
  return g_hash_table_contains (set, copy);
}
