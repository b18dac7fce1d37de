public import DLTensors

/// Stops the cell unless a gradient made by hand agrees with central differences.
///
/// The derivative with respect to element `i` is compared with
/// `(f(x + h e_i) - f(x - h e_i)) / 2h`, computed in double precision with `h = 1e-5`.
///
///     try Checks::checkGradient(myGradient(x), of: { ($0 * $0).sum() }, at: x)
///
/// - Parameters:
///   - gradient: The answer, of the shape of `x`.
///   - function: Computes a tensor with one element; smooth within a step of `x`, and it keeps the
///     `float64` of its argument.
///   - x: Where the gradient is checked.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is checked.
/// - Throws: ``CheckError`` with the shapes or with the element that differs most; errors of
///   `function`.
public func checkGradient(
    _ gradient: Tensor, of function: (Tensor) throws -> Tensor, at x: Tensor, rtol: Double = 1e-4,
    atol: Double = 1e-6, _ message: String = ""
) throws {
    try checkShape(gradient, x.shape, message)
    let point = x.asType(.float64)
    let differences = try centralDifferences(at: point.scalars(as: Double.self)) { values in
        let result = try function(Tensor(values, shape: point.shape))
        try checkIsScalar(result, message)
        return result.scalars(as: Double.self)[0]
    }
    try checkClose(
        gradient.asType(.float64), Tensor(differences, shape: x.shape), rtol: rtol, atol: atol,
        message)
}

/// Stops the cell unless automatic differentiation of a function agrees with central differences.
///
/// It finds a layer or a loss whose backward pass is wrong.
///
///     try Checks::checkGradient(of: { myLoss($0, targets) }, at: x)
///
/// - Parameters:
///   - function: Computes a tensor with one element; smooth within a step of `x`, and it keeps the
///     `float64` of its argument.
///   - x: Where the gradient is checked.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is checked.
/// - Throws: ``CheckError`` with the element that differs most; errors of `function`.
public func checkGradient(
    of function: (Tensor) throws -> Tensor, at x: Tensor, rtol: Double = 1e-4,
    atol: Double = 1e-6, _ message: String = ""
) throws {
    let point = x.asType(.float64)
    try checkIsScalar(function(point), message)
    let gradient = try valueAndGradient(at: point, of: function).gradient
    try checkGradient(gradient, of: function, at: x, rtol: rtol, atol: atol, message)
}

/// Stops the cell unless a gradient of plain numbers agrees with central differences.
///
/// - Parameters:
///   - gradient: The answer, a derivative for each element of `x`.
///   - function: Computes a number; smooth within 1e-5 of `x`.
///   - x: Where the gradient is checked.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is checked.
/// - Throws: ``CheckError`` with the counts or with the element that differs most; errors of
///   `function`.
public func checkGradient(
    _ gradient: [Double], of function: ([Double]) throws -> Double, at x: [Double],
    rtol: Double = 1e-4, atol: Double = 1e-6, _ message: String = ""
) throws {
    try checkClose(
        gradient, centralDifferences(at: x, of: function), rtol: rtol, atol: atol, message)
}

/// The derivatives of a function by central differences.
private func centralDifferences(
    at x: [Double], of function: ([Double]) throws -> Double
) rethrows -> [Double] {
    let step = 1e-5
    return try x.indices.map { index in
        var (above, below) = (x, x)
        above[index] += step
        below[index] -= step
        return try (function(above) - function(below)) / (2 * step)
    }
}

private func checkIsScalar(_ result: Tensor, _ message: String) throws {
    guard result.elementCount == 1, result.dtype.isFloatingPoint else {
        let shape = Array(result.shape)
        throw CheckError(
            portuguese: "a função deve dar um único número real, e não a forma \(shape)",
            english: "the function must give a single real number, not the shape \(shape)"
        ).preceded(by: message)
    }
}
