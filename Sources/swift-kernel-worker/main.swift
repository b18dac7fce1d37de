// The process that runs the user's cells. Arguments: the folder of the session's files, or the
// question which modules cells import.
//
// Descriptor 3 is the socket to the kernel. The process ends when the kernel's end closes, and
// removes the session's files if the kernel could not.

@_spi(ExperimentalCustomExecutors) internal import _Concurrency
internal import CWorkerSupport
internal import DLLib
internal import Foundation
internal import KernelDisplay
internal import WorkerLink

Preload.answerIfAsked()
private let channel = FrameChannel(descriptor: 3)
private let input = StandardInput { prompt, isSecret in
    streams_flush()
    let request = WorkerReport.inputRequest(prompt: prompt, isPassword: isSecret)
    try? channel.send(request.frame)
}
private let host = CellHost(channel: channel, input: input)
private let sink = NotebookSink(host: host)

/// Reads the kernel's commands until it is gone.
private func serveKernel() -> Never {
    while let frame = try? channel.receive(), let command = try? WorkerCommand(frame) {
        switch command {
        case .run(let cell, let library, let entryPoint, let releases):
            host.run(
                cell: cell, library: library, entryPoint: entryPoint, releases: releases)
        case .interrupt(let cell):
            Thread.detachNewThread { host.interrupt(cell: cell) }
        case .input(let line):
            input.answer(line.map { .line($0) } ?? .endOfInput)
        case .inputRefused:
            input.answer(.refused)
        case .shown:
            sink.acknowledge()
        case .environment(let change):
            host.report(.environment(WorkingEnvironment.change(by: change)))
        }
    }
    if CommandLine.arguments.count > 1 {
        unsafe process_tree_end(getpid(), CommandLine.arguments[1])
        try? FileManager.default.removeItem(atPath: CommandLine.arguments[1])
    }
    worker_end()
}

/// Writes partial lines out every so often, so that they appear while the cell runs.
private func flushRegularly() -> Never {
    while true {
        usleep(50_000)
        streams_try_flush()
    }
}

main_thread_install({ MainLoop.shared.run() }, { MainLoop.shared.runJobs() })
_createExecutors(factory: WorkerExecutors.self)
unsafe worker_install(
    { code, cell in host.exitCalled(by: Int(cell)) },
    { error, cell in
        host.errorThrown(unsafe unsafeBitCast(error, to: (any Error).self), by: Int(cell))
    })
StandardInput.install(input)
protectThreadPools()
InlineElements.install { InlineElements.read($0) }
_TestFailures.install(TestFailures.shared)
_CellLoop.install { host.stopHere() }
Notebook.install(sink)
CellVariables.shared.install()
_Timing.install(processorTime: _Timing.ProcessorTime.ofThisProcess)
Notebook.installInput(input)
guard cell_thread_start(), cell_thread_prepare() else { fatalError("no thread for cells") }
Thread.detachNewThread { serveKernel() }
Thread.detachNewThread { flushRegularly() }
worker_seal()
host.report(.ready)
host.supervise()

/// Names the libraries that an interruption must not stop halfway: their threads wait for each other.
private func protectThreadPools() {
    for symbol in ["GOMP_parallel", "dnnl_primitive_execute", "cblas_sgemm"] {
        if let address = unsafe dlsym(nil, symbol) { unsafe code_ranges_protect(address) }
    }
}
