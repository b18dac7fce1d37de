// Fourier's transformation over windows of 16 x 16 elements: a window of 16 gives 17 - k results
// for a kernel of k. Real numbers in, so half of the frequencies along a row say everything.

enum { SPAN = 16, HALF = 9, FOURIER_POINTS = SPAN * HALF };

// What a vector of channels becomes: a real and an imaginary part for each frequency.
typedef struct {
    vec re[SPAN], im[SPAN];
} Line;

// cos and sin of 2 pi n / 16.
static const float COSINE[10] = {1,           0.92387953f, 0.70710678f,  0.38268343f, 0,
                                 -0.38268343f, -0.70710678f, -0.92387953f, -1,         -0.92387953f};
static const float SINE[10] = {0,           0.38268343f, 0.70710678f, 0.92387953f, 1,
                               0.92387953f, 0.70710678f, 0.38268343f, 0,           -0.38268343f};

// Four numbers, `apart` from one another: X[k] = sum x[n] exp(-2 pi i n k / 4).
INLINE void quarter(vec *re, vec *im, int apart) {
    vec ar = re[0] + re[2 * apart], ai = im[0] + im[2 * apart];
    vec br = re[0] - re[2 * apart], bi = im[0] - im[2 * apart];
    vec cr = re[apart] + re[3 * apart], ci = im[apart] + im[3 * apart];
    vec dr = re[apart] - re[3 * apart], di = im[apart] - im[3 * apart];
    re[0] = ar + cr, im[0] = ai + ci;
    re[apart] = br + di, im[apart] = bi - dr;
    re[2 * apart] = ar - cr, im[2 * apart] = ai - ci;
    re[3 * apart] = br - di, im[3 * apart] = bi + dr;
}

// X[k] = sum x[n] exp(-2 pi i n k / 16); with `re` and `im` exchanged, the inverse times 16.
// Cooley, Tukey, 1965, with 16 = 4 x 4: X[k] ends at place 4 (k % 4) + k / 4.
INLINE void fourier16(vec *re, vec *im) {
    UNROLLED for (int n = 0; n < 4; n++) quarter(re + n, im + n, 4);
    UNROLLED for (int k = 1; k < 4; k++)
        UNROLLED for (int n = 1; n < 4; n++) {
            int place = 4 * k + n;
            float c = COSINE[n * k], s = SINE[n * k];
            vec r = re[place] * c + im[place] * s;
            im[place] = im[place] * c - re[place] * s;
            re[place] = r;
        }
    UNROLLED for (int k = 0; k < 4; k++) quarter(re + 4 * k, im + 4 * k, 1);
}

// Where frequency k ends.
INLINE int seat(int k) { return 4 * (k % 4) + k / 4; }

// The rows of a window, two by two: one as real, one as imaginary part. Rows from `rows` on are 0.
INLINE void windowRows(const vec *window, int rows, vec (*re)[SPAN], vec (*im)[SPAN]) {
    for (int y = 0; y < SPAN; y += 2) {
        if (y >= rows) {
            for (int k = 0; k < HALF; k++)
                re[k][y] = im[k][y] = re[k][y + 1] = im[k][y + 1] = (vec){};
            continue;
        }
        Line z;
        for (int x = 0; x < SPAN; x++) {
            z.re[x] = window[y * SPAN + x];
            z.im[x] = y + 1 < rows ? window[(y + 1) * SPAN + x] : (vec){};
        }
        fourier16(z.re, z.im);
        UNROLLED for (int k = 0; k < HALF; k++) {
            int a = seat(k), b = seat((SPAN - k) % SPAN);
            re[k][y] = 0.5f * (z.re[a] + z.re[b]);
            im[k][y] = 0.5f * (z.im[a] - z.im[b]);
            re[k][y + 1] = 0.5f * (z.im[a] + z.im[b]);
            im[k][y + 1] = 0.5f * (z.re[b] - z.re[a]);
        }
    }
}

// A window of real numbers to its frequencies: point 9 ky + kx.
INLINE void windowToPoints(const vec *window, int rows, vec *re, vec *im) {
    vec r[HALF][SPAN], i[HALF][SPAN];
    windowRows(window, rows, r, i);
    for (int kx = 0; kx < HALF; kx++) {
        fourier16(r[kx], i[kx]);
        UNROLLED for (int ky = 0; ky < SPAN; ky++) {
            re[ky * HALF + kx] = r[kx][seat(ky)];
            im[ky * HALF + kx] = i[kx][seat(ky)];
        }
    }
}

