import Foundation

/// A small Lisp with closures, recursion and a few built-ins.
indirect enum Value {
    case number(Double)
    case symbol(String)
    case list([Value])
    case builtin(name: String, ([Value]) throws -> Value)
    case lambda(parameters: [String], body: Value, scope: Scope)
}

enum LispError: Error { case unbound(String), notCallable(String), syntax(String), type(String) }

final class Scope {
    private var values: [String: Value] = [:]
    private let outer: Scope?
    init(_ outer: Scope? = nil) { self.outer = outer }

    subscript(name: String) -> Value? {
        get { values[name] ?? outer?[name] }
        set { values[name] = newValue }
    }
}

// %%
extension Value: CustomStringConvertible {
    var description: String {
        switch self {
        case .number(let n): n.rounded() == n ? String(Int(n)) : String(n)
        case .symbol(let s): s
        case .list(let items): "(" + items.map(\.description).joined(separator: " ") + ")"
        case .builtin(let name, _): "<\(name)>"
        case .lambda(let parameters, _, _): "<lambda \(parameters.joined(separator: " "))>"
        }
    }

    var isTrue: Bool { if case .list(let items) = self { !items.isEmpty } else { true } }
}

// %%
struct Reader {
    private var tokens: ArraySlice<Substring>

    init(_ text: String) {
        let spaced = text.replacing("(", with: " ( ").replacing(")", with: " ) ")
        tokens = spaced.split(whereSeparator: \.isWhitespace)[...]
    }

    mutating func all() throws -> [Value] {
        var values: [Value] = []
        while !tokens.isEmpty { values.append(try next()) }
        return values
    }

    private mutating func next() throws -> Value {
        guard let token = tokens.popFirst() else { throw LispError.syntax("unexpected end") }
        switch token {
        case "(":
            var items: [Value] = []
            while tokens.first != ")" { items.append(try next()) }
            tokens.removeFirst()
            return .list(items)
        case ")": throw LispError.syntax("unexpected )")
        default: return Double(token).map(Value.number) ?? .symbol(String(token))
        }
    }
}

// %%
func evaluate(_ expression: Value, in scope: Scope) throws -> Value {
    switch expression {
    case .symbol(let name):
        guard let value = scope[name] else { throw LispError.unbound(name) }
        return value
    case .list(let items):
        guard case .symbol(let head)? = items.first else { return try apply(items, in: scope) }
        switch head {
        case "quote": return items[1]
        case "if": return try evaluate(try evaluate(items[1], in: scope).isTrue ? items[2] : items[3], in: scope)
        case "define":
            guard case .symbol(let name) = items[1] else { throw LispError.syntax("define what?") }
            scope[name] = try evaluate(items[2], in: scope)
            return items[1]
        case "lambda":
            guard case .list(let names) = items[1] else { throw LispError.syntax("lambda") }
            return .lambda(parameters: names.map(\.description), body: items[2], scope: scope)
        default: return try apply(items, in: scope)
        }
    default: return expression
    }
}

func apply(_ items: [Value], in scope: Scope) throws -> Value {
    let arguments = try items.dropFirst().map { try evaluate($0, in: scope) }
    switch try evaluate(items[0], in: scope) {
    case .builtin(_, let body): return try body(arguments)
    case .lambda(let parameters, let body, let outer):
        let inner = Scope(outer)
        for (name, value) in zip(parameters, arguments) { inner[name] = value }
        return try evaluate(body, in: inner)
    case let other: throw LispError.notCallable(other.description)
    }
}

// %%
func arithmetic(_ name: String, _ operation: @escaping (Double, Double) -> Double) -> (String, Value) {
    (name, .builtin(name: name) { arguments in
        let numbers = try arguments.map { argument -> Double in
            guard case .number(let n) = argument else { throw LispError.type("\(argument) is no number") }
            return n
        }
        return .number(numbers.dropFirst().reduce(numbers[0], operation))
    })
}

let global = Scope()
for (name, value) in [arithmetic("+", +), arithmetic("-", -), arithmetic("*", *), arithmetic("/", /)] { global[name] = value }
global["<"] = .builtin(name: "<") { values in
    guard case (.number(let a), .number(let b)) = (values[0], values[1]) else { throw LispError.type("<") }
    return a < b ? .symbol("t") : .list([])
}
global["cons"] = .builtin(name: "cons") { values in
    guard case .list(let tail) = values[1] else { throw LispError.type("cons") }
    return .list([values[0]] + tail)
}

// %%
@MainActor func run(_ program: String) {
    do {
        var reader = Reader(program)
        for expression in try reader.all() { print(try evaluate(expression, in: global)) }
    } catch {
        print("error:", error)
    }
}

run("(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))  (fact 10)")
run("(define adder (lambda (k) (lambda (x) (+ x k)))) ((adder 5) 10) (/ 1 4)")
run("(define up (lambda (a b) (if (< a b) (cons a (up (+ a 1) b)) (quote ())))) (up 1 6)")
run("(+ 1 nothing)")
run("(1 2)")
run("(+ 1 (quote (a b)))")
