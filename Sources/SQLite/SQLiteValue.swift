/// A value in a row of a database.
package enum SQLiteValue: Sendable, Equatable {
    /// No value.
    case null
    /// A number without a fraction.
    case integer(Int)
    /// Text.
    case text(String)

    /// The number, if this is one.
    package var integer: Int? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The text, if this is text.
    package var text: String? {
        guard case .text(let value) = self else { return nil }
        return value
    }
}

extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// Creates a number.
    package init(integerLiteral value: Int) { self = .integer(value) }

    /// Creates text.
    package init(stringLiteral value: String) { self = .text(value) }
}
