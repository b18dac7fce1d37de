import ArgumentParser
import SwiftKernel

/// Answers a kernel's questions about code; the kernel starts it beside itself.
struct CodeServiceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer-about-code",
        abstract: "Answer a kernel's questions about code; the kernel calls this.",
        shouldDisplay: false)

    @Option(help: ArgumentHelp("The toolchain's library.", valueName: "path"))
    var library: String

    func run() { CodeIntelligence.serve(library: library) }
}
