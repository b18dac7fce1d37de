// Blocks of 8 channels with AVX2: a vector is a register.
#include "families.h"
#if defined(__x86_64__)
#include <stdbool.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define VL 8
#define IS_NATIVE true
#include "family.h"
#pragma clang attribute pop

const BlockKernels block_kernels_8_avx2 = BLOCK_KERNELS;
#endif
