import DLLib
import Foundation
import ImageCodecs
import KernelDisplay
import TestSupport
import Testing

/// Plots are checked for what a machine can see: a real PNG of the right size with varied content.
///
/// For a person, `PLOT_FOLDER=… swift test --filter PlotTests` keeps the pictures.
@Suite(.seeded) struct PlotTests {
    /// Plots of single photographs read the files again, so the folder lives as long as its test.
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func `training curves show every metric with its validation curve`() throws {
        let plot = Plot.trainingCurves(
            [
                "loss": [1.52, 1.2, 1.01, 0.86, 0.7, 0.55, 0.5, 0.46],
                "val_loss": [1.4, 1.22, 1.12, 1.1, 1.15, 0.62, 0.6, 0.61],
                "accuracy": [0.31, 0.48, 0.6, 0.68, 0.74, 0.81, 0.83, 0.86],
                "val_accuracy": [0.4, 0.5, 0.55, 0.57, 0.56, 0.79, 0.8, 0.795],
            ], fineTuningFrom: 5)
        try check(plot, named: "training-curves")
        #expect(plot.altText.contains("8 epochs"))
        #expect(plot.altText.contains("val_accuracy from 0.400 to 0.795"))
        #expect(plot.width == 740 && plot.height == 290)
    }

    @Test func `training curves without validation, of one epoch, or of none still draw`() throws {
        try check(.trainingCurves(["loss": [0.5]]), named: "one-epoch")
        try check(
            .trainingCurves(["loss": (0..<60).map { exp(-Double($0) / 15) }], title: "A long run"),
            named: "long-run")
        #expect(try Plot.trainingCurves([:]).png().starts(with: pngStart))
    }

    @Test func `bars carry their values in the picture and in words`() throws {
        let plot = Plot.bars(
            [
                ("daisy", 0.871), ("dandelion", 0.093), ("roses", 0.021), ("sunflowers", 0.014),
                ("tulips", 0.001),
            ], title: "This photo", value: .share, highlighted: [0])
        try check(plot, named: "probabilities")
        #expect(plot.altText.hasPrefix("This photo: daisy 87.1 %, dandelion 9.3 %"))
        let counts = Plot.bars([("roses", 641), ("tulips", 1_799)], value: .count)
        try check(counts, named: "counts")
        #expect(counts.altText.hasSuffix("tulips 1,799"))
    }

    @Test func `a confusion matrix shows names and counts`() throws {
        let names = ["daisy", "dandelion", "roses", "sunflowers", "tulips"]
        let counts = [
            [152, 21, 6, 5, 6], [18, 231, 3, 12, 6], [9, 4, 133, 5, 41], [4, 11, 6, 181, 8],
            [3, 5, 35, 11, 185],
        ]
        var labels: [Int] = []
        var predictions: [Int] = []
        for row in 0..<5 {
            for column in 0..<5 {
                labels += [Int](repeating: row, count: counts[row][column])
                predictions += [Int](repeating: column, count: counts[row][column])
            }
        }
        let matrix = ConfusionMatrix(labels: labels, predictions: predictions, classNames: names)
        #expect(matrix.counts == counts)
        let plot = matrix.plot()
        try check(plot, named: "confusion-matrix")
        #expect(plot.altText.contains("1,101 samples") && plot.altText.contains("daisy 80 %"))
    }

    @Test func `a confusion matrix of many classes stays readable`() throws {
        let names = (0..<20).map { "class number \($0)" }
        let labels = (0..<2_000).map { $0 % 20 }
        let predictions = labels.enumerated().map { $0 % 7 == 0 ? ($1 * 3 + 1) % 20 : $1 }
        let matrix = ConfusionMatrix(labels: labels, predictions: predictions, classNames: names)
        try check(matrix.plot(), named: "confusion-matrix-20")
    }

    @Test func `a comparison of runs names the best`() throws {
        var runs = RunComparison()
        runs.add("scratch CNN", accuracy: 0.523, seconds: 61, trainable: 154_087, total: 154_087)
        runs.add(
            "frozen base, new head", accuracy: 0.871, seconds: 25, trainable: 6_405,
            total: 2_264_389)
        runs.add(
            "fine-tuned at the head's rate", accuracy: 0.82, seconds: 90, trainable: 1_800_000,
            total: 2_264_389)
        try check(runs.plot(), named: "runs")
    }

    /// Six images of three classes: waves of the fixture picture at several places.
    private func makeData() throws -> Dataset {
        for name in ["daisy", "roses", "tulips"] {
            try folder.makeFolder(name)
            try folder.copyImage("colour.jpg", to: name + "/a.jpg")
            try folder.copyImage("grey.jpg", to: name + "/b.jpg")
        }
        return try Dataset.images(inFolder: folder.path, imageSize: 64, showsProgress: false)
    }

