// Blocks of 8 channels for every processor.
#define VL 8
#define IS_NATIVE false
#include "family.h"
#include "families.h"

const BlockKernels block_kernels_8 = BLOCK_KERNELS;
