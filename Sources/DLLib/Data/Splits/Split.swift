internal import DLTensors

/// Two disjoint parts of the positions `0..<count`, which together hold every position once
/// (less those of a gap that was asked for).
///
///     let (train, test) = Split.stratified(labels, testSize: 0.2)
///     let xTrain = x[train], xTest = x[test]
///
/// Where chance decides, a seed does: the same seed gives the same parts on every machine.
public enum Split {
    /// Divides positions by chance, or in their order.
    ///
    /// - Parameters:
    ///   - count: How many positions there are.
    ///   - testSize: The share of the test part in 0...1; its count is rounded up, as in
    ///     scikit-learn's `train_test_split`.
    ///   - shuffle: Whether chance decides; otherwise the last positions are the test.
    ///   - seed: What chance begins with.
    /// - Returns: The positions of the two parts.
    public static func random(
        count: Int, testSize: Double = 0.25, shuffle: Bool = true, seed: UInt64 = 0
    ) -> (train: [Int], test: [Int]) {
        random(count: count, test: testCount(count, testSize), shuffle: shuffle, seed: seed)
    }

    /// Divides positions so that each class has the same share in both parts, as nearly as whole
    /// numbers allow.
    ///
    /// - Parameters:
    ///   - labels: The class of each position.
    ///   - testSize: The share of the test part in 0...1; its count is rounded up.
    ///   - seed: What chance begins with.
    /// - Returns: The positions of the two parts.
    /// - Precondition: Every class has two members or more, and each part has room for all classes.
    public static func stratified(
        _ labels: some RowLabels, testSize: Double = 0.25, seed: UInt64 = 0
    ) -> (train: [Int], test: [Int]) {
        let codes = labels.labelCodes
        return stratified(codes, test: testCount(codes.count, testSize), seed: seed)
    }

    /// Divides positions so that those of one group, such as one patient, are all on one side.
    ///
    /// - Parameters:
    ///   - groups: The group of each position.
    ///   - testSize: The share of the positions, not of the groups, that the test should have; it
    ///     comes as near to it as whole groups allow.
    ///   - seed: What chance begins with.
    /// - Returns: The positions of the two parts.
    /// - Precondition: There are two groups or more.
    public static func grouped(
        _ groups: some RowLabels, testSize: Double = 0.25, seed: UInt64 = 0
    ) -> (train: [Int], test: [Int]) {
        let codes = groups.labelCodes
        return grouped(codes, test: testCount(codes.count, testSize), seed: seed)
    }

    /// Divides positions by time: everything in the test is later than everything in training.
    ///
    /// - Parameters:
    ///   - times: The time of each position, in any order. Equal times stay on one side, in the
    ///     training part.
    ///   - testSize: The share of the test part in 0...1; its count is rounded up.
    ///   - gap: How many of the latest training positions are left out, so that windows that
    ///     reach forward do not touch the test.
    /// - Returns: The positions of the two parts.
    public static func ordered(
        by times: [some Comparable], testSize: Double = 0.25, gap: Int = 0
    ) -> (train: [Int], test: [Int]) {
        ordered(by: times, test: testCount(times.count, testSize), gap: gap)
    }
}

// MARK: - With counts

extension Split {
    static func random(
        count: Int, test: Int, shuffle: Bool, seed: UInt64
    ) -> (train: [Int], test: [Int]) {
        guard shuffle else { return (Array(0..<count - test), Array(count - test..<count)) }
        var generator = RandomGenerator(seed: seed)
        let order = generator.permutation(count)
        return (Array(order[test...]), Array(order[..<test]))
    }

