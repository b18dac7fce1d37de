import Foundation

extension DefaultStringInterpolation {
    mutating func appendInterpolation(_ number: Double, decimals: Int) { appendLiteral(String(format: "%.\(decimals)f", number)) }
    mutating func appendInterpolation<T>(_ value: T?, or fallback: @autoclosure () -> String) {
        if let value { appendInterpolation(value) } else { appendLiteral(fallback()) }
    }
    mutating func appendInterpolation(repeat text: String, _ count: Int) { appendLiteral(String(repeating: text, count: count)) }
}

// %%
let missing: Int? = nil
print("π ≈ \(Double.pi, decimals: 4), \(missing, or: "nothing"), \(Optional(3), or: "nothing") \(repeat: "ab", 3)")

// %%
/// SQL whose values cannot be mistaken for code.
struct SQL: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var text = "", values: [String] = []
        init(literalCapacity: Int, interpolationCount: Int) { values.reserveCapacity(interpolationCount) }
        mutating func appendLiteral(_ literal: String) { text += literal }
        mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            values.append(value.description)
            text += "$\(values.count)"
        }
        mutating func appendInterpolation(raw: String) { text += raw }
    }
    let text: String, values: [String]
    init(stringLiteral text: String) { self.text = text; values = [] }
    init(stringInterpolation i: StringInterpolation) { text = i.text; values = i.values }
}

// %%
let name = "Robert'); DROP TABLE students;--"
let table = "students"
let query: SQL = "SELECT * FROM \(raw: table) WHERE name = \(name) AND age > \(18)"
print(query.text)
print(query.values)
print(("DELETE" as SQL).values.isEmpty, """
    Multi-line \("with \(1 + 1) levels") \
    on one line
    """, #"raw \n \#(table)"#)
