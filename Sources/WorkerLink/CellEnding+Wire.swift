extension CellEnding: WireValue {
    func write(to writer: inout WireWriter) {
        switch self {
        case .completed(let bundle): writer.put(1, bundle)
        case .threw(let type, let message, let frames): writer.put(2, type, message, frames)
        case .trapped(let signal, let address, let isStackOverflow, let frames):
            writer.put(3, signal, address, isStackOverflow, frames)
        case .exited(let code, let frames): writer.put(4, code, frames)
        case .interrupted(let frames): writer.put(5, frames)
        case .notLoaded(let reason): writer.put(6, reason)
        case .inputRefused(let frames): writer.put(7, frames)
        case .elsewhere(let ending): writer.put(8, ending)
        case .failedAssertions(let failures, let ending): writer.put(9, failures, ending)
        case .changing(let names, let ending): writer.put(10, names, ending)
        }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        // Failed assertions, another thread, half changed variables.
        let levels = 3
        switch try reader.next() as Int {
        case 1: self = .completed(try reader.next())
        case 2:
            self = .threw(
                type: try reader.next(), message: try reader.next(), frames: try reader.next())
        case 3:
            self = .trapped(
                signal: try reader.next(), address: try reader.next(),
                isStackOverflow: try reader.next(), frames: try reader.next())
        case 4: self = .exited(code: try reader.next(), frames: try reader.next())
        case 5: self = .interrupted(frames: try reader.next())
        case 6: self = .notLoaded(reason: try reader.next())
        case 7: self = .inputRefused(frames: try reader.next())
        case 8: self = .elsewhere(try reader.nested(limit: levels))
        case 9: self = .failedAssertions(try reader.next(), try reader.nested(limit: levels))
        case 10: self = .changing(try reader.next(), try reader.nested(limit: levels))
        default: throw reader.failure
        }
    }
}

extension CodeAddress: WireValue {
    func write(to writer: inout WireWriter) { writer.put(image, offset) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(image: try reader.next(), offset: try reader.next())
    }
}

extension AssertionFailure: WireValue {
    func write(to writer: inout WireWriter) { writer.put(message, file, line) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(message: try reader.next(), file: try reader.next(), line: try reader.next())
    }
}
