"""Ten thousand lines that ask something of a tokenizer, and a thousand of rarer ones: the same in every run and every version of Python.

In the first set are characters and habits on which @huggingface/transformers and Hugging Face's own library (in Rust) agree, but for Σ at the end of a
word; in the second set those of which the JavaScript is known to make something else (see golden-tokenizers.mjs)."""

N_LINES = 10_000
N_RARE = 1_000

ENGLISH = """the of and a to in is was he for it with as his on be at by i this had not are but from or have an they which one you were her all
she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time
these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your
way well down should because each just those people too little state good very make world still own see men work long get here between both life
being under never day same another know while last might us great old year off come since against go came right used take three king queen music
embedding vectors neighbourhood unbelievable internationalization tokenization preprocessing antidisestablishmentarianism don't it's we're I've
they'll he'd rock'n'roll o'clock well-known state-of-the-art co-operate e-mail U.S.A. Ph.D. e.g. i.e. Mr. Dr. 1st 2nd 3rd 42 007 3.14159 1,000,000
1e-10 0xFF 50% $19.99 #hashtag @user C++ C# .NET node.js HELLO World McDonald iPhone eBay LaTeX NaN""".split()

CHINESE = """今天 天气 很 好 我们 去 公园 散步 机器 学习 向量 空间 词 嵌入 北京 大学 中华人民共和国 红楼梦 三国演义 桃花 流水 人工智能 的 了 是 在 不 和
有 这 那 你 他 她 它 们 一 二 三 十 百 千 万 繁體 漢字 臺灣 龍 鳳 麒麟 饕餮 彳亍 。 ， ！ ？ ； ： “ ” ‘ ’ 《 》 （ ） 、 … —— ％ ￥ ～ 〇 々""".split()

OTHERS = """café naïve résumé Zürich Ångström façade jalapeño Ærøskøbing smørrebrød Łódź Dvořák Gödel piñata coöperate œuvre straße STRASSE ﬁnal ﬂow
cafe\u0301 nai\u0308ve e\u0302\u0301 a\u0323\u0307 Å \u212b ｆｕｌｌｗｉｄｔｈ ＡＢＣ１２３ ① ② Ⅳ ½ ² ³ x² H₂O ∑ ∫ √2 ≤ ≥ ≠ → ⇒ ∀x∈ℝ α β γ Ω λόγος ΛΟΓΟΣ ΟΔΟΣ Σ
привет МИР ёлка й и\u0306 שלום שָׁלוֹם مرحبا بالعالم العَرَبِيَّة नमस्ते हिन्दी क्षत्रिय ภาษาไทย สวัสดี 안녕하세요 한국어 각 こんにちは カタカナ ｶﾀｶﾅ ガ が 東京 日本語 İstanbul
ıI Việt tiếng Việt Yorùbá ŋ ʃ ə ˈstɹɛs ქართული հայերեն አማርኛ ᚠᚢᚦ ߒߞߏ 𝒜𝓑𝔠 𝟘𝟙 𐍈 𝄞""".split()

EMOJI = """😀 😂 🤔 👍 👍🏽 👩‍💻 👨‍👩‍👧‍👦 🇨🇳 🇺🇸 ❤️ ❤ ☃ ☃️ ✈️ 🎉🎉🎉 1️⃣ ⚡ ✓ ★ ♥ 🏳️‍🌈 🐱 🍕 🚀 ©  ® ™ € £ ¥ § ¶ † • · ° « » „ “ ” – — … ‹ › ¿ ¡ ′ ″""".split()

CODE = [
    "def f(x):\n    return x**2 + 1".replace("\n", "\r"), "for (int i = 0; i < n; i++) { a[i] += b[i] * 2; }", "SELECT * FROM t WHERE id = 42;",
    "#include <stdio.h>", "\tif (x == NULL)\t\treturn -1;", "https://example.org/path?q=a%20b&x=1#top", "user.name+tag@example.co.uk",
    "{\"key\": [1, 2.5, null, true]}", "git commit -m 'fix: a bug' && ./run --all", "C:\\Users\\me\\file.txt", "/usr/lib/x86_64-linux-gnu/libm.so.6",
    "<div class=\"a b\">&nbsp;</div>", "let x = (a?.b ?? 0) !== 1 ? `t${y}` : 'n';", "x_1 __init__ snake_case camelCase CONSTANT_CASE", "a+b=c; a-b!=c",
    "λ = lambda x: x", "0b1010 0o17 1_000_000 1.5e+3", "``quoted'' 'single' \"double\"", "<<<>>> ~~~ ||| ^^^ ___ --- ===", "\\alpha_{i}^{2}",
]

