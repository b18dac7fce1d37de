// Long short-term memory over whole sequences. With [i, f, g, o] = x W + h' U + b, side by side:
// c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c).
//
// A panel of weights holds VL units of two gates: for each input, each unit of the state and the
// bias, VL numbers of each gate. Backward a panel holds 2 * VL units, for each gate's gradient the
// weights that lead back to them. A panel, or a part of it, stays in the first cache while all rows
// of a chunk are multiplied by it; the sums of a chunk wait there, too.

#define GATES 4
// Gates of a panel.
#define PAIR 2
// As many rows as registers can hold beside the panel's columns.
#define ROWS (VL == 16 ? 12 : 6)
// Rows whose sums are kept at once.
#define CHUNK_ROWS 24
// Rows of a panel that stay in the cache backward.
#define PART_ROWS (4096 / VL)

INLINE long panelsOf(long units, long width) { return (units + width - 1) / width; }

static long lstmForwardCount(LSTMShape s) {
    return panelsOf(s.units, VL) * GATES * VL * (s.inputs + s.units + 1);
}

static long lstmBackwardCount(LSTMShape s) {
    return panelsOf(s.units, 2 * VL) * 2 * VL * GATES * s.units;
}

// One row of weights to its place in every panel.
static void packRow(LSTMShape s, const float *row, long k, float *packed) {
    long depth = s.inputs + s.units + 1;
    for (long u = 0; u < s.units; u += VL) {
        float *to = packed + (u / VL * GATES * depth + k * PAIR) * VL;
        for (int gate = 0; gate < GATES; gate++)
            store(
                loadPart(row + gate * s.units + u, s.units - u),
                to + (gate / PAIR * depth * PAIR + gate % PAIR) * VL);
    }
}

static void lstmPackForward(
    LSTMShape s, const float *kernel, const float *recurrent, const float *bias, float *packed) {
    long columns = GATES * s.units;
    for (long k = 0; k < s.inputs; k++) packRow(s, kernel + k * columns, k, packed);
    for (long k = 0; k < s.units; k++)
        packRow(s, recurrent + k * columns, s.inputs + k, packed);
    packRow(s, bias, s.inputs + s.units, packed);
}

static void lstmPackBackward(LSTMShape s, const float *recurrent, float *packed) {
    long depth = GATES * s.units;
    for (long u = 0; u < panelsOf(s.units, 2 * VL) * 2 * VL; u++) {
        float *to = packed + u / (2 * VL) * depth * 2 * VL + u % (2 * VL);
        for (long k = 0; k < depth; k++)
            to[k * 2 * VL] = u < s.units ? recurrent[u * depth + k] : 0;
    }
}

// The sums of two gates for `count` sequences of one step, from `row` on.
INLINE void sumsForward(
    int count, LSTMShape s, const LSTMForward *run, long t, long row, const float *panel,
    Vector *sums) {
    Vector part[ROWS * PAIR];
    long width = PAIR * VL;
    const float *bias = panel + (s.inputs + s.units) * width;
    for (int i = 0; i < count; i++)
        for (int gate = 0; gate < PAIR; gate++) part[i * PAIR + gate] = load(bias + gate * VL);
    const float *x = run->sequence + (t * s.batch + row) * s.inputs;
    addProduct(count, PAIR, part, x, s.inputs, panel, s.inputs);
    const float *before = t > 0 ? run->hidden + (t - 1) * s.batch * s.units : run->firstHidden;
    if (before)
        addProduct(
            count, PAIR, part, before + row * s.units, s.units, panel + s.inputs * width, s.units);
    for (int i = 0; i < count; i++)
        for (int gate = 0; gate < PAIR; gate++) sums[i * GATES + gate] = part[i * PAIR + gate];
}

// From the sums of all gates to the state of one sequence after a step, for VL units.
INLINE void gatesForward(
    LSTMShape s, const LSTMForward *run, long t, long row, long u, const Vector *sums) {
    const float *cellsBefore = t > 0 ? run->cells + (t - 1) * run->cellStride : run->firstCell;
    long rest = s.units - u, place = row * s.units + u;
    Vector i = sigmoid(sums[0]), f = sigmoid(sums[1]);
    Vector g = hyperbolicTangent(sums[2]), o = sigmoid(sums[3]);
    Vector c = i * g;
    if (cellsBefore) c += f * loadPart(cellsBefore + place, rest);
    storePart(c, run->cells + t * run->cellStride + place, rest);
    storePart(o * hyperbolicTangent(c), run->hidden + t * s.batch * s.units + place, rest);
    if (!run->gates) return;
    float *gates = run->gates + (t * s.batch + row) * GATES * s.units + u;
    storePart(i, gates, rest);
    storePart(f, gates + s.units, rest);
    storePart(g, gates + 2 * s.units, rest);
    storePart(o, gates + 3 * s.units, rest);
}

