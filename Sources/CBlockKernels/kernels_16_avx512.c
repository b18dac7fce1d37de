// Blocks of 16 channels with AVX-512: a vector is a register.
#include "families.h"
#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>
#pragma clang attribute push(                                                                      \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma"))), apply_to = function)
#define VL 16
#define IS_NATIVE true
#include "family.h"
#pragma clang attribute pop

const BlockKernels block_kernels_16_avx512 = BLOCK_KERNELS;
#endif
