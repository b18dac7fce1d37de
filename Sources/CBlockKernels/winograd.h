// Winograd's F(4x4, 3x3): tiles of 6 x 6 elements of the image become 4 x 4 results.
// Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308.

enum { WINDOW = 6, RESULTS = 4, TAPS = 3, WINOGRAD_POINTS = WINDOW * WINDOW };

// The transposed B of the paper.
INLINE void sourceLine(const vec *d, long step, vec *r, long apart) {
    vec d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step],
        d5 = d[5 * step];
    vec a = d4 - 4 * d2, b = d3 - 4 * d1, c = d4 - d2, e = 2 * (d3 - d1);
    r[0] = 4 * d0 - 5 * d2 + d4;
    r[apart] = a + b;
    r[2 * apart] = a - b;
    r[3 * apart] = c + e;
    r[4 * apart] = c - e;
    r[5 * apart] = 4 * d1 - 5 * d3 + d5;
}

// The transposed A.
INLINE void resultLine(const vec *m, long step, vec *r, long apart) {
    vec s = m[step] + m[2 * step], d = m[step] - m[2 * step];
    vec t = m[3 * step] + m[4 * step], e = m[3 * step] - m[4 * step];
    r[0] = m[0] + s + t;
    r[apart] = d + 2 * e;
    r[2 * apart] = s + 4 * t;
    r[3 * apart] = d + 8 * e + m[5 * step];
}

// A itself.
INLINE void gradientLine(const vec *g, long step, vec *r, long apart) {
    vec even = g[0] + g[2 * step], odd = g[step] + g[3 * step];
    vec far = g[0] + 4 * g[2 * step], wide = 2 * g[step] + 8 * g[3 * step];
    r[0] = g[0];
    r[apart] = even + odd;
    r[2 * apart] = even - odd;
    r[3 * apart] = far + wide;
    r[4 * apart] = far - wide;
    r[5 * apart] = g[3 * step];
}

// G.
INLINE void filterLine(const vec *g, long step, vec *r, long apart) {
    vec outer = g[0] + g[2 * step], far = g[0] + 4 * g[2 * step];
    r[0] = 0.25f * g[0];
    r[apart] = (outer + g[step]) * (-1.0f / 6);
    r[2 * apart] = (outer - g[step]) * (-1.0f / 6);
    r[3 * apart] = (far + 2 * g[step]) * (1.0f / 24);
    r[4 * apart] = (far - 2 * g[step]) * (1.0f / 24);
    r[5 * apart] = g[2 * step];
}

// The transposed G.
INLINE void filterGradientLine(const vec *u, long step, vec *r, long apart) {
    vec s = u[step] + u[2 * step], d = u[2 * step] - u[step];
    vec t = u[3 * step] + u[4 * step], e = u[3 * step] - u[4 * step];
    r[0] = 0.25f * u[0] - s * (1.0f / 6) + t * (1.0f / 24);
    r[apart] = d * (1.0f / 6) + e * (1.0f / 12);
    r[2 * apart] = (t - s) * (1.0f / 6) + u[5 * step];
}

INLINE void scatterPoints(const vec *points, float *into, long stride) {
    for (int p = 0; p < WINOGRAD_POINTS; p++) store(into + p * stride, points[p]);
}

static void winogradSource(const TileShape *s, const float *images, float *points, TilePoints l,
                           long base, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * RESULTS - s->paddingTop;
        long x = t % s->tilesWide * RESULTS - s->paddingLeft;
        for (long block = 0; block < s->blocks; block++) {
            const float *plane =
                images + (image * s->blocks + block) * s->height * s->width * VL;
            vec d[WINOGRAD_POINTS], half[WINOGRAD_POINTS], whole[WINOGRAD_POINTS];
            gather(plane, s->height, s->width, y, x, WINDOW, WINDOW, WINDOW, d);
            for (int j = 0; j < WINDOW; j++) sourceLine(d + j, WINDOW, half + j, WINDOW);
            for (int i = 0; i < WINDOW; i++)
                sourceLine(half + i * WINDOW, 1, whole + i * WINDOW, 1);
            long channel = block * VL;
            scatterPoints(whole,
                          points + (t - base) * l.tileStride + channel / l.panel * l.panelStride
                              + channel % l.panel,
                          l.pointStride);
        }
    }
}

