/* Text of an SVG. cairo 1.16 writes letters as outlines, which nobody can search, translate or set in another font. Therefore all text is
 * collected while the figure is drawn, and stands over cairo's drawing as <text>, each line where Pango had it. */
#include "plot/vec-figure-private.h"

#include <math.h>
#include <string.h>

struct _VecSvgText
{
  GString *elements;
};

static cairo_user_data_key_t texts_key;

VecSvgText *
vec_svg_text_new (void)
{
  VecSvgText *self = g_new (VecSvgText, 1);

  self->elements = g_string_new (NULL);
  return self;
}

void
vec_svg_text_free (VecSvgText *texts)
{
  g_string_free (texts->elements, TRUE);
  g_free (texts);
}

void
vec_svg_text_attach (VecSvgText *texts, cairo_t *cr)
{
  cairo_set_user_data (cr, &texts_key, texts, NULL);
}

/* ---- Collecting */

static void
append_escaped (GString *xml, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (xml, "&amp;");
      else if (c == '<')
        g_string_append (xml, "&lt;");
      else if (c == '>')
        g_string_append (xml, "&gt;");
      else if (c == '"')
        g_string_append (xml, "&quot;");
      /* XML 1.0, production 2: other control characters are not allowed, not even as references. */
      else if ((c >= 0x20 && c != 0xfffe && c != 0xffff) || c == '\t' || c == '\n' || c == '\r')
        g_string_append_unichar (xml, c);
    }
}

static void
append_number (GString *xml, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.2f", value);
  g_string_append_printf (xml, " %s=\"%s\"", name, text);
}

/* "Cantarell, Noto Sans, Sans" as CSS wants it. */
static void
append_family (GString *xml, const char *families)
{
  g_auto (GStrv) names = g_strsplit (families, ",", -1);

  g_string_append (xml, " font-family=\"");
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);

      g_string_append (xml, i > 0 ? ", " : "");
      if (g_ascii_strcasecmp (name, "sans") == 0)
        g_string_append (xml, "sans-serif");
      else if (strchr (name, ' ') != NULL)
        g_string_append_printf (xml, "'%s'", name);
      else
        g_string_append (xml, name);
    }
  g_string_append (xml, "\"");
}

/* The text of a line as it is seen: with "…" where it was shortened. In logical order. Free it. */
static char *
dup_seen_text (PangoLayout *layout, PangoLayoutLine *line)
{
  const char *text = pango_layout_get_text (layout);
  GString *seen = g_string_new (NULL);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (PangoItem *));

  if (!pango_layout_is_ellipsized (layout))
    {
      g_string_append_len (seen, text + pango_layout_line_get_start_index (line), pango_layout_line_get_length (line));
      return g_string_free (seen, FALSE);
    }
  for (GSList *l = line->runs; l != NULL; l = l->next)
    {
      PangoItem *item = ((PangoGlyphItem *) l->data)->item;
      guint i = 0;

      while (i < runs->len && g_array_index (runs, PangoItem *, i)->offset < item->offset)
        i++;
      g_array_insert_val (runs, i, item);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      PangoItem *item = g_array_index (runs, PangoItem *, i);

      if ((item->analysis.flags & PANGO_ANALYSIS_FLAG_IS_ELLIPSIS) != 0)
        g_string_append (seen, "…");
      else
        g_string_append_len (seen, text + item->offset, item->length);
    }
  return g_string_free (seen, FALSE);
}

static void
append_place (GString *xml, cairo_t *cr, double x, double y, double *scale)
{
  cairo_matrix_t m;
  char text[5][G_ASCII_DTOSTR_BUF_SIZE];

  cairo_get_matrix (cr, &m);
  *scale = 1;
  if (m.xy == 0 && m.yx == 0 && m.xx == m.yy && m.xx > 0)
    {
      cairo_matrix_transform_point (&m, &x, &y);
      append_number (xml, "x", x);
      append_number (xml, "y", y);
      *scale = m.xx;
      return;
    }
  cairo_matrix_transform_point (&m, &x, &y);
  g_string_append_printf (xml, " transform=\"matrix(%s %s %s %s ", g_ascii_formatd (text[0], sizeof *text, "%.4g", m.xx),
                          g_ascii_formatd (text[1], sizeof *text, "%.4g", m.yx), g_ascii_formatd (text[2], sizeof *text, "%.4g", m.xy),
                          g_ascii_formatd (text[3], sizeof *text, "%.4g", m.yy));
  g_string_append_printf (xml, "%s ", g_ascii_formatd (text[4], sizeof *text, "%.2f", x));
  g_string_append_printf (xml, "%s)\"", g_ascii_formatd (text[4], sizeof *text, "%.2f", y));
}

