internal import DLFoundation
public import DLTensors

/// Stops the cell unless two numbers are close, and prints the relative error where they are.
///
/// `|found - expected| <= atol + rtol * |expected|`, as in NumPy; NaN is close to nothing.
///
///     try Checks::checkClose(loss, 0.6931, rtol: 1e-3)
///
/// - Parameters:
///   - found: The answer.
///   - expected: The right answer.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is compared.
/// - Throws: ``CheckError`` with both numbers and the relative error.
public func checkClose<Number: BinaryFloatingPoint>(
    _ found: Number, _ expected: Number, rtol: Double = 1e-5, atol: Double = 1e-8,
    _ message: String = ""
) throws {
    try compare([Double(found)], [Double(expected)], rtol: rtol, atol: atol, message) { _ in "" }
}

/// Stops the cell unless two lists of numbers are close, element by element.
///
/// - Parameters:
///   - found: The answer.
///   - expected: The right answer.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is compared.
/// - Throws: ``CheckError`` with the counts where they differ, otherwise with the pair that differs
///   most, its index and the largest relative error.
public func checkClose<Number: BinaryFloatingPoint>(
    _ found: [Number], _ expected: [Number], rtol: Double = 1e-5, atol: Double = 1e-8,
    _ message: String = ""
) throws {
    guard found.count == expected.count else {
        throw CheckError(
            portuguese: "esperados \(expected.count) números, encontrados \(found.count)",
            english: "expected \(expected.count) numbers, found \(found.count)"
        ).preceded(by: message)
    }
    try compare(
        found.map { Double($0) }, expected.map { Double($0) }, rtol: rtol, atol: atol, message
    ) { "[\($0)]" }
}

/// Stops the cell unless two tensors have one shape and are close, element by element.
///
/// - Parameters:
///   - found: The answer.
///   - expected: The right answer.
///   - rtol: The relative difference that is allowed.
///   - atol: The absolute difference that is allowed besides.
///   - message: Says what is compared.
/// - Throws: ``CheckError`` with the shapes where they differ, otherwise with the pair that differs
///   most, its indices and the largest relative error.
public func checkClose(
    _ found: Tensor, _ expected: Tensor, rtol: Double = 1e-5, atol: Double = 1e-8,
    _ message: String = ""
) throws {
    try checkShape(found, expected.shape, message)
    let sizes = Array(expected.shape)
    try compare(
        found.scalars(as: Double.self), expected.scalars(as: Double.self), rtol: rtol, atol: atol,
        message
    ) { position in
        var (rest, indices) = (position, [Int]())
        for size in sizes.reversed() {
            indices.insert(rest % size, at: 0)
            rest /= size
        }
        return "\(indices)"
    }
}

/// Throws for the pair that differs most, and prints the largest relative error where none does.
func compare(
    _ found: [Double], _ expected: [Double], rtol: Double, atol: Double, _ message: String,
    subscript name: (Int) -> String
) throws {
    let closeness = Closeness(found, expected, rtol: rtol, atol: atol)
    let error = Closeness.short(closeness.largestRelativeError)
    let allowed = Closeness.short(rtol)
    guard let worst = closeness.worst else {
        let label = message.isEmpty ? "" : message + ": "
        print("\(label)erro relativo máximo / largest relative error \(error) (<= \(allowed))")
        return
    }
    let index = name(worst)
    let (answer, right) = (found[worst], expected[worst])
    let portuguese = index.isEmpty ? "" : " em \(index)"
    let english = index.isEmpty ? "" : " at \(index)"
    throw CheckError(
        portuguese: "esperado \(right)\(portuguese), encontrado \(answer); "
            + "erro relativo máximo \(error), permitido \(allowed)",
        english: "expected \(right)\(english), found \(answer); "
            + "largest relative error \(error), allowed \(allowed)"
    ).preceded(by: message)
}
