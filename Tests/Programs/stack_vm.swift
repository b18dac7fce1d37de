// A stack machine with jumps, and a compiler from expressions to it.
enum Instruction {
    case push(Int), load(String), store(String)
    case add, subtract, multiply, lessThan
    case jump(Int), jumpIfZero(Int)
    case printTop, halt
}

indirect enum Expression {
    case constant(Int)
    case variable(String)
    case binary(Expression, Instruction, Expression)
}

indirect enum Statement {
    case assign(String, Expression)
    case print(Expression)
    case loop(while: Expression, [Statement])
}

// %%
struct Compiler {
    private(set) var code: [Instruction] = []

    mutating func compile(_ expression: Expression) {
        switch expression {
        case .constant(let n): code.append(.push(n))
        case .variable(let name): code.append(.load(name))
        case .binary(let a, let op, let b):
            compile(a)
            compile(b)
            code.append(op)
        }
    }

    mutating func compile(_ statement: Statement) {
        switch statement {
        case .assign(let name, let value):
            compile(value)
            code.append(.store(name))
        case .print(let value):
            compile(value)
            code.append(.printTop)
        case .loop(while: let condition, let body):
            let start = code.count
            compile(condition)
            let exit = code.count
            code.append(.jumpIfZero(-1))
            body.forEach { compile($0) }
            code.append(.jump(start))
            code[exit] = .jumpIfZero(code.count)
        }
    }

    static func compile(_ program: [Statement]) -> [Instruction] {
        var compiler = Compiler()
        for statement in program { compiler.compile(statement) }
        return compiler.code + [.halt]
    }
}

// %%
struct VirtualMachine {
    var stack: [Int] = []
    var variables: [String: Int] = [:]
    var output: [Int] = []

    mutating func run(_ code: [Instruction]) -> Int {
        var pc = 0, executed = 0
        func binary(_ stack: inout [Int], _ f: (Int, Int) -> Int) {
            let b = stack.removeLast(), a = stack.removeLast()
            stack.append(f(a, b))
        }
        loop: while true {
            executed += 1
            defer { pc += 1 }
            switch code[pc] {
            case .push(let n): stack.append(n)
            case .load(let name): stack.append(variables[name, default: 0])
            case .store(let name): variables[name] = stack.removeLast()
            case .add: binary(&stack, +)
            case .subtract: binary(&stack, -)
            case .multiply: binary(&stack, *)
            case .lessThan: binary(&stack) { $0 < $1 ? 1 : 0 }
            case .jump(let target): pc = target - 1
            case .jumpIfZero(let target): if stack.removeLast() == 0 { pc = target - 1 }
            case .printTop: output.append(stack.removeLast())
            case .halt: break loop
            }
        }
        return executed
    }
}

// %%
let program: [Statement] = [
    .assign("i", .constant(1)),
    .assign("product", .constant(1)),
    .loop(while: .binary(.variable("i"), .lessThan, .constant(7)), [
        .assign("product", .binary(.variable("product"), .multiply, .variable("i"))),
        .print(.variable("product")),
        .assign("i", .binary(.variable("i"), .add, .constant(1))),
    ]),
]
let code = Compiler.compile(program)
for (address, instruction) in code.enumerated().prefix(8) { print(address, instruction) }
// %%
var vm = VirtualMachine()
print(vm.run(code), vm.output, vm.variables.sorted { $0.key < $1.key })
