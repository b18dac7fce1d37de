import ArgumentParser
import Foundation
import SwiftKernel

/// Says what a session needs and whether it is there.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check what the kernel needs, and say what to do about what is missing.",
        discussion: """
            Looks for the kernelspec where Jupyter does, or only where the options say. Exits with 1 \
            when something is not in order.
            """)

    @OptionGroup var place: KernelSpecOptions

    func run() throws {
        let variables = ProcessInfo.processInfo.environment
        let search =
            try place.folder().map { KernelSpecSearch(folders: [$0]) }
            ?? KernelSpecSearch(variables: variables)
        var doctor = Doctor(name: place.name, search: search, variables: variables)
        signal(SIGPIPE, SIG_IGN)
        let isInOrder = doctor.examine { print($0) }
        if !isInOrder { throw ExitCode(1) }
    }
}
