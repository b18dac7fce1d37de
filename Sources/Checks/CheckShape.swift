public import DLFoundation
public import DLTensors

/// Stops the cell unless a tensor has a shape.
///
///     try Checks::checkShape(model(images), [32, 10])
///
/// - Parameters:
///   - found: The answer.
///   - expected: The shape it should have.
///   - message: Says what is checked.
/// - Throws: ``CheckError`` with both shapes.
public func checkShape(_ found: Tensor, _ expected: Shape, _ message: String = "") throws {
    guard found.shape != expected else { return }
    let (shape, wanted) = (Array(found.shape), Array(expected))
    throw CheckError(
        portuguese: "forma esperada \(wanted), encontrada \(shape)",
        english: "expected shape \(wanted), found \(shape)"
    ).preceded(by: message)
}
