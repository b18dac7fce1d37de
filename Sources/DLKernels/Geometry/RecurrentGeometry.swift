/// What a recurrent layer does at each step.
///
/// Kernels and biases hold the gates side by side in Keras's order.
package enum RecurrentCell: Hashable, Sendable {
    /// `h = tanh(x W + h' U + b)`: one gate.
    case simple
    /// Gates i, f, g, o: `c = σ(f) c' + σ(i) tanh(g)`, `h = σ(o) tanh(c)`.
    case lstm
    /// Gates z, r, n: `h = σ(z) h' + (1 - σ(z)) tanh(n)`.
    ///
    /// With `resetsAfter` the candidate is `n = x W + b₀ + σ(r) (h' U + b₁)` and the bias
    /// `[2, 3 units]`; without, `n = x W + (σ(r) h') U + b` and `[3 units]`.
    case gru(resetsAfter: Bool)

    /// How many blocks of `units` columns kernel and recurrent kernel have.
    package var gateCount: Int {
        switch self {
        case .simple: 1
        case .lstm: 4
        case .gru: 3
        }
    }

    /// How many blocks of `units` numbers the bias has.
    package var biasCount: Int { self == .gru(resetsAfter: true) ? 6 : gateCount }
}

/// The sizes of a recurrent layer's run; also the key of its compiled kernels.
///
/// Sequences lie as `[steps, batch, inputs]`, kernels as `[inputs, gates * units]`, recurrent
/// kernels as `[units, gates * units]`.
package struct RecurrentGeometry: Hashable, Sendable {
    package var cell: RecurrentCell
    package var steps: Int
    package var batch: Int
    package var inputs: Int
    package var units: Int

    /// Sizes of one run over a batch of sequences.
    package init(cell: RecurrentCell, steps: Int, batch: Int, inputs: Int, units: Int) {
        self.cell = cell
        self.steps = steps
        self.batch = batch
        self.inputs = inputs
        self.units = units
    }

    /// Columns of the kernels.
    package var gateColumns: Int { cell.gateCount * units }
    /// Elements of a state.
    package var stateCount: Int { batch * units }
    /// Blocks of `[batch, units]` in the result: a hidden state for each step, and for an LSTM the
    /// cell state after the last.
    package var resultRows: Int { steps + (cell == .lstm ? 1 : 0) }
}

/// What a recurrent run computes from, beside the sequence.
package struct RecurrentOperands {
    /// `[inputs, gates * units]`.
    package var kernel: TensorBuffer
    /// `[units, gates * units]`.
    package var recurrentKernel: TensorBuffer
    /// `[biasCount * units]`.
    package var bias: TensorBuffer
    /// The hidden state before the first step, `[batch, units]`; nothing is zeros.
    package var hidden: TensorBuffer?
    /// The cell state before the first step, `[batch, units]`, of an LSTM that has `hidden`.
    package var cell: TensorBuffer?

    /// Collects the operands.
    package init(
        kernel: TensorBuffer, recurrentKernel: TensorBuffer, bias: TensorBuffer,
        hidden: TensorBuffer? = nil, cell: TensorBuffer? = nil
    ) {
        self.kernel = kernel
        self.recurrentKernel = recurrentKernel
        self.bias = bias
        self.hidden = hidden
        self.cell = cell
    }
}

/// The gradients of a recurrent run.
package struct RecurrentGradients {
    /// Of the sequence, `[steps, batch, inputs]`, where it was asked for.
    package var input: TensorBuffer?
    /// Of the kernel.
    package var kernel: TensorBuffer
    /// Of the recurrent kernel.
    package var recurrentKernel: TensorBuffer
    /// Of the bias.
    package var bias: TensorBuffer
    /// Of the hidden state before the first step, where one was given.
    package var hidden: TensorBuffer?
    /// Of the cell state before the first step, where one was given.
    package var cell: TensorBuffer?
}
