#pragma once

#include <glib-object.h>

#include "table/vec-column.h"
#include "table/vec-left-out.h"
#include "table/vec-provenance.h"
#include "table/vec-values.h"

G_BEGIN_DECLS

/* An n × d matrix, one label for each row, and typed metadata columns: what every reader makes and everything above speaks in. The
 * matrix stays in the type of its file, often in the mapped file itself, and is widened to float32 where it is used. Immutable once
 * built, so that any number of threads may read it without a lock. */
#define VEC_TYPE_TABLE (vec_table_get_type ())
G_DECLARE_FINAL_TYPE (VecTable, vec_table, VEC, TABLE, GObject)

gint64 vec_table_get_n_rows (VecTable *table);
int vec_table_get_n_dims (VecTable *table);

/* The matrix as it is stored; lent, lives as long as the table. */
const VecValues *vec_table_get_values (VecTable *table);

/* Widens one row into (d), or rows @first … @first + @n − 1 into (n, d); one number. Any thread. About 4 GB/s of results. */
void vec_table_read_vector (VecTable *table, gint64 row, float *vector);
void vec_table_read_vectors (VecTable *table, gint64 first, gint64 n, float *vectors);
float vec_table_get_value (VecTable *table, gint64 row, int dim);

/* (n, d) row-major float32; lent, lives as long as the table. Where the matrix is stored otherwise, the first call widens all of it
 * into a copy that stays as long as the table: for small tables; of others read the rows that are needed. */
const float *vec_table_get_vectors (VecTable *table);
const float *vec_table_get_vector (VecTable *table, gint64 row);

/* Equal for tables that share their vectors, and for no others. */
guint64 vec_table_get_vectors_id (VecTable *table);

/* Whether every value is known to be a finite float32. A mapped file appears before anybody has looked through it: until
 * vec_missing_check() (read/vec-missing.h) did, its numbers may be shown, sorted and written, but nothing may be computed from them. */
gboolean vec_table_is_checked (VecTable *table);
void vec_table_mark_checked (VecTable *table);
const char *vec_table_get_complaint (VecTable *table); /* lent or NULL; see vec_table_builder_set_complaint() */

/* The first of rows @first … @first + @n − 1 before which stands another number of dimensions (@head) than the table's, −1: none, or the
 * file has no such numbers. */
gint64 vec_table_find_wrong_head (VecTable *table, gint64 first, gint64 n, guint32 *head);

/* Whether the file gave labels; if not, a row's label is its number, counted from 1. */
gboolean vec_table_has_labels (VecTable *table);

/* Lent, never NULL, may be "". When the file gave no labels the text is interned per call in a thread-local ring of 64: use it
 * before asking for the next 64. */
const char *vec_table_get_label (VecTable *table, gint64 row);

/* First row with exactly this label, else the first whose label is equal after NFKC and case folding; −1 when there is none.
 * The first call builds a hash table, O(n); thread-safe. */
gint64 vec_table_find_label (VecTable *table, const char *label);

guint vec_table_get_n_columns (VecTable *table);
VecColumn *vec_table_get_column (VecTable *table, guint index); /* lent */
VecColumn *vec_table_find_column (VecTable *table, const char *name); /* lent or NULL */

/* Lent: what dimension @dim is called in the file, or NULL. */
const char *vec_table_get_dim_name (VecTable *table, int dim);

/* Short name for titles (the file's base name), the format's id ("csv", "word2vec-binary"), the file's path or NULL. Lent. */
const char *vec_table_get_name (VecTable *table);
const char *vec_table_get_format (VecTable *table);
const char *vec_table_get_path (VecTable *table);

/* The vector (n_dims) of a word that is not a row, where the file says how words are made of their parts (fastText); FALSE when it does
 * not, or when no part is known. Any thread. */
gboolean vec_table_compose (VecTable *table, const char *word, gsize length, float *vector);

/* Remarks of the reader that a person should see ("3 rows had values outside …"); lent, NULL-terminated, may be empty. */
const char *const *vec_table_get_remarks (VecTable *table);

