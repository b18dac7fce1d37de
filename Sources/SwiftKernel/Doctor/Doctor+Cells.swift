internal import CellCompiler
internal import Dispatch
internal import Foundation

/// What is tried by doing it.
extension Doctor {
    /// Runs a cell, which needs the compiler, the linker, the library and what that is linked to.
    func cell() -> Finding {
        let subject = "cells"
        let start = ContinuousClock.now
        do {
            let cells = try CellEvaluator(configuration: configuration)
            defer { cells.shutDown() }
            try cells.requireReady()
            let request = EvaluationRequest(
                code: "(1...4).reduce(1, *)", executionCount: 1, allowsInput: false)
            switch cells.evaluate(request, events: { _ in }) {
            case .success(let value) where value?.text(of: "text/plain") == "24":
                let time = (ContinuousClock.now - start) / .seconds(1)
                let tenths = Int(time * 10)
                return .good(subject, "one ran in \(tenths / 10).\(tenths % 10) s")
            case .success(let value):
                let found = value?.text(of: "text/plain") ?? "nothing"
                return .bad(
                    subject, "(1...4).reduce(1, *) gives \(found), not 24. Build the kernel anew")
            case .failure(let failure):
                return .bad(subject, "\(failure.name): \(failure.value)")
            }
        } catch {
            return .bad(subject, "\(error)")
        }
    }

    /// Asks the toolchain's library something.
    func codeHelp(of toolchain: Toolchain) -> Finding {
        let subject = "completion"
        let library = toolchain.sourceKit
        let loss = "Completion and help know what cells declared only"
        guard FileManager.default.fileExists(atPath: library) else {
            return .bad(
                subject, "\(library) is missing. \(loss) until the whole toolchain is installed")
        }
        let service = CodeService(program: configuration.installation.kernel, library: library)
        defer { service.end() }
        guard service.answer(to: [QuestionedProgram.settings], until: .now() + .seconds(60)) != nil
        else {
            return .bad(
                subject,
                "\(library) gives no answer. \(loss) until the toolchain is installed again")
        }
        return .good(subject, library)
    }
}
