#include "encode/vec-word-pack.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-static-encoder.h"

enum
{
  N_WORDS = 6,
  N_DIMS = 4,
  N_SECTIONS = 6,
};

static const char words[] =
  "orange\t90\t2\nn\t13\t60\nn\t7\t30\n"
  "lemon\t50\t1\nn\t13\t50\n"
  "red\t40\t1\na\t0\t40\n"
  "run\t30\t1\nv\t38\t2\n"
  "mouse\t20\t1\nn\t5\t20\n"
  "New York\t10\t1\nn\t15\t10\n";
static const char glosses[] = "round yellow fruit\na colour\na sour fruit\nof the colour of blood\nmove fast\na small rodent\na city\n";
static const guint8 related[] = { 1, 1, 0, 1, 2, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0 };
static const char forms[] = "mice\t4\nran\t3\n";
static const gint8 codes[N_WORDS][N_DIMS] = {
  { 90, 90, 0, 0 }, { 127, 0, 0, 0 }, { 0, 127, 0, 0 }, { 0, 0, 127, 0 }, { 0, 0, 0, 127 }, { 0, 0, 90, -90 },
};

typedef struct
{
  char *folder, *path;
  GByteArray *bytes;
} Fixture;

static void
append (GByteArray *bytes, guint64 value, guint n)
{
  guint64 little = GUINT64_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &little, n);
}

/* Unpacked: the sizes are equal. What is packed comes with the program's own file. */
static void
append_section (GByteArray *header, GByteArray *body, const char *name, gconstpointer data, gsize n)
{
  char id[8] = { 0 };

  memcpy (id, name, strlen (name));
  g_byte_array_append (header, (const guint8 *) id, sizeof id);
  append (header, 24 + 32 * N_SECTIONS + body->len, 8);
  append (header, n, 8);
  append (header, n, 8);
  g_byte_array_append (body, data, (guint) n);
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr(GByteArray) body = g_byte_array_new ();
  float scales[N_WORDS];

  self->folder = g_dir_make_tmp ("vec-pack-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "small.vecwords", NULL);
  self->bytes = g_byte_array_new ();
  for (int i = 0; i < N_WORDS; i++)
    scales[i] = 1 / 127.0f;
  g_byte_array_append (self->bytes, (const guint8 *) "VECWORDS", 8);
  append (self->bytes, N_WORDS, 4);
  append (self->bytes, N_DIMS, 4);
  append (self->bytes, N_WORDS + 1, 4);
  append (self->bytes, N_SECTIONS, 4);
  append_section (self->bytes, body, "words", words, strlen (words));
  append_section (self->bytes, body, "glosses", glosses, strlen (glosses));
  append_section (self->bytes, body, "related", related, sizeof related);
  append_section (self->bytes, body, "forms", forms, strlen (forms));
  append_section (self->bytes, body, "scales", scales, sizeof scales);
  append_section (self->bytes, body, "codes", codes, sizeof codes);
  g_byte_array_append (self->bytes, body->data, body->len);
  g_file_set_contents (self->path, (const char *) self->bytes->data, (gssize) self->bytes->len, NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_remove (self->path);
  g_rmdir (self->folder);
  g_free (self->path);
  g_free (self->folder);
  g_byte_array_unref (self->bytes);
}

static VecWordPack *
load (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  VecWordPack *pack = vec_word_pack_load (self->path, &error);

  g_assert_no_error (error);
  return pack;
}

static void
assert_vector (const float *vector, float a, float b, float c, float d)
{
  g_assert_cmpfloat_with_epsilon (vector[0], a, 2e-3);
  g_assert_cmpfloat_with_epsilon (vector[1], b, 2e-3);
  g_assert_cmpfloat_with_epsilon (vector[2], c, 2e-3);
  g_assert_cmpfloat_with_epsilon (vector[3], d, 2e-3);
}

static void
test_words (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);
  float vector[N_DIMS];

  g_assert_cmpint (vec_word_pack_get_n_words (pack), ==, N_WORDS);
  g_assert_cmpint (vec_word_pack_get_n_dims (pack), ==, N_DIMS);
  g_assert_cmpstr (vec_word_pack_get_word (pack, 5), ==, "New York");
  g_assert_cmpfloat (vec_word_pack_get_frequency (pack, 0), ==, 90);
  vec_word_pack_get_vector (pack, 0, vector);
  assert_vector (vector, 90 / 127.0f, 90 / 127.0f, 0, 0);
}

static void
test_senses (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);
  float fruit[N_DIMS], color[N_DIMS];
  guint n;
  const VecWordSense *senses = vec_word_pack_get_senses (pack, 0, &n);

  g_assert_cmpint (n, ==, 2);
  g_assert_cmpstr (senses[1].definition, ==, "a colour");
  g_assert_cmpint (senses[0].category, ==, 13);
  g_assert_cmpint (senses[0].n_related, ==, 1);
  g_assert_cmpint (senses[0].related[0], ==, 1);
  vec_word_pack_get_sense_vector (pack, 0, &senses[0], fruit);
  vec_word_pack_get_sense_vector (pack, 0, &senses[1], color);
  /* .1 of the word and 1 of lemon or of red. */
  assert_vector (fruit, 0.9978f, 0.0660f, 0, 0);
  assert_vector (color, 0.0660f, 0.9978f, 0, 0);
  senses = vec_word_pack_get_senses (pack, 5, &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (senses[0].n_related, ==, 0);
  vec_word_pack_get_sense_vector (pack, 5, &senses[0], fruit);
  assert_vector (fruit, 0, 0, 0.7071f, -0.7071f);
}

static int
find (VecWordPack *pack, const char *text)
{
  return vec_word_pack_find_form (pack, text, strlen (text));
}

static void
test_forms (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);

  g_assert_cmpint (find (pack, "mice"), ==, 4);
  g_assert_cmpint (find (pack, "Oranges"), ==, 0);
  g_assert_cmpint (find (pack, "running"), ==, 3);
  g_assert_cmpint (find (pack, "ran"), ==, 3);
  g_assert_cmpint (find (pack, "runs"), ==, 3);
  g_assert_cmpint (find (pack, "NEW YORK"), ==, 5);
  g_assert_cmpint (find (pack, "redder"), ==, 2);
  /* The rules go by the part of speech: no noun is "redding", no verb "lemoned". */
  g_assert_cmpint (find (pack, "redding"), ==, -1);
  g_assert_cmpint (find (pack, "lemoned"), ==, -1);
  g_assert_cmpint (find (pack, "s"), ==, -1);
  g_assert_cmpint (find (pack, ""), ==, -1);
}

