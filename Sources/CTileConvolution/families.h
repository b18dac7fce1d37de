#ifndef FAMILIES_H
#define FAMILIES_H
#include "include/tile_convolution.h"

extern const TileKernels tile_kernels_8, tile_kernels_16;
#if defined(__x86_64__)
extern const TileKernels tile_kernels_8_avx2, tile_kernels_16_avx512;
#endif

#endif
