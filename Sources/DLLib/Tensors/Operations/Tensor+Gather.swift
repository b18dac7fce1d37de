public import DLFoundation
internal import DLKernels

// Elements chosen by their positions, and put back there.

extension Tensor {
    /// Rows (along the first axis) in any order, also repeatedly: how a batch is drawn from data.
    ///
    /// - Precondition: Every row exists, otherwise stops naming it.
    public func gathered(rows: [Int]) -> Tensor { gathered(rows, axis: 0) }

    /// The entries along an axis at the given positions, in any order, also repeatedly.
    ///
    /// - Parameters:
    ///   - indices: Positions from 0.
    ///   - axis: Along which; -1 is the last.
    /// - Returns: The same shape with `indices.count` entries along the axis.
    /// - Precondition: Every position exists, otherwise stops naming it.
    public func gathered(_ indices: [Int], axis: Int) -> Tensor {
        let place = shape.normalized(axis: axis, for: "gathered")
        let split = shape.split(around: place..<place + 1)
        check(indices, size: split.middle, axis: place, "gathered")
        var result = shape
        result[place] = indices.count
        let drawn = DataMovement.gather(
            buffer, outer: split.outer, size: split.middle, inner: split.inner, indices: indices)
        let size = split.middle
        return Tensor(shape: result, buffer: drawn).recorded(from: self) { gradient, _ in
            [gradient.scattered(indices, axis: place, count: size)]
        }
    }

    /// The entries along an axis at positions that form a tensor themselves: a table's rows for
    /// each number of a sentence.
    ///
    /// - Shapes: `indices` `[i, …]` takes the place of the axis: `[a, n, c]` at axis 1 becomes
    ///   `[a, i, …, c]`.
    public func gathered(_ indices: Tensor, axis: Int = 0) -> Tensor {
        let place = shape.normalized(axis: axis, for: "gathered")
        let positions = indices.positions("gathered")
        let result = Array(shape[..<place]) + Array(indices.shape) + Array(shape[(place + 1)...])
        return gathered(positions, axis: place).reshaped(to: Shape(result))
    }

    /// Zeros with each entry along an axis added where `indices` says: the reverse of
    /// `gathered(_:axis:)`.
    ///
    /// - Parameters:
    ///   - indices: One position for each entry; several at one position are summed.
    ///   - axis: Along which; -1 is the last.
    ///   - count: The size of the result along the axis.
    /// - Returns: The same shape with `count` entries along the axis.
    public func scattered(_ indices: [Int], axis: Int = 0, count: Int) -> Tensor {
        let place = shape.normalized(axis: axis, for: "scattered")
        let split = shape.split(around: place..<place + 1)
        guard indices.count == split.middle else {
            shapeFailure(
                "scattered", "\(indices.count) positions for \(split.middle) entries", shape)
        }
        check(indices, size: count, axis: place, "scattered")
        var result = shape
        result[place] = count
        _ = result.elementCount
        let sums = DataMovement.scatterAdd(
            buffer, outer: split.outer, size: count, inner: split.inner, indices: indices)
        return Tensor(shape: result, buffer: sums).recorded(from: self) { gradient, _ in
            [gradient.gathered(indices, axis: place)]
        }
    }

    /// This tensor with `updates` added at positions along an axis.
    ///
    /// - Precondition: `updates` has one entry for each position and this tensor's other sizes.
    public func scatterAdd(_ updates: Tensor, at indices: [Int], axis: Int = 0) -> Tensor {
        let place = shape.normalized(axis: axis, for: "scatterAdd")
        var expected = shape
        expected[place] = indices.count
        guard updates.shape == expected else {
            shapeFailure("scatterAdd", "updates must be \(expected)", shape, updates.shape)
        }
        return self + updates.scattered(indices, axis: place, count: shape[place])
    }

    /// Elements chosen one by one along an axis, as NumPy's `take_along_axis`.
    ///
    /// `result[…, k, …] = x[…, indices[…, k, …], …]`, such as the order ``argSort(axis:descending:)``
    /// gives.
    /// - Precondition: `indices` has this tensor's sizes but along the axis; every position exists.
    public func gatheredElements(at indices: Tensor, axis: Int = -1) -> Tensor {
        let place = shape.normalized(axis: axis, for: "gatheredElements")
        let size = shape[place]
        let taken = indices.checkedElements(of: shape, axis: place, "gatheredElements")
        let split = shape.split(around: place..<place + 1)
        let result = Tensor(
            shape: taken.shape,
            buffer: DataMovement.takeAlong(
                buffer, outer: split.outer, size: size, inner: split.inner,
                indices: taken.buffer, taken: taken.shape[place]))
        return result.recorded(from: self) { gradient, _ in
            [gradient.scatteredElements(at: taken, axis: place, count: size)]
        }
    }

