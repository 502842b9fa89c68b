#include "app/vec-publish-options.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-settings.h"

#define PER_INCH 96.0          /* logical pixels */
#define PRINT_DPI 300.0
#define COLUMN_MM 85.0         /* of a journal with two columns */

/* ---- Remembering */

static const VecPublishOptions usual = { VEC_FIGURE_PNG, VEC_SIZE_SCREEN, 1600, 1200, 1.5, TRUE, TRUE, FALSE, VEC_GROUND_SCREEN };

static void
clamp (VecPublishOptions *options)
{
  options->format = CLAMP (options->format, 0, VEC_FORMAT_CSV);
  options->size = MIN (options->size, VEC_N_SIZES - 1);
  options->ground = MIN (options->ground, VEC_GROUND_DARK);
  options->width = CLAMP (options->width, 16, 30000);
  options->height = CLAMP (options->height, 16, 30000);
  options->letters = isfinite (options->letters) ? CLAMP (options->letters, 0.25, 10) : usual.letters;
}

void
vec_publish_options_load (VecPublishOptions *options)
{
  g_autoptr (GVariant) kept = vec_settings_get () != NULL ? g_settings_get_value (vec_settings_get (), VEC_KEY_PUBLISHING) : NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (kept);

  *options = usual;
  g_variant_dict_lookup (&dict, "format", "i", &options->format);
  g_variant_dict_lookup (&dict, "size", "i", &options->size);
  g_variant_dict_lookup (&dict, "width", "i", &options->width);
  g_variant_dict_lookup (&dict, "height", "i", &options->height);
  g_variant_dict_lookup (&dict, "letters", "d", &options->letters);
  g_variant_dict_lookup (&dict, "legend", "b", &options->legend);
  g_variant_dict_lookup (&dict, "labels", "b", &options->labels);
  g_variant_dict_lookup (&dict, "card", "b", &options->card);
  g_variant_dict_lookup (&dict, "ground", "i", &options->ground);
  clamp (options);
}

void
vec_publish_options_save (const VecPublishOptions *options)
{
  GVariantDict dict;

  if (vec_settings_get () == NULL)
    return;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "format", "i", options->format);
  g_variant_dict_insert (&dict, "size", "i", options->size);
  g_variant_dict_insert (&dict, "width", "i", options->width);
  g_variant_dict_insert (&dict, "height", "i", options->height);
  g_variant_dict_insert (&dict, "letters", "d", options->letters);
  g_variant_dict_insert (&dict, "legend", "b", options->legend);
  g_variant_dict_insert (&dict, "labels", "b", options->labels);
  g_variant_dict_insert (&dict, "card", "b", options->card);
  g_variant_dict_insert (&dict, "ground", "i", options->ground);
  g_settings_set_value (vec_settings_get (), VEC_KEY_PUBLISHING, g_variant_dict_end (&dict));
}

/* ---- What it means */

static gboolean
is_for_print (const VecPublishOptions *options)
{
  return options->size == VEC_SIZE_COLUMN || options->size == VEC_SIZE_PAGE;
}

/* The figure in logical pixels, and device pixels for each. */
static void
set_size (const VecPublishOptions *options, double map_width, double map_height, int scale_factor, VecPublishing *publishing)
{
  double aspect = CLAMP (map_height / MAX (map_width, 1), 0.5, 1.4);

  switch (options->size)
    {
    case VEC_SIZE_SLIDE:    /* letters that can be read from the last row */
      publishing->width = 960, publishing->height = 540, publishing->scale = 2;
      break;
    case VEC_SIZE_COLUMN:
      publishing->width = round (COLUMN_MM / 25.4 * PER_INCH);
      publishing->height = round (publishing->width * aspect);
      publishing->scale = PRINT_DPI / PER_INCH;
      break;
    case VEC_SIZE_PAGE:     /* A4, landscape */
      publishing->width = 1123, publishing->height = 794, publishing->scale = PRINT_DPI / PER_INCH;
      break;
    case VEC_SIZE_CUSTOM:
      publishing->width = options->width / options->letters;
      publishing->height = options->height / options->letters;
      publishing->scale = options->letters;
      break;
    default:
      publishing->width = publishing->height = 0;
      publishing->scale = MAX (scale_factor, 1);
    }
}

VecPublishing
vec_publish_options_apply (const VecPublishOptions *options, double map_width, double map_height, int scale_factor, gboolean is_dark)
{
  VecPublishing publishing = {
    .format = options->format == VEC_FORMAT_CSV ? VEC_FIGURE_PNG : (VecFigureFormat) options->format,
    .legend = options->legend,
    .labels = options->labels,
    .card = options->card,
    .dark = options->ground == VEC_GROUND_SCREEN ? is_dark : options->ground == VEC_GROUND_DARK,
  };

  set_size (options, map_width, map_height, scale_factor, &publishing);
  publishing.dpi = is_for_print (options) ? PRINT_DPI : 0;
  /* Drawings keep their size on paper: 96 logical pixels are 72 points are an inch. */
  if (publishing.format == VEC_FIGURE_PDF && options->size != VEC_SIZE_SLIDE)
    publishing.scale = (options->size == VEC_SIZE_CUSTOM ? options->letters : 1) * 72 / PER_INCH;
  else if (publishing.format == VEC_FIGURE_PDF)
    publishing.scale = 1;
  else if (publishing.format == VEC_FIGURE_SVG && options->size != VEC_SIZE_CUSTOM && options->size != VEC_SIZE_SLIDE)
    publishing.scale = 1;
  return publishing;
}

char *
vec_publish_options_dup_size (const VecPublishOptions *options, const VecPublishing *publishing, double width, double height)
{
  double mm = 25.4 / PER_INCH;

  if (is_for_print (options) && publishing->format == VEC_FIGURE_PNG)
    return g_strdup_printf (_("%.0f × %.0f mm, %d × %d pixels"), width * mm, height * mm, (int) round (width * publishing->scale),
                            (int) round (height * publishing->scale));
  if (publishing->format == VEC_FIGURE_PDF)
    return g_strdup_printf (_("%.0f × %.0f mm"), width * publishing->scale / 72 * 25.4, height * publishing->scale / 72 * 25.4);
  return g_strdup_printf (_("%d × %d pixels"), (int) round (width * publishing->scale), (int) round (height * publishing->scale));
}

const char *
vec_publish_format_get_extension (int format)
{
  static const char *const extensions[] = { "png", "svg", "pdf", "csv" };

  return extensions[CLAMP (format, 0, VEC_FORMAT_CSV)];
}
