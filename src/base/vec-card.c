#include "base/vec-card.h"

#include <math.h>

typedef struct
{
  char *id, *json, *shown;
} Fact;

struct _VecCard
{
  int refs;
  GArray *facts;
};

static void
clear_fact (gpointer data)
{
  Fact *fact = data;

  g_free (fact->id);
  g_free (fact->json);
  g_free (fact->shown);
}

VecCard *
vec_card_new (void)
{
  VecCard *self = g_new (VecCard, 1);

  self->refs = 1;
  self->facts = g_array_new (FALSE, FALSE, sizeof (Fact));
  g_array_set_clear_func (self->facts, clear_fact);
  return self;
}

VecCard *
vec_card_ref (VecCard *card)
{
  if (card != NULL)
    g_atomic_int_inc (&card->refs);
  return card;
}

void
vec_card_unref (VecCard *card)
{
  if (card == NULL || !g_atomic_int_dec_and_test (&card->refs))
    return;
  g_array_unref (card->facts);
  g_free (card);
}

static void
append_json_text (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (json, '"');
  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      {
        g_string_append_c (json, '\\');
        g_string_append_c (json, *p);
      }
    else if ((guchar) *p < 0x20 || *p == 0x7f)
      g_string_append_printf (json, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c (json, *p);
  g_string_append_c (json, '"');
}

/* Takes @json. */
static void
add (VecCard *self, const char *id, char *json, const char *shown)
{
  Fact fact = { g_strdup (id), json, g_strdup (shown) };

  g_array_append_val (self->facts, fact);
}

void
vec_card_add_text (VecCard *card, const char *id, const char *value, const char *shown)
{
  GString *json = g_string_new (NULL);

  append_json_text (json, value);
  add (card, id, g_string_free (json, FALSE), shown);
}

void
vec_card_add_number (VecCard *card, const char *id, double value, const char *shown)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    add (card, id, g_strdup ("null"), shown);
  else if (value == floor (value) && fabs (value) < 1e15)
    add (card, id, g_strdup_printf ("%.0f", value), shown);
  else
    add (card, id, g_strdup (g_ascii_formatd (text, sizeof text, "%.10g", value)), shown);
}

char *
vec_card_dup_text (VecCard *card)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < card->facts->len; i++)
    {
      const char *shown = g_array_index (card->facts, Fact, i).shown;

      if (shown == NULL || *shown == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      g_string_append (text, shown);
    }
  return g_string_free (text, FALSE);
}

char *
vec_card_dup_json (VecCard *card)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < card->facts->len; i++)
    {
      const Fact *fact = &g_array_index (card->facts, Fact, i);

      if (i > 0)
        g_string_append_c (json, ',');
      append_json_text (json, fact->id);
      g_string_append_c (json, ':');
      g_string_append (json, fact->json);
    }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}
