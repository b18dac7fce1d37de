import DLLib
import Testing

@Suite struct TableTests {
    @Test func `tables write numbers rounded, grouped and in per cent`() {
        var runs = RunComparison()
        runs.add("a", accuracy: 0.99949, loss: 0.0005, seconds: 9.949, trainable: 999, total: 1_000)
        runs.add("b", accuracy: 0, loss: -1.5, seconds: 120, trainable: 0, total: 1_234_567)
        #expect(runs.table.rows[0] == ["a", "99.9 %", "0.001", "9.9 s", "999", "1,000"])
        #expect(runs.table.rows[1] == ["b", "0.0 %", "-1.500", "120 s", "0", "1,234,567"])
    }
}
