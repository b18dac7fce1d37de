import Synchronization
import WorkerLink

/// Serves every request: brackets it by `busy` and `idle` and sends its one reply.
///
/// Shell requests wait in a queue and are served in order by the thread that calls `serveShell`;
/// questions about code wait in another one, for the thread that calls `serveQuestions`, so that they
/// are answered while a cell runs; control requests are served at once, on the transport's thread.
package final class RequestRouter: Sendable {
    private let evaluator: any Evaluator
    private let outbox: Outbox
    private let queue = ExecutionQueue()
    private let questions = ExecutionQueue()
    private let inputs: InputBroker
    private let runner: CellRunner
    private let usage = ResourceUsage()
    private let onShutdown: @Sendable () -> Void

    /// Creates a router.
    ///
    /// - Parameters:
    ///   - evaluator: Runs the cells.
    ///   - history: Keeps the cells.
    ///   - outbox: Takes the replies.
    ///   - onShutdown: Called after the reply to a shutdown request.
    package init(
        evaluator: any Evaluator, history: History, outbox: Outbox,
        onShutdown: @escaping @Sendable () -> Void
    ) {
        self.evaluator = evaluator
        self.outbox = outbox
        self.onShutdown = onShutdown
        inputs = InputBroker(outbox: outbox)
        runner = CellRunner(
            evaluator: evaluator, history: history, outbox: outbox, inputs: inputs)
    }

    /// Takes a message from a channel.
    package func receive(_ message: Message, on channel: Channel) {
        switch channel {
        case .shell:
            let isQuestion = Self.questionTypes.contains(message.type)
            (isQuestion ? questions : queue).append(message)
        case .control: serve(message, on: .control)
        case .standardInput: inputs.receive(message)
        case .iopub: break
        }
    }

    /// Serves shell requests until `close`.
    package func serveShell() {
        while let item = queue.next() {
            if item.isAborted {
                bracket(item.message) { runner.abort(item.message) }
            } else {
                serve(item.message, on: .shell)
            }
        }
    }

    /// Serves questions about code until `close`.
    package func serveQuestions() {
        while let item = questions.next() { serve(item.message, on: .shell) }
    }

    /// The types of the questions that need not wait for a cell.
    private static let questionTypes: Set<String> = [
        CompleteRequest.messageType, InspectRequest.messageType,
    ]

    /// Ends the running cell, and `serveShell` after the request it is serving.
    package func close() {
        queue.close()
        questions.close()
        runner.running?.request()
    }

    /// Ends the running cell and aborts those that wait; no effect when none runs.
    package func interrupt() {
        guard let cell = runner.running else { return }
        queue.abortWaitingCells()
        // An open question stays open until the cell has ended: it would take the end of its input
        // for an answer and go on.
        cell.request()
    }

    private func bracket(_ request: Message, _ body: () -> Void) {
        outbox.publish(Status(state: .busy), parent: request)
        body()
        outbox.publish(Status(state: .idle), parent: request)
    }

    private func serve(_ request: Message, on channel: Channel) {
        bracket(request) {
            if request.hasLoneSurrogates {
                let failure = EvaluationFailure(
                    name: "InvalidText", value: Self.halfCharacters,
                    traceback: ["InvalidText: \(Self.halfCharacters)"])
                // Front ends show what is published, not what is replied.
                if request.type == ExecuteRequest.messageType {
                    queue.abortWaitingCells()
                    outbox.publish(ErrorContent(failure), parent: request)
                }
                return outbox.replyError(failure, to: request, on: channel)
            }
            do {
                try answer(request, on: channel)
            } catch {
                let failure = EvaluationFailure(
                    name: "InvalidRequest", value: "\(request.type): \(error)", traceback: [])
                outbox.replyError(failure, to: request, on: channel)
            }
        }
    }

    private static let halfCharacters =
        "the text holds half of a character (a surrogate such as \\ud83d without its other half): "
        + "delete it and write the character again"

    /// Sends the reply; a message of an unknown type has none.
    private func answer(_ request: Message, on channel: Channel) throws {
        guard let route = Self.routes[request.type], route.serves(channel) else {
            return Log.note("\(channel): no answer to a message of type \(request.type)")
        }
        if let content = try route.answer(request, on: channel, by: self) {
            outbox.reply(content, to: request, on: channel)
        }
    }

    // MARK: - Routes

    /// What is done about each type of request.
    private static let routes: [String: Route<RequestRouter>] = {
        let all: [Route<RequestRouter>] = [
            Route(ExecuteRequest.self, on: .shell) { router, request in
                router.runner.run(
                    request.content, of: request.message,
                    beforeFailureReply: router.queue.abortWaitingCells)
                return nil
            },
            Route(KernelInfoRequest.self) { _, _ in KernelInfoReply() },
            Route(CompleteRequest.self) { router, request in
                let (code, cursor) = (request.content.code, request.content.cursor)
                return CompleteReply(router.evaluator.completions(in: code, cursor: cursor))
            },
            Route(InspectRequest.self) { router, request in
                let place = request.content.place
                return InspectReply(
                    router.evaluator.inspection(
                        of: place.code, cursor: place.cursor,
                        detailLevel: request.content.detailLevel))
            },
            Route(IsCompleteRequest.self) { router, request in
                IsCompleteReply(router.evaluator.completeness(of: request.content.code))
            },
            Route(HistoryRequest.self) { router, request in
                let entries = router.runner.history.entries(for: request.content.query)
                return HistoryReply(entries, includesOutput: request.content.includesOutput)
            },
            Route(CommInfoRequest.self) { _, _ in CommInfoReply() },
            Route(CommOpen.self) { router, request in
                // No target is known here, so the comm ends as soon as it began.
                let close = CommClose(identifier: request.content.identifier)
                router.outbox.publish(close, parent: request.message)
                return nil
            },
            // Front ends write to comms of a session before this one when they reconnect.
            Route(CommMessage.self) { _, _ in nil },
            Route(CommEnd.self) { _, _ in nil },
            Route(InterruptRequest.self) { router, _ in
                router.interrupt()
                return InterruptReply()
            },
            Route(ShutdownRequest.self) { router, request in
                // The end comes after the reply.
                let answer = ShutdownReply(restart: request.content.restart)
                router.outbox.publish(answer, parent: request.message)
                router.outbox.reply(answer, to: request.message, on: request.channel)
                router.onShutdown()
                return nil
            },
            Route(UsageRequest.self, on: .control) { router, _ in router.usage.measure() },
        ]
        return Dictionary(uniqueKeysWithValues: all.map { ($0.messageType, $0) })
    }()
}