static void
test_compose (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);
  float vector[N_DIMS];

  g_assert_true (vec_word_pack_compose (pack, "mice", 4, vector));
  assert_vector (vector, 0, 0, 0, 1);
  g_assert_true (vec_word_pack_compose (pack, "lemonade", 8, vector));
  assert_vector (vector, 1, 0, 0, 0);
  g_assert_false (vec_word_pack_compose (pack, "xyzzy", 5, vector));
  g_assert_false (vec_word_pack_compose (pack, "", 0, vector));
}

static gpointer
prepare_cb (gpointer pack)
{
  vec_word_pack_prepare_guesses (pack);
  return NULL;
}

static gpointer
guess_cb (gpointer pack)
{
  float *vector = g_new (float, N_DIMS);

  g_assert_true (vec_word_pack_guess (pack, "lemonade", 8, vector));
  return vector;
}

/* Whoever is the first to guess, everybody gets the same: "lemonade" has beginnings of "lemon" alone, "mousered" of two words. */
static void
test_guess (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);
  GThread *threads[4];
  float vector[N_DIMS];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("guess", i == 0 ? prepare_cb : guess_cb, pack);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autofree float *guessed = g_thread_join (threads[i]);

      if (guessed != NULL)
        assert_vector (guessed, 1, 0, 0, 0);
    }
  /* <mou, <mous, <mouse, mous, mouse and ouse of "mouse"; of "red" nothing but red>. */
  g_assert_true (vec_word_pack_guess (pack, "mousered", 8, vector));
  assert_vector (vector, 0, 0.164399f, 0, 0.986394f);
  g_assert_false (vec_word_pack_guess (pack, "xyzzy", 5, vector));
}

static void
test_table (Fixture *self, gconstpointer unused)
{
  g_autoptr(VecWordPack) pack = load (self);
  g_autoptr(VecTable) table = vec_word_pack_dup_table (pack, "English words", 5, NULL);
  g_autoptr(VecEncoder) encoder = NULL;
  const char *const texts[] = { "red lemon", "lemonade" };
  float vectors[2][N_DIMS];

  g_assert_cmpint (vec_table_get_n_rows (table), ==, 5);
  g_assert_cmpint (vec_table_get_n_columns (table), ==, 5);
  g_assert_cmpstr (vec_column_get_name (vec_table_get_column (table, 0)), ==, "Category");
  /* Tagged twice of thirty times: the cube root of 2.5 · 30 · 30 is 13.1. */
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, VEC_WORD_COLUMN_FREQUENCY), 3), ==, 30);
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, VEC_WORD_COLUMN_IMPORTANCE), 3), ==, 13);
  encoder = vec_static_encoder_new (table, NULL);
  g_assert_nonnull (encoder);
  g_assert_true (vec_encoder_encode (encoder, texts, 2, &vectors[0][0], NULL, NULL, NULL));
  /* Frequencies 40 and 50 of 230: weights 0.005718 and 0.004579. */
  assert_vector (vectors[0], 0.4447f, 0.5553f, 0, 0);
  assert_vector (vectors[1], 1, 0, 0, 0);
}

