import Foundation
import SwiftKernel
import Testing

/// A conversation with the kernel, read from a text file that doubles as documentation.
///
/// A line that starts with `>>> ` begins a cell, `... ` continues it, and `<<< ` is a line that is
/// typed when it asks; without one the cell runs where nobody can answer. The lines up to the next
/// cell are everything it prints and shows, with `…` for any text. A line `## …` begins a new session.
struct Conversation: Sendable, CustomTestStringConvertible {
    var title: String
    var exchanges: [(cell: String, typed: [String]?, answer: String)] = []

    var testDescription: String { title }

    /// All conversations of the corpus.
    static let all: [Conversation] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus")
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted().flatMap { file in
            let text = try? String(
                contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return read(text ?? "", file: file)
        }
    }()

    private static func read(_ text: String, file: String) -> [Conversation] {
        var result: [Conversation] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                result.append(Conversation(title: "\(file): \(line.dropFirst(3))"))
            } else if result.isEmpty || line.isEmpty {
                continue
            } else if line.hasPrefix(">>>") {
                result[result.count - 1].exchanges.append(
                    (String(line.dropFirst(4)), nil, ""))
            } else if var exchange = result[result.count - 1].exchanges.popLast() {
                if line.hasPrefix("...") && exchange.answer.isEmpty {
                    exchange.cell += "\n" + line.dropFirst(4)
                } else if line.hasPrefix("<<<") && exchange.answer.isEmpty {
                    exchange.typed = (exchange.typed ?? []) + [String(line.dropFirst(4))]
                } else {
                    exchange.answer += line + "\n"
                }
                result[result.count - 1].exchanges.append(exchange)
            }
        }
        return result
    }

    /// Whether an answer is what the file says, `…` standing for anything.
    static func matches(_ answer: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return answer == pattern }
        guard answer.hasPrefix(parts[0]) else { return false }
        var rest = answer.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}

@Suite struct CorpusTests {
    @Test(arguments: Conversation.all)
    func `the kernel answers as the corpus says`(conversation: Conversation) throws {
        let session = try NotebookSession()
        for (cell, typed, answer) in conversation.exchanges {
            let output = session.run(cell, answers: typed)
            let shown = output.transcript
            #expect(
                Conversation.matches(shown, answer),
                "\(conversation.title)\n>>> \(cell)\n\(shown)--- instead of\n\(answer)")
            let messages = (output.failure.map { [$0.value] + $0.traceback } ?? [])
                .joined(separator: "\n")
            #expect(
                messages.firstMatch(of: Self.inside) == nil,
                "\(conversation.title)\n>>> \(cell)\nspeaks of the kernel's inside:\n\(messages)")
        }
    }

    /// What no message may hold: names of modules and symbols, generated code, files of the session.
    private static var inside: Regex<Substring> {
        /Cell[0-9]+|main\.swift|\/tmp\/|\$s[0-9]|_CellResult|_CellVariables|nonisolated\(unsafe\)|_implementationOnly|@testable|swiftmodule|_guarded_/
    }

    @Test func `the corpus is there`() {
        #expect(Conversation.all.count >= 150)
    }
}
