internal import CWorkerSupport
package import KernelDisplay

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
    case completed(MIMEBundle?)
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
