internal import DLFoundation
internal import DLKernels

// Operators with a point, such as `.<`, are Swift's own spelling for element-by-element answers.

extension Tensor {
    /// Whether elements are equal, as `bool`.
    public func equal(_ other: Tensor) -> Tensor { compared(.equal, other) }
    /// Whether elements differ, as `bool`.
    public func notEqual(_ other: Tensor) -> Tensor { compared(.notEqual, other) }
    /// Whether elements are smaller, as `bool`.
    public func less(_ other: Tensor) -> Tensor { compared(.less, other) }
    /// Whether elements are smaller or equal, as `bool`.
    public func lessOrEqual(_ other: Tensor) -> Tensor { compared(.lessOrEqual, other) }
    /// Whether elements are larger, as `bool`.
    public func greater(_ other: Tensor) -> Tensor { compared(.greater, other) }
    /// Whether elements are larger or equal, as `bool`.
    public func greaterOrEqual(_ other: Tensor) -> Tensor { compared(.greaterOrEqual, other) }

    /// Whether elements are equal, as `bool`.
    public static func .== (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.equal(rhs) }
    /// Whether elements differ, as `bool`.
    public static func .!= (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.notEqual(rhs) }
    /// Whether elements are smaller, as `bool`.
    public static func .< (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.less(rhs) }
    /// Whether elements are smaller or equal, as `bool`.
    public static func .<= (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.lessOrEqual(rhs) }
    /// Whether elements are larger, as `bool`.
    public static func .> (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.greater(rhs) }
    /// Whether elements are larger or equal, as `bool`.
    public static func .>= (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.greaterOrEqual(rhs) }

    /// Whether elements equal a number, as `bool`.
    public static func .== (lhs: Tensor, rhs: Float) -> Tensor { lhs.equal(lhs.beside(rhs)) }
    /// Whether elements differ from a number, as `bool`.
    public static func .!= (lhs: Tensor, rhs: Float) -> Tensor { lhs.notEqual(lhs.beside(rhs)) }
    /// Whether elements are smaller than a number, as `bool`.
    public static func .< (lhs: Tensor, rhs: Float) -> Tensor { lhs.less(lhs.beside(rhs)) }
    /// Whether elements are smaller than or equal to a number, as `bool`.
    public static func .<= (lhs: Tensor, rhs: Float) -> Tensor { lhs.lessOrEqual(lhs.beside(rhs)) }
    /// Whether elements are larger than a number, as `bool`.
    public static func .> (lhs: Tensor, rhs: Float) -> Tensor { lhs.greater(lhs.beside(rhs)) }
    /// Whether elements are larger than or equal to a number, as `bool`.
    public static func .>= (lhs: Tensor, rhs: Float) -> Tensor {
        lhs.greaterOrEqual(lhs.beside(rhs))
    }

    /// Whether both elements are different from zero, as `bool`.
    public static func .& (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.logical(.and, rhs, ".&") }
    /// Whether one element at least is different from zero, as `bool`.
    public static func .| (lhs: Tensor, rhs: Tensor) -> Tensor { lhs.logical(.or, rhs, ".|") }
    /// Whether exactly one element is different from zero, as `bool`.
    public static func .^ (lhs: Tensor, rhs: Tensor) -> Tensor {
        lhs.logical(.exclusiveOr, rhs, ".^")
    }
    /// Whether elements are zero, as `bool`.
    public static prefix func .! (x: Tensor) -> Tensor {
        Tensor(shape: x.shape, buffer: Elementwise.not(x.asType(.bool).buffer))
    }

    /// Where elements are not-a-number, as `bool`.
    public func isNaN() -> Tensor { answered(.isNaN) }
    /// Where elements are plus or minus infinity, as `bool`.
    public func isInfinite() -> Tensor { answered(.isInfinite) }
    /// Where elements are neither infinite nor not-a-number, as `bool`.
    public func isFinite() -> Tensor { answered(.isFinite) }

