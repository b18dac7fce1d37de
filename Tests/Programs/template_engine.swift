/// Templates such as `Hello {{name}}, {{#items}}{{.}};{{/items}}`.
enum TemplateError: Error, Equatable { case unclosed(String), unexpected(String) }

enum Context: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByBooleanLiteral {
    case text(String), list([Context]), object([String: Context]), flag(Bool)
    init(stringLiteral value: String) { self = .text(value) }
    init(arrayLiteral elements: Context...) { self = .list(elements) }
    init(dictionaryLiteral elements: (String, Context)...) { self = .object(Dictionary(elements) { $1 }) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
}

// %%
indirect enum Node {
    case text(Substring), variable(String), section(String, [Node])

    static func parse(_ input: inout Substring, until end: String? = nil) throws(TemplateError) -> [Node] {
        var nodes: [Node] = []
        while let open = input.firstRange(of: "{{") {
            if open.lowerBound > input.startIndex { nodes.append(.text(input[..<open.lowerBound])) }
            input = input[open.upperBound...]
            guard let close = input.firstRange(of: "}}") else { throw .unclosed("{{") }
            let tag = String(input[..<close.lowerBound])
            input = input[close.upperBound...]
            switch tag.first {
            case "#": nodes.append(.section(String(tag.dropFirst()), try parse(&input, until: String(tag.dropFirst()))))
            case "/":
                guard tag.dropFirst() == end ?? "" else { throw .unexpected(tag) }
                return nodes
            default: nodes.append(.variable(tag))
            }
        }
        if let end { throw .unclosed(end) }
        if !input.isEmpty { nodes.append(.text(input)) }
        return nodes
    }
}

// %%
extension Node {
    func render(_ context: Context, into output: inout some TextOutputStream) {
        switch self {
        case .text(let text): output.write(String(text))
        case .variable(let name):
            switch (name, context) {
            case (".", .text(let text)): output.write(text)
            case (_, .object(let members)):
                if case .text(let text)? = members[name] { output.write(text) }
            default: break
            }
        case .section(let name, let body):
            guard case .object(let members) = context, let value = members[name] else { return }
            let contexts: [Context] =
                switch value {
                case .list(let items): items
                case .flag(let isOn): isOn ? [context] : []
                default: [value]
                }
            for inner in contexts { for node in body { node.render(inner, into: &output) } }
        }
    }
}

func render(_ template: String, _ context: Context) throws(TemplateError) -> String {
    var input = template[...], output = ""
    for node in try Node.parse(&input) { node.render(context, into: &output) }
    return output
}

// %%
let invoice = "Dear {{name}},\n{{#items}}* {{title}} ({{#tags}}{{.}} {{/tags}})\n{{/items}}{{#paid}}Thanks!{{/paid}}"
print(try render(invoice, [
    "name": "Kim", "paid": true,
    "items": [["title": "Pen", "tags": ["blue", "fine"]], ["title": "Ink", "tags": []]],
]))
for broken in ["{{#a}}x", "{{/b}}", "{{oops"] {
    do throws(TemplateError) { print(try render(broken, [:])) } catch { print(error) }
}
