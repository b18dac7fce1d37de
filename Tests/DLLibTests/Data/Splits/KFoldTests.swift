import DLLib
import TestSupport
import Testing

/// The indices of scikit-learn (`Fixtures/make_sklearn_data.py`), and what holds for any parts.
@Suite(.seeded) struct KFoldTests {
    private func expect(
        _ parts: [(train: [Int], test: [Int])], are name: String
    ) throws {
        let fixture = try golden("sklearn_data")
        for (place, part) in parts.enumerated() {
            #expect(try part.train == indices(fixture(name, "train\(place)")), "\(name) \(place)")
            #expect(try part.test == indices(fixture(name, "test\(place)")), "\(name) \(place)")
        }
        #expect(fixture.cases[name]?["test\(parts.count)"] == nil)
    }

    private func indices(_ tensor: Tensor) -> [Int] { tensor.scalars(as: Int32.self).map(Int.init) }

    private func expectPartition(_ parts: [(train: [Int], test: [Int])], of count: Int) {
        #expect(parts.flatMap(\.test).sorted() == Array(0..<count))
        for part in parts { #expect((part.train + part.test).sorted() == Array(0..<count)) }
    }

    @Test func `k-fold has scikit-learn's indices`() throws {
        try expect(KFold(splits: 5).split(count: 10), are: "kfold_10_5")
        try expect(KFold(splits: 3).split(Array(0..<11)), are: "kfold_11_3")
        try expect(KFold(splits: 7).split(Tensor(zeros: [7, 2])), are: "kfold_7_7")
    }

    @Test(arguments: [3, 5]) func `stratified k-fold has scikit-learn's indices`(splits: Int) throws
    {
        let labels = try golden("sklearn_data")("stratified_\(splits)", "labels")
        let folds = StratifiedKFold(splits: splits)
        try expect(folds.split(labels), are: "stratified_\(splits)")
        let names = indices(labels).map { "class \($0)" }
        try expect(folds.split(Tensor(zeros: [41, 2]), names), are: "stratified_\(splits)")
        let oneHot = toCategorical(labels)
        try expect(folds.split(oneHot), are: "stratified_\(splits)")
    }

    @Test(arguments: [3, 4]) func `group k-fold has scikit-learn's indices`(splits: Int) throws {
        let groups = indices(try golden("sklearn_data")("group_\(splits)", "groups"))
        let parts = GroupKFold(splits: splits).split(groups, groups: groups)
        try expect(parts, are: "group_\(splits)")
        expectPartition(parts, of: groups.count)
    }

    @Test func `walk-forward parts have scikit-learn's indices`() throws {
        try expect(TimeSeriesSplit(splits: 5).split(count: 12), are: "time_12_5")
        try expect(
            TimeSeriesSplit(splits: 3, testSize: 4, gap: 2).split(count: 20), are: "time_20_3_test")
        try expect(
            TimeSeriesSplit(splits: 4, maxTrainSize: 6).split(count: 23), are: "time_23_4_most")
    }

    @Test func `shuffled parts are a partition that the seed decides`() {
        let parts = KFold(splits: 4, shuffle: true, seed: 3).split(count: 30)
        expectPartition(parts, of: 30)
        let again = KFold(splits: 4, shuffle: true, seed: 3).split(count: 30)
        #expect(parts.map(\.test) == again.map(\.test))
        let other = KFold(splits: 4, shuffle: true, seed: 4).split(count: 30)
        #expect(parts.map(\.test) != other.map(\.test))
        #expect(parts[0].test != Array(0..<8))
    }

    @Test func `shuffled stratified parts keep the share of each class`() {
        let labels = (0..<60).map { $0 % 6 == 0 ? "rare" : "common" }
        let parts = StratifiedKFold(splits: 5, shuffle: true, seed: 1).split(labels)
        expectPartition(parts, of: 60)
        for part in parts { #expect(part.test.count { labels[$0] == "rare" } == 2) }
    }

    @Test func `parts of images go by their classes`() {
        let data = Dataset(
            images: Tensor(zeros: [8, 1, 1, 3], dtype: .uint8), labels: [0, 0, 0, 0, 1, 1, 1, 1],
            classNames: ["a", "b"])
        for (train, test) in StratifiedKFold(splits: 4).split(data) {
            #expect(data.rows(at: test).classHistogram.counts == [1, 1])
            #expect(data.rows(at: train).classHistogram.counts == [3, 3])
        }
    }
}
