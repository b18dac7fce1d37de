import DLLib
import TestSupport
import Testing

/// Arguments of data sets and plots that make no sense: a stop that names argument and value.
@Suite struct DatasetMisuseTests {
    private static var data: Dataset {
        Dataset(
            images: Tensor([UInt8](repeating: 7, count: 2 * 48), shape: [2, 4, 4, 3]),
            labels: [0, 1], classNames: ["a", "b"])
    }

    static let misuses: [(text: String, run: @Sendable () throws -> Void)] = [
        ("prefix: the count is -1", { _ = data.prefix(-1) }),
        (
            "split: trainFraction must lie in 0...1, found -0.1",
            { _ = data.split(trainFraction: -0.1) }
        ),
        (
            "split: trainFraction must lie in 0...1, found nan",
            { _ = data.split(trainFraction: .nan) }
        ),
        ("there is no row 2", { _ = data.subset([0, 2]) }),
        ("there is no row -1", { _ = data.subset([-1]) }),
        ("resized: imageSize is 0", { _ = data.resized(to: 0) }),
        ("resized: imageSize is -3", { _ = data.resized(to: -3) }),
        ("resized: imageSize is 9223372036854775807", { _ = data.resized(to: .max) }),
        ("renumbered: the class a is not among x, b", { _ = data.renumbered(to: ["x", "b"]) }),
        ("renumbered: the class b is twice among", { _ = data.renumbered(to: ["a", "b", "b"]) }),
        ("grid: count is -1", { _ = data.grid(count: -1) }),
        ("grid: count is -1", { _ = data.grid(predictions: Tensor(zeros: [2, 2]), count: -1) }),
        (
            "worstGrid: count is -2",
            { _ = data.worstGrid(predictions: Tensor(zeros: [2, 2]), count: -2) }
        ),
        (
            "2 images of 2 classes need [2, 2]; shape [2, 3]",
            { _ = data.grid(predictions: Tensor(zeros: [2, 3])) }
        ),
        ("there is no image 5", { _ = try data.resizingComparison(of: 5) }),
        ("there is no image -1", { _ = data.className(-1) }),
        (
            "featureMaps: count is -1",
            { _ = Plot.featureMaps(Tensor(zeros: [4, 4, 2]), count: -1) }
        ),
        (
            "featureMaps: expected [height, width, channels]",
            { _ = Plot.featureMaps(Tensor(zeros: [0, 4, 4, 2])) }
        ),
        ("filters: count is -1", { _ = Plot.filters(Tensor(zeros: [3, 3, 3, 2]), count: -1) }),
        (
            "images are bytes in 0...255 (uint8), but these are float32. Write "
                + "(images * 255).asType(.uint8)",
            {
                _ = Dataset(
                    images: Tensor(ones: [2, 4, 4, 3]), labels: [0, 1], classNames: ["a", "b"])
            }
        ),
        (
            "but these are float32. Write images.asType(.uint8)",
            {
                _ = Dataset(
                    images: Tensor(ones: [2, 4, 4, 3]) * 200, labels: [0, 1],
                    classNames: ["a", "b"])
            }
        ),
        (
            "2 images need [2, height, width, 3]; repeat the grey of these for red, green and blue; "
                + "shape [2, 4, 4, 1]",
            {
                _ = Dataset(
                    images: Tensor([UInt8](repeating: 7, count: 32), shape: [2, 4, 4, 1]),
                    labels: [0, 1], classNames: ["a", "b"])
            }
        ),
        (
            "3 images need [3, height, width, 3]; shape [2, 4, 4, 3]",
            { _ = Dataset(images: data.images, labels: [0, 1, 0], classNames: ["a", "b"]) }
        ),
        (
            "images-1 has label 2 of 2 classes",
            { _ = Dataset(images: data.images, labels: [0, 2], classNames: ["a", "b"]) }
        ),
        (
            "ConfusionMatrix: 2 labels but 1 predictions",
            { _ = ConfusionMatrix(labels: [0, 1], predictions: [0], classNames: ["a", "b"]) }
        ),
        (
            "ConfusionMatrix: class 5 of 2 classes",
            { _ = ConfusionMatrix(labels: [0, 5], predictions: [0, 1], classNames: ["a", "b"]) }
        ),
    ]

    @Test(arguments: misuses.indices)
    func `misuse stops with the argument and its value`(number: Int) async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [number = number as Int] in
            try DatasetMisuseTests.misuses[number].run()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(Self.misuses[number].text), "\(text)")
    }
}
