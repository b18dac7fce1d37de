/// What the kernel tells its worker.
package enum WorkerCommand: Sendable, Equatable {
    /// Load this library and run the cell in it; when it has run to its end, give back the memory of
    /// these variables of earlier cells, such as `Cell7.rows`.
    case run(cell: Int, library: String, entryPoint: String, releasing: [String])
    /// End this cell, if it still runs.
    case interrupt(cell: Int)
    /// The line the user typed, or nil for end of input.
    case input(String?)
    /// Nobody can answer the cell's question.
    case inputRefused
    /// A display or a clearing of output has taken its place among the printed text.
    case shown
    /// Run in another folder, or with other variables, and say what they are then.
    case environment(WorkingEnvironment.Change)

    /// The message as a frame.
    package var frame: Frame {
        switch self {
        case .run(let cell, let library, let entryPoint, let releases):
            Frame(kind: 1, cell, library, entryPoint, releases)
        case .interrupt(let cell): Frame(kind: 2, cell)
        case .input(let line): Frame(kind: 3, line)
        case .shown: Frame(kind: 4)
        case .environment(let change): Frame(kind: 5, change)
        case .inputRefused: Frame(kind: 6)
        }
    }

    /// Reads the message of a frame.
    package init(_ frame: Frame) throws(LinkError) {
        var reader = WireReader(frame)
        switch frame.kind {
        case 1:
            self = .run(
                cell: try reader.next(), library: try reader.next(),
                entryPoint: try reader.next(), releasing: try reader.next())
        case 2: self = .interrupt(cell: try reader.next())
        case 3: self = .input(try reader.next())
        case 4: self = .shown
        case 5: self = .environment(try reader.next())
        case 6: self = .inputRefused
        default: throw reader.failure
        }
        try reader.end()
    }
}
