// Convolutions of one pixel and of one channel. Images are planes of blocks, [pixels][VL].

// Results of COUNT pixels and WIDE blocks of channels; all their sums stay in registers. The numbers
// that neighbours in a row read first lie STEP apart.
#define DENSE(COUNT, WIDE, STEP)                                                                   \
    INLINE void dense##COUNT##x##WIDE##by##STEP(                                                   \
        const float *image, const DenseFilter *f, float *result, long resultStride) {              \
        vec s[COUNT][WIDE];                                                                        \
        UNROLLED for (int w = 0; w < WIDE; w++) {                                                  \
            vec bias = load(f->bias + w * VL);                                                     \
            UNROLLED for (int i = 0; i < COUNT; i++) s[i][w] = bias;                               \
        }                                                                                          \
        const float *filter = f->elements;                                                         \
        for (long start = 0; start < f->depth; start += f->stretch) {                              \
            long end = f->depth - start < f->stretch ? f->depth - start : f->stretch;              \
            for (long k = 0; k < end; k++) {                                                       \
                vec a[WIDE];                                                                       \
                UNROLLED for (int w = 0; w < WIDE; w++)                                            \
                    a[w] = load(filter + w * f->depth * VL);                                       \
                UNROLLED for (int i = 0; i < COUNT; i++) {                                         \
                    vec x = broadcast(image[i * STEP + k]);                                        \
                    UNROLLED for (int w = 0; w < WIDE; w++) s[i][w] += x * a[w];                   \
                }                                                                                  \
                filter += VL;                                                                      \
            }                                                                                      \
            image += f->stretchStride;                                                             \
        }                                                                                          \
        vec low = broadcast(f->low), high = broadcast(f->high);                                    \
        UNROLLED for (int w = 0; w < WIDE; w++)                                                    \
            UNROLLED for (int i = 0; i < COUNT; i++)                                               \
                store(result + w * resultStride + i * VL, atMost(atLeast(s[i][w], low), high));    \
    }

// A row of results, in stretches of as many pixels as there are registers for.
#if VL == 16
#define DENSE_ROW(STEP)                                                                            \
    DENSE(14, 2, STEP) DENSE(7, 2, STEP) DENSE(4, 2, STEP) DENSE(2, 2, STEP) DENSE(1, 2, STEP)     \
    DENSE(28, 1, STEP) DENSE(14, 1, STEP) DENSE(7, 1, STEP) DENSE(4, 1, STEP) DENSE(2, 1, STEP)    \
    DENSE(1, 1, STEP)                                                                              \
    static void denseRowBy##STEP(const float *image, long pixels, const DenseFilter *f,            \
                                 long blocks, float *result, long resultStride) {                  \
        if (blocks == 2) {                                                                         \
            while (pixels >= 14) { TAKE(14, 2, STEP) }                                             \
            if (pixels >= 7) { TAKE(7, 2, STEP) }                                                  \
            if (pixels >= 4) { TAKE(4, 2, STEP) }                                                  \
            if (pixels >= 2) { TAKE(2, 2, STEP) }                                                  \
            if (pixels >= 1) { TAKE(1, 2, STEP) }                                                  \
        } else {                                                                                   \
            while (pixels >= 28) { TAKE(28, 1, STEP) }                                             \
            if (pixels >= 14) { TAKE(14, 1, STEP) }                                                \
            if (pixels >= 7) { TAKE(7, 1, STEP) }                                                  \
            if (pixels >= 4) { TAKE(4, 1, STEP) }                                                  \
            if (pixels >= 2) { TAKE(2, 1, STEP) }                                                  \
            if (pixels >= 1) { TAKE(1, 1, STEP) }                                                  \
        }                                                                                          \
    }
#else
#define DENSE_ROW(STEP)                                                                            \
    DENSE(6, 2, STEP) DENSE(4, 2, STEP) DENSE(2, 2, STEP) DENSE(1, 2, STEP)                        \
    DENSE(12, 1, STEP) DENSE(6, 1, STEP) DENSE(4, 1, STEP) DENSE(2, 1, STEP) DENSE(1, 1, STEP)     \
    static void denseRowBy##STEP(const float *image, long pixels, const DenseFilter *f,            \
                                 long blocks, float *result, long resultStride) {                  \
        if (blocks == 2) {                                                                         \
            while (pixels >= 6) { TAKE(6, 2, STEP) }                                               \
            if (pixels >= 4) { TAKE(4, 2, STEP) }                                                  \
            if (pixels >= 2) { TAKE(2, 2, STEP) }                                                  \
            if (pixels >= 1) { TAKE(1, 2, STEP) }                                                  \
        } else {                                                                                   \
            while (pixels >= 12) { TAKE(12, 1, STEP) }                                             \
            if (pixels >= 6) { TAKE(6, 1, STEP) }                                                  \
            if (pixels >= 4) { TAKE(4, 1, STEP) }                                                  \
            if (pixels >= 2) { TAKE(2, 1, STEP) }                                                  \
            if (pixels >= 1) { TAKE(1, 1, STEP) }                                                  \
        }                                                                                          \
    }
#endif
#define TAKE(COUNT, WIDE, STEP)                                                                    \
    dense##COUNT##x##WIDE##by##STEP(image, f, result, resultStride);                               \
    image += COUNT * STEP;                                                                         \
    result += COUNT * VL;                                                                          \
    pixels -= COUNT;

DENSE_ROW(VL)
DENSE_ROW(3)
DENSE_ROW(6)

static DenseRow denseRow(long step) {
    return step == VL ? denseRowByVL : step == 3 ? denseRowBy3 : step == 6 ? denseRowBy6 : NULL;
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
