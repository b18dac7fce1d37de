import Foundation
import SwiftKernel
import Testing

@Suite struct DirectiveDocumentationTests {
    @Test func `the page about directives has the rows that help shows`() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(
            contentsOf: package.appendingPathComponent("docs/directives.md"), encoding: .utf8)
        for (usage, summary) in DirectiveList.standard.table {
            let row = "| `\(usage.replacing("|", with: "\\|"))` | \(summary)"
            #expect(page.contains(row), "missing in docs/directives.md: \(row)")
        }
    }
}
