#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

#define LONGEST_TOAST 64   /* characters; longer messages go to the banner, where nothing is cut */

void
vec_window_show_error (VecWindow *self, const GError *error)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  self->is_failure_shown = FALSE;
  self->is_reload_offered = FALSE;
  vec_banner_show (self->banner, error->message, GTK_MESSAGE_ERROR);
}

void
vec_window_show_toast (VecWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (VEC_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

void
vec_window_add_toast (VecWindow *self, AdwToast *toast)
{
  g_return_if_fail (VEC_IS_WINDOW (self));
  g_return_if_fail (ADW_IS_TOAST (toast));

  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
}

void
vec_window_added (VecWindow *self, gint64 n_rows)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n_rows);
  g_autofree char *text = NULL;
  AdwToast *toast;

  g_return_if_fail (VEC_IS_WINDOW (self));

  vec_window_opened (self);
  vec_banner_hide (self->banner);   /* the remarks were seen */
  text = g_strdup_printf (ngettext ("%s row was placed. Restart computes the map anew with it.",
                                    "%s rows were placed. Restart computes the map anew with them.", (gulong) n_rows), count);
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
vec_window_forget_failure (VecWindow *self)
{
  if (self->is_failure_shown)
    vec_banner_hide (self->banner);
  self->is_failure_shown = FALSE;
}

void
vec_window_show_failure (VecWindow *self, const GError *error)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, VEC_ERROR, VEC_ERROR_NOT_FINITE) && self->source_path != NULL)
    {
      vec_window_show_error (self, error);
      vec_window_offer_missing (self, self->source_path, self->source_options);
      return;
    }
  if (g_utf8_strlen (error->message, -1) > LONGEST_TOAST)
    {
      vec_window_show_error (self, error);
      self->is_failure_shown = TRUE;
      return;
    }

  escaped = g_markup_escape_text (error->message, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
vec_window_show_remarks (VecWindow *self, VecTable *table)
{
  g_autofree char *text = vec_window_dup_remarks (table);

  if (text == NULL)
    return;
  self->is_failure_shown = FALSE;
  self->is_reload_offered = FALSE;
  vec_banner_show (self->banner, text, GTK_MESSAGE_INFO);
  vec_window_add_list_button (self, table);
}
