import Foundation
import Testing

/// Random sessions made of the programs of `Tests/Programs`, compared with plain Swift.
///
/// The programs are cut into cells at random places, cells run again, fail and run after other
/// programs. `FUZZ_SEED` chooses other sessions, `FUZZ_SECONDS` runs them for a time instead of a
/// number of them, and `FUZZ_FIRST` leaves out as many at the beginning, to run a later one again.
@Suite struct ProgramFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = Double(environment["FUZZ_SECONDS"] ?? "")
    /// How many sessions a lane has without a time: the same on every machine.
    private static let sessions = 12
    private static let first = Int(environment["FUZZ_FIRST"] ?? "") ?? 0
    private static let seed = UInt64(environment["FUZZ_SEED"] ?? "") ?? 1

    @Test(arguments: [UInt64(0), 1])
    func `random sessions print what plain Swift prints`(lane: UInt64) throws {
        var generator = SplitMix64(state: Self.seed &* 1000 &+ lane)
        var compared = 0, cells = 0, incomparable = 0
        for _ in 0..<Self.first { _ = SessionPlan.random(using: &generator) }
        let end = Self.seconds.map { ContinuousClock.now + .seconds($0) }
        for session in Self.first... {
            if let end, ContinuousClock.now >= end { break }
            if end == nil, session >= Self.first + Self.sessions { break }
            let plan = SessionPlan.random(using: &generator)
            switch try plan.judge() {
            case .same:
                compared += 1
                cells += plan.steps.count
            case .incomparable: incomparable += 1
            case .different(let account):
                Issue.record(
                    "seed \(Self.seed), lane \(lane), session \(session)\n\(account)"
                )
            }
        }
        print(
            "seed \(Self.seed), lane \(lane): \(compared) sessions of \(cells) cells compared,",
            "\(incomparable) without an equal in plain Swift")
        #expect(compared > 0)
    }
}
