import Dispatch
import Synchronization

/// The requests of the shell channel, in the order in which they will be served.
package final class ExecutionQueue: Sendable {
    /// A request that waits.
    package struct Item: Sendable {
        /// The request.
        package var message: Message
        /// Whether it is a cell that must not run, because one before it failed.
        package var isAborted = false
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let available = DispatchSemaphore(value: 0)

    /// Creates an empty queue.
    package init() {}

    /// Adds a request at the end.
    package func append(_ message: Message) {
        state.withLock { $0.items.append(Item(message: message)) }
        available.signal()
    }

    /// Waits for the next request; nil when the queue was closed.
    package func next() -> Item? {
        available.wait()
        return state.withLock { state in
            state.isClosed || state.items.isEmpty ? nil : state.items.removeFirst()
        }
    }

    /// Marks all cells that wait now as aborted; other requests are still served.
    package func abortWaitingCells() {
        state.withLock { state in
            for index in state.items.indices
            where state.items[index].message.type == ExecuteRequest.messageType {
                state.items[index].isAborted = true
            }
        }
    }

    /// Drops what waits and lets `next` return nil.
    package func close() {
        state.withLock { $0.isClosed = true }
        available.signal()
    }
}
