internal import DLTensors

extension RecurrentLayer {
    /// Whether the kernel of whole sequences can do what is asked for.
    ///
    /// It cannot drop parts of the state, knows tanh and sigmoid only, and tells an LSTM's cell
    /// state after the last step only, not after the last one that counts.
    func isFused(training: Bool, _ mask: StepMask?) -> Bool {
        let usual =
            activation == .tanh && (unit == .simple || recurrentActivation == .sigmoid)
        let dropsState = training && recurrentDropout > 0
        let needsCell = unit == .lstm && (returnState || stateful)
        return usual && !dropsState && !(mask != nil && needsCell)
    }

    private var biasOrZeros: Tensor {
        useBias ? self["bias"] : Tensor(zeros: biasShape, dtype: self["kernel"].dtype)
    }

    /// Part of the features set to zero, the same at every step of a sequence.
    private func droppingFeatures(_ x: Tensor, training: Bool) -> Tensor {
        guard training, dropout > 0 else { return x }
        return x * dropMask([1, x.shape[1], x.shape[2]], rate: dropout, dtype: x.dtype)
    }

    private func dropMask(_ shape: Shape, rate: Float, dtype: DType) -> Tensor {
        Tensor(ones: shape, dtype: dtype).dropout(rate: rate, using: &generator)
    }

    // MARK: Whole sequences

    /// All steps in one kernel call.
    ///
    /// With a mask the steps that count are moved to the front, sequence by sequence, and their
    /// results put back to where they belong.
    func fused(
        _ input: Tensor, _ states: [Tensor], _ mask: StepMask?, training: Bool
    ) -> RecurrentRun {
        var x = droppingFeatures(input, training: training)
        let (steps, batch) = (x.shape[0], x.shape[1])
        if let mask {
            x = x.reshaped(to: [steps * batch, x.shape[2]]).gathered(rows: mask.countingRows)
                .reshaped(to: x.shape)
        }
        let rows = x.recurrent(
            unit, kernel: self["kernel"], recurrentKernel: self["recurrent_kernel"],
            bias: biasOrZeros, states: states)
        guard let mask else {
            let sequence = { steps == rows.shape[0] ? rows : rows.slice(axis: 0, 0..<steps) }
            guard steps > 0 else {
                let zeros = Tensor(zeros: [batch, units], dtype: x.dtype)
                let ends = states.isEmpty ? Array(repeating: zeros, count: stateCount) : states
                return RecurrentRun(sequence: sequence, last: { zeros }, states: ends)
            }
            let last = rows[steps - 1]
            return RecurrentRun(
                sequence: sequence, last: { last },
                states: stateCount == 2 ? [last, rows[steps]] : [last])
        }
        let flat = rows.reshaped(to: [rows.shape[0] * batch, units])
        func results(_ places: StepMask.Places) -> Tensor {
            let found = flat.gathered(rows: places.rows)
            guard let factors = places.factors else { return found }
            return found * Tensor(factors, shape: [factors.count, 1]).asType(found.dtype)
        }
        let last = results(mask.lastPlaces)
        var end = last
        if let first = states.first, let factors = mask.lastPlaces.factors {
            end = end + first * (1 - Tensor(factors, shape: [batch, 1]).asType(end.dtype))
        }
        let zeroes = zeroesMaskedResults
        return RecurrentRun(
            sequence: {
                results(mask.places(zeroingMasked: zeroes)).reshaped(to: [steps, batch, self.units])
            }, last: { last }, states: [end])
    }

    // MARK: Step by step

    /// One step after another, each a few tensor operations.
    func stepwise(
        _ x: Tensor, _ given: [Tensor], _ mask: StepMask?, training: Bool
    ) -> RecurrentRun {
        let (steps, batch) = (x.shape[0], x.shape[1])
        let zeros = Tensor(zeros: [batch, units], dtype: x.dtype)
        var states = given.isEmpty ? Array(repeating: zeros, count: stateCount) : given
        let projected = projection(x, training: training)
        let bias = biasOrZeros
        let stateMasks: [Tensor] =
            training && recurrentDropout > 0
            ? (0..<gateCount).map { _ in
                dropMask([batch, units], rate: recurrentDropout, dtype: x.dtype)
            } : []
        var result = zeros
        var results: [Tensor] = []
        for index in 0..<steps {
            let step = RecurrentStep(
                projected: projected[index], stateMasks: stateMasks,
                recurrentKernel: self["recurrent_kernel"],
                recurrentBias: bias.rank == 2 ? bias[1] : nil, units: units)
            let next = self.step(step, states)
            if let mask {
                let counts = mask.column(index, dtype: x.dtype)
                states = zip(next, states).map { $0 * counts + $1 * (1 - counts) }
                let shown = next[0] * counts
                result = shown + result * (1 - counts)
                results.append(zeroesMaskedResults ? shown : result)
            } else {
                states = next
                result = next[0]
                results.append(result)
            }
        }
        let all = results
        let last = result
        return RecurrentRun(
            sequence: {
                all.isEmpty
                    ? Tensor(zeros: [0, batch, zeros.shape[1]], dtype: zeros.dtype)
                    : Tensor(stacking: all)
            }, last: { last }, states: states)
    }

