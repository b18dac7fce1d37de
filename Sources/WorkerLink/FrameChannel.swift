internal import CWorkerSupport
internal import Glibc
internal import Synchronization

/// One message on its way: a kind and its encoded fields.
package struct Frame: Sendable, Equatable {
    /// Which message it is.
    package var kind: UInt8
    /// The fields of the message.
    package var payload: [UInt8]

    /// Creates a frame.
    package init(kind: UInt8, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }
}

/// One end of the private socket between kernel and worker: whole frames in, whole frames out.
///
/// A frame on the wire is its payload's length (4 bytes, little-endian), its kind (1 byte) and the
/// payload. Any thread may send; one thread receives.
package final class FrameChannel: Sendable {
    /// No message is larger; a larger announcement means that the two sides disagree.
    package static let maximumPayload = 1 << 30

    /// The socket; the channel owns and closes it.
    package let descriptor: Int32
    private let sending = Mutex<Void>(())

    /// Makes a connected pair of sockets: one for a channel here, one to hand to a new process.
    package static func makePair() throws(LinkError) -> (FrameChannel, other: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe process_socket_pair(&ends) == 0 else {
            throw .system(call: "socketpair", code: errno)
        }
        return (FrameChannel(descriptor: ends[0]), ends[1])
    }

    /// Takes over a connected socket.
    package init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Sends one frame, whole, however long it takes.
    package func send(_ frame: Frame) throws(LinkError) {
        let count = frame.payload.count
        guard count <= Self.maximumPayload else { throw .oversizedFrame(bytes: count) }
        var bytes = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        bytes.append(frame.kind)
        bytes.append(contentsOf: frame.payload)
        let failure: LinkError? = sending.withLock { _ in
            do throws(LinkError) {
                try write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Waits for the next frame; nil when the other process closed its end.
    package func receive() throws(LinkError) -> Frame? {
        guard let header = try read(5, endIsFine: true) else { return nil }
        let count = header.prefix(4).enumerated().reduce(0) {
            $0 | Int($1.element) << (8 * $1.offset)
        }
        guard count <= Self.maximumPayload else { throw .oversizedFrame(bytes: count) }
        guard let payload = try read(count, endIsFine: false) else { throw .truncatedFrame }
        return Frame(kind: header[4], payload: payload)
    }

    private func write(_ bytes: [UInt8]) throws(LinkError) {
        var sent = 0
        while sent < bytes.count {
            let result = unsafe bytes[sent...].withUnsafeBytes { buffer in
                // MSG_NOSIGNAL: a vanished reader is an error here, not the end of the process.
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            if result < 0 && errno == EINTR { continue }
            guard result >= 0 else { throw .system(call: "send", code: errno) }
            sent += result
        }
    }

    /// Reads exactly `count` bytes; nil when the stream ended before the first one and that is fine.
    private func read(_ count: Int, endIsFine: Bool) throws(LinkError) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let result = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: received), count - received)
            }
            if result < 0 && errno == EINTR { continue }
            if result == 0 || (result < 0 && errno == ECONNRESET) {
                guard received == 0, endIsFine else { throw .truncatedFrame }
                return nil
            }
            guard result > 0 else { throw .system(call: "read", code: errno) }
            received += result
        }
        return bytes
    }
}
