internal import CWorkerSupport

/// A value in several representations; binary content is base64 already.
package struct LinkedBundle: Sendable, Equatable {
    /// The representations, keyed by MIME type.
    package var data: [String: String]
    /// Hints for the front end, keyed by MIME type, each a JSON document.
    package var metadata: [String: String]

    /// Creates a bundle.
    package init(data: [String: String], metadata: [String: String] = [:]) {
        self.data = data
        self.metadata = metadata
    }
}

/// A place in loaded code.
package struct CodeAddress: Sendable, Equatable {
    /// The file the code was loaded from.
    package var image: String
    /// The distance from the start of the image.
    package var offset: UInt64

    /// Creates an address.
    package init(image: String, offset: UInt64) {
        self.image = image
        self.offset = offset
    }
}

/// An assertion of a test library that failed.
package struct AssertionFailure: Sendable, Equatable {
    /// What the library says of it, with the expression and its values.
    package var message: String
    /// The file it stands in, as `#filePath` gives it; empty when it is not known.
    package var file: String
    /// The line in that file.
    package var line: Int

    /// Creates a failure.
    package init(message: String, file: String, line: Int) {
        self.message = message
        self.file = file
        self.line = line
    }
}

/// How the code of a cell ended.
package indirect enum CellEnding: Sendable, Equatable {
    /// It ran to its end, with this last value.
    case completed(LinkedBundle?)
    /// A top-level `try` threw.
    case threw(type: String, message: String, frames: [CodeAddress])
    /// The processor or the runtime stopped it.
    case trapped(signal: Int, address: UInt64, isStackOverflow: Bool, frames: [CodeAddress])
    /// It asked the process to end.
    case exited(code: Int, frames: [CodeAddress])
    /// The user ended it.
    case interrupted(frames: [CodeAddress])
    /// It asked for input, and nobody can answer.
    case inputRefused(frames: [CodeAddress])
    /// Code on another thread ended in this way, and the cell was stopped because of it.
    case elsewhere(CellEnding)
    /// Assertions failed before it ended in this way.
    case failedAssertions([AssertionFailure], CellEnding)
    /// It ended in this way in the midst of changing variables, which may be half changed now: the
    /// linker's names of those that have one, empty texts for the others.
    case changing([String], CellEnding)
    /// Its library could not be loaded; nothing ran.
    case notLoaded(reason: String)
}

extension CellEnding {
    /// The code of a cell that ended its thread instead of the process.
    package static let threadExit = Int(CELL_THREAD_EXIT)

    /// Whether it is about code on another thread than the cell's.
    package var isElsewhere: Bool {
        switch self {
        case .elsewhere: true
        case .failedAssertions(_, let ending), .changing(_, let ending): ending.isElsewhere
        default: false
        }
    }

    /// The variables that it left half changed.
    package var changing: [String] {
        switch self {
        case .changing(let names, _): names
        case .elsewhere(let ending), .failedAssertions(_, let ending): ending.changing
        default: []
        }
    }

    /// The same with more variables left half changed.
    package func changing(also names: [String]) -> CellEnding {
        if names.isEmpty { return self }
        guard case .changing(let own, let ending) = self else { return .changing(names, self) }
        return .changing(own + names, ending)
    }

    /// Whether the runtime or the processor stopped the code, on whatever thread.
    package var isTrap: Bool {
        switch self {
        case .trapped: true
        case .elsewhere(let ending), .failedAssertions(_, let ending), .changing(_, let ending):
            ending.isTrap
        default: false
        }
    }
}

