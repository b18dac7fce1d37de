import DLLib
import Foundation
import ImageCodecs
import KernelDisplay
import TestSupport
import Testing

/// Plots of data at the edge: a real picture in every case, and the thing itself in it.
///
/// For a person, `PLOT_FOLDER=… swift test --filter PlotEdgeTests` keeps the pictures.
@Suite struct PlotEdgeTests {
    private func picture(_ plot: Plot, named name: String) throws -> Bitmap {
        let bytes = try plot.png()
        if let folder = ProcessInfo.processInfo.environment["PLOT_FOLDER"] {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
        }
        return try ImageFile.decode(bytes, file: name)
    }

    /// The columns of a picture that hold a pixel of a colour.
    private func columns(of hex: Int, in image: Bitmap) -> [Int] {
        let wanted = [16, 8, 0].map { UInt8(hex >> $0 & 255) }
        return (0..<image.width).filter { column in
            (0..<image.height).contains { Array(image[$0, column]) == wanted }
        }
    }

    private static let blue = 0x0072B2

    @Test func `bars below zero go to the other side of a line`() throws {
        let positive = try picture(.bars([("a", 3), ("b", 1)]), named: "bars-positive")
        let mixed = try picture(
            .bars([("gain", 3), ("loss", -2), ("nothing", 0)], title: "Change"), named: "bars-mixed"
        )
        let negative = try picture(.bars([("a", -3), ("b", -1)]), named: "bars-negative")
        for image in [positive, mixed, negative] {
            #expect(columns(of: Self.blue, in: image).count > 300)
        }
        let shares = try picture(
            .bars([("a", -0.2), ("b", 1.3)], value: .share), named: "bars-shares")
        #expect(columns(of: Self.blue, in: shares).count > 300)
    }

    @Test func `bars of values that are no numbers say so and leave the others whole`() throws {
        for (number, value) in ([.number(decimals: 2), .count, .share] as [Plot.BarValue])
            .enumerated()
        {
            let plot = Plot.bars(
                [
                    ("nan", .nan), ("inf", .infinity), ("minus inf", -.infinity), ("one", 1),
                    ("huge", 1e30), ("largest", 1.7e308), ("least", -1.7e308),
                ], value: value)
            #expect(plot.altText.contains("nan nan"))
            _ = try picture(plot, named: "bars-no-numbers-\(number)")
        }
        let image = try picture(
            .bars([("a", .nan), ("b", 2)]), named: "bars-nan")
        #expect(columns(of: Self.blue, in: image).count > 300)
        _ = try picture(.bars([("a", .nan)]), named: "bars-nan-alone")
        _ = try picture(.bars([("a", 0)]), named: "bars-zero")
        #expect(Set(try picture(.bars([]), named: "bars-none").samples).count > 10)
        _ = try picture(
            .bars((0..<100).map { ("class \($0)", Double($0) - 50) }), named: "bars-100")
        let long = String(repeating: "a very long name ", count: 20)
        _ = try picture(.bars([(long, 1)], title: long), named: "bars-long")
    }

    @Test func `more bars than a picture can hold are an error in words`() throws {
        let plot = Plot.bars((0..<5_000).map { ("\($0)", 1) })
        #expect(plot.mimeBundle.plainText.contains("not drawn"))
    }

    @Test func `histories without values say so, with one value show it`() throws {
        for (name, metrics) in [
            ("none", [:]), ("empty", ["loss": []]), ("nan", ["loss": [.nan, .nan]]),
        ] as [(String, [String: [Double]])] {
            let image = try picture(.trainingCurves(metrics), named: "curves-\(name)")
            #expect(Set(image.samples).count > 10, "\(name) is blank")
        }
        let one = try picture(.trainingCurves(["loss": [0.5]]), named: "curves-one")
        #expect(columns(of: Self.blue, in: one).count >= 4)
        let only = try picture(.trainingCurves(["val_loss": [0.5, 0.4]]), named: "curves-val")
        #expect(columns(of: 0xD55E00, in: only).count > 20)
    }

