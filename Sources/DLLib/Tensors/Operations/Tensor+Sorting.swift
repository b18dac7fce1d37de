internal import DLFoundation
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

    /// The value below which a part of the elements lies, of all or along one axis.
    ///
    /// Between two elements the value is interpolated in a straight line, as in NumPy; not-a-number
    /// counts as the largest element.
    /// - Parameters:
    ///   - part: In `0...1`: 0 is the smallest element, 0.5 the median, 1 the largest.
    ///   - axis: Along which; nothing means over all elements.
    ///   - keepDims: Whether the axis stays, with size 1.
    /// - Returns: The quantiles, real also for whole numbers.
    /// - Precondition: There is an element along the axis.
    public func quantile(_ part: Double, axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        guard let axis else {
            let result = reshaped(to: [elementCount]).quantile(part, axis: 0)
            return keepDims ? result.reshaped(to: Shape(shape.map { _ in 1 })) : result
        }
        let place = shape.normalized(axis: axis, for: "quantile")
        guard (0...1).contains(part), shape[place] > 0 else {
            shapeFailure(
                "quantile", "part \(part) of the elements of axis \(axis) is not defined", shape)
        }
        let position = part * Double(shape[place] - 1)
        let low = Int(position)
        let high = Swift.min(low + 1, shape[place] - 1)
        let order = real.sorted(axis: place)
        let (below, above) = (
            order.slice(axis: place, low..<low + 1), order.slice(axis: place, high..<high + 1)
        )
        let rest = position - Double(low)
        let result =
            rest == 0
            ? below : below + (above - below).linear(scale: rest, offset: 0)
        return keepDims ? result : result.squeezed(axis: place)
    }

    /// The middle element in order, or the mean of the two in the middle.
    public func median(axis: Int? = nil, keepDims: Bool = false) -> Tensor {
        quantile(0.5, axis: axis, keepDims: keepDims)
    }

    /// How often each whole number from 0 on occurs, as `int32`.
    ///
    /// - Parameter count: How many numbers are counted.
    /// - Returns: `[count]`.
    /// - Precondition: All elements are whole numbers in `0..<count`.
    public func binCount(_ count: Int) -> Tensor {
        let places = withoutGradient().positions("binCount")
        return Tensor(ones: [places.count], dtype: .int32).scattered(places, count: count)
    }
}
