enum Token: Equatable {
    case number(Double)
    case op(Character)
    case leftParen, rightParen
}

enum CalcError: Error, CustomStringConvertible {
    case unexpected(Character, at: Int)
    case missingParen
    case divisionByZero
    case incomplete

    var description: String {
        switch self {
        case .unexpected(let c, let position): return "unexpected '\(c)' at \(position)"
        case .missingParen: return "missing parenthesis"
        case .divisionByZero: return "division by zero"
        case .incomplete: return "incomplete expression"
        }
    }
}

// %%
func tokenize(_ input: String) throws -> [Token] {
    var tokens: [Token] = []
    let chars = Array(input)
    var i = 0
    while i < chars.count {
        let c = chars[i]
        switch c {
        case " ": i += 1
        case "0"..."9", ".":
            var text = ""
            while i < chars.count, chars[i].isNumber || chars[i] == "." {
                text.append(chars[i])
                i += 1
            }
            tokens.append(.number(Double(text) ?? .nan))
        case "+", "-", "*", "/", "^": tokens.append(.op(c)); i += 1
        case "(": tokens.append(.leftParen); i += 1
        case ")": tokens.append(.rightParen); i += 1
        default: throw CalcError.unexpected(c, at: i)
        }
    }
    return tokens
}

// %%
// Shunting-yard: from infix to reverse Polish.
let precedence: [Character: Int] = ["+": 1, "-": 1, "*": 2, "/": 2, "^": 3]

func toRPN(_ tokens: [Token]) throws -> [Token] {
    var output: [Token] = [], stack: [Token] = []
    for token in tokens {
        switch token {
        case .number: output.append(token)
        case .op(let o):
            while case .op(let top)? = stack.last,
                precedence[top]! > precedence[o]! || (precedence[top]! == precedence[o]! && o != "^") {
                output.append(stack.removeLast())
            }
            stack.append(token)
        case .leftParen: stack.append(token)
        case .rightParen:
            while let top = stack.last, top != .leftParen { output.append(stack.removeLast()) }
            guard stack.popLast() != nil else { throw CalcError.missingParen }
        }
    }
    while let top = stack.popLast() {
        if top == .leftParen { throw CalcError.missingParen }
        output.append(top)
    }
    return output
}

// %%
func power(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { r, _ in r * base } }

func evaluate(_ input: String) throws -> Double {
    var stack: [Double] = []
    for token in try toRPN(tokenize(input)) {
        if case .number(let n) = token { stack.append(n); continue }
        guard case .op(let o) = token, let b = stack.popLast(), let a = stack.popLast() else { throw CalcError.incomplete }
        switch o {
        case "+": stack.append(a + b)
        case "-": stack.append(a - b)
        case "*": stack.append(a * b)
        case "/" where b == 0: throw CalcError.divisionByZero
        case "/": stack.append(a / b)
        default: stack.append(power(a, Int(b)))
        }
    }
    guard stack.count == 1 else { throw CalcError.incomplete }
    return stack[0]
}

// %%
for line in ["1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "7 / (2 - 2)", "4 + ", "(1", "8 % 3", "10 - 4 - 3"] {
    do {
        print(line, "=", try evaluate(line))
    } catch {
        print(line, "->", error)
    }
}
