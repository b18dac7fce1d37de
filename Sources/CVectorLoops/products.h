// Products of a few rows with a panel of columns, held in registers.

// Adds to rows of `width` vectors: rows of `left`, `stride` apart, times `depth` rows of a panel.
// Both counts are constants where this is inlined, so that the sums are registers. Of factors and
// columns the fewer are held, which leaves one register for the other.
INLINE void addProduct(
    int rows, int width, Vector *sums, const float *left, long stride, const float *panel,
    long depth) {
    Vector held[4];
    for (long k = 0; k < depth; k++, panel += width * VL)
        if (rows < width) {
            for (int i = 0; i < rows; i++) held[i] = fill(left[i * stride + k]);
            for (int j = 0; j < width; j++) {
                Vector column = load(panel + j * VL);
                for (int i = 0; i < rows; i++) sums[i * width + j] += held[i] * column;
            }
        } else {
            for (int j = 0; j < width; j++) held[j] = load(panel + j * VL);
            for (int i = 0; i < rows; i++) {
                Vector factor = fill(left[i * stride + k]);
                for (int j = 0; j < width; j++) sums[i * width + j] += factor * held[j];
            }
        }
}

// Cuts rows `first..<last` into groups of at most `limit`, about equally long; the end of the first.
INLINE long endOfGroup(long first, long last, long limit) {
    long groups = (last - first + limit - 1) / limit;
    return first + (last - first + groups - 1) / groups;
}
