// For processors with AVX-512.
#include "families.h"
#if defined(__x86_64__)
#include <string.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma"))), apply_to = function)
#define VL 16
#include "family.h"
#pragma clang attribute pop

const VectorLoops vector_loops_16 = VECTOR_LOOPS;
#endif
