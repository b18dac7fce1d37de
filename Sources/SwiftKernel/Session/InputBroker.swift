import Synchronization

/// Brings a question of the running cell to the client that sent the cell, and the answer back.
package final class InputBroker: Sendable {
    private struct Pending {
        var identifier: String
        var reply: @Sendable (String?) -> Void
    }

    private let outbox: Outbox
    private let pending = Mutex<Pending?>(nil)

    /// Creates a broker that asks through an outbox.
    package init(outbox: Outbox) {
        self.outbox = outbox
    }

    /// Asks for a line; `reply` gets it, or nil when there will be none.
    package func ask(
        _ question: InputRequest, onBehalfOf request: Message,
        reply: @escaping @Sendable (String?) -> Void
    ) {
        // The lock is held while the question leaves, so that its answer cannot come too early.
        let replaced = pending.withLock { pending in
            let previous = pending
            pending = outbox.ask(question, onBehalfOf: request).map {
                Pending(identifier: $0, reply: reply)
            }
            return previous
        }
        replaced?.reply(nil)
    }

    /// Takes an answer; one that nobody waits for, or that belongs to another question, is dropped.
    package func receive(_ message: Message) {
        guard message.type == InputReply.messageType,
            let answer = try? message.content(as: InputReply.self)
        else { return }
        let parent = message.parentIdentifier
        let answered = pending.withLock { pending -> Pending? in
            // Some clients leave out the parent; then the answer is to the open question.
            guard let open = pending, parent == nil || parent == open.identifier else {
                return nil
            }
            pending = nil
            return open
        }
        answered?.reply(answer.value)
    }

    /// Ends the open question, if there is one, without an answer.
    package func cancel() {
        let cancelled = pending.withLock { $0.take() }
        cancelled?.reply(nil)
    }
}
