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
        var writer = WireWriter()
        switch self {
        case .run(let cell, let library, let entryPoint, let releases):
            writer.put(cell)
            writer.put(library)
            writer.put(entryPoint)
            writer.put(releases) { $0.put($1) }
            return Frame(kind: 1, payload: writer.bytes)
        case .interrupt(let cell):
            writer.put(cell)
            return Frame(kind: 2, payload: writer.bytes)
        case .input(let line):
            writer.put(line)
            return Frame(kind: 3, payload: writer.bytes)
        case .shown:
            return Frame(kind: 4, payload: [])
        case .environment(let change):
            writer.put(change)
            return Frame(kind: 5, payload: writer.bytes)
        case .inputRefused:
            return Frame(kind: 6, payload: [])
        }
    }

    /// Reads the message of a frame.
    package init(_ frame: Frame) throws(LinkError) {
        var reader = WireReader(frame)
        switch frame.kind {
        case 1:
            let cell = try reader.int()
            let library = try reader.string()
            let entryPoint = try reader.string()
            var releases: [String] = []
            for _ in 0..<(try reader.count()) { releases.append(try reader.string()) }
            self = .run(
                cell: cell, library: library, entryPoint: entryPoint, releasing: releases)
        case 2: self = .interrupt(cell: try reader.int())
        case 3: self = .input(try reader.optionalString())
        case 4: self = .shown
        case 5: self = .environment(try reader.environmentChange())
        case 6: self = .inputRefused
        default: throw reader.failure
        }
        try reader.end()
    }
}
