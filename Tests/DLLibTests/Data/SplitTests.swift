import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct SplitTests {
    /// A data set of one-pixel images; images with equal `content` are copies of one file.
    private func makeData(_ count: Int, content: (Int) -> UInt64 = { UInt64($0) }) -> Dataset {
        Dataset(
            name: "made", images: Tensor(zeros: [count, 1, 1, 3], dtype: .uint8),
            samples: (0..<count).map {
                Dataset.Sample(
                    id: "c\($0 % 3)/image\($0).jpg", label: $0 % 3, fingerprint: content($0),
                    path: nil, originalHeight: 1, originalWidth: 1)
            }, classNames: ["a", "b", "c"])
    }

    @Test(arguments: [(0, 0), (1, 1), (7, 5), (10, 7), (100, 70), (3_670, 2_569)])
    func `seventy per cent, rounded, in two disjoint parts that hold everything`(
        count: Int, expected: Int
    ) {
        let data = makeData(count)
        let (train, test) = data.split(trainFraction: 0.7)
        #expect(train.count == expected && test.count == count - expected)
        #expect(Set(train.ids).isDisjoint(with: test.ids))
        #expect(Set(train.ids + test.ids) == Set(data.ids))
    }

    @Test func `the parts depend on the names alone, not on the order of the images`() {
        let data = makeData(200)
        let (train, _) = data.split(trainFraction: 0.7)
        let (other, _) = data.shuffled(seed: 5).split(trainFraction: 0.7)
        #expect(train.ids == other.ids)
    }

    @Test func `both parts hold every class in about its share, in mixed order`() {
        let (train, test) = makeData(3_000).split(trainFraction: 0.7)
        for part in [train, test] {
            // Four standard deviations of a draw without replacement.
            let third = Double(part.count) / 3
            for count in part.classHistogram.counts { #expect(abs(Double(count) - third) < 60) }
        }
        // The last fifth, which `fit` takes for validation, must not be one class only.
        let tail = train.subset(Array(train.count * 4 / 5..<train.count))
        #expect(tail.classHistogram.counts.allSatisfy { $0 > 80 })
    }

    @Test func `copies of one file stay on one side and the counts stay exact`() {
        let data = makeData(300) { $0 < 60 ? UInt64($0 / 3) : UInt64($0) }
        #expect(data.duplicates.count == 20)
        for fraction in [0.1, 0.5, 0.7, 0.9] {
            let (train, test) = data.split(trainFraction: fraction)
            #expect(train.count == Int((300 * fraction).rounded()))
            #expect(train.samplesShared(with: test).isEmpty)
        }
    }

    @Test func `shared images are found under any name`() {
        let data = makeData(10)
        let copy = Dataset(
            name: "copy", images: Tensor(zeros: [1, 1, 1, 3], dtype: .uint8),
            samples: [
                Dataset.Sample(
                    id: "other.jpg", label: 0, fingerprint: 4, path: nil, originalHeight: 1,
                    originalWidth: 1)
            ], classNames: ["a"])
        #expect(copy.samplesShared(with: data) == ["other.jpg"])
        #expect(data.samplesShared(with: copy) == ["c1/image4.jpg"])
    }

    @Test func `a subset keeps images, labels and names together`() {
        let bytes = (0..<12).map { UInt8($0) }
        let data = Dataset(
            name: "four", images: Tensor(bytes, shape: [4, 1, 1, 3]), samples: makeData(4).samples,
            classNames: ["a", "b", "c"])
        let part = data.subset([3, 1])
        #expect(part.images.scalars() == [9, 10, 11, 3, 4, 5])
        #expect(part.ids == ["c0/image3.jpg", "c1/image1.jpg"])
        #expect(part.labelNames == ["a", "b"])
        #expect(data.firstOfEachClass().ids == ["c0/image0.jpg", "c1/image1.jpg", "c2/image2.jpg"])
    }

    @Test func `images of one's own get names by position and equal pixels are seen`() {
        let data = Dataset(
            images: Tensor([1, 2, 3, 4, 5, 6, 1, 2, 3] as [UInt8], shape: [3, 1, 1, 3]),
            labels: [0, 1, 0], classNames: ["a", "b"], name: "own")
        #expect(data.ids == ["own-0", "own-1", "own-2"])
        #expect(data.duplicates == [["own-0", "own-2"]])
    }

    @Test func `a label beyond the class names stops and names the image`() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            let pixel = Tensor(zeros: [1, 1, 1, 3], dtype: .uint8)
            _ = Dataset(images: pixel, labels: [2], classNames: ["a"], name: "x")
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("x-0 has label 2 of 1 classes"))
    }
}
