public import DLFoundation
internal import DLKernels

// Elements repeated, turned around and moved; nothing is computed.

extension Tensor {
    /// This tensor repeated along axes of size 1, and along new ones in front, to a given shape.
    ///
    /// - Precondition: Each size is that of the result or 1.
    public func broadcast(to shape: Shape) -> Tensor {
        guard shape != self.shape else { return self }
        guard rank <= shape.rank, self.shape.broadcast(with: shape, for: "broadcast") == shape
        else {
            shapeFailure("broadcast", "only sizes of 1 can be repeated", self.shape, shape)
        }
        _ = shape.elementCount
        let padded = self.shape.padded(toRank: shape.rank)
        var strides = DataMovement.rowMajorStrides(padded.dimensions)
        for axis in 0..<shape.rank where padded[axis] == 1 { strides[axis] = 0 }
        let original = self.shape
        return moved(from: .init(strides: strides), to: shape).recorded(from: self) { gradient, _ in
            [gradient.summed(to: original)]
        }
    }

    /// The whole tensor several times side by side along each axis, as NumPy's `tile`.
    ///
    /// - Parameter counts: How often along each axis, lined up at the last one.
    /// - Returns: A tensor with each size multiplied.
    public func tiled(_ counts: [Int]) -> Tensor {
        guard counts.allSatisfy({ $0 >= 0 }) else {
            shapeFailure("tiled", "counts cannot be negative (\(counts))", shape)
        }
        let width = Swift.max(rank, counts.count)
        let sizes = shape.padded(toRank: width)
        let times = Array(repeating: 1, count: width - counts.count) + counts
        // A new axis of repetitions in front of each one that is repeated.
        var wide: [Int] = []
        var repeated: [Int] = []
        for axis in 0..<width {
            if times[axis] != 1 {
                wide.append(1)
                repeated.append(times[axis])
            }
            wide.append(sizes[axis])
            repeated.append(sizes[axis])
        }
        return reshaped(to: Shape(wide)).broadcast(to: Shape(repeated))
            .reshaped(to: Shape(zip(sizes, times).map { $0.product(saturating: $1) }))
    }

    /// Each element several times in a row along an axis, as NumPy's `repeat`.
    public func repeated(_ count: Int, axis: Int) -> Tensor {
        let place = shape.normalized(axis: axis, for: "repeated")
        guard count >= 0 else {
            shapeFailure("repeated", "the count cannot be negative (\(count))", shape)
        }
        var result = shape
        result[place] = result[place].product(saturating: count)
        return expandedDims(axis: place + 1)
            .broadcast(to: shape.inserting(count, at: place + 1)).reshaped(to: result)
    }

    /// The elements in reverse order along the given axes, or along all.
    public func flipped(axes: [Int]? = nil) -> Tensor {
        let places = axes.map { $0.map { shape.normalized(axis: $0, for: "flipped") } }
        var walk = DataMovement.Walk(rowMajor: shape.dimensions)
        guard elementCount > 0 else { return self }
        for axis in places ?? Array(0..<rank) {
            walk.offset += (shape[axis] - 1) * walk.strides[axis]
            walk.strides[axis] = -walk.strides[axis]
        }
        return moved(from: walk, to: shape).recorded(from: self) { gradient, _ in
            [gradient.flipped(axes: places)]
        }
    }

    /// The elements moved along an axis; those that leave at one end come in at the other.
    ///
    /// - Parameters:
    ///   - shift: How far; negative towards the start.
    ///   - axis: Along which; -1 is the last.
    /// - Returns: A tensor of the same shape.
    public func rolled(by shift: Int, axis: Int = -1) -> Tensor {
        let place = shape.normalized(axis: axis, for: "rolled")
        let size = shape[place]
        guard size > 0, shift % size != 0 else { return self }
        let cut = size - (shift % size + size) % size
        return Tensor(
            concatenating: [slice(axis: place, cut..<size), slice(axis: place, 0..<cut)],
            axis: place)
    }