static void
append_line (VecSvgText *self, cairo_t *cr, PangoLayout *layout, PangoLayoutLine *line, double x, double y, guint32 color, guint32 rim,
             double rim_width, double rim_opacity)
{
  const PangoFontDescription *font = pango_layout_get_font_description (layout);
  double size = pango_units_to_double (pango_font_description_get_size (font)), scale;
  g_autofree char *seen = dup_seen_text (layout, line);
  GString *xml = self->elements;

  if (*seen == '\0')
    return;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (pango_layout_get_context (layout)) / 72;
  g_string_append (xml, "<text");
  append_place (xml, cr, x, y, &scale);
  append_number (xml, "font-size", size * scale);
  append_family (xml, pango_font_description_get_family (font));
  if (pango_font_description_get_weight (font) != PANGO_WEIGHT_NORMAL)
    g_string_append_printf (xml, " font-weight=\"%d\"", pango_font_description_get_weight (font));
  g_string_append_printf (xml, " fill=\"#%06x\"", color);
  if (rim_width > 0)
    {
      g_string_append_printf (xml, " stroke=\"#%06x\" stroke-linejoin=\"round\" paint-order=\"stroke\"", rim);
      append_number (xml, "stroke-opacity", rim_opacity);
      append_number (xml, "stroke-width", rim_width * scale);
    }
  /* The place is that of the left end, which is the end of what is written from right to left. */
  if (pango_layout_line_get_resolved_direction (line) == PANGO_DIRECTION_RTL)
    g_string_append (xml, " direction=\"rtl\" unicode-bidi=\"embed\" text-anchor=\"end\"");
  g_string_append_c (xml, '>');
  append_escaped (xml, seen);
  g_string_append (xml, "</text>\n");
}

gboolean
vec_svg_text_take (cairo_t *cr, PangoLayout *layout, double x, double y, guint32 color, guint32 rim, double rim_width,
                   double rim_opacity)
{
  VecSvgText *self = cairo_get_user_data (cr, &texts_key);
  PangoLayoutIter *iter;

  if (self == NULL)
    return FALSE;
  iter = pango_layout_get_iter (layout);
  do
    {
      PangoRectangle extents;

      pango_layout_iter_get_line_extents (iter, NULL, &extents);
      append_line (self, cr, layout, pango_layout_iter_get_line_readonly (iter), x + pango_units_to_double (extents.x),
                   y + pango_units_to_double (pango_layout_iter_get_baseline (iter)), color, rim, rim_width,
                   rim_opacity);
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return TRUE;
}

/* ---- The file */

static void
append_element (GString *svg, const char *name, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append_printf (svg, "<%s>", name);
  append_escaped (svg, text);
  g_string_append_printf (svg, "</%s>\n", name);
}

static gboolean
is_id_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* cairo counts its ids through all files that a program writes. Each gets a new number where it is first seen. */
static void
append_numbered (GString *svg, const char *from, const char *end)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  while (from < end)
    {
      const char *quote = memchr (from, '"', (gsize) (end - from)), *hash, *id, *after;
      gpointer number;
      char *name;

      /* id="…", "#…" and "url(#…)": what follows the quotation mark decides; the pixels of a picture are skipped as a whole. */
      if (quote == NULL)
        break;
      after = memchr (quote + 1, '"', (gsize) (end - quote - 1));
      if (after == NULL)
        break;
      if (quote - from >= 4 && memcmp (quote - 4, " id=", 4) == 0)
        id = quote + 1;
      else if ((hash = memchr (quote, '#', MIN ((gsize) (after - quote), 8))) != NULL && (hash == quote + 1 || hash[-1] == '('))
        id = hash + 1;
      else
        {
          g_string_append_len (svg, from, after + 1 - from);
          from = after + 1;
          continue;
        }
      for (hash = id; hash < after && is_id_char (*hash); hash++)
        ;
      name = g_strndup (id, (gsize) (hash - id));
      number = g_hash_table_lookup (numbers, name);
      if (number == NULL)
        {
          number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
          g_hash_table_insert (numbers, g_strdup (name), number);
        }
      g_free (name);
      g_string_append_len (svg, from, id - from);
      g_string_append_printf (svg, "i%u", GPOINTER_TO_UINT (number));
      g_string_append_len (svg, hash, after + 1 - hash);
      from = after + 1;
    }
  g_string_append_len (svg, from, end - from);
}

GBytes *
vec_svg_text_finish (VecSvgText *texts, const char *svg, gsize length, const char *title, const char *description, const char *metadata)
{
  const char *root = g_strstr_len (svg, (gssize) length, "<svg"), *body, *end;
  GString *result = g_string_sized_new (length + texts->elements->len + 4096);

  g_return_val_if_fail (root != NULL, NULL);
  body = strchr (root, '>') + 1;
  end = g_strrstr_len (body, (gssize) (svg + length - body), "</svg>");
  g_string_append_len (result, svg, body - svg);
  g_string_append_c (result, '\n');
  append_element (result, "title", title);
  append_element (result, "desc", description);
  append_element (result, "metadata", metadata);
  append_numbered (result, body, end);
  if (texts->elements->len > 0)
    g_string_append_printf (result, "<g class=\"text\">\n%s</g>\n", texts->elements->str);
  g_string_append (result, "</svg>\n");
  return g_string_free_to_bytes (result);
}
