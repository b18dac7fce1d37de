"""%install: packages with macros, resources and several products, in cells that come late."""

from packages import install, package

# A compiler plugin without SwiftSyntax: a length of eight bytes, then JSON, both ways.
PLUGIN = r"""
import Foundation

let input = FileHandle.standardInput, output = FileHandle.standardOutput
while let head = try input.read(upToCount: 8), head.count == 8 {
    let count = head.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    let message = try JSONSerialization.jsonObject(with: input.read(upToCount: count) ?? Data())
    var answer: [String: Any] = [:]
    if let expansion = (message as? [String: Any])?["expandFreestandingMacro"] as? [String: Any],
        let syntax = expansion["syntax"] as? [String: Any], let source = syntax["source"] as? String
    {
        let argument = source.split(separator: "(", maxSplits: 1)[1].prefix { $0 != ")" }
        answer["expandMacroResult"] = [
            "expandedSource": "(\(argument), \"\(argument)\")", "diagnostics": [Any](),
        ]
    } else {
        answer["getCapabilityResult"] = ["capability": ["protocolVersion": 7]]
    }
    let data = try JSONSerialization.data(withJSONObject: answer)
    var size = UInt64(data.count).littleEndian
    output.write(withUnsafeBytes(of: &size) { Data($0) } + data)
}
"""


def test_a_late_cell_installs_a_package_with_a_macro(session, workshop):
    folder = package(
        workshop / "Stringify", "Stringify",
        {"Stringify": (['"StringifyMacros"'], {"Stringify.swift": """
            @freestanding(expression)
            public macro stringify<T>(_ value: T) -> (T, String) =
                #externalMacro(module: "StringifyMacros", type: "StringifyMacro")
            public func twice(_ x: Int) -> (Int, String) { #stringify(x * 2) }
            """}),
         '.macro(name: "StringifyMacros")': ([], {"main.swift": PLUGIN})})
    session.run("struct Early { var n = 3 }; let early = Early()")
    for number in range(5):
        session.run(f"let filler{number} = early.n + {number}")
    cell = install(session, folder, "import Stringify\n#stringify(early.n + 1)")
    assert cell.status == "ok", cell.content
    assert cell.value == '(4, "early.n + 1")'
    # In later cells, in functions of cells, and by the package's own function.
    assert session.run("func both(_ x: Int) -> (Int, String) { #stringify(x - 1) }").status == "ok"
    assert session.run("both(8)").value == '(7, "x - 1")'
    assert session.run("twice(4)").value == '(8, "x * 2")'


def test_a_package_finds_its_resources(session, workshop):
    folder = package(
        workshop / "Poems", "Poems",
        {'.target(name: "Poems", resources: [.process("haiku.txt"), .copy("Folder")])': ([], {
            "Poems.swift": """
                public import Foundation
                public func haiku() throws -> String {
                    let file = Bundle.module.url(forResource: "haiku", withExtension: "txt")!
                    return try String(contentsOf: file, encoding: .utf8)
                }
                public let poems = Bundle.module
                """,
            "haiku.txt": "old pond, a frog",
            "Folder/inner.txt": "deeper"})}, products=["Poems"])
    cell = install(session, folder, "import Poems\ntry haiku()")
    assert cell.status == "ok", cell.content
    assert cell.value == '"old pond, a frog"'
    inner = session.run(
        "import Foundation\n"
        'let inner = poems.bundleURL.appendingPathComponent("Folder/inner.txt")\n'
        "try String(contentsOf: inner, encoding: .utf8)")
    assert inner.value == '"deeper"'


def test_the_products_that_are_named_are_those_that_are_built(session, workshop):
    folder = package(
        workshop / "Shapes", "Shapes",
        {"Circles": ([], {"Circles.swift": "public func area(_ r: Double) -> Double { 3 * r * r }"}),
         "Squares": ([], {"Squares.swift": "public func area(side: Double) -> Double { side * side }"}),
         "Unfinished": ([], {"Unfinished.swift": 'public let wrong: Int = "text"'})},
        products=["Circles", "Squares", "Unfinished"])
    cell = install(session, f"{folder} Circles Squares",
                   "import Circles\nimport Squares\n[area(1), area(side: 2)]")
    assert cell.status == "ok", cell.content
    assert cell.value == "[3.0, 4.0]"
    # Another choice of products of a package that is there shares what is loaded.
    again = install(session, f"{folder} Circles", "area(2)")
    assert again.value == "12.0", again.content


def test_types_of_a_package_take_part_in_the_notebook(session, workshop):
    """Conformances, subclasses and extensions of what a package declares."""
    folder = package(
        workshop / "Zoo", "Zoo", {"Zoo": ([], {"Zoo.swift": """
            public protocol Noisy { func noise() -> String }
            open class Animal {
                public init() {}
                open func name() -> String { "animal" }
            }
            public func describe(_ x: any Noisy) -> String { "it says \\(x.noise())" }
            public func title(_ x: Animal) -> String { "the " + x.name() }
            """})})
    cell = install(session, folder, "import Zoo\n"
                   "class Dog: Animal { override func name() -> String { \"dog\" } }\n"
                   "extension Dog: Noisy { func noise() -> String { \"wuff\" } }")
    assert cell.status == "ok", cell.content
    assert session.run("title(Dog()) + \", \" + describe(Dog())").value == '"the dog, it says wuff"'
    assert session.run("extension Int: Noisy { func noise() -> String { \"\\(self)\" } }").status == "ok"
    assert session.run("describe(4)").value == '"it says 4"'
