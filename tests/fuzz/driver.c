/* Runs a fuzz target without libFuzzer: first every file of the corpus, then changed copies of them for some seconds. The changes
 * follow from a fixed seed, so that a failure comes again; what it was fed is left in a file.
 *
 *   fuzz-NAME CORPUS-FOLDER SECONDS */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-random.h"
#include "fuzz.h"
#include "read/vec-matrix.h"

#define MAX_SIZE 65536

static GPtrArray *corpus; /* of GBytes */
static GByteArray *input;
static const char *program;
static VecRandom seed;

/* From a sanitizer's report or a failed assertion. */
static void
save_input (void)
{
  g_autofree char *name = g_strdup_printf ("crash-%s", program);

  g_file_set_contents (name, (const char *) input->data, (gssize) input->len, NULL);
  g_printerr ("The input is in %s\n", name);
}

static void
abort_cb (int number)
{
  save_input ();
  _Exit (1);
}

void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
catch_failures (void)
{
  signal (SIGABRT, abort_cb);
  signal (SIGTRAP, abort_cb);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (save_input);
  else
    signal (SIGSEGV, abort_cb);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
load_corpus (const char *folder)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < names->len; i++)
    {
      char *bytes;
      gsize n;

      if (g_file_get_contents (g_ptr_array_index (names, i), &bytes, &n, NULL))
        g_ptr_array_add (corpus, g_bytes_new_take (bytes, n));
    }
}

static gsize
below (gsize n)
{
  return (gsize) vec_random_below (&seed, n);
}

static void
insert (gsize at, const void *bytes, gsize n)
{
  gsize old = input->len;

  if (old + n > MAX_SIZE)
    return;
  g_byte_array_set_size (input, (guint) (old + n));
  memmove (input->data + at + n, input->data + at, old - at);
  memcpy (input->data + at, bytes, n);
}

static void
insert_token (gsize at)
{
  static const char *const tokens[] = { "-1", "0", "1e400", "4294967296", "9223372036854775808", "nan", "-inf", "\"", "\n", "\r\n",
                                        ",", "\t", " ", ";", "[", "]", "{", "}", "\xff\xfe", "\xef\xbb\xbf", "\xc3", "\xe7\x8e\x8b",
                                        "L", "1,5", "...", "'", "\\", "é", "8000 300\n", "2147483647" };
  const char *token = tokens[below (G_N_ELEMENTS (tokens))];

  insert (at, token, strlen (token));
}

static void
splice (gsize at)
{
  GBytes *other = g_ptr_array_index (corpus, below (corpus->len));
  gsize n;
  const guint8 *bytes = g_bytes_get_data (other, &n);
  gsize begin = n > 0 ? below (n) : 0;

  if (n > begin)
    insert (at, bytes + begin, 1 + below (MIN (n - begin, 512)));
}

static void
repeat (gsize at)
{
  gsize wanted = 1 + below (256);
  gsize n = MIN (input->len - at, wanted);
  g_autofree guint8 *copy = g_memdup2 (input->data + at, n);

  insert (at, copy, n);
}

static void
change (void)
{
  gsize at = input->len > 0 ? below (input->len) : 0;
  guint8 zero = 0;

  switch (input->len > 0 ? below (8) : 4)
    {
    case 0:
      input->data[at] ^= (guint8) (1 << below (8));
      break;
    case 1:
      input->data[at] = (guint8) below (256);
      break;
    case 2:
      g_byte_array_set_size (input, (guint) at);
      break;
    case 3:
      g_byte_array_remove_range (input, (guint) at, (guint) (1 + below (MIN (input->len - at, 64))));
      break;
    case 4:
      splice (at);
      break;
    case 5:
      repeat (at);
      break;
    case 6:
      insert (at, &zero, 1);
      break;
    default:
      insert_token (at);
    }
}

static void
use (GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  g_byte_array_set_size (input, 0);
  g_byte_array_append (input, data, (guint) n);
}

int
main (int argc, char *argv[])
{
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 0;
  gint64 end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  guint64 n_runs = 0;

  program = strrchr (argv[0], '/') != NULL ? strrchr (argv[0], '/') + 1 : argv[0];
  input = g_byte_array_new ();
  load_corpus (argc > 1 ? argv[1] : ".");
  if (corpus->len == 0)
    {
      g_printerr ("There are no files in the corpus\n");
      return 1;
    }
  catch_failures ();
  vec_memory_pretend (G_GUINT64_CONSTANT (256) << 20);
  vec_random_init (&seed, 20240229);
  for (guint i = 0; i < corpus->len; i++, n_runs++)
    {
      use (g_ptr_array_index (corpus, i));
      LLVMFuzzerTestOneInput (input->data, input->len);
    }
  for (; g_get_monotonic_time () < end; n_runs++)
    {
      use (g_ptr_array_index (corpus, below (corpus->len)));
      for (gsize i = 0, n = 1 + below (8); i < n; i++)
        change ();
      LLVMFuzzerTestOneInput (input->data, input->len);
    }
  g_print ("%s: %llu inputs\n", program, (unsigned long long) n_runs);
  g_ptr_array_unref (corpus);
  g_byte_array_unref (input);
  return 0;
}