    static func stratified(_ codes: [Int], test: Int, seed: UInt64) -> (train: [Int], test: [Int]) {
        let members = members(of: codes)
        let train = codes.count - test
        if let single = members.firstIndex(where: { $0.count < 2 }) {
            stop(
                "Split: the class of row \(members[single][0]) has one member only; a stratified "
                    + "split needs two or more of each class.")
        }
        guard min(train, test) >= members.count || min(train, test) == 0 else {
            stop(
                "Split: parts of \(train) and \(test) rows cannot both hold all \(members.count) "
                    + "classes. Choose another share, or split without stratifying.")
        }
        var generator = RandomGenerator(seed: seed)
        let shares = shares(of: train, among: members.map(\.count))
        var parts: (train: [Int], test: [Int]) = ([], [])
        for (positions, share) in zip(members, shares) {
            let mixed = positions.shuffled(using: &generator)
            parts.train += mixed[..<share]
            parts.test += mixed[share...]
        }
        parts.train.shuffle(using: &generator)
        parts.test.shuffle(using: &generator)
        return parts
    }

    static func grouped(_ codes: [Int], test: Int, seed: UInt64) -> (train: [Int], test: [Int]) {
        let members = members(of: codes)
        guard members.count > 1 else {
            stop("Split: all rows are of one group; two parts need two groups or more.")
        }
        var generator = RandomGenerator(seed: seed)
        var parts: (train: [Int], test: [Int]) = ([], [])
        for group in generator.permutation(members.count) {
            let positions = members[group]
            let nearer = abs(parts.test.count + positions.count - test) < test - parts.test.count
            if nearer { parts.test += positions } else { parts.train += positions }
        }
        // A share smaller than half of every group still asks for a test.
        if parts.test.isEmpty, test > 0 {
            let smallest = members.min { $0.count < $1.count } ?? []
            parts = (Array(0..<codes.count).filter { codes[$0] != codes[smallest[0]] }, smallest)
        } else if parts.train.isEmpty, test < codes.count {
            let smallest = members.min { $0.count < $1.count } ?? []
            parts = (smallest, Array(0..<codes.count).filter { codes[$0] != codes[smallest[0]] })
        }
        parts.train.sort()
        parts.test.sort()
        return parts
    }

    static func ordered(
        by times: [some Comparable], test: Int, gap: Int
    ) -> (train: [Int], test: [Int]) {
        guard gap >= 0 else { stop("Split: the gap is \(gap); expected 0 or more rows.") }
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        var border = times.count - test
        while border > 0, border < order.count, times[order[border]] == times[order[border - 1]] {
            border += 1
        }
        return (Array(order[..<max(0, border - gap)]), Array(order[border...]))
    }

    /// The positions of each class, the classes in the order of first appearance.
    static func members(of codes: [Int]) -> [[Int]] {
        var members = [[Int]](repeating: [], count: (codes.max() ?? -1) + 1)
        for (position, code) in codes.enumerated() { members[code].append(position) }
        return members
    }

    /// Whole numbers in proportion to counts that add up to a total, by the largest remainders.
    static func shares(of total: Int, among counts: [Int]) -> [Int] {
        let sum = max(counts.reduce(0, +), 1)
        let exact = counts.map { Double($0) * Double(total) / Double(sum) }
        var shares = exact.map { Int($0) }
        let order = counts.indices.sorted {
            (Double(shares[$0]) - exact[$0], $0) < (Double(shares[$1]) - exact[$1], $1)
        }
        for index in order.prefix(total - shares.reduce(0, +)) { shares[index] += 1 }
        return shares
    }

    /// The count of a test part, rounded up.
    static func testCount(_ count: Int, _ testSize: Double) -> Int {
        guard (0...1).contains(testSize) else {
            stop("Split: testSize is \(testSize); expected a share in 0...1, such as 0.2.")
        }
        return Int((testSize * Double(count)).rounded(.up))
    }

    /// The count of a test part when the training part is rounded to the nearest count.
    static func testCount(_ count: Int, trainFraction: Double) -> Int {
        guard (0...1).contains(trainFraction) else {
            stop(
                "split: trainFraction is \(trainFraction); expected a share in 0...1, such as 0.8.")
        }
        return count - Int((Double(count) * trainFraction).rounded())
    }
}
