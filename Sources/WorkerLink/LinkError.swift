internal import Glibc

/// What can go wrong between the kernel and its worker.
package enum LinkError: Error, Equatable, CustomStringConvertible {
    /// A system call failed.
    case system(call: String, code: Int32)
    /// The other process ended in the middle of a frame.
    case truncatedFrame
    /// A frame announces more bytes than any message has.
    case oversizedFrame(bytes: Int)
    /// The payload of a frame does not fit its kind.
    case malformedFrame(kind: UInt8)

    /// One line for a log.
    package var description: String {
        switch self {
        case .system(let call, let code):
            "\(call) failed: \(unsafe String(cString: strerror(code)))"
        case .truncatedFrame: "the link ended in the middle of a frame"
        case .oversizedFrame(let bytes): "a frame announces \(bytes) bytes"
        case .malformedFrame(let kind): "a frame of kind \(kind) does not parse"
        }
    }
}
