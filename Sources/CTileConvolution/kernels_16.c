// Blocks of 16 channels for every processor.
#define VL 16
#include "family.h"
#include "families.h"

const TileKernels tile_kernels_16 = TILE_KERNELS;
