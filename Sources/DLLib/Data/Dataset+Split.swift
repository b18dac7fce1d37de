internal import DLTensors

/// Disjoint parts.
extension Dataset {
    /// Divides the images into two disjoint parts by a hash of their file names.
    ///
    /// The images are ranked by the hash; the first `trainFraction` of them, rounded to the nearest
    /// count, become the training set, in the order of the ranking, which mixes the classes. The
    /// same names give the same parts on every machine. Copies of one file stay on one side.
    ///
    /// - Parameter trainFraction: The share of the training set, in 0...1.
    /// - Returns: Two parts that together hold every image once.
    public func split(trainFraction: Double) -> (train: Dataset, test: Dataset) {
        let (train, test) = splitPositions(trainFraction: trainFraction)
        return (subset(train), subset(test))
    }

    /// The positions of the images of the two parts.
    package func splitPositions(trainFraction: Double) -> (train: [Int], test: [Int]) {
        guard (0...1).contains(trainFraction) else {
            fatalError("split: trainFraction must lie in 0...1, found \(trainFraction)")
        }
        let trainCount = Int((Double(count) * trainFraction).rounded())
        var train: [Int] = []
        var test: [Int] = []
        for group in groupsByRank() {
            // A group of copies that no longer fits goes to the other side; single images behind
            // it in the ranking fill the gap, so that the counts stay exact.
            if train.count + group.count <= trainCount { train += group } else { test += group }
        }
        return (train, test)
    }

    /// Positions of equal files together, the groups in the order of the smallest hash of a name.
    private func groupsByRank() -> [[Int]] {
        let ranks = samples.map { StableHash.of(Dataset.fileName($0.id)) }
        let order = samples.indices.sorted {
            (ranks[$0], samples[$0].id) < (ranks[$1], samples[$1].id)
        }
        var groups: [[Int]] = []
        var groupOfFingerprint: [UInt64: Int] = [:]
        for position in order {
            let fingerprint = samples[position].fingerprint
            if let group = groupOfFingerprint[fingerprint] {
                groups[group].append(position)
            } else {
                groupOfFingerprint[fingerprint] = groups.count
                groups.append([position])
            }
        }
        return groups
    }

    /// The part of an identifier behind its last slash.
    static func fileName(_ id: String) -> String {
        id.split(separator: "/").last.map(String.init) ?? id
    }

    /// The names of images that also occur, under the same or another name, in another set.
    ///
    /// An honest test set shares none with the training set.
    public func samplesShared(with other: Dataset) -> [String] {
        let ids = Set(other.ids)
        let fingerprints = Set(other.samples.map(\.fingerprint))
        return samples.filter { ids.contains($0.id) || fingerprints.contains($0.fingerprint) }
            .map(\.id)
    }

    /// Groups of images whose files are equal byte for byte.
    public var duplicates: [[String]] {
        Dictionary(grouping: samples, by: \.fingerprint).values.filter { $0.count > 1 }
            .map { $0.map(\.id).sorted() }
            .sorted { $0[0] < $1[0] }
    }
}
