#pragma once

#include "project/vec-treatment.h"

G_BEGIN_DECLS

/* What a person brings to a map beside the vectors: the ends of axes, the classes to tell apart, or the columns to draw. Immutable,
 * atomically reference counted; equal by content. */
typedef struct _VecGuide VecGuide;

typedef enum
{
  VEC_GUIDE_NONE,      /* of a method: it follows nobody */
  VEC_GUIDE_AXES,
  VEC_GUIDE_CLASSES,
  VEC_GUIDE_COLUMNS,
  VEC_N_GUIDES,
} VecGuideKind;

#define VEC_MAX_AXES 12

/* @ends (n_axes, 2, n_dims): where each axis begins and ends; @titles (n_axes × 2) likewise. @polar: the axes are spokes of one
 * star, not edges of the picture. Everything is copied. */
VecGuide *vec_guide_new_axes (const float *ends, int n_axes, int n_dims, const char *const *titles, gboolean polar);

/* @classes (n_rows): −1 … n_classes − 1, −1 where it is missing; @names (n_classes); @title: the column's name. Copied. */
VecGuide *vec_guide_new_classes (const gint32 *classes, gint64 n_rows, const char *const *names, int n_classes, const char *title);

/* The classes of a column of categories, those that no row has included. */
VecGuide *vec_guide_new_category (VecColumn *column);

/* @values (n_rows, n_columns), NaN where missing; @titles (n_columns). Copied. */
VecGuide *vec_guide_new_columns (const float *values, gint64 n_rows, int n_columns, const char *const *titles);

/* Columns or classes that @table has under these names, which are not looked at before vec_guide_treat(): equal to one of the same
 * names. @kind COLUMNS: @names (NULL-terminated); CLASSES: the one name of a column of categories. See vec-guide-table.h. */
VecGuide *vec_guide_new_named (VecGuideKind kind, VecTable *table, const char *const *names);

/* A guide that speaks of a table, told in the vectors of @space, which is made of that table: a new reference. Axes: O(d²) at most;
 * named columns and classes are read, O(n). */
VecGuide *vec_guide_treat (VecGuide *guide, VecSpace *space);

VecGuide *vec_guide_ref (VecGuide *guide);      /* NULL stays NULL */
void vec_guide_unref (VecGuide *guide);

/* NULL equals NULL. O(its size), at once for the same guide. */
gboolean vec_guide_equal (const VecGuide *a, const VecGuide *b);

VecGuideKind vec_guide_get_kind (const VecGuide *guide);
gint64 vec_guide_get_n_rows (const VecGuide *guide);           /* classes and columns; 0 for axes */

/* Axes. @end 0 or 1. */
int vec_guide_get_n_axes (const VecGuide *guide);
int vec_guide_get_n_dims (const VecGuide *guide);
const float *vec_guide_get_end (const VecGuide *guide, int axis, int end);      /* (d) */
const char *vec_guide_get_end_title (const VecGuide *guide, int axis, int end);
gboolean vec_guide_is_polar (const VecGuide *guide);

/* Classes. */
const gint32 *vec_guide_get_classes (const VecGuide *guide);   /* (n) */
int vec_guide_get_n_classes (const VecGuide *guide);
const char *vec_guide_get_class_name (const VecGuide *guide, int class_);
const char *vec_guide_get_title (const VecGuide *guide);

/* Columns. */
const float *vec_guide_get_values (const VecGuide *guide);     /* (n, n_columns) */
int vec_guide_get_n_columns (const VecGuide *guide);
const char *vec_guide_get_column_title (const VecGuide *guide, int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecGuide, vec_guide_unref)

G_END_DECLS
