internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// The elementwise sum; sizes must be equal or 1, which is repeated.
    public static func + (lhs: Tensor, rhs: Tensor) -> Tensor {
        let (lhs, rhs) = unified(lhs, rhs)
        // Only the shapes are remembered, so that the operands can be let go.
        let shapes = (lhs.shape, rhs.shape)
        return lhs.combined(.add, rhs, "+").recorded(from: lhs, rhs) { gradient, needs in
            [
                needs[0] ? gradient.summed(to: shapes.0) : nil,
                needs[1] ? gradient.summed(to: shapes.1) : nil,
            ]
        }
    }

    /// The elementwise difference; sizes must be equal or 1, which is repeated.
    public static func - (lhs: Tensor, rhs: Tensor) -> Tensor {
        let (lhs, rhs) = unified(lhs, rhs)
        let shapes = (lhs.shape, rhs.shape)
        return lhs.combined(.subtract, rhs, "-").recorded(from: lhs, rhs) { gradient, needs in
            [
                needs[0] ? gradient.summed(to: shapes.0) : nil,
                needs[1] ? (-gradient).summed(to: shapes.1) : nil,
            ]
        }
    }

    /// The elementwise product; sizes must be equal or 1, which is repeated.
    public static func * (lhs: Tensor, rhs: Tensor) -> Tensor {
        let (lhs, rhs) = unified(lhs, rhs)
        let (left, right) = (lhs.shape, rhs.shape)
        // A factor is kept only for the gradient of the other one.
        let (first, second) = (
            rhs.needsGradient ? lhs : nil, lhs.needsGradient ? rhs : nil
        )
        return lhs.combined(.multiply, rhs, "*").recorded(from: lhs, rhs) { gradient, needs in
            [
                needs[0] ? second.map { (gradient * $0).summed(to: left) } : nil,
                needs[1] ? first.map { (gradient * $0).summed(to: right) } : nil,
            ]
        }
    }

    /// The elementwise quotient, always real; sizes must be equal or 1, which is repeated.
    public static func / (lhs: Tensor, rhs: Tensor) -> Tensor {
        var (lhs, rhs) = unified(lhs, rhs)
        (lhs, rhs) = (lhs.real, rhs.real)
        let (a, b) = (lhs, rhs)
        return a.combined(.divide, b, "/").recorded(from: a, b) { gradient, needs in
            [
                needs[0] ? (gradient / b).summed(to: a.shape) : nil,
                needs[1] ? (-gradient * a / (b * b)).summed(to: b.shape) : nil,
            ]
        }
    }

    /// The larger of two elements, or not-a-number if either is; where both are equal the gradient goes to the first.
    public static func maximum(_ lhs: Tensor, _ rhs: Tensor) -> Tensor {
        let (lhs, rhs) = unified(lhs, rhs)
        return lhs.combined(.maximum, rhs, "maximum").recorded(from: lhs, rhs) { gradient, needs in
            selectionGradient(gradient, first: lhs.greaterOrEqual(rhs), lhs, rhs, needs)
        }
    }

    /// The smaller of two elements, or not-a-number if either is; where both are equal the gradient goes to the first.
    public static func minimum(_ lhs: Tensor, _ rhs: Tensor) -> Tensor {
        let (lhs, rhs) = unified(lhs, rhs)
        return lhs.combined(.minimum, rhs, "minimum").recorded(from: lhs, rhs) { gradient, needs in
            selectionGradient(gradient, first: lhs.lessOrEqual(rhs), lhs, rhs, needs)
        }
    }

    private static func selectionGradient(
        _ gradient: Tensor, first: Tensor, _ lhs: Tensor, _ rhs: Tensor, _ needs: [Bool]
    ) -> [Tensor?] {
        let mask = first.asType(gradient.dtype)
        return [
            needs[0] ? (gradient * mask).summed(to: lhs.shape) : nil,
            needs[1] ? (gradient * (1 - mask)).summed(to: rhs.shape) : nil,
        ]
    }

    /// Each element with the opposite sign.
    public static prefix func - (x: Tensor) -> Tensor {
        x.dtype == .int32
            ? Tensor(zeros: [], dtype: .int32) - x : x.linear(scale: -1, offset: 0)
    }

    // A whole number that is written goes to the overloads of `WholeNumber` first.

    /// Adds a number to each element.
    @_disfavoredOverload public static func + (lhs: Tensor, rhs: Float) -> Tensor {
        lhs.linear(scale: 1, offset: Double(rhs))
    }

    /// Adds each element to a number.
    @_disfavoredOverload public static func + (lhs: Float, rhs: Tensor) -> Tensor { rhs + lhs }

    /// Subtracts a number from each element.
    @_disfavoredOverload public static func - (lhs: Tensor, rhs: Float) -> Tensor {
        lhs.linear(scale: 1, offset: -Double(rhs))
    }

    /// Subtracts each element from a number.
    @_disfavoredOverload public static func - (lhs: Float, rhs: Tensor) -> Tensor {
        rhs.linear(scale: -1, offset: Double(lhs))
    }

    /// Multiplies each element by a number.
    @_disfavoredOverload public static func * (lhs: Tensor, rhs: Float) -> Tensor {
        lhs.linear(scale: Double(rhs), offset: 0)
    }

    /// Multiplies each element by a number.
    @_disfavoredOverload public static func * (lhs: Float, rhs: Tensor) -> Tensor { rhs * lhs }

    /// Divides each element by a number.
    public static func / (lhs: Tensor, rhs: Float) -> Tensor {
        lhs.linear(scale: 1 / Double(rhs), offset: 0)
    }

    /// Divides a number by each element.
    public static func / (lhs: Float, rhs: Tensor) -> Tensor {
        rhs.reciprocal() * lhs
    }

    /// Adds in place.
    public static func += (lhs: inout Tensor, rhs: Tensor) { lhs = lhs + rhs }
    /// Subtracts in place.
    public static func -= (lhs: inout Tensor, rhs: Tensor) { lhs = lhs - rhs }
    /// Multiplies in place.
    public static func *= (lhs: inout Tensor, rhs: Tensor) { lhs = lhs * rhs }
    /// Divides in place.
    public static func /= (lhs: inout Tensor, rhs: Tensor) { lhs = lhs / rhs }
}

