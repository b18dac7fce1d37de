internal import DLFoundation

/// The value of a computation and its gradients with respect to parameters.
///
/// ```swift
/// let (loss, gradients) = valueAndGradient(at: model.parameters) {
///     softmaxCrossEntropy(logits: model(images), labels: labels)
/// }
/// ```
///
/// - Parameters:
///   - parameters: Where gradients are wanted. Operations that depend on none of them are not
///     remembered, so a frozen first part of a network costs nothing.
///   - body: Computes a tensor with one element, such as a loss.
/// - Returns: That tensor, and for each parameter its gradient, or nil where the parameter is
///   frozen or the value does not depend on it.
public func valueAndGradient(
    at parameters: [Parameter], of body: () throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Tensor?]) {
    let parent = Tape.current
    let tape = Tape(parent: parent, parameters: parameters)
    defer { tape.close() }
    return try Tape.$current.withValue(tape) {
        let value = try body()
        checkScalar(value)
        let leaves = parameters.map { parameter in
            tape.uses(parameter) ? parameter.value.node : nil
        }
        let gradients = Tape.$current.withValue(parent) {
            tape.gradients(of: value, at: leaves)
        }
        return (parent == nil ? value.withoutGradient() : value, gradients)
    }
}

/// The value of a function at a tensor and its gradient there.
///
/// - Parameters:
///   - x: Where the function is evaluated.
///   - function: Computes a tensor with one element from `x`.
/// - Returns: That tensor and the gradient, which has the shape of `x`.
public func valueAndGradient(
    at x: Tensor, of function: (Tensor) throws -> Tensor
) rethrows -> (value: Tensor, gradient: Tensor) {
    let result = try valueAndGradients(at: [x]) { try function($0[0]) }
    return (result.value, result.gradients[0])
}

/// The value of a function of several tensors and its gradient with respect to each.
public func valueAndGradients(
    at inputs: [Tensor], of function: ([Tensor]) throws -> Tensor
) rethrows -> (value: Tensor, gradients: [Tensor]) {
    let parent = Tape.current
    let tape = Tape(parent: parent, parameters: [])
    defer { tape.close() }
    return try Tape.$current.withValue(tape) {
        let variables = inputs.map { input in
            var variable = input
            let source = input.needsGradient ? input.node : nil
            variable.node = tape.makeNode(inputs: [source]) { gradient, _ in [gradient] }
            return variable
        }
        let value = try function(variables)
        checkScalar(value)
        let gradients = Tape.$current.withValue(parent) {
            tape.gradients(of: value, at: variables.map(\.node))
        }
        let filled = zip(gradients, inputs).map { gradient, input in
            gradient ?? Tensor(zeros: input.shape, dtype: input.dtype)
        }
        return (parent == nil ? value.withoutGradient() : value, filled)
    }
}

/// Runs `body` without recording it: what it computes counts as constant.
public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
    try Tape.$current.withValue(nil, operation: body)
}

private func checkScalar(_ value: Tensor) {
    guard value.elementCount == 1, value.dtype.isFloatingPoint else {
        shapeFailure(
            "valueAndGradient", "the result must be one real number, not \(value.dtype)",
            value.shape)
    }
}

extension Tensor {
    /// The same value as a constant: no gradient flows through it.
    public func withoutGradient() -> Tensor {
        var result = self
        result.node = nil
        return result
    }

    /// The same value with a gradient of your own making.
    ///
    /// ```swift
    /// // A step function that pretends to be a straight line on the way back.
    /// let y = sign(x).withGradient(with: [x]) { gradient in [gradient] }
    /// ```
    ///
    /// - Parameters:
    ///   - inputs: What the value was computed from.
    ///   - backward: From the gradient of the value to those of the inputs, in order; nil where
    ///     there is none.
    /// - Returns: The same value.
    public func withGradient(
        with inputs: [Tensor], _ backward: @escaping (_ gradient: Tensor) -> [Tensor?]
    ) -> Tensor {
        withoutGradient().recorded(from: inputs) { gradient, _ in
            let gradients = backward(gradient)
            guard gradients.count == inputs.count else {
                shapeFailure(
                    "withGradient",
                    "\(inputs.count) inputs need as many gradients, not \(gradients.count)")
            }
            return gradients
        }
    }
}

/// The same value as a constant: no gradient flows through it.
public func stopGradient(_ x: Tensor) -> Tensor { x.withoutGradient() }