/* What the file holds and the table does not; lent, NULL: it holds everything. Tables that are made from this one keep it. */
VecLeftOut *vec_table_get_left_out (VecTable *table);

/* Which encoder made the vectors; lent, NULL: not known. Tables that are made from this one keep it. */
VecProvenance *vec_table_get_provenance (VecTable *table);

/* A table of the given rows (copied), in that order; n_rows ≥ 1. Where the file gave no labels, the rows keep their numbers in
 * @table as labels, so that they can still be told apart. */
VecTable *vec_table_new_subset (VecTable *table, const gint64 *rows, gint64 n_rows);

/* The same vectors (shared, not copied) with other labels and columns: for metadata joined later. @labels NULL keeps the table's. */
VecTable *vec_table_new_with_columns (VecTable *table, VecStrings *labels, GPtrArray *columns);

/* The same table with other values of the same shape, @owner of which is released with @destroy. */
VecTable *vec_table_new_with_values (VecTable *table, const VecValues *values, gpointer owner, GDestroyNotify destroy);

/* The same table under another name, format and path: for files that name other files. */
VecTable *vec_table_new_named (VecTable *table, const char *name, const char *format, const char *path);

/* The same table with one more remark. */
VecTable *vec_table_new_remarked (VecTable *table, const char *remark);

/* The same table, of which this was left out (NULL: nothing). */
VecTable *vec_table_new_left_out (VecTable *table, VecLeftOut *left_out);

/* The same table, the vectors of which were made so (NULL: nobody knows). */
VecTable *vec_table_new_with_provenance (VecTable *table, VecProvenance *provenance);

/* Building. Set what is known, hand over the matrix, call end. */
typedef struct _VecTableBuilder VecTableBuilder;

VecTableBuilder *vec_table_builder_new (const char *name, const char *format, const char *path);
void vec_table_builder_free (VecTableBuilder *builder);

/* Takes over @vectors, (n_rows, n_dims), released with @destroy (@owner). @owner is what is destroyed: @vectors itself for
 * g_free, a GMappedFile for a mapped one. */
void vec_table_builder_take_vectors (VecTableBuilder *builder, const float *vectors, gint64 n_rows, int n_dims,
                                     gpointer owner, GDestroyNotify destroy);
/* The same of values in another type or with something between the rows. */
void vec_table_builder_take_values (VecTableBuilder *builder, const VecValues *values, gpointer owner, GDestroyNotify destroy);
/* The values just taken may be NaN or infinite. @has_heads: the four bytes before each row are its number of dimensions, little-endian, and
 * were not compared either. */
void vec_table_builder_set_unchecked (VecTableBuilder *builder, gboolean has_heads);
/* The sentence for a table that is refused because of values that are NaN or infinite, where the reader knows the place better than by
 * its row; NULL: none. */
void vec_table_builder_set_complaint (VecTableBuilder *builder, const char *complaint);
void vec_table_builder_set_labels (VecTableBuilder *builder, VecStrings *labels);
void vec_table_builder_add_column (VecTableBuilder *builder, VecColumn *column); /* takes a reference */
void vec_table_builder_set_dim_names (VecTableBuilder *builder, VecStrings *names);
/* Takes over @model, released with @destroy, for vec_table_compose(); tables that are made from this one share it. */
typedef gboolean (*VecTableCompose) (gpointer model, const char *word, gsize length, float *vector);
void vec_table_builder_take_composer (VecTableBuilder *builder, VecTableCompose compose, gpointer model, GDestroyNotify destroy);
void vec_table_builder_set_left_out (VecTableBuilder *builder, VecLeftOut *left_out);   /* takes a reference */
void vec_table_builder_set_provenance (VecTableBuilder *builder, VecProvenance *provenance);   /* takes a reference */
void vec_table_builder_add_remark (VecTableBuilder *builder, const char *remark);

/* Checks that everything has n_rows rows and that n, d ≥ 1. Frees the builder either way. */
VecTable *vec_table_builder_end (VecTableBuilder *builder, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTableBuilder, vec_table_builder_free)

G_END_DECLS
