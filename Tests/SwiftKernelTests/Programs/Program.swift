import Foundation
import Testing

/// A whole program of `Tests/Programs`, which is also a notebook.
///
/// A line that starts with `// %%` begins a cell, as in jupytext's percent format. A program begins with
/// `// swiftc -swift-version 5` when plain Swift takes it in that mode only, as it does with functions
/// that change a script's variables.
struct Program: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String

    var testDescription: String { name }

    /// The mode in which plain Swift compiles it.
    var languageMode: Int { text.hasPrefix("// swiftc -swift-version 5\n") ? 5 : 6 }

    /// Its cells, in order.
    var cells: [String] {
        var cells = [""]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("// %%") {
                cells.append("")
            } else {
                cells[cells.count - 1] += line + "\n"
            }
        }
        return cells
    }

    /// All programs, by name.
    static let all: [Program] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Programs")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".swift") }.sorted().map { file in
            let text = try? String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return Program(name: String(file.dropLast(6)), text: text ?? "")
        }
    }()
}
