import Synchronization
package import WorkerLink

/// Serves execute requests: counts, runs the cell, publishes its outputs and replies.
package final class CellRunner: Sendable {
    private struct State {
        var executionCount = 0
        var history: History
        /// What ends the running cell, from the moment it counts as running; nil when none runs.
        var running: Cancellation?
    }

    private let evaluator: any Evaluator
    private let outbox: Outbox
    private let inputs: InputBroker
    private let state: Mutex<State>

    /// Creates a runner that adds its cells to a history.
    package init(
        evaluator: any Evaluator, history: History, outbox: Outbox, inputs: InputBroker
    ) {
        self.evaluator = evaluator
        state = Mutex(State(history: history))
        self.outbox = outbox
        self.inputs = inputs
    }

    /// The cells run so far, and those of earlier sessions.
    package var history: History { state.withLock { $0.history } }

    /// What ends the running cell; nil when none runs.
    package var running: Cancellation? { state.withLock { $0.running } }

    /// Runs one cell and replies.
    ///
    /// - Parameters:
    ///   - request: What the execute request says.
    ///   - message: The message that brought it.
    ///   - beforeFailureReply: Called when the cell failed and wants those behind it aborted,
    ///     before the reply leaves: what a client sends after the reply must run.
    package func run(
        _ request: ExecuteRequest, of message: Message, beforeFailureReply: () -> Void
    ) {
        let started = Header.timestamp()
        let isBlank = request.code.allSatisfy(\.isWhitespace)
        let isCounted = request.storesHistory && !isBlank
        let cancellation = Cancellation()
        let count = state.withLock { state in
            state.running = cancellation
            if isCounted {
                state.executionCount += 1
                state.history.append(line: state.executionCount, input: request.code)
            }
            return state.executionCount
        }
        defer { state.withLock { $0.running = nil } }

        let output = CellOutput(of: message, outbox: outbox)
        if !request.isSilent {
            output.publish(ExecuteInput(code: request.code, executionCount: count))
        }
        let result =
            isBlank
            ? .success(nil)
            : evaluate(
                request, count: isCounted ? count : nil, cancellation, from: message, into: output)
        output.flush()

        let outcome: ExecuteReply.Outcome
        switch result {
        case .success(let value):
            if let value, !request.isSilent {
                output.publish(ExecuteResult(value, executionCount: count))
            }
            if let text = value?.text(of: "text/plain"), isCounted {
                state.withLock { $0.history.setOutput(text, line: count) }
            }
            outcome = .ok(
                userExpressions: request.userExpressions.mapValues(evaluateExpression),
                payload: output.payload)
        case .failure(let failure):
            output.publish(ErrorContent(failure))
            if request.stopsOnError { beforeFailureReply() }
            outcome = .error(failure)
        }
        reply(
            outcome, to: message, count: count, started: started,
            stages: isBlank ? nil : evaluator.stageTimes)
    }

    /// Replies to a cell that is not run because one before it failed.
    package func abort(_ message: Message) {
        let count = state.withLock { $0.executionCount }
        reply(.aborted, to: message, count: count, started: Header.timestamp())
    }

    private func reply(
        _ outcome: ExecuteReply.Outcome, to message: Message, count: Int, started: String,
        stages: StageTimes? = nil
    ) {
        let content = ExecuteReply(outcome: outcome, executionCount: count)
        // JupyterLab takes the time a cell took from `started`.
        var metadata: [String: JSONValue] = [
            "started": .string(started), "status": .string(content.status),
        ]
        if let stages { metadata["stage_seconds"] = stages.json }
        outbox.reply(content, to: message, on: .shell, metadata: metadata)
    }

    private func evaluate(
        _ request: ExecuteRequest, count: Int?, _ cancellation: Cancellation,
        from message: Message, into output: CellOutput
    ) -> EvaluationResult {
        defer { inputs.cancel() }
        var evaluation = EvaluationRequest(
            code: request.code, executionCount: count, allowsInput: request.allowsInput)
        evaluation.cellIdentifier = message.cellIdentifier
        evaluation.history = history
        evaluation.cancellation = cancellation
        return evaluator.evaluate(evaluation) { [inputs] event in
            switch event {
            case .standardOutput(let text): output.write(text, to: .stdout)
            case .standardError(let text): output.write(text, to: .stderr)
            case .display(let bundle, let identifier?, isUpdate: true):
                output.publish(UpdateDisplayData(bundle, identifier: identifier))
            case .display(let bundle, let identifier, isUpdate: _):
                output.publish(DisplayData(bundle, identifier: identifier))
            case .clearOutput(let wait): output.publish(ClearOutput(wait: wait))
            case .page(let bundle): output.addPage(bundle)
            case .nextInput(let text): output.setNextInput(text)
            case .inputRequest(let prompt, let isPassword, let reply):
                guard request.allowsInput else { return reply(nil) }
                output.flush()
                let question = InputRequest(prompt: prompt, password: isPassword)
                inputs.ask(question, onBehalfOf: message, reply: reply)
            }
        }
    }

    /// Returns the value of a user expression as the reply carries it.
    private func evaluateExpression(_ code: String) -> JSONValue {
        let request = EvaluationRequest(code: code, executionCount: nil, allowsInput: false)
        state.withLock { $0.running = request.cancellation }
        let result = evaluator.evaluate(request) { event in
            if case .inputRequest(_, _, let reply) = event { reply(nil) }
        }
        switch result {
        case .success(let value):
            return .object([
                "status": "ok", "data": .object(value?.jsonData ?? [:]),
                "metadata": .object(value?.jsonMetadata ?? [:]),
            ])
        case .failure(let failure):
            return .object([
                "status": "error", "ename": .string(failure.name),
                "evalue": .string(failure.value),
                "traceback": .array(failure.traceback.map(JSONValue.string)),
            ])
        }
    }
}

extension StageTimes {
    /// The seconds of each stage.
    fileprivate var json: JSONValue {
        .object(
            [
                "parse": parsing, "compile": compiling, "link": linking, "run": running,
            ].mapValues { .number($0 / .seconds(1)) })
    }
}
