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

    func run() throws {
        let connection = try ConnectionFile(path: connectionFile)
        signal(SIGPIPE, SIG_IGN)
        let kernel = Kernel(
            transport: try ZMQTransport(connection),
            evaluator: DirectiveEvaluator(try CellEvaluator()))

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
