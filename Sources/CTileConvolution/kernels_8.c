// Blocks of 8 channels for every processor.
#define VL 8
#include "family.h"
#include "families.h"

const TileKernels tile_kernels_8 = TILE_KERNELS;
