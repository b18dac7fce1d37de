import DLLib
import Foundation
import ImageCodecs
import TestSupport
import Testing

/// One plot of each kind: nothing is cut off at an edge, in either theme.
///
/// For a person, `PLOT_FOLDER=… swift test --filter PlotGalleryTests` keeps the pictures.
@Suite struct PlotGalleryTests {
    private static let wave = (0..<60).map { sin(Double($0) / 6) }
    private static let rates: [Double] = (0..<30).map { pow(10, -6 + Double($0) / 5) }
    private static let across: [Double] = (0..<150).map { (sample: Int) -> Double in
        let spread = Double(sample * 37 % 50) / 12
        return spread + Double(sample / 50) * 2
    }
    private static let up: [Double] = (0..<150).map { (sample: Int) -> Double in
        let spread = Double(sample * 53 % 47) / 20
        return spread + Double(sample / 50)
    }
    private static let near: [[Double]] = (0..<6).map { row in
        (0..<6).map { exp(-abs(Double(row - $0))) }
    }
    private static let plane: [[Double]] = (0..<40).map { row in
        (0..<60).map { sin(Double($0) / 9) * cos(Double(row) / 9) }
    }
    private static let before: [Double] = (0..<500).map { sin(Double($0)) + cos(Double($0 * 7)) }
    private static let after: [Double] = (0..<500).map { sin(Double($0)) / 2 + 1 }
    private static let days: [Date] = (0..<200).map {
        Date(timeIntervalSince1970: 1.7e9 + Double($0) * 86_400)
    }
    private static let trips: [Double] = (0..<200).map { 20_000 + 9_000 * sin(Double($0) / 30) }
    private static func run(_ number: Int) -> [Double] {
        (0..<80).map { sin(Double($0 * (number + 1)) / 9) * 100_000 }
    }
    private static let loss: [Double] = (1...24).map { 1.6 / Double($0) + 0.05 }

