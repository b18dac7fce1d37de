import ArgumentParser
import Dispatch
import Foundation
import SwiftKernel

/// Serves one Jupyter session; Jupyter starts it.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve one session; Jupyter calls this.")

    @Option(
        help: ArgumentHelp(
            "The JSON file with addresses and key that Jupyter writes.", valueName: "path"))
    var connectionFile: String

    @Option(
        help: ArgumentHelp(
            "The folder of the Swift toolchain's programs, where it is not the kernel's own.",
            valueName: "path"))
    var toolchain: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Ignored: \"jupyter run\" passes its own arguments on."))
    var ignored: [String] = []

    func run() throws {
        if !ignored.isEmpty {
            let words = ignored.joined(separator: " ")
            FileHandle.standardError.write(Data("swift-kernel: ignored arguments: \(words)\n".utf8))
        }
        let connection = try ConnectionFile(path: connectionFile)
        var configuration = SessionConfiguration()
        configuration.toolchain = toolchain
        signal(SIGPIPE, SIG_IGN)
        let kernel = Kernel(
            transport: try ZMQTransport(connection),
            evaluator: LateEvaluator { [configuration] in
                let cells = try CellEvaluator(configuration: configuration)
                try cells.requireReady()
                return DirectiveEvaluator(cells)
            },
            history: HistoryLocation.path(variables: ProcessInfo.processInfo.environment)
                .map { HistoryDatabase(path: $0) })

        // Front ends of the signal kind send SIGINT to the whole group; SIGTERM is a polite end.
        let interrupts = source(of: SIGINT) { kernel.interrupt() }
        let terminations = source(of: SIGTERM) { kernel.stop() }
        defer { [interrupts, terminations].forEach { $0.cancel() } }
        ParentWatch()?.start { kernel.stop() }
        kernel.run()
    }

    private func source(
        of number: Int32, _ handler: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: DispatchWorkItem(block: handler))
        source.resume()
        return source
    }
}
