// What all families of transformations share: reading windows, writing results and filters.

// Reads `rows` x `columns` vectors from row `y`, column `x` on, `apart` vectors from row to row;
// zeros outside the image.
INLINE void gather(const float *image, long height, long width, long y, long x, int rows,
                   int columns, int apart, vec *into) {
    bool isInside = y >= 0 && x >= 0 && y + rows <= height && x + columns <= width;
    for (int i = 0; i < rows; i++) {
        const float *line = image + ((y + i) * width + x) * VL;
        if (isInside) {
            for (int j = 0; j < columns; j++) into[i * apart + j] = load(line + j * VL);
        } else {
            bool hasLine = y + i >= 0 && y + i < height;
            for (int j = 0; j < columns; j++) {
                bool has = hasLine && x + j >= 0 && x + j < width;
                into[i * apart + j] = has ? load(line + j * VL) : (vec){};
            }
        }
    }
}

// Writes a tile of results, without what lies beyond the image.
INLINE void writeResults(const TileShape *s, float *plane, long y, long x, int rows, int columns,
                         int apart, const vec *tile, TileFinish finish, long channel) {
    long high = s->resultHeight - y < rows ? s->resultHeight - y : rows;
    long wide = s->resultWidth - x < columns ? s->resultWidth - x : columns;
    vec bias = finish.bias ? load(finish.bias + channel) : (vec){};
    vec limit = broadcast(finish.limit);
    for (long i = 0; i < high; i++) {
        float *line = plane + ((y + i) * s->resultWidth + x) * VL;
        for (long j = 0; j < wide; j++) {
            vec v = tile[i * apart + j] + bias;
            if (finish.addsToResult) v += load(line + j * VL);
            if (finish.rectifies) v = atMost(atLeast(v, (vec){}), limit);
            store(line + j * VL, v);
        }
    }
}

// A vector of outputs at one place of a filter; lanes without an output are 0.
INLINE vec loadOutputs(const TileFilter *f, long place, long input, long output) {
    const float *from = f->elements + place + input * f->input + output * f->output;
    long count = f->outputs - output;
    if (f->output == 1 && count >= VL) return load(from);
    vec v = {};
    for (long i = 0; i < VL && i < count; i++) v[i] = from[i * f->output];
    return v;
}

// Writes a vector of outputs at every place of a filter.
INLINE void writeFilter(const TileShape *s, TileFilter f, float *filter, long input, long output,
                        int apart, const vec *taps) {
    long count = f.outputs - output < VL ? f.outputs - output : VL;
    for (int i = 0; i < s->kernelHeight; i++)
        for (int j = 0; j < s->kernelWidth; j++) {
            float *to = filter + i * f.row + j * f.column + input * f.input + output;
            if (count == VL) store(to, taps[i * apart + j]);
            else memcpy(to, &taps[i * apart + j], count * sizeof(float));
        }
}
