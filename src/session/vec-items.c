#include "session/vec-items.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- A row: a neighbour or a hit. */

struct _VecRowItem
{
  GObject parent_instance;
  gint64 row;
  char *label;
  char *detail;
  double distance;
  double fraction;
  gboolean torn;
  gboolean hidden;
};

G_DEFINE_FINAL_TYPE (VecRowItem, vec_row_item, G_TYPE_OBJECT)

enum
{
  ROW_PROP_ROW = 1,
  ROW_PROP_LABEL,
  ROW_PROP_DISTANCE,
  ROW_PROP_FRACTION,
  ROW_PROP_DETAIL,
  ROW_PROP_TORN,
  ROW_PROP_HIDDEN,
};

static void
vec_row_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VecRowItem *item = VEC_ROW_ITEM (object);

  switch (id)
    {
    case ROW_PROP_ROW:
      g_value_set_int64 (value, item->row);
      break;
    case ROW_PROP_LABEL:
      g_value_set_string (value, item->label);
      break;
    case ROW_PROP_DISTANCE:
      g_value_set_double (value, item->distance);
      break;
    case ROW_PROP_FRACTION:
      g_value_set_double (value, item->fraction);
      break;
    case ROW_PROP_DETAIL:
      g_value_set_string (value, item->detail);
      break;
    case ROW_PROP_TORN:
      g_value_set_boolean (value, item->torn);
      break;
    case ROW_PROP_HIDDEN:
      g_value_set_boolean (value, item->hidden);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
vec_row_item_finalize (GObject *object)
{
  VecRowItem *item = VEC_ROW_ITEM (object);

  g_free (item->label);
  g_free (item->detail);
  G_OBJECT_CLASS (vec_row_item_parent_class)->finalize (object);
}

static void
vec_row_item_class_init (VecRowItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vec_row_item_get_property;
  object_class->finalize = vec_row_item_finalize;
  g_object_class_install_property (object_class, ROW_PROP_ROW,
                                   g_param_spec_int64 ("row", NULL, NULL, 0, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class, ROW_PROP_LABEL, g_param_spec_string ("label", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, ROW_PROP_DISTANCE,
                                   g_param_spec_double ("distance", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags));
  g_object_class_install_property (object_class, ROW_PROP_FRACTION,
                                   g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags));
  g_object_class_install_property (object_class, ROW_PROP_DETAIL, g_param_spec_string ("detail", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, ROW_PROP_TORN, g_param_spec_boolean ("torn", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, ROW_PROP_HIDDEN, g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags));
}

static void
vec_row_item_init (VecRowItem *item)
{
}

VecRowItem *
vec_row_item_new (gint64 row, const char *label, double distance, double fraction, const char *detail)
{
  VecRowItem *item = g_object_new (VEC_TYPE_ROW_ITEM, NULL);

  item->row = row;
  item->label = g_strdup (label);
  item->distance = distance;
  item->fraction = fraction;
  item->detail = g_strdup (detail != NULL ? detail : "");
  return item;
}

double
vec_neighbor_fraction (GArray *neighbors, guint index, VecMetric metric)
{
  double value = g_array_index (neighbors, VecNeighbor, index).distance;
  double first = g_array_index (neighbors, VecNeighbor, 0).distance;
  double last = g_array_index (neighbors, VecNeighbor, neighbors->len - 1).distance;

  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return CLAMP (1 - value, 0, 1);
    case VEC_METRIC_EUCLIDEAN:
      return last > 0 ? CLAMP (1 - value / (2 * last), 0, 1) : 1;
    case VEC_METRIC_DOT:
      return first > 0 ? CLAMP (value / first, 0, 1) : 0;
    default:
      g_return_val_if_reached (0);
    }
}

GPtrArray *
vec_row_items_new (VecTable *table, GArray *neighbors, VecMetric metric)
{
  GPtrArray *items = g_ptr_array_new_full (neighbors->len, g_object_unref);

  for (guint i = 0; i < neighbors->len; i++)
    {
      const VecNeighbor *neighbor = &g_array_index (neighbors, VecNeighbor, i);

      g_ptr_array_add (items, vec_row_item_new (neighbor->row, vec_table_get_label (table, neighbor->row), neighbor->distance,
                                                vec_neighbor_fraction (neighbors, i, metric), NULL));
    }
  return items;
}

gint64
vec_row_item_get_row (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), -1);
  return item->row;
}

const char *
vec_row_item_get_label (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), NULL);
  return item->label;
}

double
vec_row_item_get_distance (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), NAN);
  return item->distance;
}

double
vec_row_item_get_fraction (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), NAN);
  return item->fraction;
}

const char *
vec_row_item_get_detail (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), NULL);
  return item->detail;
}

