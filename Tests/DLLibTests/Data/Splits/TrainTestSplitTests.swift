import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct TrainTestSplitTests {
    private func indices(_ tensor: Tensor) -> [Int] { tensor.scalars(as: Int32.self).map(Int.init) }

    @Test(arguments: [10, 11, 101, 3_670])
    func `without shuffling the parts are scikit-learn's`(count: Int) throws {
        let fixture = try golden("sklearn_data")
        let size = Double(try fixture("ordered_\(count)", "size").scalar())
        // The fixture is read as Float.
        let testSize = (size * 100).rounded() / 100
        let (train, test, _, _) = trainTestSplit(
            Array(0..<count), Array(0..<count), testSize: testSize, shuffle: false)
        #expect(try train == indices(fixture("ordered_\(count)", "train")))
        #expect(try test == indices(fixture("ordered_\(count)", "test")))
    }

    @Test(arguments: [("a", 0.2), ("b", 0.25)])
    func `stratified parts hold as many of each class as scikit-learn's`(
        name: String, size: Double
    ) throws {
        let fixture = try golden("sklearn_data")
        let labels = indices(try fixture("shares_\(name)", "labels"))
        let (train, test) = Split.stratified(labels, testSize: size)
        func counts(_ part: [Int]) -> [Int] {
            (0..<3).map { number in part.count { labels[$0] == number } }
        }
        #expect(try counts(train) == indices(fixture("shares_\(name)", "train")))
        #expect(try counts(test) == indices(fixture("shares_\(name)", "test")))
        #expect((train + test).sorted() == Array(labels.indices))
    }

    @Test func `inputs and targets stay in step`() {
        let x = Tensor((0..<20).map(Float.init), shape: [20, 1])
        let y = (0..<20).map { "\($0)" }
        let (xTrain, xTest, yTrain, yTest) = trainTestSplit(x, y, testSize: 0.3, seed: 2)
        #expect(xTrain.shape == [14, 1] && xTest.shape == [6, 1])
        #expect(
            indices(xTrain).map { "\($0)" } == yTrain && indices(xTest).map { "\($0)" } == yTest)
        #expect(Set(yTrain).isDisjoint(with: yTest) && yTest != Array(y.suffix(6)))
        let alone = x.split(trainFraction: 0.7, seed: 2)
        let beside = y.split(trainFraction: 0.7, seed: 2)
        #expect(indices(alone.test).map { "\($0)" } == beside.test)
    }

    @Test func `no group is on both sides`() {
        let groups = (0..<50).map { "patient \($0 / 5)" }
        for seed in 0..<20 as Range<UInt64> {
            let (train, test) = groups.split(trainFraction: 0.8, groups: groups, seed: seed)
            #expect(train.count == 40 && test.count == 10)
            #expect(Set(train).isDisjoint(with: test))
        }
        let (train, test) = Split.grouped([1, 1, 1, 2, 2, 2, 2], testSize: 0.1)
        #expect(test == [0, 1, 2] && train == [3, 4, 5, 6])
    }

    @Test func `the test is later than everything in training`() {
        let times = [5, 1, 4, 2, 3, 6, 6, 6]
        let (train, test) = Split.ordered(by: times, testSize: 0.5)
        #expect(train == [1, 3, 4, 2] && test == [0, 5, 6, 7])
        #expect(Split.ordered(by: times, testSize: 0.5, gap: 1).train == [1, 3, 4])
        // Equal times are not parted.
        #expect(Split.ordered(by: times, testSize: 0.25).test == [])
        #expect(times.split(trainFraction: 0.5, orderedBy: times).test == [5, 6, 6, 6])
    }

    @Test func `parts of images keep copies together and the classes in proportion`() {
        let data = Dataset(
            name: "made", images: Tensor(zeros: [60, 1, 1, 3], dtype: .uint8),
            samples: (0..<60).map {
                Dataset.Sample(
                    id: "image\($0).jpg", label: $0 % 6 == 0 ? 1 : 0, fingerprint: UInt64($0 / 2),
                    originalHeight: 1, originalWidth: 1)
            }, classNames: ["a", "b"])
        for (train, test) in [
            data.split(trainFraction: 0.8, seed: 7),
            data.split(trainFraction: 0.8, stratified: true),
        ] {
            #expect(train.count == 48 && test.count == 12)
            #expect(train.samplesShared(with: test).isEmpty)
        }
        let alone = Dataset(
            images: Tensor((0..<180).map { UInt8($0) }, shape: [60, 1, 1, 3]),
            labels: (0..<60).map { $0 % 6 == 0 ? 1 : 0 }, classNames: ["a", "b"])
        let (train, test) = alone.split(trainFraction: 0.8, stratified: true)
        #expect(train.classHistogram.counts == [40, 8] && test.classHistogram.counts == [10, 2])
    }
}
