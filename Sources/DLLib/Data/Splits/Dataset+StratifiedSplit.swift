internal import DLTensors

/// Parts of images that keep copies of one file on one side.
extension Dataset {
    /// Divides the images by chance into two disjoint parts; copies of one file stay together.
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1.
    ///   - shuffle: Whether chance decides; otherwise the first images are for training.
    ///   - seed: What chance begins with.
    /// - Returns: Two parts that together hold every image once.
    public func split(
        trainFraction: Double, shuffle: Bool = true, seed: UInt64
    ) -> (train: Dataset, test: Dataset) {
        let wanted = Split.testCount(count, trainFraction: trainFraction)
        let copies = Split.members(of: samples.map(\.fingerprint).labelCodes)
        var order = Array(copies.indices)
        if shuffle {
            var generator = RandomGenerator(seed: seed)
            order = generator.permutation(copies.count)
        }
        return parts(order.map { copies[$0] }, train: count - wanted)
    }

    /// Divides the images by a hash of their names so that each class has the same share in both
    /// parts; copies of one file stay together.
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1.
    ///   - stratified: Whether the classes are divided one by one; otherwise the same as
    ///     ``split(trainFraction:)``.
    /// - Returns: Two parts that together hold every image once.
    public func split(
        trainFraction: Double, stratified: Bool
    ) -> (train: Dataset, test: Dataset) {
        guard stratified else { return split(trainFraction: trainFraction) }
        let wanted = count - Split.testCount(count, trainFraction: trainFraction)
        let ranks = samples.map { StableHash.of(Dataset.fileName($0.id)) }
        let order = samples.indices.sorted {
            (ranks[$0], samples[$0].id) < (ranks[$1], samples[$1].id)
        }
        // Copies are all dealt out with the class of the first of them.
        let copies = Split.members(of: order.map { samples[$0].fingerprint }.labelCodes)
            .map { $0.map { order[$0] } }
        let ofClass = Dictionary(grouping: copies) { samples[$0[0]].label }
            .sorted { $0.key < $1.key }.map(\.value)
        let shares = Split.shares(of: wanted, among: ofClass.map { $0.joined().count })
        var train: Set<Int> = []
        for (groups, share) in zip(ofClass, shares) {
            var taken = 0
            for group in groups where taken + group.count <= share {
                train.formUnion(group)
                taken += group.count
            }
        }
        return (
            subset(order.filter(train.contains)), subset(order.filter { !train.contains($0) })
        )
    }

    private func parts(_ groups: [[Int]], train wanted: Int) -> (train: Dataset, test: Dataset) {
        var train: [Int] = []
        var test: [Int] = []
        for group in groups {
            if train.count + group.count <= wanted { train += group } else { test += group }
        }
        return (subset(train), subset(test))
    }
}
