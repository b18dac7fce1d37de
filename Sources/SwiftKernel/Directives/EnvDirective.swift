internal import KernelDisplay
internal import WorkerLink

/// `%env`: the environment variables that cells and shell commands see.
struct EnvDirective: Directive {
    let name = "env"
    let usage = ["%env", "%env NAME", "%env NAME=VALUE", "%env -u NAME"]
    let summary = "Shows, sets or, with -u, removes environment variables."
    let argument = DirectiveArgument.variable

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let text = call.arguments
        if text.isEmpty {
            let variables = try call.environment().variables.sorted { $0.key < $1.key }
            call.print(variables.map { "\($0.key)=\($0.value)" }.joined(separator: "\n"))
            return nil
        }
        if text == "-u" || text.hasPrefix("-u ") {
            guard call.words.count == 2 else { throw misuse("-u takes one name") }
            _ = try call.environment(after: .init(variables: [call.words[1]: nil]))
            return nil
        }
        let name = String(text.prefix { $0 != "=" && !$0.isWhitespace })
        guard !name.isEmpty else { throw misuse("a variable has a name before '='") }
        let rest = text.dropFirst(name.count).drop(while: \.isWhitespace)
        if rest.isEmpty {
            guard let value = try call.environment().variables[name] else {
                throw DirectiveError("there is no environment variable \(name)")
            }
            return MIMEBundle(plainText: value)
        }
        // The value is the whole rest of the line; quotes around all of it are for the eye.
        let written = rest.first == "=" ? rest.dropFirst() : rest
        let words = Words.split(String(written))
        let isQuoted = words.count == 1 && written.first.map { "\"'".contains($0) } == true
        let value = isQuoted ? words[0] : String(written)
        _ = try call.environment(after: .init(variables: [name: value]))
        return nil
    }
}
