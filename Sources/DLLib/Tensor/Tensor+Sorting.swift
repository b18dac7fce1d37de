internal import DLKernels

extension Tensor {
    /// The positions of the elements along an axis in ascending order, as `int32`.
    ///
    /// Equal elements keep their order, and not-a-number comes last.
    /// - Parameters:
    ///   - axis: Along which; -1 is the last.
    ///   - descending: From the largest down; not-a-number then comes first.
    /// - Returns: Positions, in this tensor's shape.
    public func argSort(axis: Int = -1, descending: Bool = false) -> Tensor {
        let place = shape.normalized(axis: axis, for: "argSort")
        let split = shape.split(around: place..<place + 1)
        return Tensor(
            shape: shape,
            buffer: Sorting.order(
                buffer, outer: split.outer, size: split.middle, inner: split.inner,
                descending: descending))
    }

    /// The elements along an axis in ascending (or descending) order.
    public func sorted(axis: Int = -1, descending: Bool = false) -> Tensor {
        gatheredElements(at: argSort(axis: axis, descending: descending), axis: axis)
    }

    /// The largest elements along an axis, largest first, and their positions as `int32`.
    ///
    /// Of equal elements the one that comes first counts as larger.
    /// - Precondition: The axis has at least `count` elements.
    public func topK(_ count: Int, axis: Int = -1) -> (values: Tensor, indices: Tensor) {
        let place = shape.normalized(axis: axis, for: "topK")
        guard count >= 0, count <= shape[place] else {
            shapeFailure("topK", "axis \(axis) does not have \(count) elements", shape)
        }
        let split = shape.split(around: place..<place + 1)
        var result = shape
        result[place] = count
        let indices = Tensor(
            shape: result,
            buffer: Sorting.largest(
                count, buffer, outer: split.outer, size: split.middle, inner: split.inner))
        return (gatheredElements(at: indices, axis: place), indices)
    }

    /// The different elements in ascending order, how often each occurs, and for every element of
    /// this tensor which of them it is.
    public func unique() -> (values: Tensor, counts: Tensor, inverse: Tensor) {
        let flat = withoutGradient().reshaped(to: [elementCount])
        let order = flat.argSort().scalars(as: Int32.self)
        let numbers = flat.scalars(as: Double.self)
        var first: [Int] = []
        var counts: [Int32] = []
        var inverse = [Int32](repeating: 0, count: elementCount)
        for position in order {
            let position = Int(position)
            let isNew =
                first.last.map { last in
                    let bothNaN = numbers[last].isNaN && numbers[position].isNaN
                    return numbers[last] != numbers[position] && !bothNaN
                } ?? true
            if isNew {
                first.append(position)
                counts.append(0)
            }
            counts[counts.count - 1] += 1
            inverse[position] = Int32(first.count - 1)
        }
        return (
            flat.gathered(first, axis: 0), Tensor(counts), Tensor(inverse, shape: shape)
        )
    }
}
