#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

#include "read/vec-reader.h"

/* What libFuzzer calls; each target defines it. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* The path of a file in memory that holds the bytes until the next call with the same @slot (0 … 3). */
const char *fuzz_file (int slot, const uint8_t *data, size_t size);

/* Reads the bytes as @format (NULL: by content). A table that comes out is looked through; an error has to have a message. */
void fuzz_read (const uint8_t *data, size_t size, const char *format);

/* The same of text, and that it gives the same in small blocks. */
void fuzz_read_text (const uint8_t *data, size_t size, const char *format);

/* Looks at every value, label and column of @table, which may be NULL only if @error is set; frees both. */
void fuzz_check (VecTable *table, GError *error);
