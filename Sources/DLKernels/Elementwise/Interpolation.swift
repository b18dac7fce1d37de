extension DataMovement {
    /// Places between the rows of an axis, where values are read along straight lines.
    package struct Places: Sendable {
        /// The row before and after each place.
        package var lower: [Int], upper: [Int]
        /// How far the place is from the first to the second, in 0..<1.
        package var parts: [Float]

        /// Creates the list.
        package init(lower: [Int], upper: [Int], parts: [Float]) {
            (self.lower, self.upper, self.parts) = (lower, upper, parts)
        }
    }

    /// Values between neighbouring rows:
    /// `result[o, k] = a + (b - a) * parts[k]` with `a = source[o, lower[k]]`,
    /// `b = source[o, upper[k]]`, each `inner` long.
    ///
    /// - Precondition: The elements are `float32` or `float64`; every row is in `0..<size`.
    package static func interpolate(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, at places: Places
    ) -> TensorBuffer {
        let result = TensorBuffer(
            source.elementType, count: outer * places.parts.count * inner)
        switch source.elementType {
        case .float32: interpolate(source, result, outer, size, inner, places, Float.self)
        case .float64: interpolate(source, result, outer, size, inner, places, Double.self)
        default: fatalError("Interpolation needs real numbers, not \(source.elementType).")
        }
        return result
    }

    /// The reverse of ``interpolate(_:outer:size:inner:at:)``: each row is added to the two it came
    /// from, in its parts.
    ///
    /// - Precondition: As there.
    package static func interpolateAdd(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, at places: Places
    ) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: outer * size * inner)
        result.clear()
        switch source.elementType {
        case .float32: interpolateAdd(source, result, outer, size, inner, places, Float.self)
        case .float64: interpolateAdd(source, result, outer, size, inner, places, Double.self)
        default: fatalError("Interpolation needs real numbers, not \(source.elementType).")
        }
        return result
    }

    private static func interpolate<T: RealScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ outer: Int, _ size: Int, _ inner: Int,
        _ places: Places, _: T.Type
    ) {
        let (from, to, taken) = (source.storage, result.storage, places.parts.count)
        Threads.forEachRange(of: outer, minimumChunk: chunk(taken * inner)) { range in
            for o in range {
                for k in 0..<taken {
                    let a = unsafe Span(
                        _unsafeStart: from.pointer(
                            to: T.self, at: (o * size + places.lower[k]) * inner), count: inner)
                    let b = unsafe Span(
                        _unsafeStart: from.pointer(
                            to: T.self, at: (o * size + places.upper[k]) * inner), count: inner)
                    var y = unsafe MutableSpan(
                        _unsafeStart: to.pointer(to: T.self, at: (o * taken + k) * inner),
                        count: inner)
                    let part = T(places.parts[k])
                    for i in 0..<inner { y[i] = a[i] + (b[i] - a[i]) * part }
                }
            }
        }
    }

    private static func interpolateAdd<T: RealScalar>(
        _ source: TensorBuffer, _ result: TensorBuffer, _ outer: Int, _ size: Int, _ inner: Int,
        _ places: Places, _: T.Type
    ) {
        let (from, to, taken) = (source.storage, result.storage, places.parts.count)
        Threads.forEachRange(of: outer, minimumChunk: chunk(taken * inner)) { range in
            for o in range {
                for k in 0..<taken {
                    let gradient = unsafe Span(
                        _unsafeStart: from.pointer(to: T.self, at: (o * taken + k) * inner),
                        count: inner)
                    let part = T(places.parts[k])
                    add(gradient, times: 1 - part, to, o * size + places.lower[k])
                    add(gradient, times: part, to, o * size + places.upper[k])
                }
            }
        }
    }

    private static func add<T: RealScalar>(
        _ values: Span<T>, times factor: T, _ storage: Storage, _ index: Int
    ) {
        let inner = values.count
        var sums = unsafe MutableSpan(
            _unsafeStart: storage.pointer(to: T.self, at: index * inner), count: inner)
        for i in 0..<inner { sums[i] += values[i] * factor }
    }

    /// How many rows of so many elements are worth a thread.
    private static func chunk(_ elements: Int) -> Int {
        1 + Loops.minimumChunk / Swift.max(elements, 1)
    }
}
