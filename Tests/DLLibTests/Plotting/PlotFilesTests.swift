import DLLib
import Foundation
import KernelDisplay
import TestSupport
import Testing

/// Descriptions, files and misuse of plots.
@Suite struct PlotFilesTests {
    private let plot = Plot(xLabel: "epoch", yLabel: "loss") {
        Line(x: 1...4, y: [1.6, 0.9, 0.4, 0.42])
    }

    @Test func `a plot says its result in words`() {
        #expect(
            plot.altText == "Line plot of loss over epoch: from 1.6 to 0.42, lowest 0.4 at 3.")
        let bars = Plot(title: "Counts") { Bars(["a", "b"], [2, -1]) }
        #expect(bars.altText == "Counts. Bar chart: a 2, b -1.")
        let points = Plot { Points(x: [0, 1, 2], y: [5, 6, 7], classes: ["u", "v", "u"]) }
        #expect(
            points.altText == "Scatter plot: 3 points, x from 0 to 2, y from 5 to 7; u 2, v 1.")
        let map = Plot { HeatMap([[1, 2], [3, 0]], rows: ["r", "s"], columns: ["t", "u"]) }
        #expect(
            map.altText
                == "Heat map: 2 rows, 2 columns, lowest 0 (s, u), highest 3 (s, t).")
    }

    @Test func `a plot is written as PNG, SVG and PDF`() throws {
        let folder = try TemporaryFolder()
        for (name, start) in [("a.png", "\u{89}PNG"), ("a.svg", "<?xml"), ("a.PDF", "%PDF-")] {
            let path = folder.path + "/" + name
            try plot.save(path)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            #expect(bytes.starts(with: start.unicodeScalars.map { UInt8($0.value) }), "\(name)")
        }
        let svg = try plot.svg()
        #expect(svg.hasSuffix("</svg>\n"))
        #expect(svg.contains("width=\"480\"") && svg.contains("height=\"320\""))
        #expect(try plot.pdf().suffix(6).elementsEqual("%%EOF\n".utf8))
        let error = #expect(throws: PlotError.self) { try plot.save(folder.path + "/a.gif") }
        #expect(error?.description.contains("expected .png, .svg or .pdf") == true)
    }

    @Test func `panels are one picture of the size of all`() throws {
        let panels = Panels(columns: 2) {
            Plot(width: 200, height: 100) { Line([1, 2]) }
            Plot(width: 300, height: 150) { Line([1, 2]) }
            for _ in 0..<1 { Plot(width: 250, height: 120) { Line([1, 2]) } }
        }
        #expect(panels.plot.width == 250 + 300 && panels.plot.height == 150 + 120)
        #expect(panels.altText.hasPrefix("3 panels; panel 1: Line plot"))
        #expect(panels.mimeBundle.data["image/png"] != nil)
    }

    @Test func `numbers of any type and tensors draw the same plot`() throws {
        let expected = try Plot { Line([1.0, 3, 2]) }.png()
        #expect(try Plot { Line([1, 3, 2] as [Float]) }.png() == expected)
        #expect(try Plot { Line(Tensor([1, 3, 2] as [Float], shape: [3])) }.png() == expected)
        #expect(try Plot { Line(Tensor([1, 3, 2] as [Float], shape: [3, 1])) }.png() == expected)
        #expect(try Plot { Line([9.0, 1, 3, 2][1...]) }.png() == expected)
    }

    static let misuses: [(text: String, run: @Sendable () -> Void)] = [
        (
            "Line: x has 3 values and y has 2; expected one of each for every mark.",
            { _ = Line(x: [1, 2, 3], y: [1.0, 2]) }
        ),
        ("Line: y is empty; give at least one value.", { _ = Line([Double]()) }),
        ("Line: y[1] is inf; expected finite numbers", { _ = Line([1, .infinity]) }),
        (
            "Points: y has the shape [2, 3]; expected one axis.",
            { _ = Points(x: [1, 2], y: Tensor(zeros: [2, 3])) }
        ),
        (
            "Points: x has 2 values and classes has 1",
            { _ = Points(x: [1, 2], y: [1, 2], classes: [0]) }
        ),
        (
            "Points: classes[1] is 2; expected a whole number in 0..<2",
            { _ = Points(x: [1, 2], y: [1, 2], classes: [0, 2], names: ["a", "b"]) }
        ),
        ("Histogram: bins is 0; expected 1 to 10000.", { _ = Histogram([1, 2], bins: 0) }),
        ("Bars: values holds no numbers", { _ = Bars(["a"], ["b"]) }),
        (
            "Band: x has 2 values and upper has 1",
            { _ = Band(x: [1, 2], lower: [1, 2], upper: [1]) }
        ),
        (
            "HeatMap: matrix: row 0 has 2 values and row 1 has 1",
            { _ = HeatMap([[1, 2], [1]]) }
        ),
        (
            "HeatMap: rows has 1 names, but matrix has 2 rows.",
            { _ = HeatMap([[1], [2]], rows: ["a"]) }
        ),
        (
            "Picture: tensor has the shape [1, 4, 4, 3]",
            { _ = Picture(Tensor(zeros: [1, 4, 4, 3])) }
        ),
        (
            "Plot: yScale is .log, but y has the value 0.0",
            { _ = Plot(yScale: .log) { Line([1, 0]) } }
        ),
        (
            "Plot: xLimits is 1.0...1.0; expected two finite ends that differ",
            { _ = Plot(xLimits: 1...1) { Line([1, 0]) } }
        ),
        (
            "Plot: x has dates and numbers; expected values of one kind on an axis.",
            {
                _ = Plot {
                    Line(x: [Date(timeIntervalSince1970: 0)], y: [1])
                    Line(x: [1], y: [1])
                }
            }
        ),
        ("Plot: there is nothing to draw", { _ = Plot { if false { Line([1]) } } }),
        ("Panels: columns is 0; expected 1 or more.", { _ = Panels(columns: 0) { [] as [Plot] } }),
    ]

    @Test(arguments: misuses.indices)
    func `misuse stops with a message that names the argument`(index: Int) async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [index = index as Int] in
            PlotFilesTests.misuses[index].run()
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains(Self.misuses[index].text), "\(message)")
    }
}
