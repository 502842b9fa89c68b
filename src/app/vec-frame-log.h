#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Measures how fluid the program is, when the environment variable VECTARIUM_FRAME_LOG names a file: how long each frame's handlers
 * took (from the frame clock's start of a frame to its end) and how long the main loop did not come round. At exit one JSON line is
 * appended: {"frames", "worst_frame_ms", "median_frame_ms", "p99_frame_ms", "worst_gap_ms", "median_gap_ms", "gaps_over_50ms",
 * "worst_gap_at_s", "worst_cpu_ms", "cpu_over_50ms", "seconds"}. The cpu figures are what the main thread itself computed between two
 * rounds of the main loop: on a machine that is busy otherwise they tell its own work from waiting for a processor. Measuring starts
 * half a second after the first frame, so that building the first window does not count. */
void vec_frame_log_watch (GtkWidget *widget);
void vec_frame_log_write (void);

G_END_DECLS
