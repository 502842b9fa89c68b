#include "plot/vec-text-layout.h"

#include <string.h>

#include "plot/vec-renderer-private.h"

#define FONT_FAMILY "Cantarell, Noto Sans, Lato, Sans"

gboolean
vec_text_is_chinese (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p >= 0xe3)
      {
        gunichar c = g_utf8_get_char (p);

        if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff))
          return TRUE;
      }
  return FALSE;
}

PangoContext *
vec_text_make_context (gboolean chinese)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();
  const char *language = pango_language_to_string (pango_language_get_default ());

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  cairo_font_options_destroy (options);
  /* Han characters have national forms; the one of the person's language if that has them, else the simplified Chinese. */
  if (chinese && !g_str_has_prefix (language, "zh") && !g_str_has_prefix (language, "ja") && !g_str_has_prefix (language, "ko"))
    pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  return context;
}

PangoLayout *
vec_text_make_layout (PangoContext *context, const char *text, double size, PangoWeight weight, double spacing)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FONT_FAMILY);
  pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  if (spacing > 0)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_letter_spacing_new ((int) (spacing * PANGO_SCALE)));
      pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
    }
  return layout;
}

PangoLayout *
vec_text_new (cairo_t *cr, const char *text, double size, PangoWeight weight)
{
  PangoContext *context = vec_text_make_context (vec_text_is_chinese (text));
  PangoLayout *layout = vec_text_make_layout (context, text, size, weight, 0);

  g_object_unref (context);
  return layout;
}

char *
vec_text_clean (const char *text, guint max_chars)
{
  GString *clean = g_string_new (NULL);
  guint n = 0;
  gboolean space = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char_validated (p, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        break;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          if (space)
            continue;
          c = ' ';
          space = TRUE;
        }
      else
        space = FALSE;
      if (!g_unichar_ismark (c) && c != 0x200d && n++ >= max_chars)
        {
          g_strchomp (clean->str);
          clean->len = strlen (clean->str);
          g_string_append (clean, "…");
          break;
        }
      g_string_append_unichar (clean, c);
    }
  g_strchomp (clean->str);
  return g_string_free (clean, FALSE);
}

gboolean
vec_text_is_joined (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c >= 0x600 && c <= 0x8ff) || (c >= 0x900 && c <= 0xdff) || (c >= 0xfb50 && c <= 0xfefc))
        return TRUE;
    }
  return FALSE;
}