SPECIAL = ["[MASK]", "[CLS]", "[SEP]", "[UNK]", "<s>", "</s>", "<mask>", "<unk>", "<pad>", "<|endoftext|>", "[mask]", "< s >", "<|im_start|>", "▁", "##ing", "Ġthe",
           "<0x41>", "</w>"]

SPACES = ["  ", "   ", "\t", " \t ", "\u00a0", "\u2003", "\u3000", "\u2009", "\u202f", "\r", " \r ", "\x0c", "\x0b", "\u2028", "\u1680", "\u205f"]

CONTROLS = ["\x01", "\x1f", "\x7f", "\u200b", "\u200d", "\u200e", "\u00ad", "\u2060", "\ue000", "\ufffd", "\ufe0f", "\u0301", "\u20dd", "\u0483"]

# Beyond UTF-16's first plane, white space of which JavaScript has another opinion, digits and letters that are not ASCII.
RARE = ["𠀀", "𠮷野家", "𪛖", "a𠀁b", "\u0085", "a\u0085b", "\ufeff", "x\ufeffy", "٣٤", "१२३", "²½", "x₁", "naïve_été", "привет-мир", "a\u200cb", "１２", "«x»", "e\u0301e\u0301",
        "▁▁a▁b", "a▁b", "unaffordable[X]", "x[X]y", "[X]", " [X] ", "!!", "?!", "...", "(a)(b)", "a,b;c", "--x--", "12ab34", "ﬀ", "㎏", "\u0e33", "각\u11a8", "№"]


class Choice:
    """Steele, Lea & Flood's SplitMix64."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % n

    def of(self, items):
        return items[self.below(len(items))]


def case(choice, word):
    kind = choice.below(12)
    return word.capitalize() if kind == 0 else word.upper() if kind == 1 and word.isascii() else word


def english(choice, n):
    words = [case(choice, choice.of(ENGLISH)) + choice.of(["", "", "", "", ",", ".", "!", "?", ";", ":", "'s", "..."]) for _ in range(n)]
    return " ".join(words)


def mixed(choice, n):
    sets = [ENGLISH, ENGLISH, CHINESE, OTHERS, OTHERS, EMOJI, CODE, SPECIAL, CONTROLS]
    parts = []
    for _ in range(n):
        parts.append(choice.of(choice.of(sets)))
        parts.append(choice.of(["", " ", " ", " ", choice.of(SPACES)]))
    return "".join(parts)


def letters(choice, n):
    """No words at all."""
    ranges = [(0x21, 0x7E), (0x61, 0x7A), (0xA1, 0x17F), (0x370, 0x373), (0x391, 0x3A1), (0x3B1, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x300, 0x33F), (0x905, 0x939), (0xE01, 0xE3A),
              (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2190, 0x21FF), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0xFF01, 0xFF5E),
              (0x1F300, 0x1F64F)]
    text = []
    for _ in range(n):
        first, last = choice.of(ranges)
        text.append(chr(first + choice.below(last - first + 1)))
        if choice.below(6) == 0:
            text.append(" ")
    return "".join(text)


def line(choice):
    kind = choice.below(20)
    if kind < 5:
        return english(choice, 1 + choice.below(25))
    if kind < 8:
        return "".join(choice.of(CHINESE) for _ in range(1 + choice.below(20)))
    if kind < 14:
        return mixed(choice, 1 + choice.below(15))
    if kind < 16:
        return letters(choice, 1 + choice.below(40))
    if kind == 16:
        return choice.of(SPACES) + choice.of(CODE) + choice.of(SPACES) + mixed(choice, 2) + choice.of(SPACES)
    if kind == 17:
        return choice.of(ENGLISH) * (1 + choice.below(40))
    if kind == 18:
        return mixed(choice, 5) * (1 + choice.below(8))
    return choice.of(["", " ", choice.of(SPACES), choice.of(EMOJI), choice.of(SPECIAL), choice.of(CONTROLS), english(choice, 400), "a" * 5000])


def rare_line(choice):
    parts = []
    for _ in range(1 + choice.below(8)):
        parts.append(choice.of(RARE) if choice.below(2) else choice.of(choice.of([ENGLISH, CHINESE, OTHERS[:60], CODE, SPACES])))
        parts.append(choice.of(["", " ", "", "  "]))
    return "".join(parts)


def without_final_sigma(text):
    """Hugging Face's library knows no Σ at the end of a word."""
    return text.replace("Σ", "σ")


def lines():
    choice = Choice(20240229)
    return [line(choice) for _ in range(N_LINES)]


def rare_lines():
    choice = Choice(19620729)
    return [without_final_sigma(rare_line(choice)) for _ in range(N_RARE)]


def save(lines, path):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("".join(text + "\n" for text in lines))
