/// Running totals along the middle axis of `[outer, size, inner]`.
package enum Scan {
    /// Computes `result[o, k, i] = source[o, 0, i] ∘ … ∘ source[o, k, i]` from left to right.
    ///
    /// - Precondition: The elements are numbers, not `uint8` or `bool`.
    package static func run(
        _ operation: ReductionOperation, _ source: TensorBuffer,
        outer: Int, size: Int, inner: Int
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: source.count)
        let plane = size * inner
        func scan<F: BinaryFunction>(_ function: F) where F.Input == F.Output {
            let (input, output) = (source.storage, result.storage)
            Threads.forEachRange(
                of: outer, minimumChunk: 1 + Loops.minimumChunk / max(1, plane)
            ) { range in
                for index in range {
                    let x = unsafe Span(
                        _unsafeStart: input.pointer(to: F.Input.self, at: index * plane),
                        count: plane)
                    var y = unsafe MutableSpan(
                        _unsafeStart: output.pointer(to: F.Input.self, at: index * plane),
                        count: plane)
                    for i in 0..<min(inner, plane) { y[i] = x[i] }
                    guard plane > inner else { continue }
                    for i in inner..<plane { y[i] = function(y[i - inner], x[i]) }
                }
            }
        }
        func scan<T: KernelScalar>(_: T.Type) {
            switch operation {
            case .sum: scan(Sum<T>())
            case .product: scan(Product<T>())
            case .maximum: scan(Maximum<T>())
            case .minimum: scan(Minimum<T>())
            }
        }
        switch source.elementType {
        case .float32: scan(Float.self)
        case .float64: scan(Double.self)
        case .int32: scan(Int32.self)
        case .uint8, .bool: fatalError("A scan of \(source.elementType) needs a wider type.")
        }
        return result
    }
}
