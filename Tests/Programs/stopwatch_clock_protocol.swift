/// A clock of one's own makes time stand still in tests.
struct ManualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
    }
    private final class Box: @unchecked Sendable { var now = Instant(offset: .zero) }
    private let box = Box()
    var now: Instant { box.now }
    var minimumResolution: Duration { .milliseconds(1) }
    func advance(by duration: Duration) { box.now = box.now.advanced(by: duration) }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        if deadline > box.now { box.now = deadline }
        await Task.yield()
    }
}

// %%
struct Stopwatch<C: Clock> {
    let clock: C
    private var start: C.Instant
    private(set) var laps: [C.Duration] = []
    init(_ clock: C) { (self.clock, start) = (clock, clock.now) }
    mutating func lap() {
        laps.append(start.duration(to: clock.now))
        start = clock.now
    }
}

// %%
let clock = ManualClock()
var watch = Stopwatch(clock)
clock.advance(by: .seconds(3))
watch.lap()
try await clock.sleep(until: clock.now.advanced(by: .milliseconds(250)), tolerance: nil)
watch.lap()
print(watch.laps, watch.laps.reduce(.zero, +) > .seconds(3))

// %%
let took = try await clock.measure { try await clock.sleep(for: .seconds(90)) }
print(took, took / 2, took * 2, took.components.seconds, Duration.seconds(0.5) + .microseconds(20))
print(took == .seconds(90), ContinuousClock().measure {} < .seconds(60))
