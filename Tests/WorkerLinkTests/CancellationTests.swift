import Synchronization
import Testing
import WorkerLink

struct CancellationTests {
    private final class Stops: Sendable {
        private let names = Mutex<[String]>([])
        var all: [String] { names.withLock { $0 } }
        func add(_ name: String) { names.withLock { $0.append(name) } }
    }

    @Test func `a request stops the steps that run, once`() {
        let (cancellation, stops) = (Cancellation(), Stops())
        cancellation.during(stop: { stops.add("outer") }) {
            cancellation.during(stop: { stops.add("inner") }) {
                #expect(!cancellation.isRequested)
                cancellation.request()
                cancellation.request()
                #expect(stops.all == ["outer", "inner"])
            }
        }
        #expect(cancellation.isRequested)
    }

    @Test func `a step that begins after the request is stopped at once`() {
        let (cancellation, stops) = (Cancellation(), Stops())
        cancellation.request()
        let value = cancellation.during(stop: { stops.add("late") }) { stops.all }
        #expect(value == ["late"])
    }

    @Test func `a step that has ended, also by an error, is not stopped any more`() {
        struct Failure: Error {}
        let (cancellation, stops) = (Cancellation(), Stops())
        cancellation.during(stop: { stops.add("ended") }) {}
        #expect(throws: Failure.self) {
            try cancellation.during(stop: { stops.add("failed") }) { throw Failure() }
        }
        cancellation.request()
        #expect(stops.all.isEmpty)
    }
}