    /// Whether shapes are equal and elements agree within `absolute + relative · |other|`, the
    /// test of NumPy's `allclose`; not-a-number agrees with nothing.
    public func isClose(
        to other: Tensor, relative: Float = 1e-5, absolute: Float = 1e-8
    ) -> Bool {
        guard shape == other.shape else { return false }
        let bound = other.abs() * relative + absolute
        // Equal infinities have no difference to compare.
        return (((self - other).abs() .<= bound) .| equal(other)).allTrue
    }

    /// A number to compare with: beside whole numbers a whole one, since not all of them are numbers
    /// of single precision.
    private func beside(_ number: Float) -> Tensor {
        guard dtype == .int32, let whole = Int32(exactly: number) else { return Tensor(number) }
        return Tensor([whole], shape: [])
    }

    private func compared(_ comparison: Comparison, _ other: Tensor) -> Tensor {
        let common = DType.common(dtype, other.dtype)
        let (lhs, rhs) = (asType(common), other.asType(common))
        let result = lhs.shape.broadcast(with: rhs.shape, for: "\(comparison)")
        return Tensor(
            shape: result,
            buffer: Elementwise.compare(
                comparison, lhs.buffer, lhs.shape.padded(toRank: result.rank).dimensions,
                rhs.buffer, rhs.shape.padded(toRank: result.rank).dimensions,
                resultShape: result.dimensions))
    }

    private func logical(_ operation: LogicalOperation, _ other: Tensor, _ name: String) -> Tensor {
        let (lhs, rhs) = (asType(.bool), other.asType(.bool))
        let result = shape.broadcast(with: other.shape, for: name)
        return Tensor(
            shape: result,
            buffer: Elementwise.logical(
                operation, lhs.buffer, lhs.shape.padded(toRank: result.rank).dimensions,
                rhs.buffer, rhs.shape.padded(toRank: result.rank).dimensions,
                resultShape: result.dimensions))
    }

    private func answered(_ question: UnaryTest) -> Tensor {
        Tensor(shape: shape, buffer: Elementwise.test(question, real.buffer))
    }
}

// MARK: - Choice

extension Tensor {
    /// Takes each element from `x` where the condition holds and from `y` elsewhere.
    ///
    /// `result = condition ? x : y`, each operand repeated along its axes of size 1. The gradient
    /// goes only to the operand that was chosen.
    public static func `where`(_ condition: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor {
        let common = DType.common(x.dtype, y.dtype)
        let (x, y) = (x.asType(common), y.asType(common))
        let shape = condition.shape.broadcast(with: x.shape, for: "where")
            .broadcast(with: y.shape, for: "where")
        let choice = condition.asType(.bool).withoutGradient().broadcast(to: shape)
        let result = Tensor(
            shape: shape,
            buffer: Elementwise.select(
                choice.buffer, x.operand(for: shape), y.operand(for: shape)))
        // The backward pass keeps the choice and no operand.
        let (xShape, yShape) = (x.shape, y.shape)
        return result.recorded(from: x, y) { gradient, needs in
            let zero = Tensor(zeros: [], dtype: common)
            return [
                needs[0] ? Tensor.where(choice, gradient, zero).summed(to: xShape) : nil,
                needs[1] ? Tensor.where(choice, zero, gradient).summed(to: yShape) : nil,
            ]
        }
    }

    /// Takes each element from `x` where the condition holds; elsewhere a number.
    public static func `where`(_ condition: Tensor, _ x: Tensor, _ y: Float) -> Tensor {
        Tensor.where(condition, x, Tensor(repeating: y, shape: [], dtype: x.dtype))
    }

    /// A number where the condition holds; elsewhere each element from `y`.
    public static func `where`(_ condition: Tensor, _ x: Float, _ y: Tensor) -> Tensor {
        Tensor.where(condition, Tensor(repeating: x, shape: [], dtype: y.dtype), y)
    }

    /// The elements for a kernel that takes a whole tensor or a single number.
    private func operand(for shape: Shape) -> TensorBuffer {
        elementCount == 1 ? buffer : withoutGradient().broadcast(to: shape).buffer
    }
}
