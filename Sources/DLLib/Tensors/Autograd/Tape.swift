internal import DLFoundation
internal import DLKernels

/// Looks on while operations are recorded and while their gradients are computed.
package protocol GradientObserver: AnyObject, Sendable {
    /// Where an operation runs; `nil` outside of all layers, as in a loss.
    var place: String? { get }

    /// Called with each operation of the backward pass: the gradient of its result and those of its
    /// inputs.
    func check(_ node: GradientNode, _ gradient: Tensor, _ results: [Tensor?])
}

/// The operations of one recording, in the order in which they ran.
///
/// That order is a topological one, so the way back is a walk over the list from its end.
package final class Tape: @unchecked Sendable {
    /// The recording that operations on this thread (or in this task) belong to.
    @TaskLocal package static var current: Tape?

    /// Who looks on at the recordings of this task.
    @TaskLocal package static var observer: (any GradientObserver)?

    private let parent: Tape?
    private let parameters: Set<ObjectIdentifier>
    private var leaves: [ObjectIdentifier: Tensor] = [:]
    private var nodes: [GradientNode] = []
    private let observer = Tape.observer

    /// - Parameters:
    ///   - parent: The recording around this one.
    ///   - parameters: Those whose gradients are wanted; others count as constants.
    init(parent: Tape?, parameters: [Parameter]) {
        self.parent = parent
        self.parameters = Set(parameters.map(ObjectIdentifier.init))
    }

    /// A node that belongs to this recording.
    func makeNode(
        inputs: [GradientNode?], operation: StaticString = #function,
        backward: GradientNode.Backward?
    ) -> GradientNode {
        let node = GradientNode(
            inputs: inputs, operation: operation, place: observer?.place, backward: backward)
        nodes.append(node)
        return node
    }

    /// The parameter's value as the start of a recording, or nothing if it counts as a constant.
    func leaf(for parameter: Parameter, value: Tensor) -> Tensor? {
        let key = ObjectIdentifier(parameter)
        if let known = existingLeaf(key) { return known }
        // What the recording around this one wants has to depend on it there, too.
        if let outer = parent?.leaf(for: parameter, value: value) { return outer }
        guard parameters.contains(key), parameter.isTrainable else { return nil }
        var leaf = value
        leaf.node = makeNode(inputs: [], backward: nil)
        leaves[key] = leaf
        return leaf
    }

    /// Whether the parameter's value has been used in this recording or one around it.
    func uses(_ parameter: Parameter) -> Bool {
        existingLeaf(ObjectIdentifier(parameter)) != nil
    }

    private func existingLeaf(_ key: ObjectIdentifier) -> Tensor? {
        leaves[key] ?? parent?.existingLeaf(key)
    }

    /// Walks back from `result` and returns the gradient of each wanted node it depends on.
    ///
    /// Without a recording around this one each operation is closed once it has been passed, which
    /// frees what it kept. With one around, the operations join that recording instead, and so do
    /// the operations of the way back: that makes second derivatives.
    func gradients(of result: Tensor, at wanted: [GradientNode?]) -> [Tensor?] {
        var pending: [ObjectIdentifier: Tensor] = [:]
        let keep = Set(wanted.compactMap { $0.map(ObjectIdentifier.init) })
        if let node = result.node, node.isLive {
            pending[ObjectIdentifier(node)] = Tensor(ones: result.shape, dtype: result.dtype)
        }
        let recorded = nodes
        nodes = []
        parent?.nodes.append(contentsOf: recorded)
        let leading = parent == nil ? nil : nodesLeading(to: keep, in: recorded)
        for node in recorded.reversed() {
            propagate(through: node, &pending, keep: keep, leading: leading)
            if parent == nil { node.close() }
        }
        return wanted.map { node in node.flatMap { pending[ObjectIdentifier($0)] } }
    }

    /// The nodes from which the way back reaches a wanted one.
    ///
    /// A recording inside another one also holds what only leads to the parameters of the outer one,
    /// whose gradients nobody wants yet.
    private func nodesLeading(
        to wanted: Set<ObjectIdentifier>, in recorded: [GradientNode]
    ) -> Set<ObjectIdentifier> {
        var leading = wanted
        for node in recorded {
            let reaches = node.inputs.contains { input in
                input.map { leading.contains(ObjectIdentifier($0)) } ?? false
            }
            if reaches { leading.insert(ObjectIdentifier(node)) }
        }
        return leading
    }

    private func propagate(
        through node: GradientNode, _ pending: inout [ObjectIdentifier: Tensor],
        keep: Set<ObjectIdentifier>, leading: Set<ObjectIdentifier>?
    ) {
        let key = ObjectIdentifier(node)
        let gradient = keep.contains(key) ? pending[key] : pending.removeValue(forKey: key)
        guard let gradient, let backward = node.backward else { return }
        let inputs = node.inputs.map { input -> GradientNode? in
            guard let leading, let input else { return input }
            return leading.contains(ObjectIdentifier(input)) ? input : nil
        }
        let needs = inputs.map { $0 != nil }
        guard needs.contains(true) else { return }
        let gradients = backward(gradient, needs)
        observer?.check(node, gradient, gradients)
        for (input, gradient) in zip(inputs, gradients) {
            guard let input, let gradient else { continue }
            let key = ObjectIdentifier(input)
            if let sum = pending[key] {
                pending[key] = sum.accumulating(gradient)
            } else {
                pending[key] = gradient
            }
        }
    }

    /// Ends a recording that is not walked back, or what is left of one that was.
    func close() {
        if parent == nil {
            // From the end, so that no long chain of nodes is freed by recursion.
            for node in nodes.reversed() { node.close() }
        }
        nodes = []
        leaves = [:]
    }
}

