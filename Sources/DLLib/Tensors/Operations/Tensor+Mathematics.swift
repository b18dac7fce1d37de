internal import DLFoundation
internal import DLKernels

// NumPy's usual functions of one element. Whole numbers are converted to `float32` first.

extension Tensor {
    /// `1 / √x` of each element.
    public func rsqrt() -> Tensor {
        apply(.reciprocalSquareRoot) { gradient, y in gradient * y * y * y * -0.5 }
    }

    /// `e^x - 1`, exact also where `x` is small.
    public func expm1() -> Tensor {
        apply(.library(.expm1)) { gradient, y in gradient * (y + 1) }
    }

    /// `2` to the power of each element.
    public func exp2() -> Tensor {
        apply(.library(.exp2)) { gradient, y in gradient * y * 0.693_147_2 }
    }

    /// `log(1 + x)`, exact also where `x` is small.
    public func log1p() -> Tensor { library(.log1p) { gradient, x in gradient / (x + 1) } }

    /// The logarithm to base 2.
    public func log2() -> Tensor {
        library(.log2) { gradient, x in gradient / x.linear(scale: Double.ln2, offset: 0) }
    }

    /// The logarithm to base 10.
    public func log10() -> Tensor {
        library(.log10) { gradient, x in gradient / x.linear(scale: Double.ln10, offset: 0) }
    }

    /// The sine of an angle in radians.
    public func sin() -> Tensor { library(.sin) { gradient, x in gradient * x.cos() } }

    /// The cosine of an angle in radians.
    public func cos() -> Tensor { library(.cos) { gradient, x in -(gradient * x.sin()) } }

    /// The tangent of an angle in radians.
    public func tan() -> Tensor {
        apply(.library(.tan)) { gradient, y in gradient * (y * y + 1) }
    }

    /// The angle in `-π/2...π/2` whose sine is given.
    public func asin() -> Tensor {
        library(.asin) { gradient, x in gradient * (1 - x * x).rsqrt() }
    }

    /// The angle in `0...π` whose cosine is given.
    public func acos() -> Tensor {
        library(.acos) { gradient, x in -(gradient * (1 - x * x).rsqrt()) }
    }

    /// The angle in `-π/2...π/2` whose tangent is given.
    public func atan() -> Tensor { library(.atan) { gradient, x in gradient / (x * x + 1) } }

    /// The hyperbolic sine.
    public func sinh() -> Tensor { library(.sinh) { gradient, x in gradient * x.cosh() } }

    /// The hyperbolic cosine.
    public func cosh() -> Tensor { library(.cosh) { gradient, x in gradient * x.sinh() } }

    /// The inverse of the hyperbolic sine.
    public func asinh() -> Tensor {
        library(.asinh) { gradient, x in gradient * (x * x + 1).rsqrt() }
    }

    /// The inverse of the hyperbolic cosine, for `x ≥ 1`.
    public func acosh() -> Tensor {
        library(.acosh) { gradient, x in gradient * (x * x - 1).rsqrt() }
    }

    /// The inverse of the hyperbolic tangent, for `-1 < x < 1`.
    public func atanh() -> Tensor { library(.atanh) { gradient, x in gradient / (1 - x * x) } }

    /// The error function `2 / √π · ∫₀ˣ exp(-t²) dt`.
    public func erf() -> Tensor {
        let x = real
        return x.unary(.errorFunction).recorded(from: x) { gradient, _ in
            [(gradient * (-(x * x)).exp()).linear(scale: 2 / Double.pi.squareRoot(), offset: 0)]
        }
    }

    /// `log(1 + e^x)`, a smooth rectifier.
    public func softplus() -> Tensor {
        let x = real
        return x.unary(.softplus).recorded(from: x) { gradient, _ in [gradient * x.sigmoid()] }
    }

    /// The Gaussian error linear unit.
    ///
    /// `x · Φ(x)`, or with `approximate` `x / 2 · (1 + tanh(√(2/π) (x + 0.044715 x³)))`.
    /// - Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", arXiv:1606.08415.
    public func gelu(approximate: Bool = false) -> Tensor {
        let x = real
        if approximate {
            let inner = (x * x * x * 0.044715 + x)
                .linear(scale: (2 / Double.pi).squareRoot(), offset: 0)
            return x * 0.5 * (inner.tanh() + 1)
        }
        return x.unary(.gaussianErrorLinear).recorded(from: x) { gradient, _ in
            let distribution = x.linear(scale: 0.5.squareRoot(), offset: 0).erf() * 0.5 + 0.5
            let density = (x * x * -0.5).exp()
                .linear(scale: 1 / (2 * Double.pi).squareRoot(), offset: 0)
            return [gradient * (distribution + x * density)]
        }
    }