// Frequencies to the first `rows` rows of the window, times 256.
INLINE void pointsToWindow(const vec *re, const vec *im, int rows, vec *window) {
    vec r[SPAN][HALF], i[SPAN][HALF];
    for (int kx = 0; kx < HALF; kx++) {
        Line z;
        UNROLLED for (int ky = 0; ky < SPAN; ky++) {
            z.re[ky] = re[ky * HALF + kx];
            z.im[ky] = im[ky * HALF + kx];
        }
        fourier16(z.im, z.re);
        UNROLLED for (int y = 0; y < SPAN; y++) {
            r[y][kx] = z.re[seat(y)];
            i[y][kx] = z.im[seat(y)];
        }
    }
    for (int y = 0; y < rows; y += 2) {
        // Two rows a, b of real numbers: a + ib has the frequencies A + iB.
        Line z;
        UNROLLED for (int k = 0; k < HALF; k++) {
            z.re[k] = r[y][k] - i[y + 1][k];
            z.im[k] = i[y][k] + r[y + 1][k];
        }
        UNROLLED for (int k = HALF; k < SPAN; k++) {
            int m = SPAN - k;
            z.re[k] = r[y][m] + i[y + 1][m];
            z.im[k] = r[y + 1][m] - i[y][m];
        }
        fourier16(z.im, z.re);
        UNROLLED for (int x = 0; x < SPAN; x++) {
            window[y * SPAN + x] = z.re[seat(x)];
            window[(y + 1) * SPAN + x] = z.im[seat(x)];
        }
    }
}

// Where channel c of a tile's point lies, from the start of the tile on.
INLINE long place(TilePoints l, long channel) {
    return channel / l.panel * l.panelStride + channel % l.panel;
}

INLINE void storePoints(const vec *re, const vec *im, float *tile, TilePoints l, long channel,
                        long half) {
    float *a = tile + place(l, channel), *b = tile + place(l, half + channel);
    for (int p = 0; p < FOURIER_POINTS; p++) {
        store(a + p * l.pointStride, re[p]);
        store(b + p * l.pointStride, im[p]);
    }
}

static void fourierSource(const TileShape *s, const float *images, float *points, TilePoints l,
                          long base, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    long rows = SPAN - s->kernelHeight + 1, columns = SPAN - s->kernelWidth + 1;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * rows - s->paddingTop;
        long x = t % s->tilesWide * columns - s->paddingLeft;
        for (long block = 0; block < s->blocks; block++) {
            const float *plane =
                images + (image * s->blocks + block) * s->height * s->width * VL;
            vec window[SPAN * SPAN], re[FOURIER_POINTS], im[FOURIER_POINTS];
            gather(plane, s->height, s->width, y, x, SPAN, SPAN, SPAN, window);
            windowToPoints(window, SPAN, re, im);
            storePoints(re, im, points + (t - base) * l.tileStride, l, block * VL,
                        s->blocks * VL);
        }
    }
}

static void fourierGradient(const TileShape *s, const float *results, float *points, TilePoints l,
                            long base, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    int rows = SPAN - s->kernelHeight + 1, columns = SPAN - s->kernelWidth + 1;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * rows;
        long x = t % s->tilesWide * columns;
        for (long block = 0; block < s->resultBlocks; block++) {
            const float *plane = results
                + (image * s->resultBlocks + block) * s->resultHeight * s->resultWidth * VL;
            vec window[SPAN * SPAN], re[FOURIER_POINTS], im[FOURIER_POINTS];
            gather(plane, s->resultHeight, s->resultWidth, y, x, rows, columns, SPAN, window);
            for (int i = 0; i < rows; i++)
                for (int j = columns; j < SPAN; j++) window[i * SPAN + j] = (vec){};
            windowToPoints(window, rows, re, im);
            storePoints(re, im, points + (t - base) * l.tileStride, l, block * VL,
                        s->resultBlocks * VL);
        }
    }
}

