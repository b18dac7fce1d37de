/// A function of one element, as a type of its own.
///
/// A loop that is generic over such a type is compiled once for each function with the function
/// inside it, and vectorised. A closure handed through the thread pool stays a call per element.
protocol UnaryFunction<Input, Output>: Sendable {
    associatedtype Input: KernelScalar
    associatedtype Output: KernelScalar
    func callAsFunction(_ x: Input) -> Output
}

/// A function of two elements of one kind, as a type of its own.
protocol BinaryFunction<Input, Output>: Sendable {
    associatedtype Input: KernelScalar
    associatedtype Output: KernelScalar
    func callAsFunction(_ x: Input, _ y: Input) -> Output
}

/// A function of two elements with the first one fixed.
struct BoundFirst<F: BinaryFunction>: UnaryFunction {
    let function: F
    let x: F.Input
    @inline(__always) func callAsFunction(_ y: F.Input) -> F.Output { function(x, y) }
}

/// A function of two elements with the second one fixed.
struct BoundSecond<F: BinaryFunction>: UnaryFunction {
    let function: F
    let y: F.Input
    @inline(__always) func callAsFunction(_ x: F.Input) -> F.Output { function(x, y) }
}

/// A function of two elements with its operands exchanged.
struct Turned<F: BinaryFunction>: BinaryFunction {
    let function: F
    init(_ function: F) { self.function = function }
    @inline(__always) func callAsFunction(_ x: F.Input, _ y: F.Input) -> F.Output { function(y, x) }
}
