extension Elementwise {
    /// `result[i] = condition[i] ? x[i] : y[i]`; `x` and `y` may each be a single element.
    ///
    /// - Precondition: `condition` is `bool`; `x` and `y` have one element type and as many
    ///   elements as `condition`, or one.
    package static func select(
        _ condition: TensorBuffer, _ x: TensorBuffer, _ y: TensorBuffer
    ) -> TensorBuffer {
        let result = TensorBuffer(x.elementType, count: condition.count)
        switch x.elementType.byteCount {
        case 1: select(condition, x, y, result, UInt8.self)
        case 4: select(condition, x, y, result, Int32.self)
        default: select(condition, x, y, result, Double.self)
        }
        return result
    }

    private static func select<Unit: KernelScalar>(
        _ condition: TensorBuffer, _ x: TensorBuffer, _ y: TensorBuffer, _ result: TensorBuffer,
        _: Unit.Type
    ) {
        let (choice, first, second) = (condition.storage, x.storage, y.storage)
        let output = result.storage
        Threads.forEachRange(of: condition.count, minimumChunk: Loops.minimumChunk) { range in
            let (start, count) = (range.lowerBound, range.count)
            let c = unsafe Span(
                _unsafeStart: choice.pointer(to: UInt8.self, at: start), count: count)
            let a = unsafe Span(
                _unsafeStart: first.pointer(to: Unit.self, at: x.count == 1 ? 0 : start),
                count: x.count == 1 ? 1 : count)
            let b = unsafe Span(
                _unsafeStart: second.pointer(to: Unit.self, at: y.count == 1 ? 0 : start),
                count: y.count == 1 ? 1 : count)
            var z = unsafe MutableSpan(
                _unsafeStart: output.pointer(to: Unit.self, at: start), count: count)
            select(c, a, b, &z)
        }
    }

    /// Both elements are read whatever the condition says, so that the loop can be vectorised.
    private static func select<Unit: KernelScalar>(
        _ condition: Span<UInt8>, _ x: Span<Unit>, _ y: Span<Unit>, _ z: inout MutableSpan<Unit>
    ) {
        let count = z.count
        guard condition.count == count else { fatalError("select: spans of different sizes.") }
        switch (x.count == count, y.count == count) {
        case (true, true):
            for i in 0..<count {
                let (a, b) = (x[i], y[i])
                z[i] = condition[i] != 0 ? a : b
            }
        case (true, false):
            let b = y[0]
            for i in 0..<count {
                let a = x[i]
                z[i] = condition[i] != 0 ? a : b
            }
        case (false, true):
            let a = x[0]
            for i in 0..<count {
                let b = y[i]
                z[i] = condition[i] != 0 ? a : b
            }
        case (false, false):
            let (a, b) = (x[0], y[0])
            for i in 0..<count { z[i] = condition[i] != 0 ? a : b }
        }
    }
}
