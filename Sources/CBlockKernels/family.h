// The kernels for one width of vectors; included once for each processor they are compiled for.
#include "include/block_kernels.h"
#include "vectors.h"
#include "multiply.h"
#include "tiles.h"
#include "winograd.h"
#include "fourier.h"
#include "normalization.h"
#include "separable.h"

#define BLOCK_KERNELS                                                                               \
    {                                                                                              \
        .block = VL, .isNative = IS_NATIVE, .panel = PANEL, .multiply = multiply, .sum = sum,      \
        .deviationSums = deviationSums, .normalize = normalize,                                    \
        .normalizationSums = normalizationSums, .normalizationGradient = normalizationGradient,    \
        .denseRow = denseRow, .depthwise = depthwise,                                              \
        .winograd = {                                                                              \
            .window = WINDOW, .points = WINOGRAD_POINTS, .isComplex = false,                       \
            .source = winogradSource, .gradient = winogradGradient, .result = winogradResult,      \
            .filter = winogradFilter, .filterGradient = winogradFilterGradient,                    \
        },                                                                                         \
        .fourier = {                                                                               \
            .window = SPAN, .points = FOURIER_POINTS, .isComplex = true,                           \
            .source = fourierSource, .gradient = fourierGradient, .result = fourierResult,         \
            .filter = fourierFilter, .filterGradient = fourierFilterGradient,                      \
        },                                                                                         \
    }
