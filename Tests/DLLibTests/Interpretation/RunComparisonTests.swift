import DLLib
import Testing

@Suite struct RunComparisonTests {
    private func runs() -> RunComparison {
        var runs = RunComparison()
        runs.add("scratch", accuracy: 0.5, seconds: 61.4, trainable: 154_087, total: 154_087)
        runs.add("frozen", accuracy: 0.8714, seconds: 9.96, trainable: 6_405, total: 2_264_389)
        return runs
    }

    @Test func `the table has time and weights of every run`() {
        #expect(
            runs().description == """
                run      test accuracy  training time  trainable weights  all weights
                -------  -------------  -------------  -----------------  -----------
                scratch         50.0 %           61 s            154,087      154,087
                frozen          87.1 %         10.0 s              6,405    2,264,389
                """)
    }

    @Test func `a run added again under its name replaces the older one`() {
        var runs = runs()
        runs.add("scratch", accuracy: 0.6, loss: 1, seconds: 1, trainable: 1, total: 1)
        #expect(runs.runs.map(\.name) == ["scratch", "frozen"])
        #expect(runs.runs[0].accuracy == 0.6)
        #expect(runs.table.header.contains("test loss"))
    }

    @Test func `the plot says the accuracies in words`() {
        #expect(runs().plot().altText == "Test accuracy: scratch 50.0 %, frozen 87.1 %")
    }
}