    /// `x W + b` for all steps at once; with dropout of the state the gates' features are dropped
    /// separately, as in Keras.
    private func projection(_ x: Tensor, training: Bool) -> Tensor {
        let kernel = self["kernel"]
        let bias = biasOrZeros
        let inputBias = bias.rank == 2 ? bias[0] : bias
        guard training, dropout > 0, recurrentDropout > 0, gateCount > 1 else {
            return droppingFeatures(x, training: training).dense(kernel, bias: inputBias)
        }
        let parts = (0..<gateCount).map { gate in
            droppingFeatures(x, training: true)
                .matmul(kernel.slice(axis: 1, gate * units..<(gate + 1) * units))
        }
        return Tensor(concatenating: parts, axis: 2) + inputBias
    }
}

/// A mask over the steps in the order in which they are walked.
struct StepMask {
    private let counts: [Bool]
    private let batch: Int
    private let steps: Int

    /// Rows to gather, and what they are multiplied with where some have to be zero.
    struct Places {
        var rows: [Int]
        var factors: [Float]?
    }

    /// - Parameters:
    ///   - mask: Which steps count, `[batch, steps]`.
    ///   - isReversed: Whether the walk goes from the last step to the first.
    init(_ mask: Tensor, isReversed: Bool) {
        (batch, steps) = (mask.shape[0], mask.shape[1])
        let values = mask.scalars(as: UInt8.self)
        let (batch, steps) = (batch, steps)
        counts = (0..<steps * batch).map { place in
            let (step, sample) = (place / batch, place % batch)
            return values[sample * steps + (isReversed ? steps - 1 - step : step)] != 0
        }
    }

    private func counts(_ step: Int, _ sample: Int) -> Bool { counts[step * batch + sample] }

    /// A factor for each sample at one step, `[batch, 1]`.
    func column(_ step: Int, dtype: DType) -> Tensor {
        let factors: [Float] = (0..<batch).map { counts(step, $0) ? 1 : 0 }
        return Tensor(factors, shape: [batch, 1]).asType(dtype)
    }

    /// For each place in `[steps, batch]` the row of the step that belongs there when all that
    /// count are moved to the front; the rest keep some step whose result is not used.
    var countingRows: [Int] {
        var rows = [Int](repeating: 0, count: steps * batch)
        for sample in 0..<batch {
            let order =
                (0..<steps).filter { counts($0, sample) }
                + (0..<steps).filter { !counts($0, sample) }
            for (place, step) in order.enumerated() {
                rows[place * batch + sample] = step * batch + sample
            }
        }
        return rows
    }

    /// For each step and sample the row of its result among those moved to the front.
    func places(zeroingMasked: Bool) -> Places {
        var rows = [Int](repeating: 0, count: steps * batch)
        var factors = [Float](repeating: 1, count: steps * batch)
        for sample in 0..<batch {
            var done = 0
            for step in 0..<steps {
                if counts(step, sample) { done += 1 }
                let place = step * batch + sample
                rows[place] = max(done - 1, 0) * batch + sample
                if done == 0 || (zeroingMasked && !counts(step, sample)) { factors[place] = 0 }
            }
        }
        return Places(rows: rows, factors: factors.allSatisfy { $0 == 1 } ? nil : factors)
    }

    /// For each sample the row of its last result.
    var lastPlaces: Places {
        let lengths = (0..<batch).map { sample in (0..<steps).count { counts($0, sample) } }
        return Places(
            rows: lengths.enumerated().map { max($1 - 1, 0) * batch + $0 },
            factors: lengths.allSatisfy { $0 > 0 } ? nil : lengths.map { $0 > 0 ? 1 : 0 })
    }
}
