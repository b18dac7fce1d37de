struct Sum<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x.adding(wrapping: y) }
}

struct Difference<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x.subtracting(wrapping: y) }
}

struct Product<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x.multiplied(wrapping: y) }
}

struct Quotient<T: RealScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x / y }
}

/// The larger number, or not-a-number if either is.
struct Maximum<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T {
        let larger = x > y ? x : y
        // Only not-a-number differs from itself.
        return x == x ? larger : x
    }
}

/// The smaller number, or not-a-number if either is.
struct Minimum<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T {
        let smaller = x < y ? x : y
        return x == x ? smaller : x
    }
}

struct Power<T: RealScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { T.power(x, y) }
}

struct ArcTangent2<T: RealScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ y: T, _ x: T) -> T { T.arcTangent(y, x) }
}

/// The quotient rounded towards minus infinity.
struct FloorQuotient<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x.floorDivided(by: y) }
}

/// What a floor division leaves, with the sign of the divisor.
struct FloorRemainder<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> T { x.floorRemainder(by: y) }
}

// MARK: - Answers

struct IsEqual<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x == y ? 1 : 0 }
}

struct IsNotEqual<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x != y ? 1 : 0 }
}

struct IsLess<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x < y ? 1 : 0 }
}

struct IsLessOrEqual<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x <= y ? 1 : 0 }
}

struct IsGreater<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x > y ? 1 : 0 }
}

struct IsGreaterOrEqual<T: KernelScalar>: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: T, _ y: T) -> UInt8 { x >= y ? 1 : 0 }
}

/// Of two truth values, stored as 0 and 1.
struct Conjunction: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: UInt8, _ y: UInt8) -> UInt8 { x & y }
}

/// Of two truth values, stored as 0 and 1.
struct Disjunction: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: UInt8, _ y: UInt8) -> UInt8 { x | y }
}

/// Of two truth values, stored as 0 and 1.
struct ExclusiveDisjunction: BinaryFunction {
    @inline(__always) func callAsFunction(_ x: UInt8, _ y: UInt8) -> UInt8 { x ^ y }
}