    @Test func `a curve is broken where a value is no number`() throws {
        let whole = try picture(
            .trainingCurves(["loss": (0..<40).map(Double.init)]), named: "curves-whole")
        let broken = try picture(
            .trainingCurves(["loss": (0..<40).map { $0 > 10 && $0 < 30 ? .nan : Double($0) }]),
            named: "curves-broken")
        let single = try picture(
            .trainingCurves(["loss": (0..<41).map { $0 % 2 == 0 ? Double($0) : .infinity }]),
            named: "curves-single")
        #expect(
            columns(of: Self.blue, in: broken).count < columns(of: Self.blue, in: whole).count)
        #expect(columns(of: Self.blue, in: single).count > 41)
    }

    @Test(
        arguments: [
            ("constant", [0.5, 0.5, 0.5]), ("zero", [0, 0, 0]), ("large", [1e30, 5e30, 3e30]),
            ("small", [1e-12, 3e-12, 2e-12]), ("all", [-1.7e308, 1.7e308]),
            ("nearly-constant", [1, 1.0000000000000002, 1]),
        ] as [(String, [Double])])
    func `curves of any size are drawn`(name: String, values: [Double]) throws {
        let image = try picture(.trainingCurves(["loss": values]), named: "curves-\(name)")
        #expect(columns(of: Self.blue, in: image).count > 100)
    }

    @Test func `confusion matrices of 1 and 100 classes, and of long names, are drawn`() throws {
        let one = ConfusionMatrix(labels: [0, 0], predictions: [0, 0], classNames: ["only"])
        _ = try picture(one.plot(), named: "matrix-1")
        let hundred = ConfusionMatrix(
            labels: (0..<1_000).map { $0 % 100 }, predictions: (0..<1_000).map { $0 % 99 },
            classNames: (0..<100).map { "class \($0)" })
        _ = try picture(hundred.plot(), named: "matrix-100")
        let long = String(repeating: "name ", count: 30)
        let names = ConfusionMatrix(
            labels: [0, 1], predictions: [1, 0], classNames: [long + "a", long + "b"])
        _ = try picture(names.plot(), named: "matrix-long")
        let empty = ConfusionMatrix(labels: [], predictions: [], classNames: ["a", "b"])
        _ = try picture(empty.plot(), named: "matrix-empty")
    }

    @Test func `feature maps and filters with numbers that are none are drawn`() throws {
        let maps = Tensor([.nan, 1, 2, .infinity, -.infinity, 0, 0, 0], shape: [2, 2, 2])
        _ = try picture(.featureMaps(maps), named: "maps-nan")
        var kernel = [Float](repeating: 0.5, count: 27)
        (kernel[0], kernel[5]) = (.nan, .infinity)
        _ = try picture(.filters(Tensor(kernel, shape: [3, 3, 3, 1])), named: "filters-nan")
        let none = try picture(
            .featureMaps(Tensor(zeros: [2, 2, 1]), count: 0), named: "maps-none")
        #expect(Set(none.samples).count > 10, "a picture without maps is blank")
    }

    /// Chinese, Japanese, Korean, emoji and letters of Europe.
    static let labels = ["玫瑰", "たんぽぽ", "튤립", "🌹", "👩🏽‍🌾", "❤️", "Gänseblümchen", "Маргаритка"]

    @Test func `labels in any script are drawn, or the picture says what is missing`() throws {
        let plot = Plot.bars(Self.labels.map { ($0, 1) }, title: "花 🌷")
        let image = try picture(plot, named: "labels")
        // Either every character has a type face, or a line below says which have none.
        let expected = Int(plot.height * plot.pixelsPerPoint)
        #expect(image.height == expected || image.height == expected + 68)
        let unknown = Plot.bars([("\u{10FFFD}", 1), ("b\u{7}\nc", 2)])
        #expect(
            try picture(unknown, named: "labels-unknown").height
                == Int(unknown.height * unknown.pixelsPerPoint) + 68)
        let plain = Plot.bars([("Gänseblümchen", 1), ("Маргаритка", 2)])
        #expect(
            try picture(plain, named: "labels-plain").height
                == Int(plain.height * plain.pixelsPerPoint))
    }
}