// One step of the sequences `first..<last`, at most CHUNK_ROWS, for VL units.
static void stepForward(
    LSTMShape s, const LSTMForward *run, long t, long first, long last, long u,
    const float *panels) {
    Vector sums[CHUNK_ROWS * GATES];
    long panelSize = PAIR * VL * (s.inputs + s.units + 1);
    for (int pair = 0; pair < GATES / PAIR; pair++)
        for (long row = first, end; row < last; row = end) {
            const float *panel = panels + pair * panelSize;
            Vector *to = sums + (row - first) * GATES + pair * PAIR;
            end = endOfGroup(row, last, ROWS);
            switch (end - row) {
#define STEP(count)                                                                                \
    case count: sumsForward(count, s, run, t, row, panel, to); break;
            STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6)
#if VL == 16
            STEP(7) STEP(8) STEP(9) STEP(10) STEP(11) STEP(12)
#endif
#undef STEP
            }
        }
    for (long row = first; row < last; row++)
        gatesForward(s, run, t, row, u, sums + (row - first) * GATES);
}

static void lstmForward(LSTMShape s, LSTMForward run, long first, long last) {
    long panelsSize = GATES * VL * (s.inputs + s.units + 1);
    for (long t = 0; t < s.steps; t++)
        for (long u = 0; u < s.units; u += VL)
            for (long row = first, end; row < last; row = end) {
                end = endOfGroup(row, last, CHUNK_ROWS);
                stepForward(s, &run, t, row, end, u, run.weights + u / VL * panelsSize);
            }
}

// From the gradient `dh` of the hidden state of one sequence to those of its gates, for VL units.
INLINE void gatesBackward(LSTMShape s, const LSTMBackward *run, long t, long row, long u, Vector dh) {
    long rest = s.units - u, place = row * s.units + u, size = s.batch * s.units;
    const float *gates = run->gates + (t * s.batch + row) * GATES * s.units + u;
    Vector i = loadPart(gates, rest), f = loadPart(gates + s.units, rest);
    Vector g = loadPart(gates + 2 * s.units, rest), o = loadPart(gates + 3 * s.units, rest);
    Vector shown = hyperbolicTangent(loadPart(run->cells + t * size + place, rest));
    const float *before = t > 0 ? run->cells + (t - 1) * size : run->firstCell;
    Vector kept = before ? loadPart(before + place, rest) : fill(0);
    const float *later = t + 1 < s.steps ? run->cellGradient : run->lastCellGradient;
    Vector dc = loadPart(later + place, rest) + dh * o * (1 - shown * shown);
    storePart(dc * f, run->cellGradient + place, rest);
    float *out = run->gateGradients + (t * s.batch + row) * GATES * s.units + u;
    storePart(dc * g * (i * (1 - i)), out, rest);
    storePart(dc * kept * (f * (1 - f)), out + s.units, rest);
    storePart(dc * i * (1 - g * g), out + 2 * s.units, rest);
    storePart(dh * shown * (o * (1 - o)), out + 3 * s.units, rest);
}

// One step back of the sequences `first..<last`, at most CHUNK_ROWS, for the units of a panel. Before
// the first step only the gradient of the hidden state is left to compute.
static void stepBackward(
    LSTMShape s, const LSTMBackward *run, long t, long first, long last, long u,
    const float *panel) {
    Vector sums[CHUNK_ROWS * 2];
    long columns = GATES * s.units;
    for (long row = first; row < last; row++)
        for (int j = 0; j < 2; j++) {
            long place = (t * s.batch + row) * s.units + u + j * VL, rest = s.units - u - j * VL;
            sums[(row - first) * 2 + j] =
                t >= 0 && rest > 0 ? loadPart(run->hiddenGradient + place, rest) : fill(0);
        }
    const float *gradients = run->gateGradients + (t + 1) * s.batch * columns;
    for (long k = 0; t + 1 < s.steps && k < columns; k += PART_ROWS) {
        long depth = columns - k < PART_ROWS ? columns - k : PART_ROWS;
        for (long row = first, end; row < last; row = end) {
            const float *left = gradients + row * columns + k;
            Vector *to = sums + (row - first) * 2;
            end = endOfGroup(row, last, ROWS);
            switch (end - row) {
#define STEP(count)                                                                                \
    case count: {                                                                                  \
        Vector part[count * 2];                                                                    \
        for (int i = 0; i < count * 2; i++) part[i] = to[i];                                       \
        addProduct(count, 2, part, left, columns, panel + k * 2 * VL, depth);                      \
        for (int i = 0; i < count * 2; i++) to[i] = part[i];                                       \
        break;                                                                                     \
    }
            STEP(1) STEP(2) STEP(3) STEP(4) STEP(5) STEP(6)
#if VL == 16
            STEP(7) STEP(8) STEP(9) STEP(10) STEP(11) STEP(12)
#endif
#undef STEP
            }
        }
    }
    for (long row = first; row < last; row++)
        for (int j = 0; j < 2; j++) {
            long from = u + j * VL;
            Vector sum = sums[(row - first) * 2 + j];
            if (from >= s.units) continue;
            if (t >= 0) gatesBackward(s, run, t, row, from, sum);
            else storePart(sum, run->firstHiddenGradient + row * s.units + from, s.units - from);
        }
}

static void lstmBackward(LSTMShape s, LSTMBackward run, long first, long last) {
    long panelSize = GATES * s.units * 2 * VL;
    for (long t = s.steps - 1; t >= (run.firstHiddenGradient ? -1 : 0); t--)
        for (long u = 0; u < s.units; u += 2 * VL)
            for (long row = first, end; row < last; row = end) {
                end = endOfGroup(row, last, CHUNK_ROWS);
                stepBackward(s, &run, t, row, end, u, run.weights + u / (2 * VL) * panelSize);
            }
}
