internal import KernelDisplay

extension MIMEBundle: WireValue {
    func write(to writer: inout WireWriter) { writer.put(data, metadata) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(try reader.next(), metadata: try reader.next())
    }
}

extension MIMEBundle.Content: WireValue {
    func write(to writer: inout WireWriter) {
        switch self {
        case .text(let text): writer.put(1, text)
        case .binary(let bytes):
            writer.put(2)
            writer.put(bytes: bytes)
        case .json(let document): writer.put(3, document)
        }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        switch try reader.next() as Int {
        case 1: self = .text(try reader.next())
        case 2: self = .binary(Array(try reader.nextBytes()))
        case 3: self = .json(try reader.next())
        default: throw reader.failure
        }
    }
}
