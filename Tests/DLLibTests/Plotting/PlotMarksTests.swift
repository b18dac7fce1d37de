import DLLib
import Foundation
import ImageCodecs
import TestSupport
import Testing

/// Marks lie where the data say; positions are read from the pixels.
@Suite struct PlotMarksTests {
    private func picture(_ plot: Plot) throws -> Bitmap {
        try PNG.decode(plot.png(), file: "memory").rgb
    }

    /// Whether a pixel has a colour, but for the rounding of the drawing library.
    private func has(_ hex: Int, _ row: Int, _ column: Int, _ image: Bitmap) -> Bool {
        zip(image[row, column], [16, 8, 0]).allSatisfy { (sample: UInt8, shift: Int) -> Bool in
            abs(Int(sample) - ((hex >> shift) & 255)) <= 2
        }
    }

    /// The columns of a picture that hold a pixel of a colour, in runs of neighbours.
    private func columns(of hex: Int, in image: Bitmap) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for column in 0..<image.width
        where (0..<image.height).contains(where: { has(hex, $0, column, image) }) {
            if let last = runs.last, last.upperBound == column - 1 {
                runs[runs.count - 1] = last.lowerBound...column
            } else {
                runs.append(column...column)
            }
        }
        return runs
    }

    private static let blue = 0x0072B2

    @Test func `bars are as long as their values, to either side of zero`() throws {
        let image = try picture(Plot { Bars(["a", "b", "c", "d"], [1, 2, 4, -2]) })
        let bars = columns(of: Self.blue, in: image)
        #expect(bars.count == 4)
        let heights = bars.map { bar in
            let middle = (bar.lowerBound + bar.upperBound) / 2
            return (0..<image.height).count { has(Self.blue, $0, middle, image) }
        }
        let unit = Double(heights[2]) / 4
        for (height, expected) in zip(heights, [1.0, 2, 4, 2]) {
            #expect(abs(Double(height) - expected * unit) <= 3, "\(heights)")
        }
        let widths = bars.map(\.count)
        #expect((widths.max() ?? 0) - (widths.min() ?? 0) <= 2)
    }

    @Test func `bars of two groups share the place of a name`() throws {
        let image = try picture(
            Plot(legend: .hidden) {
                Bars(["a", "b"], [1, 1], label: "one")
                Bars(["b", "a"], [1, 1], label: "two")
            })
        let (first, second) = (columns(of: Self.blue, in: image), columns(of: 0xD55E00, in: image))
        #expect(first.count == 2 && second.count == 2)
        for (one, two) in zip(first, second) {
            #expect(abs(two.lowerBound - one.upperBound) <= 2 && abs(one.count - two.count) <= 2)
        }
    }

    @Test func `powers of ten are equally far apart on a logarithmic axis`() throws {
        let image = try picture(
            Plot(xScale: .log) {
                Line(x: [1, 1000], y: [0, 1])
                for x in [1, 10, 100, 1000] {
                    Rule(x: x, color: PlotColor(hex: 0xFF00FF), style: .solid)
                }
            })
        let middles = columns(of: 0xFF00FF, in: image).map { $0.lowerBound + $0.upperBound }
        #expect(middles.count == 4)
        let steps = zip(middles, middles.dropFirst()).map { $1 - $0 }
        #expect((steps.max() ?? 0) - (steps.min() ?? 0) <= 2, "\(steps)")
    }

    @Test func `a line has a gap where a value is no number`() throws {
        let values: [Double] = (0..<100).map { $0 > 40 && $0 < 60 ? .nan : Double($0) }
        let image = try picture(Plot { Line(values) })
        let parts = columns(of: Self.blue, in: image)
        let first = try #require(parts.first)
        let last = try #require(parts.last)
        let widest = zip(parts, parts.dropFirst()).map { $1.lowerBound - $0.upperBound }.max() ?? 0
        let width = Double(last.upperBound - first.lowerBound)
        #expect(abs(Double(widest) / width - 20.0 / 99) < 0.02)
    }

    @Test func `limits put a value in the middle`() throws {
        let image = try picture(
            Plot(xLimits: 0...10, yLimits: -1...1) {
                Rule(x: 0, color: PlotColor(hex: 0x00FF00), style: .solid)
                Rule(x: 10, color: PlotColor(hex: 0x00FF00), style: .solid)
                Rule(x: 5, color: PlotColor(hex: 0xFF00FF), style: .solid)
                Line(x: [2, 8], y: [0, 0])
            })
        let ends = columns(of: 0x00FF00, in: image)
        let middle = try #require(columns(of: 0xFF00FF, in: image).first)
        #expect(ends.count == 2)
        #expect(
            abs(ends[0].lowerBound + ends[1].upperBound - middle.lowerBound - middle.upperBound)
                <= 2)
    }

    @Test func `the first row of a heat map is at the top, of a plane at the bottom`() throws {
        let matrix = [[0.0, 0], [1, 1]]
        for (plot, isTop) in [
            (Plot { HeatMap(matrix, showsValues: false) }, true),
            (Plot { HeatMap(matrix, x: 0...1, y: 0...1) }, false),
        ] {
            let image = try picture(plot)
            let column = image.width / 3
            let dark = try #require((0..<image.height).first { has(0x440154, $0, column, image) })
            let light = try #require((0..<image.height).first { has(0xFDE725, $0, column, image) })
            #expect((dark < light) == isTop)
        }
    }

    @Test func `a legend hides no data`() throws {
        let values = (0..<200).map { (step: Int) -> Int in
            step * 7919 % 200 < 100 ? step : step / 2
        }
        func plot(_ legend: LegendPlace) -> Plot {
            Plot(legend: legend) { Line(values, label: "a") }
        }
        let (without, with) = (try picture(plot(.hidden)), try picture(plot(.automatic)))
        for row in 0..<without.height {
            for column in 0..<without.width where has(Self.blue, row, column, without) {
                #expect(has(Self.blue, row, column, with), "row \(row), column \(column)")
            }
        }
        #expect(without.samples != with.samples)
    }

    @Test func `a histogram counts as NumPy does`() {
        // numpy.histogram([1, 2, 2, 3, 3, 3, 4, 4, 4, 4], 3): the last interval has both its ends.
        let counts = Histogram([1, 2, 2, 3, 3, 3, 4, 4, 4, 4], bins: 3)
        #expect(counts.heights == [1, 2, 7] && counts.edges == [1, 2, 3, 4])
        // Shares of seven values for each unit, in intervals of a half.
        let density = Histogram(
            [0.1, 0.2, 0.25, 0.9, 1.4, 1.5, 2.0, 9], bins: 4, range: 0...2, isDensity: true)
        for (height, count) in zip(density.heights, [3.0, 1, 1, 2]) {
            #expect(abs(height - count / 7 / 0.5) < 1e-12)
        }
        #expect(Histogram([5, 5, .nan], bins: 1).heights == [2])
        // numpy.histogram(values, "auto") of NumPy 2.4.6.
        let values = (0..<200).map { Double($0 * 37 % 101) / 10 }
        #expect(Histogram(values).heights == [24, 22, 21, 22, 22, 21, 22, 22, 24])
    }

    @Test(
        arguments: [
            (1_709_078_400.0, 1_709_424_000.0), (0, 40 * 365.25 * 86_400), (1.7e9, 1.7e9 + 7_200),
            (-5e9, -4.9e9), (1.7e9, 1.72e9), (951_700_000, 951_900_000),
        ] as [(Double, Double)])
    func `dates are marked at beginnings that the calendar has`(low: Double, high: Double) throws {
        let ticks = AxisTicks(datesFrom: low, to: high, count: 6)
        #expect((2...12).contains(ticks.values.count))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        for (value, text) in zip(ticks.values, ticks.texts) {
            #expect(value >= low && value <= high)
            let parts = calendar.dateComponents(
                [.year, .month, .day, .hour, .minute],
                from: Date(timeIntervalSince1970: value))
            let (year, month, day) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            let (hour, minute) = (parts.hour ?? 0, parts.minute ?? 0)
            let clock = String(format: "%02d:%02d", hour, minute)
            let names = ["\(year)", months[month - 1], "\(day) \(months[month - 1])", clock]
            #expect(names.contains(text), "\(text): \(names)")
        }
    }

    @Test func `logarithmic marks are round numbers`() {
        #expect(AxisTicks(logarithmicFrom: 1, to: 1000).texts.contains("100"))
        #expect(
            AxisTicks(logarithmicFrom: 1e-8, to: 1, count: 4).texts
                == ["1e-8", "1e-6", "0.0001", "0.01", "1"])
        for (low, high) in [(0.3, 0.4), (1e-300, 1e300), (5, 5.1), (2, 90)] as [(Double, Double)] {
            let ticks = AxisTicks(logarithmicFrom: low, to: high)
            #expect(zip(ticks.values, ticks.texts).allSatisfy { Double($1) == $0 })
            #expect((1...20).contains(ticks.values.count), "\(ticks.texts)")
        }
    }
}
