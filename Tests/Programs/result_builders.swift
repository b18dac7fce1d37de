/// HTML by a result builder.
protocol HTML { func render(indent: Int) -> String }

struct Text: HTML {
    let text: String
    func render(indent: Int) -> String { String(repeating: " ", count: indent) + text + "\n" }
}

struct Element: HTML {
    let tag: String
    let children: [any HTML]
    func render(indent: Int) -> String {
        let pad = String(repeating: " ", count: indent)
        return pad + "<\(tag)>\n" + children.map { $0.render(indent: indent + 2) }.joined() + pad + "</\(tag)>\n"
    }
}

// %%
@resultBuilder
enum HTMLBuilder {
    static func buildExpression(_ text: String) -> [any HTML] { [Text(text: text)] }
    static func buildExpression(_ element: any HTML) -> [any HTML] { [element] }
    static func buildBlock(_ parts: [any HTML]...) -> [any HTML] { parts.flatMap { $0 } }
    static func buildOptional(_ part: [any HTML]?) -> [any HTML] { part ?? [] }
    static func buildEither(first: [any HTML]) -> [any HTML] { first }
    static func buildEither(second: [any HTML]) -> [any HTML] { second }
    static func buildArray(_ parts: [[any HTML]]) -> [any HTML] { parts.flatMap { $0 } }
}

func tag(_ name: String, @HTMLBuilder _ content: () -> [any HTML]) -> Element { Element(tag: name, children: content()) }

// %%
let isSunny = true
let cities = ["Oslo": 12, "Rome": 27]
let page = tag("body") {
    tag("h1") { "Weather" }
    if isSunny { "Take a hat" } else { "Take an umbrella" }
    tag("ul") {
        for (city, degrees) in cities.sorted(by: { $0.key < $1.key }) {
            tag("li") {
                "\(city): \(degrees)°"
                if degrees > 25 { tag("b") { "hot" } }
            }
        }
    }
}
print(page.render(indent: 0), terminator: "")
