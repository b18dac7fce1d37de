// Batch normalisation of one block of channels: what is added up over its pixels, and the maps of
// its pixels. Comparisons are written so that not-a-number passes through.

static void deviationSums(const float *x, long pixels, const float *near, float *sums) {
    vec base = load(near), sum[2] = {}, squares[2] = {};
    long i = 0;
    for (; i + 2 <= pixels; i += 2)
        UNROLLED for (int j = 0; j < 2; j++) {
            vec d = load(x + (i + j) * VL) - base;
            sum[j] += d;
            squares[j] += d * d;
        }
    if (i < pixels) {
        vec d = load(x + i * VL) - base;
        sum[0] += d;
        squares[0] += d * d;
    }
    store(sums, sum[0] + sum[1]);
    store(sums + VL, squares[0] + squares[1]);
}

static void normalize(const float *x, float *y, long pixels, BlockNormalization n) {
    vec factor = load(n.factor), shift = load(n.shift);
    vec low = broadcast(n.low), high = broadcast(n.high);
    for (long i = 0; i < pixels; i++)
        store(y + i * VL,
              atMost(atLeast(load(x + i * VL) * factor + shift, low), high));
}

static void normalizationSums(const float *x, const float *gradient, long pixels,
                              BlockNormalization n, const float *mean, float *sums) {
    vec factor = load(n.factor), shift = load(n.shift), center = load(mean);
    vec low = broadcast(n.low), high = broadcast(n.high), sum = {}, products = {};
    for (long i = 0; i < pixels; i++) {
        vec value = load(x + i * VL), v = value * factor + shift;
        vec g = choose((v > low) & (v < high), load(gradient + i * VL), (vec){});
        sum += g;
        products += g * (value - center);
    }
    store(sums, sum);
    store(sums + VL, products);
}

static void normalizationGradient(const float *x, const float *gradient, float *dx, long pixels,
                                  BlockNormalization n, const float *slope,
                                  const float *constant) {
    vec factor = load(n.factor), shift = load(n.shift);
    vec low = broadcast(n.low), high = broadcast(n.high);
    vec perValue = load(slope), always = load(constant);
    for (long i = 0; i < pixels; i++) {
        vec value = load(x + i * VL), v = value * factor + shift;
        vec g = choose((v > low) & (v < high), load(gradient + i * VL), (vec){});
        store(dx + i * VL, g * factor + value * perValue + always);
    }
}
