package import KernelDisplay
import Dispatch
import Synchronization

/// Publishes what one cell produces, under the request that started it.
///
/// Text is gathered for a moment, so that a thousand small writes become a few messages, and
/// leaves before anything else of the cell does. Output that comes after the cell's end, from a
/// thread it started, is published under the same request.
package final class CellOutput: Sendable {
    private struct State {
        var stream = Stream.Name.stdout
        var text = ""
        var isFlushScheduled = false
        var payload: [JSONValue] = []
    }

    /// How much text leaves at once, in bytes of UTF-8.
    private static let fullSize = 1 << 16
    private static let timer = DispatchQueue(label: "output")

    private let outbox: Outbox
    private let request: Message
    private let state = Mutex(State())

    /// Creates the output of the cell that a request runs.
    package init(of request: Message, outbox: Outbox) {
        self.request = request
        self.outbox = outbox
    }

    /// Adds text to a stream.
    package func write(_ text: String, to stream: Stream.Name) {
        let mustSchedule = state.withLock { state in
            if state.stream != stream { flush(&state) }
            state.stream = stream
            state.text += text
            if state.text.utf8.count >= Self.fullSize { flush(&state) }
            if state.text.isEmpty || state.isFlushScheduled { return false }
            state.isFlushScheduled = true
            return true
        }
        if mustSchedule {
            Self.timer.asyncAfter(deadline: .now() + outbox.textPatience) { self.flush() }
        }
    }

    /// Publishes anything but text, after the text that came before it.
    package func publish(_ content: some MessageContent) {
        state.withLock { state in
            flush(&state)
            outbox.publish(content, parent: request)
        }
    }

    /// Publishes the text gathered so far.
    package func flush() {
        state.withLock { state in
            state.isFlushScheduled = false
            flush(&state)
        }
    }

    /// Keeps a text for the client's pager until the reply.
    package func addPage(_ page: MIMEBundle) {
        add(["source": "page", "data": .object(page.jsonData), "start": 0])
    }

    /// Keeps a text that the client puts in the place of the cell, until the reply.
    package func setNextInput(_ text: String) {
        add(["source": "set_next_input", "text": .string(text), "replace": true])
    }

    private func add(_ item: [String: JSONValue]) {
        state.withLock { $0.payload.append(.object(item)) }
    }

    /// The payload of the reply: what the client does besides showing output.
    package var payload: [JSONValue] { state.withLock { $0.payload } }

    private func flush(_ state: inout State) {
        guard !state.text.isEmpty else { return }
        outbox.publish(Stream(name: state.stream, text: state.text), parent: request)
        state.text = ""
    }
}
