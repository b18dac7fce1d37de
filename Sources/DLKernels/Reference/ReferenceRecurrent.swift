/// Recurrent layers step by step, sample by sample: the definition the fast kernels are tested
/// against, and what double precision uses.
///
/// Letters: `x` input, `h` hidden state, `c` cell state, `a` gates before their activations,
/// `d…` gradients; a prime in comments marks the step before.
package struct ReferenceRecurrent<T: RealScalar> {
    private let g: RecurrentGeometry
    private let kernel: [T]
    private let recurrent: [T]
    private let bias: [T]
    private let hidden: [T]
    private let cell: [T]

    /// What ``gradients(_:_:)`` finds; each as long as what it belongs to.
    package struct Gradients {
        package var input: [T]
        package var kernel: [T]
        package var recurrentKernel: [T]
        package var bias: [T]
        package var hidden: [T]
        package var cell: [T]
    }

    /// Takes the operands of a run.
    package init(_ geometry: RecurrentGeometry, _ operands: RecurrentOperands) {
        g = geometry
        kernel = operands.kernel.array(of: T.self)
        recurrent = operands.recurrentKernel.array(of: T.self)
        bias = operands.bias.array(of: T.self)
        let zeros = [T](repeating: 0, count: g.stateCount)
        hidden = operands.hidden?.array(of: T.self) ?? zeros
        cell = operands.cell?.array(of: T.self) ?? zeros
    }

    /// The hidden states of all steps and, for an LSTM, the last cell state.
    package func forward(_ input: [T]) -> [T] {
        var result = [T](repeating: 0, count: g.resultRows * g.stateCount)
        for sample in 0..<g.batch {
            let steps = run(input, sample)
            for (step, state) in steps.enumerated() {
                for i in 0..<g.units { result[index(step, sample, i)] = state.h[i] }
            }
            if g.cell == .lstm {
                let last = steps.last?.c ?? slice(cell, sample)
                for i in 0..<g.units { result[index(g.steps, sample, i)] = last[i] }
            }
        }
        return result
    }

    private func index(_ step: Int, _ sample: Int, _ unit: Int) -> Int {
        (step * g.batch + sample) * g.units + unit
    }

    private func slice(_ states: [T], _ sample: Int) -> [T] {
        Array(states[sample * g.units..<(sample + 1) * g.units])
    }

    /// One step of one sample: its states and activated gates.
    private struct Step {
        var h: [T]
        var c: [T]
        /// The gates after their activations, `gateCount * units`.
        var gates: [T]
        /// GRU that resets after: the candidate's part from the state, `h' U + b₁`.
        var inner: [T] = []
    }

    private func sigmoid(_ x: T) -> T { 1 / (1 + T.exponential(-x)) }

    /// `vector · matrix[:, columns]`, the matrix having the kernels' columns.
    private func product(_ vector: [T], _ matrix: [T], _ columns: Range<Int>) -> [T] {
        columns.map { column in
            vector.indices.reduce(0) { $0 + vector[$1] * matrix[$1 * g.gateColumns + column] }
        }
    }

    private func run(_ input: [T], _ sample: Int) -> [Step] {
        var (h, c) = (slice(hidden, sample), slice(cell, sample))
        return (0..<g.steps).map { step in
            let start = (step * g.batch + sample) * g.inputs
            let next = advance(Array(input[start..<start + g.inputs]), h, c)
            (h, c) = (next.h, next.c)
            return next
        }
    }

    private func advance(_ x: [T], _ h: [T], _ c: [T]) -> Step {
        let u = g.units
        let fromInput = product(x, kernel, 0..<g.gateColumns)
        let a = fromInput.indices.map { fromInput[$0] + bias[$0] }
        switch g.cell {
        case .simple:
            let r = product(h, recurrent, 0..<u)
            let next = (0..<u).map { T.hyperbolicTangent(a[$0] + r[$0]) }
            return Step(h: next, c: c, gates: next)
        case .lstm:
            let r = product(h, recurrent, 0..<4 * u)
            let gates = (0..<4 * u).map { k in
                k / u == 2 ? T.hyperbolicTangent(a[k] + r[k]) : sigmoid(a[k] + r[k])
            }
            let cell = (0..<u).map { gates[u + $0] * c[$0] + gates[$0] * gates[2 * u + $0] }
            let next = (0..<u).map { gates[3 * u + $0] * T.hyperbolicTangent(cell[$0]) }
            return Step(h: next, c: cell, gates: gates)
        case .gru(let resetsAfter):
            let r = product(h, recurrent, 0..<2 * u)
            let second = resetsAfter ? 3 * u : nil
            let zr = (0..<2 * u).map { k in
                sigmoid(a[k] + r[k] + (second.map { start in bias[start + k] } ?? 0))
            }
            let inner: [T]
            let candidate: [T]
            if resetsAfter {
                let fromState = product(h, recurrent, 2 * u..<3 * u)
                inner = (0..<u).map { fromState[$0] + bias[5 * u + $0] }
                candidate = (0..<u).map {
                    T.hyperbolicTangent(a[2 * u + $0] + zr[u + $0] * inner[$0])
                }
            } else {
                let reset = (0..<u).map { zr[u + $0] * h[$0] }
                inner = product(reset, recurrent, 2 * u..<3 * u)
                candidate = (0..<u).map { T.hyperbolicTangent(a[2 * u + $0] + inner[$0]) }
            }
            let next = (0..<u).map { zr[$0] * h[$0] + (1 - zr[$0]) * candidate[$0] }
            return Step(h: next, c: c, gates: zr + candidate, inner: inner)
        }
    }

    // MARK: The way back

    /// The gradients for that of the result, by the chain rule from the last step to the first.
    package func gradients(_ input: [T], _ gradient: [T]) -> Gradients {
        var sums = Gradients(
            input: [T](repeating: 0, count: input.count),
            kernel: [T](repeating: 0, count: kernel.count),
            recurrentKernel: [T](repeating: 0, count: recurrent.count),
            bias: [T](repeating: 0, count: bias.count),
            hidden: [T](repeating: 0, count: hidden.count),
            cell: [T](repeating: 0, count: cell.count))
        let u = g.units
        for sample in 0..<g.batch {
            let steps = run(input, sample)
            var dh = [T](repeating: 0, count: u)
            var dc = dh
            if g.cell == .lstm { for i in 0..<u { dc[i] = gradient[index(g.steps, sample, i)] } }
            for step in (0..<g.steps).reversed() {
                for i in 0..<u { dh[i] += gradient[index(step, sample, i)] }
                let h = step > 0 ? steps[step - 1].h : slice(hidden, sample)
                let c = step > 0 ? steps[step - 1].c : slice(cell, sample)
                var back = goBack(steps[step], h, c, dh, dc)
                for k in 0..<g.gateColumns {
                    sums.bias[k] += back.fromInput[k]
                    if g.cell == .gru(resetsAfter: true) {
                        sums.bias[g.gateColumns + k] += back.fromState[k]
                    }
                }
                let start = (step * g.batch + sample) * g.inputs
                for j in 0..<g.inputs {
                    let row = j * g.gateColumns
                    for k in 0..<g.gateColumns {
                        sums.kernel[row + k] += input[start + j] * back.fromInput[k]
                        sums.input[start + j] += kernel[row + k] * back.fromInput[k]
                    }
                }
                for j in 0..<u {
                    let row = j * g.gateColumns
                    for k in 0..<g.gateColumns {
                        let source = k / u == 2 && !back.reset.isEmpty ? back.reset[j] : h[j]
                        sums.recurrentKernel[row + k] += source * back.fromState[k]
                        if k / u != 2 || back.reset.isEmpty {
                            back.h[j] += recurrent[row + k] * back.fromState[k]
                        }
                    }
                }
                (dh, dc) = (back.h, back.c)
            }
            for i in 0..<u {
                sums.hidden[sample * u + i] = dh[i]
                sums.cell[sample * u + i] = dc[i]
            }
        }
        return sums
    }

    /// The gradients of one step, before they pass through the kernels.
    private struct Back {
        /// Of `x W + b`.
        var fromInput: [T]
        /// Of what the recurrent kernel gave.
        var fromState: [T]
        /// Of the states before the step; for `h` without what passes through the kernel.
        var h: [T]
        var c: [T]
        /// GRU that resets before: `r h'`, which the candidate's kernel was multiplied with.
        var reset: [T] = []
    }

    private func goBack(_ step: Step, _ h: [T], _ c: [T], _ dh: [T], _ dc: [T]) -> Back {
        let u = g.units
        let zero = [T](repeating: 0, count: u)
        let gates = step.gates
        switch g.cell {
        case .simple:
            let da = (0..<u).map { dh[$0] * (1 - gates[$0] * gates[$0]) }
            return Back(fromInput: da, fromState: da, h: zero, c: zero)
        case .lstm:
            var da = [T](repeating: 0, count: 4 * u)
            var before = zero
            for n in 0..<u {
                let (i, f, new, o) = (gates[n], gates[u + n], gates[2 * u + n], gates[3 * u + n])
                let bent = T.hyperbolicTangent(step.c[n])
                let d = dc[n] + dh[n] * o * (1 - bent * bent)
                da[n] = d * new * i * (1 - i)
                da[u + n] = d * c[n] * f * (1 - f)
                da[2 * u + n] = d * i * (1 - new * new)
                da[3 * u + n] = dh[n] * bent * o * (1 - o)
                before[n] = d * f
            }
            return Back(fromInput: da, fromState: da, h: zero, c: before)
        case .gru(let resetsAfter):
            var da = [T](repeating: 0, count: 3 * u)
            var direct = zero
            for n in 0..<u {
                let (z, candidate) = (gates[n], gates[2 * u + n])
                da[n] = dh[n] * (h[n] - candidate) * z * (1 - z)
                da[2 * u + n] = dh[n] * (1 - z) * (1 - candidate * candidate)
                direct[n] = dh[n] * z
            }
            var fromState = da
            var reset: [T] = []
            for n in 0..<u {
                let r = gates[u + n]
                let dr: T
                if resetsAfter {
                    dr = da[2 * u + n] * step.inner[n]
                    fromState[2 * u + n] = da[2 * u + n] * r
                } else {
                    let row = n * g.gateColumns + 2 * u
                    let d = (0..<u).reduce(0) { $0 + recurrent[row + $1] * da[2 * u + $1] } as T
                    dr = d * h[n]
                    direct[n] += d * r
                    reset.append(r * h[n])
                }
                da[u + n] = dr * r * (1 - r)
                fromState[u + n] = da[u + n]
            }
            fromState.replaceSubrange(0..<u, with: da[0..<u])
            return Back(fromInput: da, fromState: fromState, h: direct, c: zero, reset: reset)
        }
    }
}
