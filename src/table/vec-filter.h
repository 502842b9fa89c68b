#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  VEC_CONDITION_RANGE,      /* a column of numbers (or dates) lies between two ends */
  VEC_CONDITION_VALUES,     /* label or column is one of some values */
  VEC_CONDITION_TEXT,       /* label, column, or any of them holds a text, folded as vec-find.h does */
  VEC_CONDITION_CLUSTERS,   /* the row's cluster is one of some */
} VecConditionKind;

typedef enum
{
  VEC_FIELD_COLUMN,
  VEC_FIELD_LABEL,
  VEC_FIELD_ANYWHERE,       /* TEXT only */
  VEC_FIELD_CLUSTER,        /* CLUSTERS only */
} VecField;

/* What a row must be like. Plain data: a filter copies it. */
typedef struct
{
  VecConditionKind kind;
  VecField field;
  const char *column;            /* its name; NULL for the other fields */
  double low, high;              /* RANGE, ends included: −∞ and ∞ where it is open */
  gboolean excludes_low;         /* RANGE: more than low, not low itself */
  gboolean excludes_high;
  gboolean with_missing;         /* RANGE, VALUES: rows without a value as well */
  const char *const *values;     /* VALUES: NULL-terminated, NULL: none. Each means exactly this value if there is one, else those
                                  * equal after folding; in a column of numbers, that number */
  const char *text;              /* TEXT; "": everything holds it */
  const int *clusters;           /* CLUSTERS: (n_clusters), counted from 0; −1: rows in none */
  guint n_clusters;
  gboolean negated;              /* all rows that it would not let through */
  gboolean off;                  /* lets all rows through */
} VecCondition;

/* A list of conditions, all of which must hold. Immutable, reference counted (atomically), readable from any thread; NULL is the filter
 * without conditions. Changed filters share the conditions that stay. */
typedef struct _VecFilter VecFilter;

VecFilter *vec_filter_ref (VecFilter *filter);
void vec_filter_unref (VecFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFilter, vec_filter_unref)

/* Each a new filter (NULL where no condition is left). */
VecFilter *vec_filter_with (VecFilter *filter, const VecCondition *condition);                      /* at the end */
VecFilter *vec_filter_replaced (VecFilter *filter, guint index, const VecCondition *condition);
VecFilter *vec_filter_without (VecFilter *filter, guint index);
VecFilter *vec_filter_without_clusters (VecFilter *filter);   /* those that speak of clusters; a reference where there are none */

guint vec_filter_get_n_conditions (VecFilter *filter);
const VecCondition *vec_filter_get_condition (VecFilter *filter, guint index);    /* lent */
/* Whether a condition names it: FALSE where it is of another kind. O(1). */
gboolean vec_filter_lists_value (VecFilter *filter, guint index, const char *value);
gboolean vec_filter_lists_cluster (VecFilter *filter, guint index, int cluster);
gboolean vec_filter_is_active (VecFilter *filter);                                /* a condition is on */
gboolean vec_filter_equal (VecFilter *a, VecFilter *b);

gboolean vec_condition_equal (const VecCondition *a, const VecCondition *b);
/* But for "negated" and "off". */
gboolean vec_condition_asks_same (const VecCondition *a, const VecCondition *b);

G_END_DECLS