gboolean
vec_row_item_get_torn (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), FALSE);
  return item->torn;
}

void
vec_row_item_set_torn (VecRowItem *item, gboolean torn)
{
  if (item->torn == torn)
    return;
  item->torn = torn;
  g_object_notify (G_OBJECT (item), "torn");
}

gboolean
vec_row_item_get_hidden (VecRowItem *item)
{
  g_return_val_if_fail (VEC_IS_ROW_ITEM (item), FALSE);
  return item->hidden;
}

void
vec_row_item_set_hidden (VecRowItem *item, gboolean hidden)
{
  if (item->hidden == hidden)
    return;
  item->hidden = hidden;
  g_object_notify (G_OBJECT (item), "hidden");
}

/* ---- A cluster. */

struct _VecClusterItem
{
  GObject parent_instance;
  VecSession *session;   /* weak */
  int cluster;
  gint64 size;
  char *labels;
  guint32 colors[2];     /* light, dark */
  gboolean visible;
};

G_DEFINE_FINAL_TYPE (VecClusterItem, vec_cluster_item, G_TYPE_OBJECT)

enum
{
  CLUSTER_PROP_VISIBLE = 1,
  N_CLUSTER_PROPS,
};

static GParamSpec *cluster_props[N_CLUSTER_PROPS];