/* Cut off anywhere, or with a byte changed anywhere, it is an error or a pack that can be asked; never a crash. */
static void
ask_everything (VecWordPack *pack)
{
  float vector[4096];

  for (int i = 0; i < vec_word_pack_get_n_words (pack); i++)
    {
      guint n;
      const VecWordSense *senses = vec_word_pack_get_senses (pack, i, &n);

      for (guint j = 0; j < n; j++)
        vec_word_pack_get_sense_vector (pack, i, &senses[j], vector);
      vec_word_pack_compose (pack, vec_word_pack_get_word (pack, i), strlen (vec_word_pack_get_word (pack, i)), vector);
    }
  vec_word_pack_compose (pack, "lemonade", 8, vector);
}

/* A pack of the first @n bytes, which lie apart from those of the fixture. */
static VecWordPack *
load_bytes (Fixture *self, gsize n, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (self->bytes->data, n);

  return vec_word_pack_new (bytes, "small.vecwords", error);
}

static void
test_damaged (Fixture *self, gconstpointer unused)
{
  guint n_good = 0;

  for (guint n = 0; n < self->bytes->len; n++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load_bytes (self, n, &error));
      g_assert_true (error != NULL && error->domain == VEC_ERROR);
    }
  for (guint i = 0; i < self->bytes->len; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        g_autoptr(VecWordPack) pack = NULL;

        self->bytes->data[i] ^= (guint8) (1 << bit);
        pack = load_bytes (self, self->bytes->len, NULL);
        self->bytes->data[i] ^= (guint8) (1 << bit);
        if (pack == NULL)
          continue;
        n_good++;
        ask_everything (pack);
      }
  g_assert_cmpint (n_good, >, 0);
}

/* A field that is no number, or too large a one, is told; the largest are taken. */
static void
test_fields (Fixture *self, gconstpointer unused)
{
  static const struct { const char *text, *instead; gboolean is_good; } cases[] = {
    { "lemon\t50", "lemon\t99", TRUE },  { "lemon\t50", "lemon\t5x", FALSE }, { "lemon\t50", "lemon\t-5", FALSE }, { "lemon\t50", "lemon\t 5", FALSE },
    { "lemon\t50", "lemon50\t", FALSE }, { "\t50\t1\n", "\t50\t0\n", FALSE }, { "n\t13\t50", "n\t44\t50", TRUE },  { "n\t13\t50", "n\t45\t50", FALSE },
    { "n\t13\t50", "r\t13\t50", TRUE },  { "n\t13\t50", "x\t13\t50", FALSE }, { "n\t13\t50", "nn13\t50", FALSE },  { "n\t13\t50", "n\t13\t\t0", FALSE },
    { "mice\t4", "mice\t5", TRUE },      { "orange\t", "\t999999", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *copy = g_memdup2 (self->bytes->data, self->bytes->len), *at = memmem (copy, self->bytes->len, cases[i].text, strlen (cases[i].text));
      g_autoptr(GBytes) changed = g_bytes_new_take (copy, self->bytes->len);
      g_autoptr(VecWordPack) pack = NULL;
      g_autoptr(GError) error = NULL;

      memcpy (at, cases[i].instead, strlen (cases[i].instead));
      pack = vec_word_pack_new (changed, "small.vecwords", &error);
      g_test_message ("%s", cases[i].instead);
      g_assert_true ((pack != NULL) == cases[i].is_good);
      if (pack == NULL)
        g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
    }
}

/* They are first looked at when a form is asked for: then there is none, and the meanings are told to be damaged. */
static void
test_damaged_forms (Fixture *self, gconstpointer unused)
{
  g_autoptr(GBytes) bytes = g_bytes_new (self->bytes->data, self->bytes->len);
  char *at = memmem (self->bytes->data, self->bytes->len, "mice\t4", strlen ("mice\t4"));
  g_autoptr(VecWordPack) pack = NULL, other = NULL;
  g_autoptr(GError) error = NULL;

  at[strlen ("mice\t")] = '6';
  pack = load_bytes (self, self->bytes->len, NULL);
  g_assert_nonnull (pack);
  g_assert_cmpint (find (pack, "mice"), ==, -1);
  g_assert_cmpint (find (pack, "ran"), ==, -1);
  g_assert_cmpint (find (pack, "runs"), ==, 3);
  g_assert_false (vec_word_pack_load_meanings (pack, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  other = vec_word_pack_new (bytes, "small.vecwords", NULL);
  g_assert_cmpint (find (other, "mice"), ==, 4);
  g_assert_true (vec_word_pack_load_meanings (other, NULL));
}

static void
test_missing (Fixture *self, gconstpointer unused)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (vec_word_pack_load ("/nowhere/english.vecwords", &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(NAME, FUNC) g_test_add ("/encode/word-pack/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("words", test_words);
  ADD ("senses", test_senses);
  ADD ("forms", test_forms);
  ADD ("compose", test_compose);
  ADD ("guess", test_guess);
  ADD ("table", test_table);
  ADD ("damaged", test_damaged);
  ADD ("fields", test_fields);
  ADD ("damaged-forms", test_damaged_forms);
  ADD ("missing", test_missing);
  return g_test_run ();
}
