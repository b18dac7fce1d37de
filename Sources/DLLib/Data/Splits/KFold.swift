internal import DLTensors

/// Parts of the rows for cross-validation: each row is in the test of exactly one part.
///
///     for (train, test) in KFold(splits: 5).split(x) {
///         let model = makeModel()
///         try model.fit(x[train], y[train], epochs: 10)
///         print(try model.evaluate(x[test], y[test]).loss)
///     }
///
/// - Source: sklearn.model_selection.KFold; without `shuffle` the same indices.
public struct KFold: Sendable {
    /// How many parts there are.
    public let splits: Int
    /// Whether chance decides which rows are together; otherwise neighbours are.
    public let shuffle: Bool
    /// What chance begins with.
    public let seed: UInt64

    /// Describes parts.
    ///
    /// - Precondition: `splits` is 2 or more.
    public init(splits: Int = 5, shuffle: Bool = false, seed: UInt64 = 0) {
        requireSplits(splits, "KFold")
        self.splits = splits
        self.shuffle = shuffle
        self.seed = seed
    }

    /// The positions of the rows for training and for the test, ascending, part by part.
    ///
    /// - Precondition: There are as many rows as parts, or more.
    public func split(_ rows: some RowSelectable) -> [(train: [Int], test: [Int])] {
        split(count: rows.rowCount)
    }

    /// The same for rows of which only the number is known.
    public func split(count: Int) -> [(train: [Int], test: [Int])] {
        requireRows(count, splits, "KFold")
        var order = Array(0..<count)
        if shuffle {
            var generator = RandomGenerator(seed: seed)
            order = generator.permutation(count)
        }
        var folds = [Int](repeating: 0, count: count)
        var start = 0
        for fold in 0..<splits {
            let size = count / splits + (fold < count % splits ? 1 : 0)
            for place in start..<start + size { folds[order[place]] = fold }
            start += size
        }
        return parts(folds, splits)
    }
}

/// Parts for cross-validation in each of which every class has its share.
///
/// - Source: sklearn.model_selection.StratifiedKFold; without `shuffle` the same indices.
public struct StratifiedKFold: Sendable {
    /// How many parts there are.
    public let splits: Int
    /// Whether chance decides which rows of a class are together.
    public let shuffle: Bool
    /// What chance begins with.
    public let seed: UInt64

    /// Describes parts.
    ///
    /// - Precondition: `splits` is 2 or more.
    public init(splits: Int = 5, shuffle: Bool = false, seed: UInt64 = 0) {
        requireSplits(splits, "StratifiedKFold")
        self.splits = splits
        self.shuffle = shuffle
        self.seed = seed
    }

    /// The positions of the rows for training and for the test, ascending, part by part.
    ///
    /// - Parameter labels: The class of each row.
    /// - Returns: A pair of positions for each part.
    /// - Precondition: A class has as many members as there are parts, or more.
    public func split(_ labels: some RowLabels) -> [(train: [Int], test: [Int])] {
        let codes = labels.labelCodes
        requireRows(codes.count, splits, "StratifiedKFold")
        let members = Split.members(of: codes)
        let most = members.map(\.count).max() ?? 0
        guard most >= splits else {
            stop(
                "StratifiedKFold: there are \(splits) parts, but no class has more than \(most) "
                    + "members. Choose fewer parts.")
        }
        // The sorted labels are dealt out like cards; that says how many of a class each part has.
        var allocation = [[Int]](
            repeating: [Int](repeating: 0, count: members.count), count: splits)
        for (place, code) in codes.sorted().enumerated() { allocation[place % splits][code] += 1 }
        var generator = RandomGenerator(seed: seed)
        var folds = [Int](repeating: 0, count: codes.count)
        for (code, positions) in members.enumerated() {
            var order = (0..<splits).flatMap {
                [Int](repeating: $0, count: allocation[$0][code])
            }
            if shuffle { order.shuffle(using: &generator) }
            for (position, fold) in zip(positions, order) { folds[position] = fold }
        }
        return parts(folds, splits)
    }

    /// The same, with the rows first, as scikit-learn has it.
    ///
    /// - Precondition: There is a class for each row.
    public func split(
        _ rows: some RowSelectable, _ labels: some RowLabels
    ) -> [(train: [Int], test: [Int])] {
        let codes = labels.labelCodes
        requireEntries(codes.count, rows.rowCount, "StratifiedKFold")
        return split(codes)
    }
}

/// Parts for cross-validation that never divide a group, such as the pictures of one patient.
///
/// The largest group goes to the part that is smallest by then, then the next.
/// - Source: sklearn.model_selection.GroupKFold; the same indices unless groups are of equal size.
public struct GroupKFold: Sendable {
    /// How many parts there are.
    public let splits: Int

    /// Describes parts.
    ///
    /// - Precondition: `splits` is 2 or more.
    public init(splits: Int = 5) {
        requireSplits(splits, "GroupKFold")
        self.splits = splits
    }

    /// The positions of the rows for training and for the test, ascending, part by part.
    ///
    /// - Parameters:
    ///   - rows: What is divided.
    ///   - groups: The group of each row.
    /// - Returns: A pair of positions for each part.
    /// - Precondition: There is a group for each row, and as many groups as parts, or more.
    public func split(
        _ rows: some RowSelectable, groups: some RowLabels
    ) -> [(train: [Int], test: [Int])] {
        let codes = groups.labelCodes
        requireEntries(codes.count, rows.rowCount, "GroupKFold")
        let members = Split.members(of: codes)
        guard members.count >= splits else {
            stop("GroupKFold: \(splits) parts cannot be made of \(members.count) groups.")
        }
        var sizes = [Int](repeating: 0, count: splits)
        var folds = [Int](repeating: 0, count: codes.count)
        for group in members.indices.sorted(by: { members[$0].count > members[$1].count }) {
            let fold = sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0
            sizes[fold] += members[group].count
            for position in members[group] { folds[position] = fold }
        }
        return parts(folds, splits)
    }
}

/// The two sides of every part, from the part in whose test each row is.
private func parts(_ folds: [Int], _ splits: Int) -> [(train: [Int], test: [Int])] {
    (0..<splits).map { fold in
        (folds.indices.filter { folds[$0] != fold }, folds.indices.filter { folds[$0] == fold })
    }
}

func requireSplits(_ splits: Int, _ name: String) {
    guard splits > 1 else { stop("\(name): splits is \(splits); expected 2 or more.") }
}

func requireRows(_ count: Int, _ splits: Int, _ name: String) {
    guard count >= splits else {
        stop("\(name): \(splits) parts cannot be made of \(count) rows.")
    }
}

private func requireEntries(_ labels: Int, _ rows: Int, _ name: String) {
    guard labels == rows else {
        stop("\(name): \(labels) labels for \(rows) rows; expected equally many.")
    }
}
