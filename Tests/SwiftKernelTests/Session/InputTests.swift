import SwiftKernel
import Testing

/// The way of a line of input from the user to the cell.
struct InputTests {
    private func answer(_ line: String, to question: Message?) -> Message {
        let header = Header(type: "input_reply", session: "client", username: "me")
        do {
            return try Message(
                header, parent: question, identities: [[1]], content: ["value": line])
        } catch {
            fatalError("a test message could not be encoded: \(error)")
        }
    }

    private func question(of request: Message, in kernel: TestKernel) throws -> Message {
        let isAsked = kernel.transport.waits { _ in
            kernel.transport.sent(for: request).contains { $0.message.type == "input_request" }
        }
        #expect(isAsked)
        let sent = kernel.transport.sent(for: request)
        return try #require(sent.first { $0.message.type == "input_request" }).message
    }

    @Test(arguments: [true, false])
    func `the line comes back, whether the answer names its question or not`(isNamed: Bool) throws {
        let kernel = TestKernel()
        let request = kernel.post("out:before ask:name", ["allow_stdin": true])
        let question = try question(of: request, in: kernel)
        #expect(question.identities == request.identities)
        #expect(question.parentDocument == request.headerDocument)
        // What the cell wrote before is on its way already.
        #expect(kernel.transport.sent(for: request).story.contains("stream"))

        let stale = try Message(
            Header(type: "x", session: "s", username: "u"), parent: nil, identities: [],
            content: [String: String]())
        kernel.transport.deliver(answer("stale", to: stale), on: .standardInput)
        kernel.transport.deliver(answer("Ada", to: isNamed ? question : nil), on: .standardInput)
        let texts = kernel.outcome(of: request).compactMap { $0.content["text"] }
        #expect(texts.last == "got Ada")
    }

    @Test func `a password is asked for as one`() throws {
        let kernel = TestKernel()
        let request = kernel.post("ask:secret", ["allow_stdin": true])
        let question = try question(of: request, in: kernel)
        let content = kernel.transport.sent(for: request)
            .first { $0.message.type == "input_request" }?.content
        #expect(content?["password"] == true)
        #expect(content?["prompt"] == "secret")
        kernel.transport.deliver(answer("x", to: question), on: .standardInput)
        _ = kernel.outcome(of: request)
    }

    @Test func `an answer before the question is dropped`() throws {
        let kernel = TestKernel()
        kernel.transport.deliver(answer("early", to: nil), on: .standardInput)
        let request = kernel.post("ask:name", ["allow_stdin": true])
        _ = try question(of: request, in: kernel)
        kernel.transport.deliver(answer("late", to: nil), on: .standardInput)
        let texts = kernel.outcome(of: request).compactMap { $0.content["text"] }
        #expect(texts == ["got late"])
    }

    @Test func `where input is not allowed the read fails at once`() {
        let kernel = TestKernel()
        let sent = kernel.run("ask:name", ["allow_stdin": false])
        #expect(sent.compactMap { $0.content["text"] } == ["got nothing"])
        #expect(!sent.story.contains("input_request"))
    }

    @Test func `an interrupt ends the wait for input`() throws {
        let kernel = TestKernel()
        let request = kernel.post("ask:name", ["allow_stdin": true])
        let question = try question(of: request, in: kernel)
        #expect(kernel.transport.waits { _ in kernel.evaluator.waits })
        _ = kernel.ask("interrupt_request", on: .control)
        let sent = kernel.outcome(of: request)
        #expect(sent.only("execute_reply")?["ename"] == "KeyboardInterrupt")
        #expect(!sent.story.contains("stream"))

        // The answer comes too late for this question and is not the next one's.
        let next = kernel.post("ask:again", ["allow_stdin": true])
        let nextQuestion = try self.question(of: next, in: kernel)
        kernel.transport.deliver(answer("late", to: question), on: .standardInput)
        kernel.transport.deliver(answer("fresh", to: nextQuestion), on: .standardInput)
        let texts = kernel.outcome(of: next).compactMap { $0.content["text"] }
        #expect(texts == ["got fresh"])
    }
}