// MARK: - Shared parts

extension Tensor {
    /// `x * scale + offset`, real numbers only; others are converted to `float32` first.
    func linear(scale: Double, offset: Double) -> Tensor {
        let x = real
        let result = Tensor(
            shape: x.shape,
            buffer: Elementwise.unary(.linear(scale: scale, offset: offset), x.buffer))
        return result.recorded(from: x) { gradient, _ in
            [scale == 1 ? gradient : gradient.linear(scale: scale, offset: 0)]
        }
    }

    /// This tensor, or its `float32` conversion where it holds whole numbers or truth values.
    package var real: Tensor { dtype.isFloatingPoint ? self : asType(.float32) }

    /// Both operands in the kind of number they are computed in.
    static func unified(_ lhs: Tensor, _ rhs: Tensor) -> (Tensor, Tensor) {
        if lhs.dtype == rhs.dtype, lhs.dtype != .bool, lhs.dtype != .uint8 { return (lhs, rhs) }
        var common = DType.common(lhs.dtype, rhs.dtype)
        // Sums of bytes leave the range of a byte at once.
        if common == .uint8 || common == .bool { common = .int32 }
        return (lhs.asType(common), rhs.asType(common))
    }

    /// The kernel behind the operators, without a gradient.
    func combined(_ operation: BinaryOperation, _ other: Tensor, _ name: String) -> Tensor {
        let result = shape.broadcast(with: other.shape, for: name)
        return Tensor(
            shape: result,
            buffer: Elementwise.binary(
                operation, buffer, shape.padded(toRank: result.rank).dimensions,
                other.buffer, other.shape.padded(toRank: result.rank).dimensions,
                resultShape: result.dimensions))
    }

    /// The sum over the axes along which `shape` was repeated: the gradient of repeating.
    func summed(to shape: Shape) -> Tensor {
        guard shape != self.shape else { return self }
        let target = shape.padded(toRank: rank)
        let axes = (0..<rank).filter { target[$0] == 1 && self.shape[$0] != 1 }
        let reduced = axes.isEmpty ? self : sum(axes: axes, keepDims: true)
        return reduced.reshaped(to: shape)
    }
}
