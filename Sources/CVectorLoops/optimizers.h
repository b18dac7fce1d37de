// The steps of optimizers whose roots and quotients need the widest vectors there are.

static void adam(
    float *weights, float *means, float *squares, const float *gradients, long count, float rate,
    float a, float b, float epsilon) {
    for (long i = 0; i < count; i += VL) {
        long rest = count - i;
        Vector g = loadPart(gradients + i, rest);
        Vector m = loadPart(means + i, rest), v = loadPart(squares + i, rest);
        m = m + (g - m) * a;
        v = v + (g * g - v) * b;
        storePart(m, means + i, rest);
        storePart(v, squares + i, rest);
        Vector step = m * rate / (__builtin_elementwise_sqrt(v) + epsilon);
        storePart(loadPart(weights + i, rest) - step, weights + i, rest);
    }
}