    /// Zeros with each element added where `indices` says along an axis: the reverse of
    /// ``gatheredElements(at:axis:)``.
    public func scatteredElements(at indices: Tensor, axis: Int = -1, count: Int) -> Tensor {
        let place = shape.normalized(axis: axis, for: "scatteredElements")
        var result = shape
        result[place] = count
        guard indices.shape == shape else {
            shapeFailure(
                "scatteredElements", "each element needs a position", shape, indices.shape)
        }
        let taken = indices.checkedElements(of: result, axis: place, "scatteredElements")
        let split = result.split(around: place..<place + 1)
        let sums = Tensor(
            shape: result,
            buffer: DataMovement.scatterAddAlong(
                buffer, outer: split.outer, size: count, inner: split.inner,
                indices: taken.buffer, taken: shape[place]))
        return sums.recorded(from: self) { gradient, _ in
            [gradient.gatheredElements(at: taken, axis: place)]
        }
    }

    /// Parts named by their positions along the first axes: TensorFlow's `gather_nd`.
    ///
    /// `result[i…] = x[indices[i…, 0], …, indices[i…, k - 1]]`
    /// - Shapes: `indices` `[i…, k]` with `k` up to the rank; `x` `[n1, …, nk, rest…]`; result
    ///   `[i…, rest…]`.
    /// - Precondition: Every position exists, otherwise stops naming it.
    public func gatheredND(at indices: Tensor) -> Tensor {
        let (rows, depth) = indices.rows(of: shape, "gatheredND")
        let rest = Array(shape.dropFirst(depth))
        let flat = reshaped(to: Shape([shape.prefix(depth).reduce(1, *)] + rest))
        return flat.gathered(rows, axis: 0)
            .reshaped(to: Shape(Array(indices.shape.dropLast()) + rest))
    }

    /// Zeros of a shape with these parts added where `indices` says, several at one place summed:
    /// TensorFlow's `scatter_nd`, the reverse of ``gatheredND(at:)``.
    ///
    /// - Shapes: `indices` `[i…, k]`; `self` `[i…, rest…]`; result `shape` `[n1, …, nk, rest…]`.
    public func scatteredND(at indices: Tensor, shape target: Shape) -> Tensor {
        let (rows, depth) = indices.rows(of: target, "scatteredND")
        let rest = Array(target.dropFirst(depth))
        guard shape == Shape(Array(indices.shape.dropLast()) + rest) else {
            shapeFailure(
                "scatteredND", "there must be a part of \(Shape(rest)) for each position", shape,
                indices.shape)
        }
        return reshaped(to: Shape([rows.count] + rest))
            .scattered(rows, axis: 0, count: target.prefix(depth).reduce(1, *))
            .reshaped(to: target)
    }

    /// Positions along the first axes of a shape as numbers of rows, and how many axes they name.
    private func rows(of whole: Shape, _ operation: String) -> (rows: [Int], depth: Int) {
        guard let depth = shape.last, depth <= whole.rank else {
            shapeFailure(
                operation, "the last axis of positions names at most \(whole.rank) axes", whole,
                shape)
        }
        let positions = positions(operation)
        let count = shape.dropLast().reduce(1, *)
        let rows = (0..<count).map { row in
            (0..<depth).reduce(0) { sum, axis in
                let position = positions[row * depth + axis]
                guard (0..<whole[axis]).contains(position) else {
                    shapeFailure(
                        operation, "there is no entry \(position) along axis \(axis)", whole)
                }
                return sum * whole[axis] + position
            }
        }
        return (rows, depth)
    }

    /// The elements as positions.
    func positions(_ operation: String) -> [Int] {
        guard !dtype.isFloatingPoint, dtype != .bool else {
            shapeFailure(operation, "positions must be whole numbers, not \(dtype)", shape)
        }
        return scalars(as: Int32.self).map(Int.init)
    }

    private func check(_ indices: [Int], size: Int, axis: Int, _ operation: String) {
        for index in indices where index < 0 || index >= size {
            let entry = axis == 0 ? "row \(index)" : "entry \(index) along axis \(axis)"
            shapeFailure(operation, "there is no \(entry)", shape)
        }
    }

    /// These positions as `int32`, if they are positions along an axis of `shape`.
    private func checkedElements(of shape: Shape, axis: Int, _ operation: String) -> Tensor {
        var expected = shape
        if rank == shape.rank { expected[axis] = self.shape[axis] }
        guard self.shape == expected, !dtype.isFloatingPoint else {
            shapeFailure(
                operation,
                "positions must be whole numbers (not \(dtype)) and differ in size along axis "
                    + "\(axis) only", shape, self.shape)
        }
        let result = asType(.int32)
        result.withScalars(as: Int32.self) { span in
            for index in span.indices where span[index] < 0 || span[index] >= shape[axis] {
                shapeFailure(
                    operation, "there is no entry \(span[index]) along axis \(axis)", shape)
            }
        }
        return result
    }
}
