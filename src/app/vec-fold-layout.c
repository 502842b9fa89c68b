#include "app/vec-fold-layout.h"

#define SPACING 6

struct _VecFoldLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (VecFoldLayout, vec_fold_layout, GTK_TYPE_LAYOUT_MANAGER)

static gboolean
folds (GtkWidget *child)
{
  return gtk_widget_has_css_class (child, "fold");
}

static GtkWidget *
next_child (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

#define FOR_EACH_CHILD(child, widget)                                                                                                      \
  for (GtkWidget *child = next_child (gtk_widget_get_first_child (widget)); child != NULL;                                                 \
       child = next_child (gtk_widget_get_next_sibling (child)))

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  int n = 0, n_fixed = 0;

  *minimum = *natural = 0;
  FOR_EACH_CHILD (child, widget)
    {
      int least, wanted;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      *natural += wanted;
      n++;
      if (folds (child))
        continue;
      *minimum += least;
      n_fixed++;
    }
  *minimum += SPACING * MAX (n_fixed - 1, 0);
  *natural += SPACING * MAX (n - 1, 0);
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  *minimum = *natural = 0;
  FOR_EACH_CHILD (child, widget)
    {
      int least, wanted;

      gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

static guint
collect (GtkWidget *widget, gboolean with_words, GtkRequestedSize *sizes, guint *n_expand, int *left)
{
  guint n = 0;

  FOR_EACH_CHILD (child, widget)
    {
      gtk_widget_set_child_visible (child, with_words || !folds (child));
      if (!with_words && folds (child))
        continue;
      sizes[n].data = child;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &sizes[n].minimum_size, &sizes[n].natural_size, NULL, NULL);
      *left -= sizes[n].minimum_size + (n > 0 ? SPACING : 0);
      *n_expand += gtk_widget_get_hexpand (child);
      n++;
    }
  return n;
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  gboolean is_right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autofree GtkRequestedSize *sizes = NULL;
  int minimum, natural, left = width, x = 0;
  guint n = 0, n_expand = 0;

  FOR_EACH_CHILD (child, widget)
    n++;
  sizes = g_new0 (GtkRequestedSize, n + 1);
  measure_width (widget, &minimum, &natural);
  n = collect (widget, width >= natural, sizes, &n_expand, &left);
  left = gtk_distribute_natural_allocation (MAX (left, 0), n, sizes);
  for (guint i = 0; i < n; i++)
    {
      GtkAllocation place = { x, 0, sizes[i].minimum_size, height };

      if (n_expand > 0 && gtk_widget_get_hexpand (sizes[i].data))
        place.width += left / (int) n_expand;
      x += place.width + SPACING;
      if (is_right_to_left)
        place.x = width - place.x - place.width;
      gtk_widget_size_allocate (sizes[i].data, &place, -1);
    }
}

static void
vec_fold_layout_class_init (VecFoldLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
vec_fold_layout_init (VecFoldLayout *self)
{
}

GtkLayoutManager *
vec_fold_layout_new (void)
{
  return g_object_new (VEC_TYPE_FOLD_LAYOUT, NULL);
}
