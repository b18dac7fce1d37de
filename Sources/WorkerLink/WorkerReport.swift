package import KernelDisplay

/// What the worker tells its kernel.
package enum WorkerReport: Sendable, Equatable {
    /// The worker takes cells from now on.
    case ready
    /// Show a bundle, or replace what the identifier shows.
    case display(MIMEBundle, identifier: String, isUpdate: Bool)
    /// Clear the output of the running cell.
    case clearOutput(wait: Bool)
    /// The cell waits for a line of input.
    case inputRequest(prompt: String, isPassword: Bool)
    /// The cell ended; its output is in the pipes already.
    case finished(cell: Int, CellEnding)
    /// Code that no cell contains failed; the worker ends now.
    case lost(CellEnding)
    /// The folder and the variables that cells run with, as asked for.
    case environment(WorkingEnvironment)
    /// Code that an earlier cell started failed while no cell ran; the worker goes on.
    case late(CellEnding)
    /// Another thread failed as the cell did that has just ended: what it printed says nothing new.
    case repeatedFailure

    /// The message as a frame.
    package var frame: Frame {
        switch self {
        case .ready: Frame(kind: 1)
        case .display(let bundle, let identifier, let isUpdate):
            Frame(kind: 2, bundle, identifier, isUpdate)
        case .clearOutput(let wait): Frame(kind: 3, wait)
        case .inputRequest(let prompt, let isPassword): Frame(kind: 4, prompt, isPassword)
        case .finished(let cell, let ending): Frame(kind: 5, cell, ending)
        case .lost(let ending): Frame(kind: 6, ending)
        case .environment(let environment): Frame(kind: 7, environment)
        case .late(let ending): Frame(kind: 8, ending)
        case .repeatedFailure: Frame(kind: 9)
        }
    }

    /// Reads the message of a frame.
    package init(_ frame: Frame) throws(LinkError) {
        var reader = WireReader(frame)
        switch frame.kind {
        case 1: self = .ready
        case 2:
            self = .display(
                try reader.next(), identifier: try reader.next(), isUpdate: try reader.next())
        case 3: self = .clearOutput(wait: try reader.next())
        case 4: self = .inputRequest(prompt: try reader.next(), isPassword: try reader.next())
        case 5: self = .finished(cell: try reader.next(), try reader.next())
        case 6: self = .lost(try reader.next())
        case 7: self = .environment(try reader.next())
        case 8: self = .late(try reader.next())
        case 9: self = .repeatedFailure
        default: throw reader.failure
        }
        try reader.end()
    }
}
