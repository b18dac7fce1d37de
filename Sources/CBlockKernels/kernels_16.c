// Blocks of 16 channels for every processor.
#define VL 16
#define IS_NATIVE false
#include "family.h"
#include "families.h"

const BlockKernels block_kernels_16 = BLOCK_KERNELS;