    @Test func `a grid shows images with their classes`() throws {
        let data =
            try flowerFolder == nil
            ? makeData() : Dataset.flowers(imageSize: 150, perClass: 4).shuffled(seed: 3)
        let plot = data.grid(count: 15)
        try check(plot, named: "grid")
        #expect(plot.altText.contains(data.className(0)))
    }

    @Test func `predictions are marked right or wrong in words, not by colour alone`() throws {
        let data = try makeData()
        let rows: [[Float]] = [
            [0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.7, 0.1], [0.2, 0.5, 0.3], [0, 0, 1],
            [0.6, 0.3, 0.1],
        ]
        let predictions = Tensor(rows.flatMap(\.self), shape: [6, 3])
        let plot = data.grid(predictions: predictions)
        try check(plot, named: "predictions")
        #expect(
            plot.altText
                == "Predictions: ✓ daisy 90 %; ✗ roses 80 %, is daisy; ✓ roses 70 %; "
                + "✓ roses 50 %; ✓ tulips 100 %; ✗ daisy 60 %, is tulips")
        let worst = data.worstGrid(predictions: predictions, count: 2)
        #expect(worst.altText.hasSuffix("✗ roses 80 %, is daisy; ✗ daisy 60 %, is tulips"))
        #expect(ConfusionMatrix(data, predictions: predictions).accuracy == 4.0 / 6)
    }

    @Test func `the three ways to a fixed size stand side by side`() throws {
        let data =
            try flowerFolder == nil ? makeData() : Dataset.flowers(imageSize: 150, perClass: 1)
        let plot = try data.resizingComparison(of: 0)
        try check(plot, named: "resizing")
        #expect(plot.altText.contains("squashed, cropped and padded"))
    }

    @Test func `feature maps and filters are drawn as tiles`() throws {
        let maps = Tensor(shape: [1, 12, 9, 20]) { span in
            for index in span.indices { span[index] = Float(index % 37) * Float(index % 20) }
        }
        let plot = Plot.featureMaps(maps, count: 12)
        try check(plot, named: "feature-maps")
        #expect(plot.altText.contains("12 of 20 feature maps of 12 x 9"))
        let kernel = Tensor(shape: [5, 5, 3, 10]) { span in
            for index in span.indices { span[index] = Float((index * 7919) % 101) / 50 - 1 }
        }
        try check(Plot.filters(kernel), named: "filters")
    }

    @Test func `class counts are drawn and listed`() throws {
        let histogram = try makeData().classHistogram
        #expect(histogram.counts == [2, 2, 2])
        try check(histogram.plot(), named: "histogram")
    }

    @Test func `a description with quotes and line ends stays one JSON document`() throws {
        let plot = Plot.bars([("a \"b\"\\", 1)], title: "two\nlines")
        let metadata = try #require(plot.mimeBundle.metadata["image/png"])
        let object = try JSONSerialization.jsonObject(with: Data(metadata.utf8))
        let fields = try #require(object as? [String: Any])
        #expect(fields["alt"] as? String == plot.altText)
        #expect(fields["width"] as? Int == 600)
    }

    @Test func `a plot that cannot be saved names the file`() {
        let error = #expect(throws: PlotError.self) {
            try Plot.bars([("a", 1)]).save(to: "/no/such/folder/plot.png")
        }
        #expect(error?.path == "/no/such/folder/plot.png")
    }

    private let pngStart: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A PNG of the size in points times the density, many colours, alt text, and plain text beside it.
    private func check(_ plot: Plot, named name: String) throws {
        let bytes = try plot.png()
        #expect(bytes.starts(with: pngStart))
        let bitmap = try PNG.decode(bytes, file: name).rgb
        #expect(abs(Double(bitmap.width) - plot.pixelsPerPoint * plot.width) <= 1)
        #expect(abs(Double(bitmap.height) - plot.pixelsPerPoint * plot.height) <= 1)
        let colors = Set(
            (0..<bitmap.height).flatMap { row in
                stride(from: 0, to: bitmap.width, by: 3).map { Array(bitmap[row, $0]) }
            })
        #expect(colors.count > 20)
        let bundle = plot.mimeBundle
        #expect(bundle.data["image/png"] == .binary(bytes))
        #expect(bundle.data["text/plain"] == .text(plot.altText))
        #expect(Set(bundle.data.keys) == ["image/png", "text/plain"])
        if let folder = ProcessInfo.processInfo.environment["PLOT_FOLDER"] {
            try plot.save(to: "\(folder)/\(name).png")
        }
    }
}
