internal import DLFoundation

extension Tensor {
    /// The same values as another kind of number.
    ///
    /// Whole-number types cut fractions and saturate; `bool` becomes `value != 0`. The gradient
    /// passes between the floating-point types.
    public func asType(_ dtype: DType) -> Tensor {
        guard dtype != self.dtype else { return self }
        let original = self.dtype
        let result = converted(to: dtype)
        guard original.isFloatingPoint, dtype.isFloatingPoint else { return result }
        return result.recorded(from: self) { gradient, _ in [gradient.asType(original)] }
    }
}

extension Tensor: Equatable {
    /// Whether shape, kind and all elements are equal.
    public static func == (lhs: Tensor, rhs: Tensor) -> Bool {
        guard lhs.shape == rhs.shape, lhs.dtype == rhs.dtype else { return false }
        return lhs.equal(rhs).allTrue
    }

    /// Whether every element is different from zero.
    public var allTrue: Bool {
        all().withScalars(as: UInt8.self) { $0[0] != 0 }
    }
}
