import CellCompiler
import Testing

@Suite struct ImportTests {
    private func lines(_ code: String) -> [String] {
        ParsedCell(code).imports.flatMap { $0.text.split(separator: "\n").map(String.init) }
    }

    @Test func `imports keep their kind and path`() {
        let cell = ParsedCell(
            "import Foundation; import struct Glibc . stat\nimport func Glibc.`repeat`")
        #expect(cell.importedModules == ["Foundation", "Glibc", "Glibc"])
        #expect(
            cell.imports.map(\.text) == [
                "@preconcurrency import Foundation", "@preconcurrency import struct Glibc.stat",
                "@preconcurrency import func Glibc.`repeat`",
            ])
    }

    @Test(arguments: [
        "import A", "@preconcurrency import A", "@preconcurrency\nimport A", "@_exported import A",
        "public import A", "internal import A", "private import A", "fileprivate import A",
        "package import A", "@preconcurrency private import A", "@_exported public\n  import A",
        "@_implementationOnly import A", "import /* a module */ A // it is",
    ])
    func `a later cell imports without a word about access`(code: String) {
        #expect(lines(code) == ["@preconcurrency import A"])
    }

    @Test func `what decides about the names one sees is kept`() {
        #expect(lines("@testable import A") == ["@preconcurrency @testable import A"])
        #expect(
            lines("@_spi(Inner) public import A") == ["@preconcurrency @_spi(Inner) import A"])
    }

    @Test func `an import holds under the conditions of its branch`() {
        let code = """
            #if canImport(Darwin) // Apple's
            import Darwin
            #elseif canImport(Glibc)
            import Glibc; import Foundation
            #else
            import ucrt
            #endif
            """
        let start = ["#if canImport(Darwin)"]
        let second = start + ["#elseif canImport(Glibc)"]
        #expect(
            ParsedCell(code).imports.map { $0.text.split(separator: "\n").map(String.init) } == [
                start + ["@preconcurrency import Darwin", "#endif"],
                second + ["@preconcurrency import Glibc", "#endif"],
                second + ["@preconcurrency import Foundation", "#endif"],
                second + ["#else", "@preconcurrency import ucrt", "#endif"],
            ])
    }

    @Test func `branches stand in branches`() {
        let code = "#if os(macOS)\n#else\n#if DEBUG\n#elseif os(Linux)\nimport A\n#endif\n#endif"
        #expect(
            lines(code) == [
                "#if os(macOS)", "#else", "#if DEBUG", "#elseif os(Linux)",
                "@preconcurrency import A", "#endif", "#endif",
            ])
    }
}