static void
vec_cluster_item_get_gproperty (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == CLUSTER_PROP_VISIBLE)
    g_value_set_boolean (value, VEC_CLUSTER_ITEM (object)->visible);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vec_cluster_item_set_gproperty (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  VecClusterItem *item = VEC_CLUSTER_ITEM (object);

  if (id != CLUSTER_PROP_VISIBLE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (item->session != NULL && item->visible != g_value_get_boolean (value))
    vec_session_set_cluster_visible (item->session, item->cluster, g_value_get_boolean (value));
}

static void
vec_cluster_item_finalize (GObject *object)
{
  VecClusterItem *item = VEC_CLUSTER_ITEM (object);

  g_clear_weak_pointer (&item->session);
  g_free (item->labels);
  G_OBJECT_CLASS (vec_cluster_item_parent_class)->finalize (object);
}

static void
vec_cluster_item_class_init (VecClusterItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = vec_cluster_item_get_gproperty;
  object_class->set_property = vec_cluster_item_set_gproperty;
  object_class->finalize = vec_cluster_item_finalize;
  cluster_props[CLUSTER_PROP_VISIBLE] = g_param_spec_boolean ("visible", NULL, NULL, TRUE,
                                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                              | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_CLUSTER_PROPS, cluster_props);
}

static void
vec_cluster_item_init (VecClusterItem *item)
{
}

VecClusterItem *
vec_cluster_item_new (VecSession *session, int cluster, gint64 size, const char *labels, const guint32 *colors, gboolean visible)
{
  VecClusterItem *item = g_object_new (VEC_TYPE_CLUSTER_ITEM, NULL);

  g_set_weak_pointer (&item->session, session);
  item->cluster = cluster;
  item->size = size;
  item->labels = g_strdup (labels);
  item->colors[0] = colors[0];
  item->colors[1] = colors[1];
  item->visible = visible;
  return item;
}

void
vec_cluster_item_update_visible (VecClusterItem *item, gboolean visible)
{
  if (item->visible == visible)
    return;
  item->visible = visible;
  g_object_notify_by_pspec (G_OBJECT (item), cluster_props[CLUSTER_PROP_VISIBLE]);
}

int
vec_cluster_item_get_cluster (VecClusterItem *item)
{
  g_return_val_if_fail (VEC_IS_CLUSTER_ITEM (item), -1);
  return item->cluster;
}

gint64
vec_cluster_item_get_size (VecClusterItem *item)
{
  g_return_val_if_fail (VEC_IS_CLUSTER_ITEM (item), 0);
  return item->size;
}

const char *
vec_cluster_item_get_labels (VecClusterItem *item)
{
  g_return_val_if_fail (VEC_IS_CLUSTER_ITEM (item), NULL);
  return item->labels;
}

guint32
vec_cluster_item_get_color (VecClusterItem *item, gboolean dark)
{
  g_return_val_if_fail (VEC_IS_CLUSTER_ITEM (item), 0);
  return item->colors[dark ? 1 : 0];
}

gboolean
vec_cluster_item_get_visible (VecClusterItem *item)
{
  g_return_val_if_fail (VEC_IS_CLUSTER_ITEM (item), FALSE);
  return item->visible;
}

/* ---- An added text. */

struct _VecTextItem
{
  GObject parent_instance;
  char *text;
  char *unknown;
  char *note, *detail;
  int thread;           /* 0: none */
  float *vector;        /* (d of the table) */
  guint64 stamp;        /* of what follows; 0: nothing known */
  float *query;         /* (d of the space) */
  GArray *neighbors;    /* of VecNeighbor */
  VecLayout *settled;   /* in which what follows is its place; NULL: none */
  float place[3];
  float spread;
};

G_DEFINE_FINAL_TYPE (VecTextItem, vec_text_item, G_TYPE_OBJECT)

enum
{
  TEXT_PROP_TEXT = 1,
  TEXT_PROP_UNKNOWN,
};

static void
vec_text_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  VecTextItem *item = VEC_TEXT_ITEM (object);

  if (id == TEXT_PROP_TEXT)
    g_value_set_string (value, item->text);
  else if (id == TEXT_PROP_UNKNOWN)
    g_value_set_string (value, item->unknown);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
vec_text_item_finalize (GObject *object)
{
  VecTextItem *item = VEC_TEXT_ITEM (object);

  g_free (item->text);
  g_free (item->unknown);
  g_free (item->note);
  g_free (item->detail);
  g_free (item->vector);
  g_free (item->query);
  g_clear_pointer (&item->neighbors, g_array_unref);
  g_clear_pointer (&item->settled, vec_layout_unref);
  G_OBJECT_CLASS (vec_text_item_parent_class)->finalize (object);
}

static void
vec_text_item_class_init (VecTextItemClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = vec_text_item_get_property;
  object_class->finalize = vec_text_item_finalize;
  g_object_class_install_property (object_class, TEXT_PROP_TEXT, g_param_spec_string ("text", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, TEXT_PROP_UNKNOWN, g_param_spec_string ("unknown", NULL, NULL, "", flags));
}

static void
vec_text_item_init (VecTextItem *item)
{
}

VecTextItem *
vec_text_item_new (const char *text, char **unknown, float *vector)
{
  VecTextItem *item = g_object_new (VEC_TYPE_TEXT_ITEM, NULL);

  item->text = g_strdup (text);
  item->vector = vector;
  if (unknown != NULL && unknown[0] != NULL)
    {
      g_autofree char *words = g_strjoinv (", ", unknown);

      item->unknown = g_strdup_printf (_("not known: %s"), words);
    }
  else
    item->unknown = g_strdup ("");
  return item;
}

const char *
vec_text_item_get_text (VecTextItem *item)
{
  g_return_val_if_fail (VEC_IS_TEXT_ITEM (item), NULL);
  return item->text;
}

const char *
vec_text_item_get_unknown (VecTextItem *item)
{
  g_return_val_if_fail (VEC_IS_TEXT_ITEM (item), NULL);
  return item->unknown;
}

void
vec_text_item_take_note (VecTextItem *item, char *note, char *detail)
{
  g_free (item->note);
  g_free (item->detail);
  item->note = note;
  item->detail = detail;
}

void
vec_text_item_set_thread (VecTextItem *item, int thread)
{
  item->thread = thread;
}

int
vec_text_item_get_thread (VecTextItem *item)
{
  return item->thread;
}

const char *
vec_text_item_get_note (VecTextItem *item)
{
  g_return_val_if_fail (VEC_IS_TEXT_ITEM (item), NULL);
  return item->note != NULL ? item->note : "";
}

const char *
vec_text_item_get_detail (VecTextItem *item)
{
  g_return_val_if_fail (VEC_IS_TEXT_ITEM (item), NULL);
  return item->detail != NULL ? item->detail : "";
}

const float *
vec_text_item_get_vector (VecTextItem *item)
{
  return item->vector;
}

void
vec_text_item_set_place (VecTextItem *item, guint64 stamp, float *query, GArray *neighbors)
{
  g_free (item->query);
  g_clear_pointer (&item->neighbors, g_array_unref);
  item->stamp = stamp;
  item->query = query;
  item->neighbors = neighbors;
}

const float *
vec_text_item_get_query (VecTextItem *item, guint64 stamp)
{
  return item->stamp == stamp ? item->query : NULL;
}

GArray *
vec_text_item_get_place_neighbors (VecTextItem *item)
{
  return item->neighbors;
}

void
vec_text_item_settle (VecTextItem *item, VecLayout *layout, const float *place, float spread)
{
  g_clear_pointer (&item->settled, vec_layout_unref);
  item->settled = vec_layout_ref (layout);
  memcpy (item->place, place, sizeof item->place);
  item->spread = spread;
}

gboolean
vec_text_item_get_settled (VecTextItem *item, VecLayout *layout, float *place, float *spread)
{
  if (layout == NULL || item->settled != layout)
    return FALSE;
  memcpy (place, item->place, sizeof item->place);
  *spread = item->spread;
  return TRUE;
}
