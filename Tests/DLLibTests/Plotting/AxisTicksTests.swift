import DLLib
import TestSupport
import Testing

/// Marks of axes: round numbers, written without the noise of binary fractions.
@Suite struct AxisTicksTests {
    static let ranges: [(Double, Double)] = [
        (0, 1), (0.1, 0.3), (-3, 7), (0, 1e30), (1e30, 5e30), (-1e30, 1e-30), (1e-9, 3e-9),
        (0, 9.5e-12), (123_456, 123_460), (0.999, 1), (5, 5), (0, 0), (-2, -2), (1e-300, 1e-300),
        (-1.7e308, 1.7e308), (1.7e308, 1.7e308), (0, .leastNonzeroMagnitude),
        (0.3, 0.30000000000000004),
        (1e16, 1e16 + 2), (-0.7, 2.3), (98, 102), (0, 99_999), (0, 1_000_000), (0, 65_500_000),
    ]

    @Test(arguments: ranges)
    func `marks cover the range, rise, and read as what they are`(low: Double, high: Double) {
        let ticks = AxisTicks(covering: low, high)
        let values = ticks.values
        #expect(values.count == ticks.texts.count && (2...12).contains(values.count))
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
        let tolerance = (values[1] / 2 - values[0] / 2) / 100
        #expect(values[0] / 2 <= low / 2 + tolerance)
        #expect(values[values.count - 1] / 2 >= high / 2 - tolerance)
        for (value, text) in zip(values, ticks.texts) {
            #expect(Double(text) == value, "\(text)")
        }
        #expect(Set(ticks.texts).count == values.count, "\(ticks.texts)")
    }

    @Test(
        arguments: [
            (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            (0, 1e30, ["0", "2e29", "4e29", "6e29", "8e29", "1e30"]),
            (1e-9, 3e-9, ["1e-9", "1.5e-9", "2e-9", "2.5e-9", "3e-9"]),
            (5, 5, ["2", "3", "4", "5", "6", "7", "8"]),
            (0, 99_999, ["0", "20000", "40000", "60000", "80000", "100000"]),
            (0.1, 0.3, ["0.10", "0.15", "0.20", "0.25", "0.30"]),
        ] as [(Double, Double, [String])])
    func `texts have the digits that tell marks apart`(
        low: Double, high: Double, texts: [String]
    ) {
        #expect(AxisTicks(covering: low, high).texts == texts)
    }

    @Test(arguments: [(1, 1), (0.5, 1.5), (1, 3), (1, 60), (0, 0)] as [(Double, Double)])
    func `epochs are marked with whole numbers`(low: Double, high: Double) {
        let ticks = AxisTicks(covering: low, high, count: 6, wholeNumbers: true)
        #expect(ticks.texts.allSatisfy { Int($0) != nil }, "\(ticks.texts)")
    }
}
