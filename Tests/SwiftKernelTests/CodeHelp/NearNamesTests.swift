import SwiftKernel
import Testing

@Suite struct NearNamesTests {
    @Test(arguments: [
        ("heigth", "height"), ("reverzed", "reversed"), ("Tensr", "Tensor"), ("nmae", "name"),
        ("Fundation", "Foundation"), ("PRINT", "print"), ("activaton", "activation"),
    ])
    func `finds what was meant`(typed: String, meant: String) {
        let names = [
            "width", "height", "reversed", "Tensor", "name", "Foundation", "print", "activation",
        ]
        #expect(NearNames.nearest(to: typed, among: names) == meant)
    }

    @Test(arguments: ["noSuchName", "x", "ab", "completelyElse"])
    func `proposes nothing that is far away`(typed: String) {
        #expect(NearNames.nearest(to: typed, among: ["height", "y", "cd", "Sequential"]) == nil)
    }

    // The distances of these pairs are those of Damerau's and Levenshtein's papers' operations.
    @Test(arguments: [
        ("", "", 0), ("abc", "", 3), ("abc", "acb", 1), ("kitten", "sitting", 3),
        ("ca", "abc", 3), ("flaw", "lawn", 2),
    ])
    func `counts differences`(left: String, right: String, count: Int) {
        #expect(NearNames.distance(left, right) == count)
        #expect(NearNames.distance(right, left) == count)
    }

    @Test func `reads what the compiler misses`() {
        let messages = [
            "cannot find 'heigth' in scope": MissingName.inScope("heigth"),
            "cannot find type 'Strng' in scope": .inScope("Strng"),
            "value of type '[Int]' has no member 'reverzed'": .member("reverzed"),
            "type 'Color' has no member 'gren'": .member("gren"),
            "no such module 'Fundation'": .module("Fundation"),
            "extra argument 'activaton' in call": .label("activaton"),
        ]
        for (message, missing) in messages { #expect(MissingName(message: message) == missing) }
        #expect(MissingName(message: "cannot convert value of type 'Int' to 'String'") == nil)
        #expect(
            MissingName(message: "cannot find 'a' in scope; did you mean 'b'?") == nil)
    }
}
