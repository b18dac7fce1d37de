internal import CZeroMQ

/// The libzmq context that sockets live in.
///
/// Sockets keep their context alive, so it ends after the last of them; ending waits for messages
/// that are still to be sent, at most the sockets' linger time.
@safe package final class Context: Sendable {
    // libzmq contexts may be used from any thread (zmq_ctx_new(3)).
    nonisolated(unsafe) let handle: UnsafeMutableRawPointer

    /// Creates a context with one thread for input and output.
    package init() throws(ZMQError) {
        guard let handle = unsafe zmq_ctx_new() else { throw .last("zmq_ctx_new") }
        unsafe self.handle = unsafe handle
    }

    deinit {
        while unsafe zmq_ctx_term(handle) != 0, zmq_errno() == EINTR {}
    }
}
