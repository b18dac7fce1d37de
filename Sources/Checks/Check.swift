/// Stops the cell unless a condition holds.
///
///     try Checks::check(median([3, 1, 2]) == 2, "mediana de três números / median of three numbers")
///
/// The condition may throw; its error ends the cell, then. It shows no value, since nbgrader would
/// take one for points.
///
/// - Parameters:
///   - condition: Holds for a right answer.
///   - message: Says which property is checked, for instance in Portuguese and English.
/// - Throws: ``CheckError`` with the message where the condition does not hold.
public func check(
    _ condition: @autoclosure () throws -> Bool, _ message: @autoclosure () -> String = ""
) throws {
    guard try !condition() else { return }
    let failure = CheckError(
        portuguese: "a verificação falhou", english: "the check failed")
    throw failure.preceded(by: message())
}

/// Stops the cell unless two values are equal, and shows both where they are not.
///
///     try Checks::checkEqual(sorted, [1, 2, 3])
///
/// - Parameters:
///   - found: The answer.
///   - expected: The right answer.
///   - message: Says what is compared.
/// - Throws: ``CheckError`` with both values.
public func checkEqual<Value: Equatable>(
    _ found: @autoclosure () throws -> Value, _ expected: @autoclosure () throws -> Value,
    _ message: @autoclosure () -> String = ""
) throws {
    let (answer, right) = try (found(), expected())
    guard answer != right else { return }
    let (shown, wanted) = (briefText(of: answer), briefText(of: right))
    let failure = CheckError(
        portuguese: "esperado \(wanted), encontrado \(shown)",
        english: "expected \(wanted), found \(shown)")
    throw failure.preceded(by: message())
}

/// Stops the cell unless an expression throws an error.
///
///     try Checks::checkThrows(try squareRoot(of: -1), "raiz de um negativo / root of a negative")
///
/// - Parameters:
///   - expression: Throws for a right answer.
///   - message: Says what is checked.
/// - Throws: ``CheckError`` where the expression returns.
public func checkThrows<Value>(
    _ expression: @autoclosure () throws -> Value, _ message: @autoclosure () -> String = ""
) throws {
    guard let value = try? expression() else { return }
    let shown = value is Void ? "" : " \(briefText(of: value))"
    let failure = CheckError(
        portuguese: "esperado um erro, encontrado\(shown.isEmpty ? " nenhum" : shown)",
        english: "expected an error, found\(shown.isEmpty ? " none" : shown)")
    throw failure.preceded(by: message())
}

/// The text of a value as it is written in code, cut where it is long.
private func briefText<Value>(of value: Value) -> String {
    let text = String(reflecting: value)
    return text.count <= 200 ? text : text.prefix(199) + "…"
}
