import Dispatch
import Foundation
import Synchronization
import WorkerLink

/// Compiles whole programs with `swiftc` and runs them: what notebooks are compared with.
enum PlainSwift {
    /// What became of a program.
    enum Outcome: Equatable {
        /// It ran; everything it printed and how it ended.
        case ran(stdout: String, status: Int32)
        /// The compiler did not take it.
        case refused(messages: String)
    }

    /// The seconds after which a program that has not ended is ended.
    private static let patience = 60.0
    private static let known = Mutex<[String: Outcome]>([:])

    /// What becomes of a program, which is compiled and run once only.
    static func outcome(of text: String, languageMode: Int) throws -> Outcome {
        let key = "\(languageMode)\n\(text)"
        if let outcome = known.withLock({ $0[key] }) { return outcome }
        let outcome = try run(text, languageMode: languageMode)
        known.withLock { $0[key] = outcome }
        return outcome
    }

    /// Compiles and runs a program, without optimisation.
    static func run(_ text: String, languageMode: Int = 6) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("plain-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appendingPathComponent("main.swift").path
        let program = folder.appendingPathComponent("program").path
        try text.write(toFile: source, atomically: false, encoding: .utf8)
        let compiled = try Subprocess(
            "/usr/bin/env",
            [
                "swiftc", "-swift-version", "\(languageMode)", "-Onone", "-suppress-warnings",
                "-module-name", "main", "-o", program, source,
            ]
        ).wait()
        guard compiled.status == 0 else { return .refused(messages: compiled.account) }
        var stdout: [UInt8] = []
        let process = try Subprocess(program, [], folder: folder.path, separatesError: true)
        // Statements that run again may wait for what never comes again.
        let end = DispatchWorkItem { process.kill() }
        DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: end)
        defer { end.cancel() }
        let status = process.wait { stream, bytes in if stream == .output { stdout += bytes } }
        return .ran(stdout: String(decoding: stdout, as: UTF8.self), status: status)
    }
}
