import Synchronization

/// Serves every request: brackets it by `busy` and `idle` and sends its one reply.
///
/// Shell requests wait in a queue and are served in order by the thread that calls `serveShell`;
/// control requests are served at once, on the transport's thread.
package final class RequestRouter: Sendable {
    private let evaluator: any Evaluator
    private let outbox: Outbox
    private let queue = ExecutionQueue()
    private let inputs: InputBroker
    private let runner: CellRunner
    private let usage = ResourceUsage()
    private let onShutdown: @Sendable () -> Void

    /// Creates a router.
    ///
    /// - Parameters:
    ///   - evaluator: Runs the cells.
    ///   - outbox: Takes the replies.
    ///   - onShutdown: Called after the reply to a shutdown request.
    package init(
        evaluator: any Evaluator, outbox: Outbox, onShutdown: @escaping @Sendable () -> Void
    ) {
        self.evaluator = evaluator
        self.outbox = outbox
        self.onShutdown = onShutdown
        inputs = InputBroker(outbox: outbox)
        runner = CellRunner(evaluator: evaluator, outbox: outbox, inputs: inputs)
    }

    /// Takes a message from a channel.
    package func receive(_ message: Message, on channel: Channel) {
        switch channel {
        case .shell: queue.append(message)
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

    /// Ends the running cell, and `serveShell` after the request it is serving.
    package func close() {
        queue.close()
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
            do {
                try answer(request, on: channel)
            } catch {
                let failure = EvaluationFailure(
                    name: "InvalidRequest", value: "\(request.type): \(error)", traceback: [])
                outbox.replyError(failure, to: request, on: channel)
            }
        }
    }

    /// Sends the reply; a message of an unknown type has none.
    private func answer(_ request: Message, on channel: Channel) throws {
        func reply(_ content: some MessageContent) {
            outbox.reply(content, to: request, on: channel)
        }
        switch (request.type, channel) {
        case (ExecuteRequest.messageType, .shell):
            try runner.run(request, beforeFailureReply: queue.abortWaitingCells)
        case ("kernel_info_request", _):
            reply(KernelInfoReply())
        case (CompleteRequest.messageType, _):
            let place = try request.content(as: CompleteRequest.self)
            reply(CompleteReply(evaluator.completions(in: place.code, cursor: place.cursor)))
        case (InspectRequest.messageType, _):
            let content = try request.content(as: InspectRequest.self)
            reply(
                InspectReply(
                    evaluator.inspection(
                        of: content.place.code, cursor: content.place.cursor,
                        detailLevel: content.detailLevel)))
        case (IsCompleteRequest.messageType, _):
            let code = try request.content(as: IsCompleteRequest.self).code
            reply(IsCompleteReply(evaluator.completeness(of: code)))
        case (HistoryRequest.messageType, _):
            let content = try request.content(as: HistoryRequest.self)
            let entries = runner.history.entries(for: content.query)
            reply(HistoryReply(entries, includesOutput: content.includesOutput))
        case ("comm_info_request", _):
            reply(CommInfoReply())
        case (CommOpen.messageType, _):
            // No target is known here, so the comm ends as soon as it began.
            let identifier = try request.content(as: CommOpen.self).identifier
            outbox.publish(CommClose(identifier: identifier), parent: request)
        case ("interrupt_request", _):
            interrupt()
            reply(InterruptReply())
        case (ShutdownRequest.messageType, _):
            let content = try request.content(as: ShutdownRequest.self)
            let answer = ShutdownReply(restart: content.restart)
            outbox.publish(answer, parent: request)
            reply(answer)
            onShutdown()
        case ("usage_request", .control):
            reply(usage.measure())
        default:
            Log.note("\(channel): no answer to a message of type \(request.type)")
        }
    }
}
