// Products with a panel: ROWS x 2 vectors of sums stay in registers over the whole depth.

#define PANEL (2 * VL)

#define SUMS(ROWS)                                                                                 \
    INLINE void sums##ROWS(long depth, const float *left, long rowStride, long depthStride,        \
                           const float *right, float *result, long resultStride, bool adds) {      \
        vec s[ROWS][2];                                                                            \
        UNROLLED for (int i = 0; i < ROWS; i++) {                                                  \
            s[i][0] = adds ? load(result + i * resultStride) : (vec){};                            \
            s[i][1] = adds ? load(result + i * resultStride + VL) : (vec){};                       \
        }                                                                                          \
        for (long k = 0; k < depth; k++) {                                                         \
            vec a = load(right), b = load(right + VL);                                             \
            UNROLLED for (int i = 0; i < ROWS; i++) {                                              \
                vec x = broadcast(left[i * rowStride]);                                            \
                s[i][0] += x * a;                                                                  \
                s[i][1] += x * b;                                                                  \
            }                                                                                      \
            left += depthStride;                                                                   \
            right += PANEL;                                                                        \
        }                                                                                          \
        UNROLLED for (int i = 0; i < ROWS; i++) {                                                  \
            store(result + i * resultStride, s[i][0]);                                             \
            store(result + i * resultStride + VL, s[i][1]);                                        \
        }                                                                                          \
    }

SUMS(1)
SUMS(2)
SUMS(3)
SUMS(6)
#if VL == 16
SUMS(12)
#endif

static void multiply(long rows, long depth, const float *left, long rowStride, long depthStride,
                     const float *right, float *result, long resultStride, bool adds) {
    // So deep that the panel's part stays in the first cache.
    const long part = 4096 / PANEL;
    for (long k = 0; k < depth; k += part) {
        long deep = depth - k < part ? depth - k : part;
        const float *a = left + k * depthStride, *b = right + k * PANEL;
        float *c = result;
        bool more = adds || k > 0;
        long i = rows;
#define STEP(ROWS)                                                                                 \
    sums##ROWS(deep, a, rowStride, depthStride, b, c, resultStride, more);                         \
    a += ROWS * rowStride;                                                                         \
    c += ROWS * resultStride;                                                                      \
    i -= ROWS;
#if VL == 16
        while (i >= 12) { STEP(12) }
#endif
        while (i >= 6) { STEP(6) }
        if (i >= 3) { STEP(3) }
        if (i >= 2) { STEP(2) }
        if (i >= 1) { STEP(1) }
#undef STEP
    }
}

static void sum(const float *plane, long pixels, float *sums) {
    vec s[4] = {};
    long i = 0;
    for (; i + 4 <= pixels; i += 4)
        UNROLLED for (int j = 0; j < 4; j++) s[j] += load(plane + (i + j) * VL);
    for (; i < pixels; i++) s[0] += load(plane + i * VL);
    store(sums, (s[0] + s[1]) + (s[2] + s[3]));
}
