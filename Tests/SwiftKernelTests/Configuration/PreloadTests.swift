import Foundation
import SwiftKernel
import Testing

/// What every cell imports, as it is recorded beside the worker.
struct PreloadTests {
    /// A folder of its own that ends with the test.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("preload-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: url) }
    }

    @Test func `a record holds for the build that it was made for`() throws {
        let folder = try Folder()
        let modules = folder.url.appendingPathComponent("Modules")
        try FileManager.default.createDirectory(at: modules, withIntermediateDirectories: true)
        let module = modules.appendingPathComponent("Numbers.swiftmodule")
        try Data([1]).write(to: module)
        let installation = Installation(folder: folder.url)
        #expect(Preload(recordedIn: installation) == nil)
        let preload = Preload(modules: ["Numbers"], hiddenModules: ["CNumbers"], of: installation)
        try preload.write(to: installation)
        #expect(Preload(recordedIn: installation) == preload)
        try Data([1, 2]).write(to: module)
        #expect(Preload(recordedIn: installation) == nil)
    }

    @Test func `a session without a record finds out what cells import and records it`() throws {
        let folder = try Folder()
        for name in ["swift-kernel-worker", "Modules"] {
            try FileManager.default.createSymbolicLink(
                at: folder.url.appendingPathComponent(name),
                withDestinationURL: NotebookSession.build.appendingPathComponent(name))
        }
        let configuration = SessionConfiguration(installation: folder.url)
        let evaluator = try CellEvaluator(configuration: configuration)
        defer { evaluator.shutDown() }
        let preload = try #require(Preload(recordedIn: configuration.installation))
        #expect(preload.modules.contains("KernelDisplay"))
        #expect(!preload.hiddenModules.isEmpty)
        // What a module that every cell imports declares needs no import.
        let request = EvaluationRequest(
            code: "display(1).identifier.isEmpty", executionCount: 1, allowsInput: false)
        guard case .success(let value) = evaluator.evaluate(request, events: { _ in }) else {
            Issue.record("the cell failed")
            return
        }
        #expect(value?.text(of: "text/plain") == "false")
    }
}
