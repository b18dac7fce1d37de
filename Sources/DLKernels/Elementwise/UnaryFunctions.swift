struct Negative<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { -x }
}

struct Magnitude<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.magnitude }
}

/// -1, 0 or 1; not-a-number stays what it is.
struct Sign<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T {
        let positive: T = x > 0 ? 1 : x
        return x < 0 ? -1 : positive
    }
}

struct SquareRoot<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.squareRoot() }
}

struct Reciprocal<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { 1 / x }
}

struct ReciprocalSquareRoot<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { 1 / x.squareRoot() }
}

struct Exponential<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { T.exponential(x) }
}

struct Logarithm<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { T.logarithm(x) }
}

struct Sigmoid<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { 1 / (1 + T.exponential(-x)) }
}

struct HyperbolicTangent<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { T.hyperbolicTangent(x) }
}

/// `log(1 + e^x)`, written so that the exponential cannot overflow.
struct Softplus<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T {
        let positive: T = x < 0 ? 0 : x
        return positive + T.library(.log1p)(T.exponential(-x.magnitude))
    }
}

/// `x · Φ(x)` with the distribution function of the normal distribution.
struct GaussianErrorLinear<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T {
        x * (1 + T.errorFunction(x * T(0.5).squareRoot())) / 2
    }
}

struct ErrorFunction<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { T.errorFunction(x) }
}

/// Written so that not-a-number passes through instead of hiding as a zero.
struct Rectifier<T: RealScalar>: UnaryFunction {
    let limit: T
    @inline(__always) func callAsFunction(_ x: T) -> T {
        let limited = x > limit ? limit : x
        return x < 0 ? 0 : limited
    }
}

/// A straight line: `x * scale + offset`.
struct Linear<T: RealScalar>: UnaryFunction {
    let scale: T
    let offset: T
    @inline(__always) func callAsFunction(_ x: T) -> T { x * scale + offset }
}

struct Floor<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.rounded(.down) }
}

struct Ceiling<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.rounded(.up) }
}

/// To the nearest whole number, halves to the even one.
struct Rounding<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.rounded(.toNearestOrEven) }
}

struct Truncation<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> T { x.rounded(.towardZero) }
}

/// A function of the C library, called for each element.
struct LibraryCall<T: RealScalar>: UnaryFunction {
    let function: @Sendable (T) -> T
    @inline(__always) func callAsFunction(_ x: T) -> T { function(x) }
}

// MARK: - Answers

struct IsNotANumber<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> UInt8 { x == x ? 0 : 1 }
}

struct IsInfinite<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> UInt8 { x.magnitude == .infinity ? 1 : 0 }
}

struct IsFinite<T: RealScalar>: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: T) -> UInt8 { x.magnitude < .infinity ? 1 : 0 }
}

/// Of a truth value, stored as 0 and 1.
struct Negation: UnaryFunction {
    @inline(__always) func callAsFunction(_ x: UInt8) -> UInt8 { x ^ 1 }
}