    /// The elements a walk meets, without a gradient.
    func moved(from walk: DataMovement.Walk, to shape: Shape) -> Tensor {
        Tensor(
            shape: shape,
            buffer: DataMovement.copy(
                buffer, from: walk, to: .init(rowMajor: shape.dimensions),
                extents: shape.dimensions, resultCount: shape.elementCount))
    }
}

// MARK: - Triangles and diagonals

extension Tensor {
    /// The diagonal of each matrix of the last two axes: `[..., min(rows, columns)]` for offset 0.
    ///
    /// - Parameter offset: Which diagonal; positive ones lie above.
    /// - Returns: The elements, a row for each matrix.
    public func diagonal(offset: Int = 0) -> Tensor {
        let (rows, columns) = matrixSize("diagonal")
        let count = Swift.max(
            0, Swift.min(rows - Swift.max(0, -offset), columns - Swift.max(0, offset)))
        var result = Shape(shape.dropLast(2))
        result.append(count)
        let strides = DataMovement.rowMajorStrides(shape.dimensions)
        let start = Swift.max(0, -offset) * columns + Swift.max(0, offset)
        let walk = DataMovement.Walk(
            offset: start, strides: strides.dropLast(2) + [columns + 1])
        let original = shape
        return moved(from: walk, to: result).recorded(from: self) { gradient, _ in
            [gradient.placedOnDiagonal(offset: offset, of: original)]
        }
    }

    /// Square matrices with these elements on the diagonal and zeros elsewhere.
    ///
    /// - Shapes: `[..., n]`; result `[..., n, n]`.
    public func diagonalMatrix() -> Tensor {
        guard let size = shape.last else {
            shapeFailure("diagonalMatrix", "a single number has no axis", shape)
        }
        var result = shape
        result.append(size)
        return placedOnDiagonal(offset: 0, of: result)
    }

    private func placedOnDiagonal(offset: Int, of shape: Shape) -> Tensor {
        let columns = shape[shape.rank - 1]
        let strides = DataMovement.rowMajorStrides(shape.dimensions)
        let start = Swift.max(0, -offset) * columns + Swift.max(0, offset)
        let result = Tensor(
            shape: shape,
            buffer: DataMovement.copy(
                buffer, from: .init(rowMajor: self.shape.dimensions),
                to: .init(offset: start, strides: strides.dropLast(2) + [columns + 1]),
                extents: self.shape.dimensions, resultCount: shape.elementCount))
        return result.recorded(from: self) { gradient, _ in [gradient.diagonal(offset: offset)] }
    }

    /// The sum of the diagonal of each matrix of the last two axes.
    public func trace() -> Tensor { diagonal().sum(axis: -1) }

    /// Each matrix with zeros above a diagonal; positive offsets keep more.
    public func lowerTriangle(offset: Int = 0) -> Tensor {
        masked("lowerTriangle") { row, column in column - row <= offset }
    }

    /// Each matrix with zeros below a diagonal; positive offsets keep less.
    public func upperTriangle(offset: Int = 0) -> Tensor {
        masked("upperTriangle") { row, column in column - row >= offset }
    }

    private func masked(_ operation: String, _ keeps: (Int, Int) -> Bool) -> Tensor {
        let (rows, columns) = matrixSize(operation)
        var mask: [Bool] = []
        mask.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns { mask.append(keeps(row, column)) }
        }
        return Tensor.where(Tensor(mask, shape: [rows, columns]), self, 0)
    }

    /// Rows and columns of the matrices in the last two axes.
    func matrixSize(_ operation: String) -> (rows: Int, columns: Int) {
        guard rank >= 2 else {
            shapeFailure(operation, "matrices [..., rows, columns] are expected", shape)
        }
        return (shape[rank - 2], shape[rank - 1])
    }
}
