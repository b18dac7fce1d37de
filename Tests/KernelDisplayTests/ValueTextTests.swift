import KernelDisplay
import Testing

private struct Point { var x = 1, y = 2.5 }
private enum Shape { case dot, circle(radius: Double), line(Int, Int) }
private class Animal { var name = "Rex" }
private final class Dog: Animal { var friend: Dog? }
private struct Celsius: CustomStringConvertible { var description: String { "21 °C" } }

private func text<T>(_ value: T) -> String { MIMEBundle(describing: value).plainText }

@Suite struct ValueTextTests {
    @Test func `numbers and truth values are bare, as graders parse them`() {
        #expect(text(3) == "3")
        #expect(text(1.5) == "1.5")
        #expect(text(Float(0.1)) == "0.1")
        #expect(text(true) == "true")
    }

    @Test func `strings are quoted, also inside collections`() {
        #expect(text("a\"b") == #""a\"b""#)
        #expect(text(["a", "b"]) == #"["a", "b"]"#)
    }

    @Test func `long collections are cut with a count`() {
        let shown = text(Array(0..<1000))
        #expect(shown.hasPrefix("[0, 1, 2, "))
        #expect(shown.hasSuffix(", 99, … 900 more]"))
    }

    @Test func `dictionaries and sets come in one order`() {
        #expect(text(["b": 2, "a": 1]) == #"["a": 1, "b": 2]"#)
        #expect(text(Set([3, 1, 2])) == "[1, 2, 3]")
        #expect(text([String: Int]()) == "[:]")
        #expect(text([Int]()) == "[]")
    }

    @Test func `optionals say what they hold`() {
        #expect(text(Int?.none) == "nil")
        #expect(text(Int?.some(3)) == "Optional(3)")
    }

    @Test func `structs, classes and enums name their parts`() {
        #expect(text(Point()) == "Point(x: 1, y: 2.5)")
        #expect(text(Dog()) == #"Dog(name: "Rex", friend: nil)"#)
        #expect(text(Shape.dot) == "Shape.dot")
        #expect(text(Shape.circle(radius: 2)) == "Shape.circle(radius: 2.0)")
        #expect(text(Shape.line(1, 2)) == "Shape.line(1, 2)")
        #expect(text((1, b: "x")) == #"(1, b: "x")"#)
    }

    @Test func `an object that refers to itself ends`() {
        let dog = Dog()
        dog.friend = dog
        #expect(text(dog) == #"Dog(name: "Rex", friend: Optional(Dog(…)))"#)
    }

    @Test func `a type's own description comes first`() {
        #expect(text(Celsius()) == "21 °C")
        #expect(text(0..<5) == "0..<5")
    }

    @Test func `long composite values take a line for each part`() {
        let rows = [[Int](repeating: 1_000_000, count: 8), [Int](repeating: 2_000_000, count: 8)]
        #expect(text(rows).split(separator: "\n").count == 4)
    }

    @Test func `long texts are cut with a count`() {
        let shown = text(String(repeating: "x", count: 10_010))
        #expect(shown.hasPrefix("\"xxx"))
        #expect(shown.hasSuffix("xxx… 10 more characters\""))
    }

    @Test func `the numbers of a set are in the order of numbers`() {
        #expect(text(Set([10, 9, -1, 100])) == "[-1, 9, 10, 100]")
        #expect(text([10: "b", 9: "a"]) == #"[9: "a", 10: "b"]"#)
    }

    @Test func `a set that has an order keeps it`() {
        struct Ordered: RandomAccessCollection, CustomReflectable {
            var items = [3, 1, 2]
            var startIndex: Int { 0 }
            var endIndex: Int { 3 }
            subscript(position: Int) -> Int { items[position] }
            var customMirror: Mirror {
                Mirror(self, unlabeledChildren: items, displayStyle: .set)
            }
        }
        #expect(text(Ordered()) == "[3, 1, 2]")
    }

    @Test func `types are written as in code`() {
        _VariableTable.add("a", [Int?]())
        _VariableTable.add("b", ["x": [1.5]])
        _VariableTable.add("c", Optional((1, "x")))
        _VariableTable.add("d", Result<[Int], Never>.success([1]))
        _VariableTable.add("e", [{ (x: Int) -> Int in x }])
        _VariableTable.show()
        let table = _CellResult.take()?.plainText ?? ""
        let types = table.matches(of: /"type":"([^"]*)"/).map { String($0.1) }
        #expect(
            types == [
                "[Int?]", "[String: [Double]]", "(Int, String)?", "Result<[Int], Never>",
                "[(Int) -> Int]",
            ])
    }
}
