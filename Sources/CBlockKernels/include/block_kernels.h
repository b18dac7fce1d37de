// Loops over images that lie in blocks of `block` channels, each a row-major
// [height][width][block]; the last block is filled up with zeros. Every function works on a range,
// so that the caller may give each thread its own. HOW_IT_WORKS.md of DLKernels tells more.
#ifndef BLOCK_KERNELS_H
#define BLOCK_KERNELS_H

#include <stdbool.h>

// Convolutions with stride 1 as products of matrices: images are cut into tiles, the tiles and the
// filter are transformed, and where the sum over a window was, one product of matrices for each
// point of the transformed tile remains. The sizes of one convolution:
typedef struct {
    long batch;
    // Of the images, and how many blocks of channels they have.
    long height, width, blocks;
    // Of the results.
    long resultHeight, resultWidth, resultBlocks;
    // Rows and columns of zeros in front of the images.
    long paddingTop, paddingLeft;
    // Of the filter.
    long kernelHeight, kernelWidth;
    // How many tiles of results cover an image.
    long tilesHigh, tilesWide;
} TileShape;

// Where the points of transformed tiles lie: point p, tile t, channel c at
// `p * pointStride + t * tileStride + (c / panel) * panelStride + c % panel`.
typedef struct {
    long pointStride, tileStride, panelStride, panel;
} TilePoints;

// What becomes of a result before it is written.
typedef struct {
    // Added to each channel, whole blocks long; or null.
    const float *bias;
    // Whether what stands in the result's memory is added.
    bool addsToResult;
    // Whether negative results become 0, and above what they are cut.
    bool rectifies;
    float limit;
} TileFinish;

// The strides of a filter's elements. A vector of results is read at once where `output` is 1.
typedef struct {
    const float *elements;
    long row, column, input, output;
    // How many inputs and outputs there are; the blocks may hold more.
    long inputs, outputs;
    // Whether it is turned by 180 degrees.
    bool isTurned;
} TileFilter;

// One family of transformations: Winograd's for kernels of 3 x 3, or Fourier's for any up to 16.
typedef struct {
    // Elements of the image in a window, high and wide, and the points it is transformed to. A point
    // is a number in Winograd's family; in Fourier's it is complex, real parts of all channels
    // before imaginary ones. A window gives `window - kernel + 1` results, high and wide.
    long window, points;
    bool isComplex;
    // Tiles `first..<last` of the images to points; the first goes to tile `first - base`.
    void (*source)(const TileShape *, const float *images, float *points, TilePoints, long base,
                   long first, long last);
    // The same for gradients of results.
    void (*gradient)(const TileShape *, const float *results, float *points, TilePoints, long base,
                     long first, long last);
    // From points to results.
    void (*result)(const TileShape *, const float *points, TilePoints, long base, float *results,
                   TileFinish, long first, long last);
    // Inputs `first..<last` of a filter to panels, one after the other for each point:
    // [points][panels][inputs of blocks][panel].
    void (*filter)(const TileShape *, TileFilter, float *panels, long first, long last);
    // Inputs `first..<last` of the filter's gradient, row-major, from [points][inputs][outputs].
    void (*filterGradient)(const TileShape *, const float *points, long pointStride, TileFilter,
                           float *gradient, long first, long last);
} TileTransform;

// Normalisation of a block's channels, min(max(x * factor + shift, low), high).
typedef struct {
    const float *factor, *shift;
    float low, high;
} BlockNormalization;

// The filter of a convolution for some blocks of results, [blocks][depth][block].
typedef struct {
    const float *elements;
    // Added to each channel, whole blocks long.
    const float *bias;
    // The numbers of the image that a result is made of come in stretches of neighbours: the rows of
    // a window of a row-major image, or the blocks of channels of a pixel.
    long depth, stretch, stretchStride;
    // The limits of the results.
    float low, high;
} DenseFilter;

// `pixels` neighbours of one or two blocks of results, which lie `resultStride` apart; the first
// window starts at `image`.
typedef void (*DenseRow)(const float *image, long pixels, const DenseFilter *, long blocks,
                         float *result, long resultStride);

// The filter of a depthwise convolution for one block of channels, [height][width][block].
typedef struct {
    const float *elements;
    // Added to each channel.
    const float *bias;
    long height, width;
    // How far apart the image's elements lie that meet the filter's neighbours in a column and in a
    // row, and those of neighbouring results.
    long rowStep, columnStep, step;
    // The limits of the results.
    float low, high;
} DepthwiseFilter;

typedef struct {
    // Channels in a block, a vector's lanes.
    long block;
    // Whether a block fills a register of the processors these kernels are for.
    bool isNative;
    // Columns in a panel of the right factor.
    long panel;
    TileTransform winograd, fourier;
    // result[rows][panel] (+)= left[rows][depth] * right[depth][panel].
    void (*multiply)(long rows, long depth, const float *left, long rowStride, long depthStride,
                     const float *right, float *result, long resultStride, bool adds);
    // sums[lane] = the sum of a lane over `pixels` vectors.
    void (*sum)(const float *plane, long pixels, float *sums);
    // Sums of x - near and of its squares, one after the other.
    void (*deviationSums)(const float *x, long pixels, const float *near, float *sums);
    void (*normalize)(const float *x, float *y, long pixels, BlockNormalization);
    // With g the gradient where the result lies between the limits: sums of g and g (x - mean).
    void (*normalizationSums)(const float *x, const float *gradient, long pixels,
                              BlockNormalization, const float *mean, float *sums);
    // dx = g factor + x slope + constant.
    void (*normalizationGradient)(const float *x, const float *gradient, float *dx, long pixels,
                                  BlockNormalization, const float *slope, const float *constant);
    // The function for windows whose starts lie `step` numbers apart: a block's channels, or the 3
    // numbers of one or two pixels of a photo; null for others.
    DenseRow (*denseRow)(long step);
    // `pixels` neighbours in a row of results, whose first window starts at `image`.
    void (*depthwise)(const float *image, long pixels, const DepthwiseFilter *, float *result);
} BlockKernels;

// The kernels for blocks of 8 or 16 channels that suit this processor; null for other blocks.
const BlockKernels *block_kernels(long block);

#endif
