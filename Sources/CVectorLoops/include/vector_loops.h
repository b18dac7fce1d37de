// Loops over vectors whose width is chosen when the program runs.
//
// Every function works on a range, so that the caller may give each thread its own; what it
// computes for an element does not depend on the range.
#ifndef VECTOR_LOOPS_H
#define VECTOR_LOOPS_H

// The sizes of an LSTM's run over a batch of sequences.
typedef struct {
    long steps, batch, inputs, units;
} LSTMShape;

// What a run forward reads and writes. All numbers are row-major.
typedef struct {
    // [steps][batch][inputs].
    const float *sequence;
    // From `packForward`.
    const float *weights;
    // [batch][units] before the first step, or null for zeros.
    const float *firstHidden, *firstCell;
    // [steps][batch][units].
    float *hidden;
    // [batch][units] for each step, `cellStride` apart; 0 keeps the last alone.
    float *cells;
    long cellStride;
    // [steps][batch][4 * units] after sigmoid and tanh, or null.
    float *gates;
} LSTMForward;

// What a run backward reads and writes.
typedef struct {
    // From `packBackward`.
    const float *weights;
    // [batch][units] before the first step, or null for zeros.
    const float *firstCell;
    // What the run forward kept, with the cells of all steps.
    const float *cells, *gates;
    // The gradients of [steps][batch][units] hidden states and of the last [batch][units] cells.
    const float *hiddenGradient, *lastCellGradient;
    // [batch][units]; in the end the gradient of the cells before the first step.
    float *cellGradient;
    // [batch][units], of the hidden states before the first step, or null.
    float *firstHiddenGradient;
    // [steps][batch][4 * units], of the gates before sigmoid and tanh.
    float *gateGradients;
} LSTMBackward;

// The loops for one width of vectors.
typedef struct {
    // How many numbers the weights of an LSTM take as the two runs read them.
    long (*lstmForwardCount)(LSTMShape);
    long (*lstmBackwardCount)(LSTMShape);
    // Weights in Keras's order [inputs][4 * units], [units][4 * units], [4 * units] to panels.
    void (*lstmPackForward)(LSTMShape, const float *kernel, const float *recurrent,
                            const float *bias, float *packed);
    void (*lstmPackBackward)(LSTMShape, const float *recurrent, float *packed);
    // Sequences `first..<last` of the batch.
    void (*lstmForward)(LSTMShape, LSTMForward, long first, long last);
    void (*lstmBackward)(LSTMShape, LSTMBackward, long first, long last);
    // One step of Adam for `count` weights: `m += (g - m) * a`, `v += (g * g - v) * b`,
    // `w -= m * rate / (sqrt(v) + epsilon)`.
    void (*adam)(float *weights, float *means, float *squares, const float *gradients, long count,
                 float rate, float a, float b, float epsilon);
    // Whether no number is infinite or NaN.
    int (*isFinite)(const float *numbers, long count);
    // `e^x - 1`, exact near zero; sine and cosine of radians. To 2 parts in 10^7.
    void (*expm1)(const float *from, float *to, long count);
    void (*sine)(const float *from, float *to, long count);
    void (*cosine)(const float *from, float *to, long count);
} VectorLoops;

// The loops for this processor, or null where it has no vectors of 8 numbers.
const VectorLoops *vector_loops(void);

// Has the calling thread take numbers below 1.2e-38 for zero, and returns what to restore: processors
// compute with them many times slower.
unsigned long flush_tiny_numbers(void);
void restore_tiny_numbers(unsigned long state);

#endif
