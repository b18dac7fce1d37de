import DLLib
import Foundation
import Testing

@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist"),
        "needs Debian's package dataset-fashion-mnist"))
struct FashionMNISTTests {
    @Test func `the test part has 10,000 grey images of ten balanced classes`() throws {
        let data = try Dataset.fashionMNIST(.test)
        #expect(data.images.shape == [10_000, 28, 28, 3])
        #expect(data.classHistogram.counts == [Int](repeating: 1_000, count: 10))
        #expect(data.className(0) == "ankle boot")
        let pixels = data.images[0].scalars(as: UInt8.self)
        #expect(
            stride(from: 0, to: pixels.count, by: 3).allSatisfy { pixels[$0] == pixels[$0 + 2] })
    }

    @Test func `a limit and a size give small sets of larger images`() throws {
        let data = try Dataset.fashionMNIST(imageSize: 56, perClass: 4)
        #expect(data.images.shape == [40, 56, 56, 3])
        #expect(data.classHistogram.counts == [Int](repeating: 4, count: 10))
        #expect(Set(data.ids).count == 40)
    }
}
