#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  fuzz_read (data, size, "fvecs");
  fuzz_read (data, size, "bvecs");
  fuzz_read (data, size, "ivecs");
  return 0;
}
