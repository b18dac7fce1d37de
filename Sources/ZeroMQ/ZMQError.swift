internal import CZeroMQ

/// A libzmq call that failed.
/// - Source: libzmq manual, zmq_errno(3).
package struct ZMQError: Error, Equatable, CustomStringConvertible {
    /// The libzmq function that failed, with what it worked on.
    package let operation: String
    /// The value of `errno`.
    package let code: Int32

    /// The error the last libzmq call of this thread left behind.
    static func last(_ operation: String) -> ZMQError {
        ZMQError(operation: operation, code: zmq_errno())
    }

    /// Whether the call was cut short by a signal and can simply be made again.
    var isInterruption: Bool { code == EINTR }

    /// One line: the operation and libzmq's words for the error.
    package var description: String {
        guard let text = unsafe zmq_strerror(code) else { return "\(operation): error \(code)" }
        return unsafe "\(operation): \(String(cString: text))"
    }
}
