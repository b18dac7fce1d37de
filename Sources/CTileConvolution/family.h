// The kernels for one width of vectors; included once for each processor they are compiled for.
#include "include/tile_convolution.h"
#include "vectors.h"
#include "multiply.h"
#include "tiles.h"
#include "winograd.h"
#include "fourier.h"

#define TILE_KERNELS                                                                               \
    {                                                                                              \
        .block = VL, .panel = PANEL, .multiply = multiply, .sum = sum,                             \
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
