// For processors with AVX2.
#include "families.h"
#if defined(__x86_64__)
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VL 8
#include "family.h"
#pragma clang attribute pop

const VectorLoops vector_loops_8 = VECTOR_LOOPS;
#endif