static void fourierResult(const TileShape *s, const float *points, TilePoints l, long base,
                          float *results, TileFinish finish, long first, long last) {
    long area = s->tilesHigh * s->tilesWide;
    int rows = SPAN - s->kernelHeight + 1, columns = SPAN - s->kernelWidth + 1;
    for (long t = first; t < last; t++) {
        long image = t / area, y = t % area / s->tilesWide * rows;
        long x = t % s->tilesWide * columns;
        for (long block = 0; block < s->resultBlocks; block++) {
            const float *tile = points + (t - base) * l.tileStride;
            const float *a = tile + place(l, block * VL);
            const float *b = tile + place(l, (s->resultBlocks + block) * VL);
            vec window[SPAN * SPAN], re[FOURIER_POINTS], im[FOURIER_POINTS];
            for (int p = 0; p < FOURIER_POINTS; p++) {
                re[p] = load(a + p * l.pointStride);
                im[p] = load(b + p * l.pointStride);
            }
            pointsToWindow(re, im, rows, window);
            float *plane = results
                + (image * s->resultBlocks + block) * s->resultHeight * s->resultWidth * VL;
            writeResults(s, plane, y, x, rows, columns, SPAN, window, finish, block * VL);
        }
    }
}

// Points of the filter, conjugated and divided by 256: the convolution of a layer is a correlation.
static void fourierFilter(const TileShape *s, TileFilter f, float *panels, long first, long last) {
    long inputs = s->blocks * VL, outputs = s->resultBlocks * VL, depth = 2 * inputs;
    long columns = (2 * outputs + PANEL - 1) / PANEL * PANEL;
    int rows = s->kernelHeight, wide = s->kernelWidth;
    const float scale = 1.0f / (SPAN * SPAN);
    for (long input = first; input < last; input++) {
        for (long output = 0; output < outputs; output += VL) {
            vec window[SPAN * SPAN], re[FOURIER_POINTS], im[FOURIER_POINTS];
            bool exists = input < f.inputs && output < f.outputs;
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < SPAN; j++) {
                    int row = f.isTurned ? rows - 1 - i : i, column = f.isTurned ? wide - 1 - j : j;
                    window[i * SPAN + j] = exists && j < wide
                        ? loadOutputs(&f, row * f.row + column * f.column, input, output)
                        : (vec){};
                }
            windowToPoints(window, rows, re, im);
            long right = outputs + output;
            float *a = panels + output / PANEL * depth * PANEL + output % PANEL;
            float *b = panels + right / PANEL * depth * PANEL + right % PANEL;
            for (int p = 0; p < FOURIER_POINTS; p++) {
                vec r = re[p] * scale, i = im[p] * scale;
                store(a + input * PANEL, r);
                store(b + input * PANEL, -i);
                store(a + (inputs + input) * PANEL, i);
                store(b + (inputs + input) * PANEL, r);
                a += depth * columns;
                b += depth * columns;
            }
        }
        // Columns that only fill up the last panel.
        for (long column = 2 * outputs; column < columns; column += VL)
            for (int p = 0; p < FOURIER_POINTS; p++) {
                float *a = panels + p * depth * columns + column / PANEL * depth * PANEL
                    + column % PANEL;
                store(a + input * PANEL, (vec){});
                store(a + (inputs + input) * PANEL, (vec){});
            }
    }
}

static void fourierFilterGradient(const TileShape *s, const float *points, long pointStride,
                                  TileFilter f, float *gradient, long first, long last) {
    long inputs = s->blocks * VL, outputs = s->resultBlocks * VL;
    long columns = (2 * outputs + PANEL - 1) / PANEL * PANEL;
    const float scale = 1.0f / (SPAN * SPAN);
    for (long input = first; input < last; input++) {
        for (long output = 0; output < f.outputs; output += VL) {
            vec window[SPAN * SPAN], re[FOURIER_POINTS], im[FOURIER_POINTS];
            for (int p = 0; p < FOURIER_POINTS; p++) {
                // Products of the image's and the gradient's real and imaginary parts.
                const float *a = points + p * pointStride + input * columns + output;
                const float *b = a + inputs * columns;
                re[p] = (load(a) + load(b + outputs)) * scale;
                im[p] = (load(b) - load(a + outputs)) * scale;
            }
            pointsToWindow(re, im, (int)s->kernelHeight, window);
            writeFilter(s, f, gradient, input, output, SPAN, window);
        }
    }
}
