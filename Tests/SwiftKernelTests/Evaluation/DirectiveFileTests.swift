import Foundation
import SwiftKernel
import Testing

/// Directives that read and write files, each test in a folder of its own.
@Suite struct DirectiveFileTests {
    private let folder: URL
    private let session: NotebookSession

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        session = try NotebookSession()
        session.run("%cd \(folder.path)")
    }

    private func text(of name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test func `cells are saved as Swift, directives as comments`() throws {
        session.run("let a = 1\nprint(a)")
        session.run("!echo hi")
        session.run("%%time\nlet b = 2")
        session.run("%%bash\necho a\n\necho b")
        session.run("let c = 3")
        let output = session.run("%save cells.swift 2-5")
        #expect(output.stdout == "4 cells written to \(folder.path)/cells.swift\n")
        #expect(
            try text(of: "cells.swift")
                == """
                let a = 1
                print(a)

                // !echo hi

                // %%time
                let b = 2

                // %%bash
                // echo a
                //
                // echo b

                """)
    }

    @Test func `a saved file stays unless an option says otherwise`() throws {
        session.run("let a = 1")
        session.run("let b = 2")
        session.run("%save cells.swift 2")
        let refused = session.run("%save cells.swift 3")
        #expect(refused.answer.hasSuffix("is there already: -f replaces it, -a adds to it"))
        #expect(try text(of: "cells.swift") == "let a = 1\n")
        session.run("%save -a cells.swift 3")
        #expect(try text(of: "cells.swift") == "let a = 1\n\nlet b = 2\n")
        session.run("%save -f cells.swift 3")
        #expect(try text(of: "cells.swift") == "let b = 2\n")
    }

    @Test func `without ranges all cells before are saved`() throws {
        session.run("let a = 1")
        session.run("%save all.swift")
        #expect(try text(of: "all.swift").hasSuffix("\n\nlet a = 1\n"))
    }

    @Test func `a loaded file replaces the cell`() throws {
        try "let x = 1\nx\n".write(
            to: folder.appendingPathComponent("part.swift"), atomically: true, encoding: .utf8)
        let output = session.run("%load part.swift")
        #expect(output.order == ["input:// %load part.swift\nlet x = 1\nx\n"])
        let missing = session.run("%load other.swift")
        #expect(
            missing.answer
                == "DirectiveError: there is no file \(folder.path)/other.swift that can be read")
        try Data([0xff, 0xfe]).write(to: folder.appendingPathComponent("bytes"))
        #expect(session.run("%load bytes").answer.hasSuffix("is no text in UTF-8"))
    }

    @Test func `no such cell, no such folder to write to`() {
        #expect(session.run("%save x.swift 99").answer == "DirectiveError: there is no such cell")
        session.run("let a = 1")
        let output = session.run("%save nowhere/x.swift 3")
        #expect(output.failure?.name == "DirectiveError")
        #expect(output.answer.contains("nowhere/x.swift cannot be written"))
    }

    @Test func `the home folder has a short name`() {
        session.run("%env HOME=\(folder.path)")
        session.run("!mkdir \"$HOME/inner\"")
        #expect(session.run("%cd ~/inner").stdout == "\(folder.path)/inner\n")
        #expect(session.run("%cd").stdout == "\(folder.path)\n")
    }
}
