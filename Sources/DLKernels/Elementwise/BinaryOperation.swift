internal import Glibc

/// An operation on two numbers that keeps their type.
package enum BinaryOperation: Hashable, Sendable {
    case add, subtract, multiply, divide, maximum, minimum, power
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
        let result = TensorBuffer(lhs.elementType, count: resultShape.reduce(1, *))
        let plan = Broadcast(lhs: lhsShape, rhs: rhsShape, result: resultShape)
        switch lhs.elementType {
        case .float32: real(operation, lhs, rhs, result, plan, Float.self)
        case .float64: real(operation, lhs, rhs, result, plan, Double.self)
        case .int32: whole(operation, lhs, rhs, result, plan)
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
        case .float32: compare(comparison, lhs, rhs, result, plan, Float.self)
        case .float64: compare(comparison, lhs, rhs, result, plan, Double.self)
        case .int32: compare(comparison, lhs, rhs, result, plan, Int32.self)
        case .uint8, .bool: compare(comparison, lhs, rhs, result, plan, UInt8.self)
        }
        return result
    }

    private static func real<T: RealScalar>(
        _ operation: BinaryOperation, _ lhs: TensorBuffer, _ rhs: TensorBuffer,
        _ result: TensorBuffer, _ plan: Broadcast, _: T.Type
    ) {
        switch operation {
        case .add: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x + y }
        case .subtract: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x - y }
        case .multiply: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x * y }
        case .divide: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x / y }
        case .maximum: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x > y ? x : y }
        case .minimum: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x < y ? x : y }
        case .power: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in T.power(x, y) }
        }
    }

    private static func whole(
        _ operation: BinaryOperation, _ lhs: TensorBuffer, _ rhs: TensorBuffer,
        _ result: TensorBuffer, _ plan: Broadcast
    ) {
        typealias T = Int32
        switch operation {
        case .add: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x &+ y }
        case .subtract: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x &- y }
        case .multiply: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in x &* y }
        case .maximum: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in max(x, y) }
        case .minimum: broadcast(lhs, rhs, result, plan) { (x: T, y: T) in min(x, y) }
        case .divide, .power: fatalError("\(operation) of whole numbers needs a real type.")
        }
    }

    private static func compare<T: KernelScalar>(
        _ comparison: Comparison, _ lhs: TensorBuffer, _ rhs: TensorBuffer,
        _ result: TensorBuffer, _ plan: Broadcast, _: T.Type
    ) {
        typealias Answer = UInt8
        switch comparison {
        case .equal: broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x == y ? 1 : 0 }
        case .notEqual:
            broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x != y ? 1 : 0 }
        case .less: broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x < y ? 1 : 0 }
        case .lessOrEqual:
            broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x <= y ? 1 : 0 }
        case .greater: broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x > y ? 1 : 0 }
        case .greaterOrEqual:
            broadcast(lhs, rhs, result, plan) { (x: T, y: T) -> Answer in x >= y ? 1 : 0 }
        }
    }

    @inline(__always)
    private static func broadcast<T: KernelScalar, D: KernelScalar>(
        _ lhs: TensorBuffer, _ rhs: TensorBuffer, _ result: TensorBuffer, _ plan: Broadcast,
        _ f: (T, T) -> D
    ) {
        let row = plan.row
        if plan.axes.count == 1 {
            switch (row.lhsStride, row.rhsStride) {
            case (1, 1): return Loops.zip(lhs, rhs, into: result, f)
            case (1, 0):
                let y = rhs.first(T.self)
                return Loops.map(lhs, into: result) { (x: T) in f(x, y) }
            case (0, 1):
                let x = lhs.first(T.self)
                return Loops.map(rhs, into: result) { (y: T) in f(x, y) }
            default: break
            }
        }
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(
                of: plan.rowCount, minimumChunk: 1 + Loops.minimumChunk / max(row.extent, 1)
            ) { rows in
                for index in rows {
                    let start = plan.offsets(ofRow: index)
                    let x = unsafe Span(
                        _unsafeStart: lhs.pointer(to: T.self, at: start.lhs),
                        count: row.lhsStride == 0 ? min(1, row.extent) : row.extent)
                    let y = unsafe Span(
                        _unsafeStart: rhs.pointer(to: T.self, at: start.rhs),
                        count: row.rhsStride == 0 ? min(1, row.extent) : row.extent)
                    var z = unsafe MutableSpan(
                        _unsafeStart: result.pointer(to: D.self, at: index * row.extent),
                        count: row.extent)
                    guard !z.isEmpty else { continue }
                    switch (row.lhsStride, row.rhsStride) {
                    case (1, 0):
                        let b = y[0]
                        for i in z.indices { z[i] = f(x[i], b) }
                    case (0, 1):
                        let a = x[0]
                        for i in z.indices { z[i] = f(a, y[i]) }
                    case (0, 0):
                        let c = f(x[0], y[0])
                        for i in z.indices { z[i] = c }
                    default:
                        for i in z.indices { z[i] = f(x[i], y[i]) }
                    }
                }
            }
        }
    }
}
