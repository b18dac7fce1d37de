#ifndef FAMILIES_H
#define FAMILIES_H
#include "include/block_kernels.h"

extern const BlockKernels block_kernels_8, block_kernels_16;
#if defined(__x86_64__)
extern const BlockKernels block_kernels_8_avx2, block_kernels_16_avx512;
#endif

#endif
