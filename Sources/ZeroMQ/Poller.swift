internal import CZeroMQ

/// Waits until sockets have something to read.
package enum Poller {
    /// Waits until at least one of two sockets can be read, and says which.
    ///
    /// - Parameters:
    ///   - first: One socket.
    ///   - second: The other socket.
    ///   - timeout: How long to wait, or nil to wait without limit.
    /// - Returns: Whether each can be read; both are false when the time is over.
    /// - Throws: `ZMQError` when a socket cannot be polled.
    package static func wait(
        for first: borrowing Socket, _ second: borrowing Socket, timeout: Duration? = nil
    ) throws(ZMQError) -> (first: Bool, second: Bool) {
        let events = Int16(ZMQ_POLLIN)
        var items = unsafe [
            zmq_pollitem_t(socket: first.handle, fd: 0, events: events, revents: 0),
            zmq_pollitem_t(socket: second.handle, fd: 0, events: events, revents: 0),
        ]
        let milliseconds = timeout.map { Int($0 / .milliseconds(1)) } ?? -1
        while unsafe zmq_poll(&items, 2, milliseconds) < 0 {
            let error = ZMQError.last("zmq_poll")
            if !error.isInterruption { throw error }
        }
        return unsafe (items[0].revents & events != 0, items[1].revents & events != 0)
    }
}