    static let gallery: [(name: String, plot: @Sendable () -> Plot)] = [
        (
            "lines",
            {
                Plot(title: "Loss", xLabel: "epoch", yLabel: "loss") {
                    Line(x: 1...24, y: loss, label: "training")
                    Line(x: 1...24, y: loss.map { $0 + 0.1 }, label: "validation", style: .dashed)
                    Rule(x: 12, label: "fine-tuning")
                    Note("best", at: (24, loss[23]))
                }
            }
        ),
        (
            "log",
            {
                Plot(
                    title: "Learning rate", xLabel: "learning rate", yLabel: "loss", xScale: .log,
                    yScale: .log
                ) {
                    Line(x: rates, y: loss + loss[..<6])
                }
            }
        ),
        (
            "scatter-classes",
            {
                Plot(title: "Iris", xLabel: "length in cm", yLabel: "width in cm") {
                    Points(
                        x: across, y: up,
                        classes: (0..<150).map { $0 / 50 },
                        names: ["setosa", "versicolor", "virginica"])
                }
            }
        ),
        (
            "scatter-values",
            {
                Plot(title: "Latent space", xLabel: "z[0]", yLabel: "z[1]") {
                    Points(
                        x: (0..<900).map { sin(Double($0 * $0)) },
                        y: (0..<900).map { cos(Double($0 * 3)) },
                        values: (0..<900).map { Double($0) })
                }
            }
        ),
        (
            "histograms",
            {
                Plot(title: "Errors", xLabel: "error", yLabel: "samples") {
                    Histogram(
                        before, bins: 24,
                        range: -2...2.5, label: "before")
                    Histogram(
                        after, bins: 24, range: -2...2.5,
                        label: "after")
                }
            }
        ),
        ("histogram", { Plot(xLabel: "value") { Histogram(wave.map { $0 * $0 }) } }),
        (
            "bars-grouped",
            {
                Plot(title: "Accuracy", yLabel: "share") {
                    Bars(
                        ["daisy", "dandelion", "roses", "sunflowers", "tulips"],
                        [0.7, 0.82, 0.6, 0.9, 0.75], label: "scratch", showsValues: true)
                    Bars(
                        ["daisy", "dandelion", "roses", "sunflowers", "tulips"],
                        [0.9, 0.93, 0.84, 0.95, 0.88], label: "fine-tuned", showsValues: true)
                }
            }
        ),
        (
            "bars-negative",
            {
                Plot(title: "Coefficients", xLabel: "weight") {
                    Bars(
                        ["age", "income", "a very long name of a feature", "height", "床"],
                        [0.8, -1.4, 2.3, -0.2, 0.6], isHorizontal: true, showsValues: true)
                }
            }
        ),
        (
            "bars-many",
            {
                Plot(title: "Words", yLabel: "count") {
                    Bars((0..<30).map { "long word \($0)" }, (0..<30).map { 300 / ($0 + 1) })
                }
            }
        ),
        (
            "heat-map",
            {
                Plot(title: "Attention", xLabel: "key", yLabel: "query") {
                    HeatMap(
                        near,
                        rows: ["the", "cat", "sat", "on", "the mat", "."],
                        columns: ["the", "cat", "sat", "on", "the mat", "."])
                }
            }
        ),
        (
            "plane",
            {
                Plot(title: "Decision of the model", xLabel: "x", yLabel: "y") {
                    HeatMap(
                        plane,
                        x: -3...3, y: -2...2)
                    Points(x: [-2.0, 0, 2], y: [-1.5, 0, 1.5], color: .black)
                }
            }
        ),
        (
            "picture",
            {
                Plot(title: "Grad-CAM") {
                    Picture(
                        Tensor(shape: [48, 64, 3]) { span in
                            for index in span.indices { span[index] = Float(index % 97) / 97 }
                        })
                    Picture(
                        Tensor(shape: [6, 8]) { span in
                            for index in span.indices { span[index] = Float(index) }
                        }, colors: .viridis, opacity: 0.5, size: (64, 48))
                    Line(x: [10, 40, 40, 10, 10], y: [8, 8, 30, 30, 8], color: .red)
                    Note("daisy 0.93", at: (10, 8))
                }
            }
        ),
        (
            "band",
            {
                Plot(title: "Forecast", xLabel: "hour", yLabel: "temperature in °C") {
                    Line(wave, label: "mean")
                    Band(
                        x: 0..<60, lower: wave.map { $0 - 0.3 }, upper: wave.map { $0 + 0.3 },
                        label: "± 0.3")
                    Rule(y: 0, label: "freezing")
                }
            }
        ),
        (
            "dates",
            {
                Plot(title: "Bike trips", yLabel: "trips") {
                    Line(
                        x: days, y: trips)
                }
            }
        ),
        (
            "scripts",
            {
                Plot(title: "花 🌷 Blumen", xLabel: "名前", yLabel: "数") {
                    Bars(["玫瑰", "たんぽぽ", "튤립", "🌹", "Gänseblümchen"], [3, 1, 4, 1, 5])
                }
            }
        ),
        (
            "crowded",
            {
                Plot(
                    title: "Seven runs that leave no corner free, "
                        + "and a title that is so long that it does not fit on one line",
                    xLabel: "step", yLabel: "value"
                ) {
                    for run in 0..<7 {
                        Line(
                            Self.run(run), label: "run number \(run)")
                    }
                }
            }
        ),
        (
            "panels",
            {
                Panels(columns: 2, title: "Two panels") {
                    Plot(title: "Loss") { Line(loss) }
                    Plot(title: "Counts") { Bars(["a", "b"], [2, -1]) }
                    Plot.trainingCurves(["loss": loss, "val_loss": loss.map { $0 + 0.2 }])
                }.plot
            }
        ),
        (
            "curves",
            {
                Plot.trainingCurves(
                    [
                        "loss": loss, "val_loss": loss.map { $0 + 0.1 },
                        "accuracy": loss.map { 1 - $0 / 2 },
                        "val_accuracy": loss.map { 0.9 - $0 / 2 },
                    ], title: "Training", fineTuningFrom: 10)
            }
        ),
    ]

    @Test(arguments: gallery.map(\.name), [false, true])
    func `a plot keeps off the edges of its picture`(name: String, isDark: Bool) throws {
        var plot = try #require(Self.gallery.first { $0.name == name }).plot()
        if isDark { plot.theme = .dark }
        let bytes = try plot.png()
        if let folder = ProcessInfo.processInfo.environment["PLOT_FOLDER"] {
            try Data(bytes).write(
                to: URL(fileURLWithPath: "\(folder)/\(name)\(isDark ? "-dark" : "").png"))
        }
        let image = try PNG.decode(bytes, file: name).rgb
        let background = Array(image[0, 0])
        #expect(isDark ? background[0] < 64 : background == [255, 255, 255])
        for row in 0..<image.height {
            let isEdge = row == 0 || row == image.height - 1
            for column in isEdge ? Array(0..<image.width) : [0, image.width - 1] {
                guard Array(image[row, column]) != background else { continue }
                Issue.record("\(name) is drawn at the edge, row \(row), column \(column)")
                return
            }
        }
        #expect(plot.altText.count > 20)
    }
}
