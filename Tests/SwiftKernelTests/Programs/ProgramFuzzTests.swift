import Foundation
import Testing

/// Random sessions made of the programs of `Tests/Programs`, compared with plain Swift.
///
/// The programs are cut into cells at random places, cells run again, fail and run after other
/// programs. `FUZZ_SEED` chooses other sessions, `FUZZ_SECONDS` more of them.
@Suite struct ProgramFuzzTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = Double(environment["FUZZ_SECONDS"] ?? "") ?? 30
    private static let seed = UInt64(environment["FUZZ_SEED"] ?? "") ?? 1

    @Test(arguments: [UInt64(0), 1])
    func `random sessions print what plain Swift prints`(lane: UInt64) throws {
        var generator = SplitMix64(state: Self.seed &* 1000 &+ lane)
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var compared = 0, cells = 0, incomparable = 0
        while ContinuousClock.now < end {
            let plan = SessionPlan.random(using: &generator)
            switch try plan.judge() {
            case .same:
                compared += 1
                cells += plan.steps.count
            case .incomparable: incomparable += 1
            case .different(let account):
                Issue.record(
                    "seed \(Self.seed), lane \(lane), session \(compared + incomparable)\n\(account)"
                )
            }
        }
        print(
            "seed \(Self.seed), lane \(lane): \(compared) sessions of \(cells) cells compared,",
            "\(incomparable) without an equal in plain Swift")
        #expect(compared > 0)
    }
}
