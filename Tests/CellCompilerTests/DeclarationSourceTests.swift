import CellCompiler
import Testing

@Suite struct DeclarationSourceTests {
    private let text = """
        // no documentation
        /// A pet.
        ///
        /// - Parameter name: its name
        struct Pet {
            /** Barks. */
            func bark() {}
        }
        let (a, b) = (1, 2)
        """

    @Test func `finds a type with its comment`() throws {
        let source = try #require(DeclarationSource(of: "Pet", in: text))
        #expect(source.text.hasPrefix("struct Pet {") && source.text.hasSuffix("}"))
        #expect(source.comment == "A pet.\n\n- Parameter name: its name")
    }

    @Test func `finds members and the parts of patterns`() {
        #expect(DeclarationSource(of: "bark", in: text)?.comment == "Barks.")
        #expect(DeclarationSource(of: "b", in: text)?.text == "let (a, b) = (1, 2)")
        #expect(DeclarationSource(of: "c", in: text) == nil)
    }
}