extension Tensor {
    /// The sum of two gradients of one value.
    fileprivate func accumulating(_ other: Tensor) -> Tensor {
        guard shape == other.shape, dtype == other.dtype else {
            shapeFailure("backward pass", "gradients of one value differ", shape, other.shape)
        }
        let sizes = shape.dimensions
        return Tensor(
            shape: shape,
            buffer: Elementwise.binary(
                .add, buffer, sizes, other.buffer, sizes, resultShape: sizes)
        ).recorded(from: self, other, operation: "+") { gradient, _ in [gradient, gradient] }
    }

    /// Whether a gradient is being recorded that depends on this value.
    package var needsGradient: Bool { node?.isLive ?? false }

    /// Whether an operation on this value is recorded now.
    ///
    /// On the way back that is so only inside another recording, for second derivatives.
    package var isBeingRecorded: Bool { Tape.current != nil && needsGradient }

    /// This value, remembered as the result of an operation on `inputs`.
    ///
    /// Nothing is remembered unless a recording is going on and one of the inputs takes part.
    /// - Parameters:
    ///   - inputs: What the value was computed from.
    ///   - operation: What to call it where its gradient goes wrong.
    ///   - backward: Computes the gradients of the inputs, in order, from that of the result;
    ///     entries that are not needed may be nil.
    /// - Returns: The same value, with a node where something was remembered.
    package func recorded(
        from inputs: Tensor..., operation: StaticString = #function,
        backward: @escaping GradientNode.Backward
    ) -> Tensor {
        recorded(from: inputs, operation: operation, backward: backward)
    }

    /// This value, remembered as the result of an operation on `inputs`.
    func recorded(
        from inputs: [Tensor], operation: StaticString = #function,
        backward: @escaping GradientNode.Backward
    ) -> Tensor {
        guard inputs.contains(where: \.needsGradient), let tape = Tape.current else { return self }
        var result = self
        let sources = inputs.map { $0.needsGradient ? $0.node : nil }
        result.node = tape.makeNode(inputs: sources, operation: operation, backward: backward)
        return result
    }

    /// Like ``recorded(from:backward:)`` for operations whose way back uses their own result.
    func recorded(
        from input: Tensor, operation: StaticString = #function,
        backwardWithResult backward: @escaping (_ gradient: Tensor, _ result: Tensor) -> Tensor
    ) -> Tensor {
        guard input.needsGradient, let tape = Tape.current else { return self }
        let box = ResultBox()
        var result = self
        result.node = tape.makeNode(inputs: [input.node], operation: operation) { gradient, _ in
            [box.value.map { backward(gradient, $0) }]
        }
        // The node and its result hold each other until the tape closes the node.
        box.value = result
        return result
    }
}

extension Tensor {
    /// This gradient, which a kernel computed whose own gradient nobody knows: to differentiate it
    /// once more stops the program instead of going on with a wrong number.
    package func withoutSecondDerivative(_ operation: String, _ inputs: [Tensor]) -> Tensor {
        recorded(from: inputs) { _, _ in
            shapeFailure(
                operation,
                "this operation has no second derivative; differentiate something computed before "
                    + "or behind it")
        }
    }
}

/// Carries a result into the closure that was made before it.
private final class ResultBox {
    var value: Tensor?
}
