internal import CVectorLoops
internal import Glibc

/// Runs of an LSTM in loops of our own, where the processor has vectors for them.
///
/// oneDNN multiplies all sequences by the recurrent kernel and waits, step after step, for every
/// thread. Here each thread takes some sequences from the first step to the last, and a gate's sum
/// becomes the gate while it is in registers. The gradients of the weights are one product of
/// matrices over all steps.
struct LongShortTermMemory {
    private let g: RecurrentGeometry
    private let loops: VectorLoops
    private let shape: LSTMShape

    /// Fewer steps of sequences than this do not pay for putting the weights in order.
    private static let smallestWork = 4

    /// None for other cells, other processors and very short runs.
    init?(_ geometry: RecurrentGeometry) {
        guard geometry.cell == .lstm, geometry.steps * geometry.batch >= Self.smallestWork,
            let loops = VectorLoops.current
        else { return nil }
        g = geometry
        self.loops = loops
        shape = LSTMShape(
            steps: geometry.steps, batch: geometry.batch, inputs: geometry.inputs,
            units: geometry.units)
    }

    /// What the way back reads.
    struct Trace {
        /// `[steps, batch, 4 * units]`, after sigmoid and tanh.
        let gates: Storage
        /// `[steps, batch, units]`.
        let cells: Storage
    }

    /// Computes the hidden states of all steps and the last cell state; see ``Recurrent``.
    func forward(
        _ input: TensorBuffer, _ operands: RecurrentOperands, keepsTrace: Bool
    ) -> (result: TensorBuffer, trace: Trace?) {
        let state = g.stateCount
        let weights = room(loops.lstmForwardCount(shape))
        let (kernel, recurrent) = (operands.kernel.storage, operands.recurrentKernel.storage)
        let bias = operands.bias.storage
        unsafe loops.lstmPackForward(
            shape, start(kernel), start(recurrent), start(bias), start(weights))
        let result = TensorBuffer(.float32, count: g.resultRows * state)
        let gates = keepsTrace ? room(4 * g.steps * state) : nil
        let cells = room(keepsTrace ? g.steps * state : state)
        let (sequence, hidden) = (input.storage, operands.hidden?.storage)
        let cell = operands.cell?.storage
        run { first, last in
            unsafe loops.lstmForward(
                shape,
                LSTMForward(
                    sequence: start(sequence), weights: start(weights),
                    firstHidden: hidden.map { unsafe start($0) },
                    firstCell: cell.map { unsafe start($0) },
                    hidden: start(result.storage), cells: start(cells),
                    cellStride: keepsTrace ? state : 0, gates: gates.map { unsafe start($0) }),
                first, last)
        }
        let last = unsafe start(cells) + (keepsTrace ? (g.steps - 1) * state : 0)
        unsafe memcpy(start(result.storage) + g.steps * state, last, 4 * state)
        return (result, gates.map { Trace(gates: $0, cells: cells) })
    }

    /// The gradients of everything a run was computed from; see ``Recurrent``.
    func gradients(
        _ input: TensorBuffer, _ operands: RecurrentOperands, result: TensorBuffer,
        gradient: TensorBuffer, trace: Trace, needsInput: Bool
    ) -> RecurrentGradients {
        let state = g.stateCount
        let weights = room(loops.lstmBackwardCount(shape))
        let recurrent = operands.recurrentKernel.storage
        unsafe loops.lstmPackBackward(shape, start(recurrent), start(weights))
        let gates = TensorBuffer(.float32, count: 4 * g.steps * state)
        let cell = room(state)
        let hidden = operands.hidden.map { _ in room(state) }
        let (incoming, firstCell) = (gradient.storage, operands.cell?.storage)
        run { first, last in
            unsafe loops.lstmBackward(
                shape,
                LSTMBackward(
                    weights: start(weights), firstCell: firstCell.map { unsafe start($0) },
                    cells: start(trace.cells), gates: start(trace.gates),
                    hiddenGradient: start(incoming),
                    lastCellGradient: start(incoming) + g.steps * state,
                    cellGradient: start(cell),
                    firstHiddenGradient: hidden.map { unsafe start($0) },
                    gateGradients: start(gates.storage)),
                first, last)
        }
        let both = ofWeights(input, operands, result, gates)
        let split = g.inputs * g.gateColumns
        return RecurrentGradients(
            input: needsInput ? ofInput(operands, gates) : nil,
            kernel: TensorBuffer(0..<split, of: both),
            recurrentKernel: TensorBuffer(split..<both.count, of: both),
            bias: Reduction.reduce(
                .sum, gates, outer: 1, reduced: g.steps * g.batch, inner: g.gateColumns),
            hidden: hidden.map { TensorBuffer(rowMajor: $0, count: state) },
            cell: operands.cell.map { _ in TensorBuffer(rowMajor: cell, count: state) })
    }

    /// The gradient of the sequence, from those of the gates.
    private func ofInput(_ operands: RecurrentOperands, _ gates: TensorBuffer) -> TensorBuffer {
        var product = MatrixMultiply.Geometry(
            m: g.steps * g.batch, k: g.gateColumns, n: g.inputs)
        product.transposesRight = true
        return MatrixMultiply.product(product, gates, operands.kernel)
    }

    /// The gradients of the kernel and, below it, of the recurrent kernel: one product with what
    /// each step read.
    private func ofWeights(
        _ input: TensorBuffer, _ operands: RecurrentOperands, _ result: TensorBuffer,
        _ gates: TensorBuffer
    ) -> TensorBuffer {
        let (rows, width) = (g.steps * g.batch, g.inputs + g.units)
        let read = TensorBuffer(.float32, count: rows * width)
        let (x, h, first) = (input.storage, result.storage, operands.hidden?.storage)
        Threads.forEachRange(of: rows, minimumChunk: 256) { range in
            for row in range {
                let target = unsafe start(read.storage) + row * width
                unsafe memcpy(target, start(x) + row * g.inputs, 4 * g.inputs)
                let state = unsafe target + g.inputs
                if row >= g.batch {
                    unsafe memcpy(state, start(h) + (row - g.batch) * g.units, 4 * g.units)
                } else if let first {
                    unsafe memcpy(state, start(first) + row * g.units, 4 * g.units)
                } else {
                    unsafe memset(state, 0, 4 * g.units)
                }
            }
        }
        var product = MatrixMultiply.Geometry(m: width, k: rows, n: g.gateColumns)
        product.transposesLeft = true
        return MatrixMultiply.product(product, read, gates)
    }

    private func room(_ count: Int) -> Storage { Storage(byteCount: 4 * count) }

    private func start(_ storage: Storage) -> UnsafeMutablePointer<Float> {
        unsafe storage.pointer(to: Float.self, at: 0)
    }

    /// Shares the sequences among the threads.
    private func run(_ body: (_ first: Int, _ last: Int) -> Void) {
        // A thread's start is worth some ten thousand multiplications.
        let work = g.steps * g.gateColumns * (g.inputs + g.units)
        Threads.forEachRange(of: g.batch, minimumChunk: max(1, (1 << 16) / max(1, work))) {
            body($0.lowerBound, $0.upperBound)
        }
    }
}
