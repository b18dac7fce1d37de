/// An operation on two numbers that keeps their type.
package enum BinaryOperation: Hashable, Sendable {
    case add, subtract, multiply, divide, maximum, minimum, power
    /// The angle of the point `(second, first)`, in radians.
    case arcTangent
    /// The quotient rounded towards minus infinity; whole numbers by zero give zero.
    case floorDivide
    /// `x - floor(x / y) * y`; whole numbers by zero give zero.
    case remainder
}

/// An operation on two truth values.
package enum LogicalOperation: Hashable, Sendable {
    case and, or, exclusiveOr
}

/// An operation on two numbers that answers yes or no.
package enum Comparison: Hashable, Sendable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

/// Elementwise operations on two buffers with broadcasting.
package enum Elementwise {
    /// `result[i] = lhs[i] ∘ rhs[i]`, each operand repeated along its axes of size 1.
    ///
    /// - Precondition: Both have the same element type, a number; ranks are equal; sizes fit.
    package static func binary(
        _ operation: BinaryOperation, _ lhs: TensorBuffer, _ lhsShape: [Int],
        _ rhs: TensorBuffer, _ rhsShape: [Int], resultShape: [Int]
    ) -> TensorBuffer {
        if lhsShape == rhsShape, lhs.nativeLayout != nil || rhs.nativeLayout != nil,
            let result = nativeBinary(operation, lhs, rhs)
        {
            return result
        }
        let result = TensorBuffer(lhs.elementType, count: resultShape.reduce(1, *))
        let plan = Broadcast(lhs: lhsShape, rhs: rhsShape, result: resultShape)
        switch lhs.elementType {
        case .float32: real(operation, lhs.storage, rhs.storage, result.storage, plan, Float.self)
        case .float64: real(operation, lhs.storage, rhs.storage, result.storage, plan, Double.self)
        case .int32: whole(operation, lhs.storage, rhs.storage, result.storage, plan)
        case .uint8, .bool: fatalError("Arithmetic on \(lhs.elementType) needs a wider type.")
        }
        return result
    }

    /// `result[i] = lhs[i] ⋛ rhs[i]` as `bool`, each operand repeated along its axes of size 1.
    ///
    /// - Precondition: Both have the same element type; ranks are equal; sizes fit.
    package static func compare(
        _ comparison: Comparison, _ lhs: TensorBuffer, _ lhsShape: [Int],
        _ rhs: TensorBuffer, _ rhsShape: [Int], resultShape: [Int]
    ) -> TensorBuffer {
        let result = TensorBuffer(.bool, count: resultShape.reduce(1, *))
        let plan = Broadcast(lhs: lhsShape, rhs: rhsShape, result: resultShape)
        switch lhs.elementType {
        case .float32:
            compare(comparison, lhs.storage, rhs.storage, result.storage, plan, Float.self)
        case .float64:
            compare(comparison, lhs.storage, rhs.storage, result.storage, plan, Double.self)
        case .int32: compare(comparison, lhs.storage, rhs.storage, result.storage, plan, Int32.self)
        case .uint8, .bool:
            compare(comparison, lhs.storage, rhs.storage, result.storage, plan, UInt8.self)
        }
        return result
    }

    /// `result[i] = lhs[i] ∘ rhs[i]` of truth values, repeated along axes of size 1.
    ///
    /// - Precondition: Both are `bool`; ranks are equal; sizes fit.
    package static func logical(
        _ operation: LogicalOperation, _ lhs: TensorBuffer, _ lhsShape: [Int],
        _ rhs: TensorBuffer, _ rhsShape: [Int], resultShape: [Int]
    ) -> TensorBuffer {
        let result = TensorBuffer(.bool, count: resultShape.reduce(1, *))
        let plan = Broadcast(lhs: lhsShape, rhs: rhsShape, result: resultShape)
        let (x, y, z) = (lhs.storage, rhs.storage, result.storage)
        switch operation {
        case .and: broadcast(x, y, z, plan, Conjunction())
        case .or: broadcast(x, y, z, plan, Disjunction())
        case .exclusiveOr: broadcast(x, y, z, plan, ExclusiveDisjunction())
        }
        return result
    }

    /// The same on two buffers of one shape, in the layout that one of them has.
    private static func nativeBinary(
        _ operation: BinaryOperation, _ lhs: TensorBuffer, _ rhs: TensorBuffer
    ) -> TensorBuffer? {
        let keepsZero =
            switch operation {
            case .add, .subtract, .multiply, .maximum, .minimum: true
            case .divide, .power, .arcTangent, .floorDivide, .remainder: false
            }
        let first = (lhs.nativeLayout != nil ? lhs : rhs).flat(keepsZero: keepsZero)
        guard first.layout != nil else { return nil }
        let (x, y) = (lhs.flat(like: first), rhs.flat(like: first))
        let result = first.sibling(.float32, elementCount: lhs.count)
        guard let target = result.native?.storage else { return nil }
        let plan = Broadcast(lhs: [x.count], rhs: [x.count], result: [x.count])
        real(operation, x.storage, y.storage, target, plan, Float.self)
        return result
    }

    private static func real<T: RealScalar>(
        _ operation: BinaryOperation, _ lhs: Storage, _ rhs: Storage,
        _ result: Storage, _ plan: Broadcast, _: T.Type
    ) {
        switch operation {
        case .add: broadcast(lhs, rhs, result, plan, Sum<T>())
        case .subtract: broadcast(lhs, rhs, result, plan, Difference<T>())
        case .multiply: broadcast(lhs, rhs, result, plan, Product<T>())
        case .divide: broadcast(lhs, rhs, result, plan, Quotient<T>())
        case .maximum: broadcast(lhs, rhs, result, plan, Maximum<T>())
        case .minimum: broadcast(lhs, rhs, result, plan, Minimum<T>())
        case .power: broadcast(lhs, rhs, result, plan, Power<T>())
        case .arcTangent: broadcast(lhs, rhs, result, plan, ArcTangent2<T>())
        case .floorDivide: broadcast(lhs, rhs, result, plan, FloorQuotient<T>())
        case .remainder: broadcast(lhs, rhs, result, plan, FloorRemainder<T>())
        }
    }

    private static func whole(
        _ operation: BinaryOperation, _ lhs: Storage, _ rhs: Storage,
        _ result: Storage, _ plan: Broadcast
    ) {
        typealias T = Int32
        switch operation {
        case .add: broadcast(lhs, rhs, result, plan, Sum<T>())
        case .subtract: broadcast(lhs, rhs, result, plan, Difference<T>())
        case .multiply: broadcast(lhs, rhs, result, plan, Product<T>())
        case .maximum: broadcast(lhs, rhs, result, plan, Maximum<T>())
        case .minimum: broadcast(lhs, rhs, result, plan, Minimum<T>())
        case .floorDivide: broadcast(lhs, rhs, result, plan, FloorQuotient<T>())
        case .remainder: broadcast(lhs, rhs, result, plan, FloorRemainder<T>())
        case .divide, .power, .arcTangent:
            fatalError("\(operation) of whole numbers needs a real type.")
        }
    }

    private static func compare<T: KernelScalar>(
        _ comparison: Comparison, _ lhs: Storage, _ rhs: Storage,
        _ result: Storage, _ plan: Broadcast, _: T.Type
    ) {
        switch comparison {
        case .equal: broadcast(lhs, rhs, result, plan, IsEqual<T>())
        case .notEqual: broadcast(lhs, rhs, result, plan, IsNotEqual<T>())
        case .less: broadcast(lhs, rhs, result, plan, IsLess<T>())
        case .lessOrEqual: broadcast(lhs, rhs, result, plan, IsLessOrEqual<T>())
        case .greater: broadcast(lhs, rhs, result, plan, IsGreater<T>())
        case .greaterOrEqual: broadcast(lhs, rhs, result, plan, IsGreaterOrEqual<T>())
        }
    }
}