static void winogradGradient(const TileShape *s, const float *results, float *points, TilePoints l,
                             long base, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * RESULTS;
        long x = t % s->tilesWide * RESULTS;
        for (long block = 0; block < s->resultBlocks; block++) {
            const float *plane = results
                + (image * s->resultBlocks + block) * s->resultHeight * s->resultWidth * VL;
            vec g[RESULTS * RESULTS], half[WINDOW * RESULTS], whole[WINOGRAD_POINTS];
            gather(plane, s->resultHeight, s->resultWidth, y, x, RESULTS, RESULTS, RESULTS, g);
            for (int j = 0; j < RESULTS; j++) gradientLine(g + j, RESULTS, half + j, RESULTS);
            for (int i = 0; i < WINDOW; i++)
                gradientLine(half + i * RESULTS, 1, whole + i * WINDOW, 1);
            long channel = block * VL;
            scatterPoints(whole,
                          points + (t - base) * l.tileStride + channel / l.panel * l.panelStride
                              + channel % l.panel,
                          l.pointStride);
        }
    }
}

static void winogradResult(const TileShape *s, const float *points, TilePoints l, long base,
                           float *results, TileFinish finish, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * RESULTS;
        long x = t % s->tilesWide * RESULTS;
        for (long block = 0; block < s->resultBlocks; block++) {
            long channel = block * VL;
            const float *from = points + (t - base) * l.tileStride
                + channel / l.panel * l.panelStride + channel % l.panel;
            vec m[WINOGRAD_POINTS], half[RESULTS * WINDOW], whole[RESULTS * RESULTS];
            for (int p = 0; p < WINOGRAD_POINTS; p++) m[p] = load(from + p * l.pointStride);
            for (int j = 0; j < WINDOW; j++) resultLine(m + j, WINDOW, half + j, WINDOW);
            for (int i = 0; i < RESULTS; i++)
                resultLine(half + i * WINDOW, 1, whole + i * RESULTS, 1);
            float *plane = results
                + (image * s->resultBlocks + block) * s->resultHeight * s->resultWidth * VL;
            writeResults(s, plane, y, x, RESULTS, RESULTS, RESULTS, whole, finish, channel);
        }
    }
}

static void winogradFilter(const TileShape *s, TileFilter f, float *panels, long first,
                           long last) {
    long depth = s->blocks * VL;
    long columns = (s->resultBlocks * VL + PANEL - 1) / PANEL * PANEL;
    for (long input = first; input < last; input++) {
        for (long output = 0; output < columns; output += VL) {
            vec g[TAPS * TAPS], half[WINDOW * TAPS], whole[WINOGRAD_POINTS];
            for (int i = 0; i < TAPS; i++)
                for (int j = 0; j < TAPS; j++) {
                    int row = f.isTurned ? TAPS - 1 - i : i, column = f.isTurned ? TAPS - 1 - j : j;
                    bool exists = input < f.inputs && output < f.outputs;
                    g[i * TAPS + j] =
                        exists ? loadOutputs(&f, row * f.row + column * f.column, input, output)
                               : (vec){};
                }
            for (int j = 0; j < TAPS; j++) filterLine(g + j, TAPS, half + j, TAPS);
            for (int i = 0; i < WINDOW; i++) filterLine(half + i * TAPS, 1, whole + i * WINDOW, 1);
            scatterPoints(whole,
                          panels + output / PANEL * depth * PANEL + input * PANEL + output % PANEL,
                          depth * columns);
        }
    }
}

static void winogradFilterGradient(const TileShape *s, const float *points, long pointStride,
                                   TileFilter f, float *gradient, long first, long last) {
    long columns = (s->resultBlocks * VL + PANEL - 1) / PANEL * PANEL;
    for (long input = first; input < last; input++) {
        for (long output = 0; output < f.outputs; output += VL) {
            vec u[WINOGRAD_POINTS], half[TAPS * WINDOW], whole[TAPS * TAPS];
            for (int p = 0; p < WINOGRAD_POINTS; p++)
                u[p] = load(points + p * pointStride + input * columns + output);
            for (int j = 0; j < WINDOW; j++) filterGradientLine(u + j, WINDOW, half + j, WINDOW);
            for (int i = 0; i < TAPS; i++)
                filterGradientLine(half + i * WINDOW, 1, whole + i * TAPS, 1);
            writeFilter(s, f, gradient, input, output, TAPS, whole);
        }
    }
}
