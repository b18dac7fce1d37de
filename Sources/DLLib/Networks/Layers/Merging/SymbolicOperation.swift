public import DLTensors

/// What a ``SymbolicOperation`` computes.
public enum Arithmetic: String, Sendable, CaseIterable, ConfigurationValue {
    /// The sum.
    case add
    /// The first less the second.
    case subtract
    /// The product.
    case multiply
    /// The first divided by the second.
    case divide

    func callAsFunction(_ x: Tensor, _ y: Tensor) -> Tensor {
        switch self {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        }
    }
}

/// Arithmetic as a node of a graph: what `x + y`, `2 * x` or `1 - x` of symbolic tensors makes.
///
/// It is shown in summaries and stored in model files, but is none of the model's `layers`, as in
/// Keras.
/// - Shapes: one input and a number, or two inputs whose sizes are equal or 1 along each axis.
/// - Source: the operators of keras.KerasTensor.
public final class SymbolicOperation: Layer, ConfigurableLayer {
    /// What is computed.
    public let operation: Arithmetic
    /// The number in place of a second input; `nil` where there are two.
    public let number: Float?
    /// Whether the number stands in front of the input.
    public let isNumberFirst: Bool

    /// Creates the operation.
    ///
    /// - Parameters:
    ///   - operation: What is computed.
    ///   - number: The number in place of a second input.
    ///   - isNumberFirst: Whether it stands in front of the input, as in `1 - x`.
    ///   - name: The name in summaries.
    public init(
        _ operation: Arithmetic, _ number: Float? = nil, isNumberFirst: Bool = false,
        name: String? = nil
    ) {
        self.operation = operation
        self.number = number
        self.isNumberFirst = isNumberFirst
        super.init(name: name)
    }

    /// Makes the layer from what a model file says of it.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration("operation"), try configuration("number"),
            isNumberFirst: try configuration("isNumberFirst", default: false))
    }

    /// What the layer was made with.
    public var configuration: Configuration {
        var facts: Configuration = [
            "operation": operation.rawValue, "isNumberFirst": isNumberFirst,
        ]
        if let number { facts.values["number"] = number.configurationValue }
        return facts
    }

    /// Keras's name of the operation.
    public override var typeName: String {
        switch operation {
        case .add: "Add"
        case .subtract: "Subtract"
        case .multiply: "Multiply"
        case .divide: "TrueDivide"
        }
    }

    public override var supportsMasking: Bool { number != nil }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        let count = number == nil ? 2 : 1
        guard inputShapes.count == count else {
            layerFailure(self, "takes \(count) inputs, but got \(listed(inputShapes))")
        }
        return commonShape(of: inputShapes)
    }

    public override func traits(training: Bool) -> LayerTraits {
        let isLinear =
            operation == .add || operation == .subtract
            || number != nil && !(operation == .divide && isNumberFirst)
        return isLinear ? [.repeatable, .gradientWithoutInput] : .repeatable
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        guard let number else {
            let both = aligned(inputs)
            return operation(both[0], both[1])
        }
        let other = Tensor(repeating: number, shape: [], dtype: inputs[0].dtype)
        return isNumberFirst ? operation(other, inputs[0]) : operation(inputs[0], other)
    }
}

extension SymbolicTensor {
    /// Connects an operation with two inputs.
    private static func connect(
        _ operation: Arithmetic, _ x: SymbolicTensor, _ y: SymbolicTensor
    ) -> SymbolicTensor {
        SymbolicOperation(operation)([x, y])
    }

    /// The sum, element by element.
    public static func + (x: SymbolicTensor, y: SymbolicTensor) -> SymbolicTensor {
        connect(.add, x, y)
    }

    /// The difference, element by element.
    public static func - (x: SymbolicTensor, y: SymbolicTensor) -> SymbolicTensor {
        connect(.subtract, x, y)
    }

    /// The product, element by element.
    public static func * (x: SymbolicTensor, y: SymbolicTensor) -> SymbolicTensor {
        connect(.multiply, x, y)
    }

    /// The quotient, element by element.
    public static func / (x: SymbolicTensor, y: SymbolicTensor) -> SymbolicTensor {
        connect(.divide, x, y)
    }

    /// The sum of each element and a number.
    public static func + (x: SymbolicTensor, number: Float) -> SymbolicTensor {
        SymbolicOperation(.add, number)(x)
    }

    /// Each element less a number.
    public static func - (x: SymbolicTensor, number: Float) -> SymbolicTensor {
        SymbolicOperation(.subtract, number)(x)
    }

    /// The product of each element and a number.
    public static func * (x: SymbolicTensor, number: Float) -> SymbolicTensor {
        SymbolicOperation(.multiply, number)(x)
    }

    /// Each element divided by a number.
    public static func / (x: SymbolicTensor, number: Float) -> SymbolicTensor {
        SymbolicOperation(.divide, number)(x)
    }

    /// The sum of a number and each element.
    public static func + (number: Float, x: SymbolicTensor) -> SymbolicTensor {
        SymbolicOperation(.add, number, isNumberFirst: true)(x)
    }

    /// A number less each element.
    public static func - (number: Float, x: SymbolicTensor) -> SymbolicTensor {
        SymbolicOperation(.subtract, number, isNumberFirst: true)(x)
    }

    /// The product of a number and each element.
    public static func * (number: Float, x: SymbolicTensor) -> SymbolicTensor {
        SymbolicOperation(.multiply, number, isNumberFirst: true)(x)
    }

    /// A number divided by each element.
    public static func / (number: Float, x: SymbolicTensor) -> SymbolicTensor {
        SymbolicOperation(.divide, number, isNumberFirst: true)(x)
    }

    /// Each element with the other sign.
    public static prefix func - (x: SymbolicTensor) -> SymbolicTensor { x * -1 }
}