    /// -1, 0 or 1 by the sign of each element; not-a-number stays.
    ///
    /// The gradient is zero.
    public func sign() -> Tensor {
        guard dtype.isFloatingPoint else {
            let zero = Tensor(zeros: [], dtype: dtype)
            return greater(zero).asType(.int32) - less(zero).asType(.int32)
        }
        return withoutGradient().unary(.sign)
    }

    /// The largest whole numbers that are not larger.
    ///
    /// The gradient is zero.
    public func floor() -> Tensor { whole(.floor) }

    /// The smallest whole numbers that are not smaller.
    ///
    /// The gradient is zero.
    public func ceil() -> Tensor { whole(.ceiling) }

    /// The nearest whole numbers; halves go to the even one, as in NumPy.
    ///
    /// The gradient is zero.
    public func rounded() -> Tensor { whole(.round) }

    /// The whole numbers next to each element on the way to zero.
    ///
    /// The gradient is zero.
    public func truncated() -> Tensor { whole(.truncate) }

    private func whole(_ operation: UnaryOperation) -> Tensor {
        dtype.isFloatingPoint ? withoutGradient().unary(operation) : self
    }

    private func library(
        _ function: LibraryFunction, name: StaticString = #function,
        backward: @escaping (_ gradient: Tensor, _ x: Tensor) -> Tensor
    ) -> Tensor {
        let x = real
        return x.unary(.library(function)).recorded(from: x, operation: name) { gradient, _ in
            [backward(gradient, x)]
        }
    }
}

extension Double {
    static let ln2 = 0.693_147_180_559_945_3
    static let ln10 = 2.302_585_092_994_046
}

// MARK: - Functions of two elements

extension Tensor {
    /// Each element to the power of another tensor's; sizes must be equal or 1.
    ///
    /// The gradient of the exponent is zero where the base is not positive.
    public func pow(_ exponent: Tensor) -> Tensor {
        let (x, y) = Tensor.unifiedReal(self, exponent)
        return x.combined(.power, y, "pow").recorded(from: x, y) { gradient, needs in
            var base: Tensor?
            var power: Tensor?
            if needs[0] { base = (gradient * y * x.pow(y - 1)).summed(to: x.shape) }
            if needs[1] {
                let isPositive = x .> 0
                let logarithm = Tensor.where(isPositive, Tensor.where(isPositive, x, 1).log(), 0)
                power = (gradient * x.pow(y) * logarithm).summed(to: y.shape)
            }
            return [base, power]
        }
    }

    /// The angle of the point `(x, y)` in radians, `-π...π`.
    public static func atan2(_ y: Tensor, _ x: Tensor) -> Tensor {
        let (y, x) = unifiedReal(y, x)
        return y.combined(.arcTangent, x, "atan2").recorded(from: y, x) { gradient, needs in
            let scaled = gradient / (x * x + y * y)
            return [
                needs[0] ? (scaled * x).summed(to: y.shape) : nil,
                needs[1] ? (-(scaled * y)).summed(to: x.shape) : nil,
            ]
        }
    }

    /// The quotient rounded towards minus infinity.
    ///
    /// Whole numbers stay whole, and by zero give zero. The gradient is zero.
    public func floorDivided(by other: Tensor) -> Tensor {
        let (x, y) = Tensor.unified(withoutGradient(), other.withoutGradient())
        return x.combined(.floorDivide, y, "floorDivided")
    }

    /// What ``floorDivided(by:)`` leaves, with the sign of the divisor, as Python's `%`.
    public func remainder(by other: Tensor) -> Tensor {
        let (x, y) = Tensor.unified(self, other)
        return x.combined(.remainder, y, "remainder").recorded(from: x, y) { gradient, needs in
            [
                needs[0] ? gradient.summed(to: x.shape) : nil,
                needs[1] ? (-(gradient * x.floorDivided(by: y))).summed(to: y.shape) : nil,
            ]
        }
    }

    private static func unifiedReal(_ lhs: Tensor, _ rhs: Tensor) -> (Tensor, Tensor) {
        let (lhs, rhs) = unified(lhs, rhs)
        return (lhs.real, rhs.real)
    }
}
