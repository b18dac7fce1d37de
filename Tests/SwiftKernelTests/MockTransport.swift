import Foundation
import SwiftKernel
import Synchronization

/// A transport without sockets: records what the kernel sends and hands it messages.
final class MockTransport: Transport {
    /// A message the kernel sent.
    struct Sent: Sendable {
        var channel: Channel
        var message: Message

        /// The content, decoded.
        var content: JSONValue {
            let value = try? JSONDecoder().decode(JSONValue.self, from: Data(message.content))
            return value ?? .null
        }
    }

    private let record = Mutex<[Sent]>([])
    private let receiver = Mutex<(@Sendable (Message, Channel) -> Void)?>(nil)

    func start(
        onMessage: @escaping @Sendable (Message, Channel) -> Void,
        onSubscription: @escaping @Sendable ([UInt8]) -> Message?
    ) {
        receiver.withLock { $0 = onMessage }
    }

    func send(_ message: Message, on channel: Channel) {
        record.withLock { $0.append(Sent(channel: channel, message: message)) }
    }

    func stop() {}

    /// Hands a message to a running kernel.
    func deliver(_ message: Message, on channel: Channel) {
        receiver.withLock { $0 }?(message, channel)
    }

    /// Everything sent so far, in order.
    var sent: [Sent] { record.withLock { $0 } }

    /// The messages that a request caused, in order.
    func sent(for request: Message) -> [Sent] {
        sent.filter { $0.message.parentIdentifier == request.header.identifier }
    }

    /// Waits until a condition on what was sent holds; false when it does not within a minute.
    func waits(until condition: ([Sent]) -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        repeat {
            if condition(sent) { return true }
            Thread.sleep(forTimeInterval: 0.002)
        } while ContinuousClock.now < deadline
        return false
    }
}
