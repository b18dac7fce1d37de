import Dispatch
import Foundation
import SwiftKernel
import Testing

/// A running kernel without sockets and without a compiler.
final class TestKernel: Sendable {
    let transport = MockTransport()
    let evaluator = MockEvaluator()
    private let kernel: Kernel
    private let ended = DispatchSemaphore(value: 0)

    init() {
        // Text leaves with what follows it, never because this test had to wait for a processor.
        kernel = Kernel(
            transport: transport, evaluator: evaluator, textPatience: .seconds(3600))
        let thread = Thread { [kernel, ended] in
            kernel.run()
            ended.signal()
        }
        thread.start()
        // The first message is published just before the transport starts.
        _ = transport.waits { !$0.isEmpty && isServing }
    }

    deinit { kernel.stop() }

    private var isServing: Bool {
        let probe = Self.request("kernel_info_request")
        transport.deliver(probe, on: .control)
        return !transport.sent(for: probe).isEmpty
    }

    /// Whether `run` has returned, or returns within a minute.
    var hasEnded: Bool { ended.wait(timeout: .now() + 60) == .success }

    static func request(_ type: String, _ content: [String: JSONValue] = [:]) -> Message {
        let header = Header(type: type, session: "client", username: "me")
        do {
            return try Message(header, parent: nil, identities: [[1], [2]], content: content)
        } catch {
            fatalError("a test message could not be encoded: \(error)")
        }
    }

    /// Sends a request without waiting for anything.
    func post(_ request: Message, on channel: Channel = .shell) -> Message {
        transport.deliver(request, on: channel)
        return request
    }

    /// Sends a cell without waiting for its end.
    func post(_ code: String, _ options: [String: JSONValue] = [:]) -> Message {
        let content = ["code": .string(code)].merging(options) { $1 }
        return post(Self.request("execute_request", content))
    }

    /// Waits for the idle of a request and returns what it caused.
    func outcome(of request: Message) -> [MockTransport.Sent] {
        let isDone = transport.waits { sent in
            sent.contains {
                $0.content["execution_state"] == "idle"
                    && $0.message.parentIdentifier == request.header.identifier
            }
        }
        #expect(isDone, "no idle for \(request.type)")
        return transport.sent(for: request)
    }

    func run(_ code: String, _ options: [String: JSONValue] = [:]) -> [MockTransport.Sent] {
        outcome(of: post(code, options))
    }

    func ask(
        _ type: String, _ content: [String: JSONValue] = [:], on channel: Channel = .shell
    ) -> [MockTransport.Sent] {
        outcome(of: post(Self.request(type, content), on: channel))
    }
}

extension [MockTransport.Sent] {
    /// The types of the messages, a status by its state.
    var story: [String] {
        map { $0.content["execution_state"]?.text ?? $0.message.type }
    }

    /// The content of the only message of a type.
    func only(_ type: String) -> JSONValue? {
        let found = filter { $0.message.type == type }
        #expect(found.count == 1, "\(found.count) messages of type \(type)")
        return found.first?.content
    }
}