/// What the worker tells its kernel.
package enum WorkerReport: Sendable, Equatable {
    /// The worker takes cells from now on.
    case ready
    /// Show a bundle, or replace what the identifier shows.
    case display(LinkedBundle, identifier: String, isUpdate: Bool)
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

    /// The message as a frame.
    package var frame: Frame {
        var writer = WireWriter()
        switch self {
        case .ready:
            return Frame(kind: 1, payload: [])
        case .display(let bundle, let identifier, let isUpdate):
            writer.put(bundle)
            writer.put(identifier)
            writer.put(isUpdate)
            return Frame(kind: 2, payload: writer.bytes)
        case .clearOutput(let wait):
            writer.put(wait)
            return Frame(kind: 3, payload: writer.bytes)
        case .inputRequest(let prompt, let isPassword):
            writer.put(prompt)
            writer.put(isPassword)
            return Frame(kind: 4, payload: writer.bytes)
        case .finished(let cell, let ending):
            writer.put(cell)
            writer.put(ending)
            return Frame(kind: 5, payload: writer.bytes)
        case .lost(let ending):
            writer.put(ending)
            return Frame(kind: 6, payload: writer.bytes)
        case .environment(let environment):
            writer.put(environment)
            return Frame(kind: 7, payload: writer.bytes)
        case .late(let ending):
            writer.put(ending)
            return Frame(kind: 8, payload: writer.bytes)
        }
    }

    /// Reads the message of a frame.
    package init(_ frame: Frame) throws(LinkError) {
        var reader = WireReader(frame)
        switch frame.kind {
        case 1: self = .ready
        case 2:
            let bundle = try reader.bundle()
            let identifier = try reader.string()
            self = .display(bundle, identifier: identifier, isUpdate: try reader.bool())
        case 3: self = .clearOutput(wait: try reader.bool())
        case 4:
            let prompt = try reader.string()
            self = .inputRequest(prompt: prompt, isPassword: try reader.bool())
        case 5:
            let cell = try reader.int()
            self = .finished(cell: cell, try reader.ending())
        case 6: self = .lost(try reader.ending())
        case 7: self = .environment(try reader.environment())
        case 8: self = .late(try reader.ending())
        default: throw reader.failure
        }
        try reader.end()
    }
}

extension WireWriter {
    fileprivate mutating func put(_ bundle: LinkedBundle) {
        put(bundle.data)
        put(bundle.metadata)
    }

    fileprivate mutating func put(_ frames: [CodeAddress]) {
        put(frames) { writer, frame in
            writer.put(frame.image)
            writer.put(frame.offset)
        }
    }

    fileprivate mutating func put(_ ending: CellEnding) {
        switch ending {
        case .completed(let bundle):
            put(1)
            put(bundle != nil)
            if let bundle { put(bundle) }
        case .threw(let type, let message, let frames):
            put(2)
            put(type)
            put(message)
            put(frames)
        case .trapped(let signal, let address, let isStackOverflow, let frames):
            put(3)
            put(signal)
            put(address)
            put(isStackOverflow)
            put(frames)
        case .exited(let code, let frames):
            put(4)
            put(code)
            put(frames)
        case .interrupted(let frames):
            put(5)
            put(frames)
        case .notLoaded(let reason):
            put(6)
            put(reason)
        case .inputRefused(let frames):
            put(7)
            put(frames)
        case .elsewhere(let ending):
            put(8)
            put(ending)
        case .failedAssertions(let failures, let ending):
            put(9)
            put(failures) { writer, failure in
                writer.put(failure.message)
                writer.put(failure.file)
                writer.put(failure.line)
            }
            put(ending)
        case .changing(let names, let ending):
            put(10)
            put(names) { writer, name in writer.put(name) }
            put(ending)
        }
    }
}

extension WireReader {
    fileprivate mutating func bundle() throws(LinkError) -> LinkedBundle {
        let data = try table()
        return LinkedBundle(data: data, metadata: try table())
    }

    fileprivate mutating func frames() throws(LinkError) -> [CodeAddress] {
        var frames: [CodeAddress] = []
        for _ in 0..<(try count()) {
            let image = try string()
            frames.append(CodeAddress(image: image, offset: try integer()))
        }
        return frames
    }

    fileprivate mutating func ending(depth: Int = 0) throws(LinkError) -> CellEnding {
        switch try int() {
        case 1: return .completed(try bool() ? try bundle() : nil)
        case 2:
            let type = try string()
            let message = try string()
            return .threw(type: type, message: message, frames: try frames())
        case 3:
            let signal = try int()
            let address = try integer()
            let isStackOverflow = try bool()
            return .trapped(
                signal: signal, address: address, isStackOverflow: isStackOverflow,
                frames: try frames())
        case 4:
            let code = try int()
            return .exited(code: code, frames: try frames())
        case 5: return .interrupted(frames: try frames())
        case 6: return .notLoaded(reason: try string())
        case 7: return .inputRefused(frames: try frames())
        // Failed assertions, another thread, half changed variables: more levels mean a malformed
        // frame.
        case 8 where depth < 3: return .elsewhere(try ending(depth: depth + 1))
        case 9 where depth < 3:
            var failures: [AssertionFailure] = []
            for _ in 0..<(try count()) {
                let message = try string()
                let file = try string()
                failures.append(
                    AssertionFailure(message: message, file: file, line: try int()))
            }
            return .failedAssertions(failures, try ending(depth: depth + 1))
        case 10 where depth < 3:
            var names: [String] = []
            for _ in 0..<(try count()) { names.append(try string()) }
            return .changing(names, try ending(depth: depth + 1))
        default: throw failure
        }
    }
}
