/// A small JSON parser written by hand.
import Foundation

indirect enum JSON: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])
}

struct JSONSyntaxError: Error { var message: String; var offset: Int }

// %%
struct JSONParser {
    private var text: Substring
    private let whole: String

    init(_ text: String) {
        whole = text
        self.text = whole[...]
    }

    static func parse(_ text: String) throws(JSONSyntaxError) -> JSON {
        var parser = JSONParser(text)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.text.isEmpty else { throw parser.failure("something follows the value") }
        return value
    }

    private func failure(_ message: String) -> JSONSyntaxError {
        JSONSyntaxError(message: message, offset: whole.distance(from: whole.startIndex, to: text.startIndex))
    }

    private mutating func skipSpace() { text = text.drop(while: \.isWhitespace) }

    private mutating func take(_ prefix: String) -> Bool {
        guard text.hasPrefix(prefix) else { return false }
        text.removeFirst(prefix.count)
        return true
    }

    private mutating func value() throws(JSONSyntaxError) -> JSON {
        skipSpace()
        guard let first = text.first else { throw failure("a value is missing") }
        switch first {
        case "{": return .object(try object())
        case "[": return .array(try array())
        case "\"": return .string(try string())
        case "-", "0"..."9":
            let digits = text.prefix { "+-.eE0123456789".contains($0) }
            guard let number = Double(digits) else { throw failure("'\(digits)' is no number") }
            text.removeFirst(digits.count)
            return .number(number)
        default:
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            if take("null") { return .null }
            throw failure("unexpected '\(first)'")
        }
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        _ = take("\"")
        var result = ""
        while let c = text.popFirst() {
            switch c {
            case "\"": return result
            case "\\":
                switch text.popFirst() {
                case "n"?: result.append("\n")
                case "t"?: result.append("\t")
                case "u"?:
                    guard let code = UInt32(text.prefix(4), radix: 16), let scalar = Unicode.Scalar(code) else { throw failure("bad escape") }
                    result.unicodeScalars.append(scalar)
                    text.removeFirst(4)
                case let other?: result.append(other)
                case nil: break
                }
            default: result.append(c)
            }
        }
        throw failure("the string has no end")
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSON] {
        _ = take("[")
        var items: [JSON] = []
        skipSpace()
        if take("]") { return items }
        repeat {
            items.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("']' expected") }
        return items
    }

    private mutating func object() throws(JSONSyntaxError) -> [String: JSON] {
        _ = take("{")
        var members: [String: JSON] = [:]
        skipSpace()
        if take("}") { return members }
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            guard take(":") else { throw failure("':' expected") }
            members[key] = try value()
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("'}' expected") }
        return members
    }
}

// %%
extension JSON {
    subscript(key: String) -> JSON? {
        if case .object(let members) = self { members[key] } else { nil }
    }
    subscript(index: Int) -> JSON? {
        guard case .array(let items) = self, items.indices.contains(index) else { return nil }
        return items[index]
    }
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let b): "\(b)"
        case .number(let n): n == n.rounded() ? "\(Int(n))" : "\(n)"
        case .string(let s): "\"\(s)\""
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members): "{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1.text)" }.joined(separator: ",") + "}"
        }
    }
}

// %%
let document = try JSONParser.parse(#"{"name": "Ada", "tags": ["math", "\u0041\n"], "born": 1815.5, "alive": false, "x": {}}"#)
print(document.text)
print(document["tags"]?[0] ?? .null, document["nothing"] == nil)
for broken in ["[1, 2", "{\"a\" 1}", "tru", "1 2"] {
    do throws(JSONSyntaxError) {
        print(try JSONParser.parse(broken))
    } catch {
        print("\(broken): \(error.message) at \(error.offset)")
    }
}
