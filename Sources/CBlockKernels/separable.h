// Convolutions of one pixel and of one channel. Images are planes of blocks, [pixels][VL].

// Results of COUNT pixels and WIDE blocks of channels; all their sums stay in registers.
#define POINTWISE(COUNT, WIDE)                                                                     \
    INLINE void pointwise##COUNT##x##WIDE(const float *image, const PointwiseFilter *f, float *result,    \
                                          long resultStride) {                                     \
        vec s[COUNT][WIDE];                                                                        \
        UNROLLED for (int w = 0; w < WIDE; w++) {                                                  \
            vec bias = load(f->bias + w * VL);                                                      \
            UNROLLED for (int i = 0; i < COUNT; i++) s[i][w] = bias;                               \
        }                                                                                          \
        const float *filter = f->elements;                                                          \
        for (long block = 0; block < f->depth; block += VL) {                                       \
            long deep = f->depth - block < VL ? f->depth - block : VL;                               \
            for (long k = 0; k < deep; k++) {                                                      \
                vec a[WIDE];                                                                       \
                UNROLLED for (int w = 0; w < WIDE; w++)                                            \
                    a[w] = load(filter + w * f->depth * VL);                                        \
                UNROLLED for (int i = 0; i < COUNT; i++) {                                         \
                    vec x = broadcast(image[i * VL + k]);                                          \
                    UNROLLED for (int w = 0; w < WIDE; w++) s[i][w] += x * a[w];                   \
                }                                                                                  \
                filter += VL;                                                                      \
            }                                                                                      \
            image += f->planeStride;                                                                \
        }                                                                                          \
        vec low = broadcast(f->low), high = broadcast(f->high);                                      \
        UNROLLED for (int w = 0; w < WIDE; w++)                                                    \
            UNROLLED for (int i = 0; i < COUNT; i++)                                               \
                store(result + w * resultStride + i * VL, atMost(atLeast(s[i][w], low), high));    \
    }

#define BOTH(COUNT) POINTWISE(COUNT, 1) POINTWISE(COUNT, 2)
BOTH(1)
BOTH(2)
BOTH(4)
BOTH(6)
#if VL == 16
BOTH(7)
BOTH(14)
POINTWISE(28, 1)
#endif

static void pointwise(const float *image, long pixels, const PointwiseFilter *f, long blocks,
                      float *result, long resultStride) {
#define STEP(COUNT, WIDE)                                                                          \
    pointwise##COUNT##x##WIDE(image, f, result, resultStride);                                     \
    image += COUNT * VL;                                                                           \
    result += COUNT * VL;                                                                          \
    pixels -= COUNT;
#define REST(WIDE)                                                                                 \
    while (pixels >= 6) { STEP(6, WIDE) }                                                          \
    if (pixels >= 4) { STEP(4, WIDE) }                                                             \
    if (pixels >= 2) { STEP(2, WIDE) }                                                             \
    if (pixels >= 1) { STEP(1, WIDE) }
    if (blocks == 2) {
#if VL == 16
        while (pixels >= 14) { STEP(14, 2) }
        if (pixels >= 7) { STEP(7, 2) }
#endif
        REST(2)
    } else {
#if VL == 16
        while (pixels >= 28) { STEP(28, 1) }
        if (pixels >= 14) { STEP(14, 1) }
        if (pixels >= 7) { STEP(7, 1) }
#endif
        REST(1)
    }
#undef REST
#undef STEP
}

// COUNT neighbours in a row of results.
#define DEPTHWISE(COUNT)                                                                           \
    INLINE void depthwise##COUNT(const float *image, const DepthwiseFilter *f, float *result) {           \
        vec s[COUNT], bias = load(f->bias);                                                         \
        UNROLLED for (int i = 0; i < COUNT; i++) s[i] = bias;                                      \
        const float *filter = f->elements;                                                          \
        for (long row = 0; row < f->height; row++) {                                                \
            for (long column = 0; column < f->width; column++) {                                    \
                vec a = load(filter);                                                              \
                UNROLLED for (int i = 0; i < COUNT; i++)                                           \
                    s[i] += load(image + column * f->columnStep + i * f->step) * a;                  \
                filter += VL;                                                                      \
            }                                                                                      \
            image += f->rowStep;                                                                    \
        }                                                                                          \
        vec low = broadcast(f->low), high = broadcast(f->high);                                      \
        UNROLLED for (int i = 0; i < COUNT; i++)                                                   \
            store(result + i * VL, atMost(atLeast(s[i], low), high));                              \
    }

DEPTHWISE(1)
DEPTHWISE(2)
DEPTHWISE(4)
DEPTHWISE(7)
#if VL == 16
DEPTHWISE(14)
#endif

static void depthwise(const float *image, long pixels, const DepthwiseFilter *f, float *result) {
#define STEP(COUNT)                                                                                \
    depthwise##COUNT(image, f, result);                                                            \
    image += COUNT * f->step;                                                                       \
    result += COUNT * VL;                                                                          \
    pixels -= COUNT;
#if VL == 16
    while (pixels >= 14) { STEP(14) }
#endif
    while (pixels >= 7) { STEP(7) }
    if (pixels >= 4) { STEP(4) }
    if (pixels >= 2) { STEP(2) }
    if (pixels >= 1) { STEP(1) }
#undef STEP
}
