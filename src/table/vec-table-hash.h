#pragma once

#include <gio/gio.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* SHA-256 (FIPS 180-4) of the numbers that a map is made from, in hexadecimal: all rows as float32, little-endian, one row after the
 * other, whatever the format of the file; in numpy hashlib.sha256 (X.astype ('<f4').tobytes ()).hexdigest (). Kept with the table, so
 * that only the first call costs something: about 4 s per GB. Any thread. NULL when cancelled; free it. */
char *vec_table_dup_hash (VecTable *table, GCancellable *cancellable);

G_END_DECLS
