package import Dispatch
import Foundation

/// A running kernel: wires transport, router and evaluator together.
package final class Kernel: Sendable {
    private let transport: any Transport
    private let evaluator: any Evaluator
    private let history: HistoryDatabase?
    private let outbox: Outbox
    private let router: RequestRouter
    private let ending = DispatchSemaphore(value: 0)

    /// Creates a kernel between a transport and an evaluator.
    ///
    /// - Parameters:
    ///   - transport: What messages come and go by.
    ///   - evaluator: What runs cells.
    ///   - history: Keeps cells for later sessions; nil keeps them nowhere.
    ///   - textPatience: How long printed text may wait for more before it leaves.
    package init(
        transport: any Transport, evaluator: any Evaluator, history: HistoryDatabase? = nil,
        textPatience: DispatchTimeInterval = .milliseconds(40)
    ) {
        self.transport = transport
        self.evaluator = evaluator
        self.history = history
        outbox = Outbox(transport: transport, textPatience: textPatience)
        router = RequestRouter(
            evaluator: evaluator, history: History(database: history), outbox: outbox
        ) { [ending] in ending.signal() }
    }

    /// Serves clients until one asks for the end, or `stop` is called.
    package func run() {
        let router = router
        let outbox = outbox
        outbox.publish(Status(state: .starting), parent: nil)
        transport.start(onMessage: router.receive, onSubscription: outbox.welcome)
        evaluator.warmUp()

        let shellEnded = DispatchSemaphore(value: 0)
        let shell = Thread {
            router.serveShell()
            shellEnded.signal()
        }
        shell.name = "execution"
        // It parses cells, which may nest deep.
        shell.stackSize = evaluator.stackSize
        shell.start()
        let questions = Thread { router.serveQuestions() }
        questions.name = "questions"
        questions.stackSize = evaluator.stackSize
        questions.start()

        ending.wait()
        router.close()
        evaluator.shutDown()
        // A cell that was running fails now; give its reply a moment to get out.
        _ = shellEnded.wait(timeout: .now() + .seconds(1))
        transport.stop()
        history?.close()
    }

    /// Ends the running cell, as an interrupt request does.
    package func interrupt() {
        router.interrupt()
    }

    /// Lets `run` return.
    package func stop() {
        ending.signal()
    }
}
