import ArgumentParser
import SwiftKernel

/// The command line of the kernel; Jupyter uses `run`, people the others.
@main
struct SwiftKernelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "swift-kernel",
        abstract: "Runs Swift notebooks in Jupyter.",
        discussion: """
            Install the kernel once, then choose it in JupyterLab, or run a notebook with
            "jupyter nbconvert --to html --execute notebook.ipynb".
            """,
        version: "\(KernelVersion.current) (Swift \(KernelVersion.language))",
        subcommands: [
            RunCommand.self, InstallCommand.self, UninstallCommand.self, DoctorCommand.self,
            CodeServiceCommand.self,
        ])
}
