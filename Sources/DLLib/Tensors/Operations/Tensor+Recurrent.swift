internal import DLFoundation
internal import DLKernels

/// What a recurrent layer does at each step, with tanh and sigmoid as activations.
package enum RecurrentUnit: Hashable, Sendable {
    /// `h = tanh(x W + h' U + b)`
    case simple
    /// Long short-term memory, gates i, f, c, o.
    case lstm
    /// Gated recurrent unit, gates z, r, h; `resetsAfter` tells where the reset gate acts.
    case gru(resetsAfter: Bool)

    fileprivate var cell: RecurrentCell {
        switch self {
        case .simple: .simple
        case .lstm: .lstm
        case .gru(let resetsAfter): .gru(resetsAfter: resetsAfter)
        }
    }
}

extension Tensor {
    /// Runs a recurrent unit over a batch of sequences in one kernel call.
    ///
    /// - Shapes: `x` `[steps, batch, inputs]`; result `[steps, batch, units]` for a simple unit and
    ///   a GRU, `[steps + 1, batch, units]` for an LSTM, whose last row is the final cell state.
    /// - Parameters:
    ///   - unit: What happens at each step.
    ///   - kernel: `[inputs, gates * units]`.
    ///   - recurrentKernel: `[units, gates * units]`.
    ///   - bias: `[gates * units]`; `[2, 3 * units]` for a GRU that resets after.
    ///   - states: The states before the first step, `[batch, units]` each: none, or the hidden
    ///     state and for an LSTM the cell state.
    /// - Returns: The hidden state after every step.
    package func recurrent(
        _ unit: RecurrentUnit, kernel: Tensor, recurrentKernel: Tensor, bias: Tensor,
        states: [Tensor] = []
    ) -> Tensor {
        let x = self
        let units = recurrentKernel.shape[0]
        let geometry = RecurrentGeometry(
            cell: unit.cell, steps: shape[0], batch: shape[1], inputs: shape[2], units: units)
        _ = commonRealType([kernel, recurrentKernel, bias] + states, "recurrent")
        let operands = RecurrentOperands(
            kernel: kernel.buffer, recurrentKernel: recurrentKernel.buffer, bias: bias.buffer,
            hidden: states.first?.buffer, cell: states.dropFirst().first?.buffer)
        let inputs = [x, kernel, recurrentKernel, bias] + states
        let output = Recurrent.forward(
            geometry, input: buffer, operands,
            keepsTrace: inputs.contains(where: \.needsGradient))
        let result = Tensor(
            shape: [geometry.resultRows, geometry.batch, units], buffer: output.result)
        guard let trace = output.trace else { return result }
        return result.recorded(from: inputs) { gradient, needs in
            let found = Recurrent.gradients(
                geometry, input: x.buffer, operands, result: result.buffer,
                gradient: gradient.buffer, trace: trace, needsInput: needs[0])
            let buffers = [
                found.input, found.kernel, found.recurrentKernel, found.bias, found.hidden,
                found.cell,
            ]
            return zip(inputs, buffers).map { input, buffer in
                buffer.map {
                    Tensor(shape: input.shape, buffer: $0)
                        .withoutSecondDerivative("recurrent", [gradient] + inputs)
                }
            }
        }
    }
}
