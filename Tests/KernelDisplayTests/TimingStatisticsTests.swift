import KernelDisplay
import Testing

@Suite struct TimingStatisticsTests {
    @Test func `mean, deviation and best are those of the runs`() {
        var statistics = TimingStatistics(loops: 10, runs: 4)
        for milliseconds in [20, 40, 40, 60] {
            #expect(statistics.needsRun)
            statistics.add(.milliseconds(milliseconds))
        }
        #expect(!statistics.needsRun)
        // By hand: the loops took 2, 4, 4 and 6 ms; mean 4, deviation √((4 + 0 + 0 + 4) / 4).
        #expect(abs(statistics.mean - 0.004) < 1e-12)
        #expect(abs(statistics.deviation - 0.001 * 2.0.squareRoot()) < 1e-12)
        #expect(abs(statistics.best - 0.002) < 1e-12)
        #expect(
            statistics.summary
                == "4 ms ± 1.41 ms per loop (mean ± std of 4 runs, 10 loops each), best 2 ms")
    }

    @Test func `loops grow until a run is long enough to be trusted`() {
        var statistics = TimingStatistics(loops: nil, runs: 1)
        var tried: [Int] = []
        // Code of 0.3 ms.
        while statistics.needsRun {
            tried.append(statistics.loops)
            statistics.add(.microseconds(300 * statistics.loops))
        }
        #expect(tried == [1, 2, 5, 10, 20, 50, 100, 200, 500])
        #expect(statistics.summary.contains("(mean ± std of 1 run, 500 loops each)"))
    }

    @Test func `slow code runs once a run`() {
        var statistics = TimingStatistics(loops: nil, runs: nil)
        while statistics.needsRun { statistics.add(.seconds(2)) }
        #expect(
            statistics.summary
                == "2 s ± 0 ns per loop (mean ± std of 7 runs, 1 loop each), best 2 s")
    }

    @Test(arguments: [
        (1.25e-6, "1.25 µs"), (12.34e-9, "12.3 ns"), (0.5, "500 ms"), (2.0, "2 s"),
        (125.4, "2 min 5 s"), (0.0999999, "100 ms"), (0, "0 ns"),
    ])
    func `times have three digits and the unit that suits them`(seconds: Double, text: String) {
        #expect(timeText(seconds) == text)
    }

    @Test func `the numbers of loops are grouped`() {
        var statistics = TimingStatistics(loops: 2_000_000, runs: 1)
        statistics.add(.seconds(1))
        #expect(statistics.summary.contains("2,000,000 loops each"))
    }
}
