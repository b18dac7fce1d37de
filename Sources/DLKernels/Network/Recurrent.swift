internal import COneDNN
internal import Glibc

/// Recurrent layers over whole sequences: SimpleRNN, LSTM and GRU with tanh and sigmoid.
///
/// Single precision runs on ``LongShortTermMemory`` or oneDNN, double precision on
/// ``ReferenceRecurrent``.
package enum Recurrent {
    /// What the backward pass needs to know about the forward pass.
    package struct Trace: Sendable {
        /// oneDNN's gates of all steps.
        fileprivate var workspace: Storage?
        /// The states after the last step.
        fileprivate var hidden: Storage?
        fileprivate var cell: Storage?
        /// What our own loops kept instead.
        fileprivate var own: LongShortTermMemory.Trace?
    }

    /// Runs the cell over all steps.
    ///
    /// - Shapes: `input` `[steps, batch, inputs]`.
    /// - Returns: The hidden states `[steps, batch, units]`, followed for an LSTM by the last cell
    ///   state `[batch, units]`; and what ``gradients(_:input:_:result:gradient:trace:needsInput:)`` needs if
    ///   `keepsTrace`.
    package static func forward(
        _ g: RecurrentGeometry, input: TensorBuffer, _ operands: RecurrentOperands,
        keepsTrace: Bool
    ) -> (result: TensorBuffer, trace: Trace?) {
        guard isFast(g, input) else {
            let result =
                input.elementType == .float64
                ? reference(g, input, operands, Double.self)
                : reference(g, input, operands, Float.self)
            return (result, keepsTrace ? Trace() : nil)
        }
        if let own = LongShortTermMemory(g) {
            let run = own.forward(input, operands, keepsTrace: keepsTrace)
            return (run.result, run.trace.map { Trace(own: $0) })
        }
        let kernel = RecurrentKernel.kernel(
            for: .init(geometry: g, direction: .forward, keepsTrace: keepsTrace))
        let result = TensorBuffer(.float32, count: g.resultRows * g.stateCount)
        let hidden = Storage(byteCount: 4 * g.stateCount)
        let cell = g.cell == .lstm ? Storage(byteCount: 4 * g.stateCount) : nil
        var arguments = kernel.forwardInputs(g, input, operands)
        arguments += kernel.forwardResults(g, result.storage, hidden: hidden, cell: cell)
        var trace = keepsTrace ? Trace(hidden: hidden, cell: cell) : nil
        if let layout = kernel.layout(DNNL_ARG_WORKSPACE) {
            let workspace = Storage(byteCount: layout.byteCount)
            arguments.append(Argument(DNNL_ARG_WORKSPACE, layout, workspace))
            trace?.workspace = workspace
        }
        kernel.primitive.execute(arguments)
        if let cell {
            let end = unsafe result.storage.pointer(to: Float.self, at: g.steps * g.stateCount)
            unsafe memcpy(end, cell.base, 4 * g.stateCount)
        }
        return (result, trace)
    }

    /// The gradients of everything a run was computed from.
    ///
    /// - Parameters:
    ///   - g: The sizes of the run.
    ///   - input: Its sequence.
    ///   - operands: Its weights and first states.
    ///   - result: What it returned.
    ///   - gradient: The gradient of `result`, of the same size.
    ///   - trace: What the run kept.
    ///   - needsInput: Whether the gradient of the sequence is wanted.
    /// - Returns: The gradients; none of states that were not given.
    package static func gradients(
        _ g: RecurrentGeometry, input: TensorBuffer, _ operands: RecurrentOperands,
        result: TensorBuffer, gradient: TensorBuffer, trace: Trace, needsInput: Bool = true
    ) -> RecurrentGradients {
        if let kept = trace.own, let own = LongShortTermMemory(g) {
            return own.gradients(
                input, operands, result: result, gradient: gradient, trace: kept,
                needsInput: needsInput)
        }
        guard isFast(g, input), let hidden = trace.hidden else {
            return input.elementType == .float64
                ? referenceGradients(g, input, operands, gradient, Double.self)
                : referenceGradients(g, input, operands, gradient, Float.self)
        }
        let kernel = RecurrentKernel.kernel(
            for: .init(geometry: g, direction: .backward, keepsTrace: true))
        var arguments = kernel.forwardInputs(g, input, operands)
        arguments += kernel.forwardResults(g, result.storage, hidden: hidden, cell: trace.cell)
        if let layout = kernel.layout(DNNL_ARG_WORKSPACE), let workspace = trace.workspace {
            arguments.append(Argument(DNNL_ARG_WORKSPACE, layout, workspace))
        }
        // The hidden state after the last step is the last row of the result: its gradient is there.
        let none = RecurrentKernel.zeros(g.stateCount)
        arguments += kernel.incoming(g, gradient.storage, hidden: none)
        let sums = kernel.outgoing(g)
        kernel.primitive.execute(arguments + sums.arguments)
        var gradients = sums.gradients
        if operands.hidden == nil { gradients.hidden = nil }
        if operands.cell == nil { gradients.cell = nil }
        return gradients
    }

    /// oneDNN has no kernels for empty sequences.
    private static func isFast(_ g: RecurrentGeometry, _ input: TensorBuffer) -> Bool {
        input.elementType == .float32 && min(g.steps, g.batch, g.inputs, g.units) > 0
    }

    private static func reference<T: RealScalar>(
        _ g: RecurrentGeometry, _ input: TensorBuffer, _ operands: RecurrentOperands, _: T.Type
    ) -> TensorBuffer {
        let run = ReferenceRecurrent<T>(g, operands)
        return TensorBuffer(run.forward(input.array(of: T.self)))
    }

    private static func referenceGradients<T: RealScalar>(
        _ g: RecurrentGeometry, _ input: TensorBuffer, _ operands: RecurrentOperands,
        _ gradient: TensorBuffer, _: T.Type
    ) -> RecurrentGradients {
        let run = ReferenceRecurrent<T>(g, operands)
        let found = run.gradients(input.array(of: T.self), gradient.array(of: T.self))
        return RecurrentGradients(
            input: TensorBuffer(found.input), kernel: TensorBuffer(found.kernel),
            recurrentKernel: TensorBuffer(found.recurrentKernel),
            bias: TensorBuffer(found.bias),
            hidden: operands.hidden.map { _ in TensorBuffer(found.hidden) },
            cell: operands.cell.map { _ in TensorBuffer(found.cell) })
    }
}
