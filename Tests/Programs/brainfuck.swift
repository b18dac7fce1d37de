// An interpreter for a very small language.
struct Machine {
    var tape = [UInt8](repeating: 0, count: 300)
    var pointer = 0
    var output = ""
    var steps = 0

    mutating func run(_ program: String, input: String = "") {
        let code = Array(program.filter { "+-<>.,[]".contains($0) })
        var jumps = [Int: Int](), stack = [Int]()
        for (i, c) in code.enumerated() {
            if c == "[" { stack.append(i) }
            if c == "]" {
                let start = stack.removeLast()
                jumps[start] = i
                jumps[i] = start
            }
        }
        var input = input.utf8.makeIterator()
        var pc = 0
        while pc < code.count {
            switch code[pc] {
            case "+": tape[pointer] &+= 1
            case "-": tape[pointer] &-= 1
            case ">": pointer += 1
            case "<": pointer -= 1
            case ".": output.append(Character(Unicode.Scalar(tape[pointer])))
            case ",": tape[pointer] = input.next() ?? 0
            case "[" where tape[pointer] == 0: pc = jumps[pc]!
            case "]" where tape[pointer] != 0: pc = jumps[pc]!
            default: break
            }
            pc += 1
            steps += 1
        }
    }
}

// %%
var machine = Machine()
machine.run("""
    ++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.
    >---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.
    """)
print(machine.output, machine.steps)

// %%
machine = Machine()
machine.run(">,[.>,]<[<]>[.>]", input: "echo")
print(machine.output)
