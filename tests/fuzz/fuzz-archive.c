/* Compressed files, zip, tar and .npz, told by their first bytes; a bomb may not take more than 16 MiB. */
#include "fuzz.h"
#include "read/vec-unpack.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  vec_unpack_pretend (1 << 20, 16 << 20);
  if (vec_packed_is (data, size))
    fuzz_read (data, size, NULL);
  return 0;
}
