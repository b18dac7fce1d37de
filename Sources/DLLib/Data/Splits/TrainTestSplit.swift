internal import DLTensors

// Two parts of tensors and arrays, as scikit-learn's `train_test_split` makes them.

extension RowSelectable {
    /// Divides the rows into two disjoint parts.
    ///
    /// Tensors with equally many rows that are divided with the same seed stay in step:
    ///
    ///     let (xTrain, xTest) = x.split(trainFraction: 0.8, seed: 1)
    ///     let (yTrain, yTest) = y.split(trainFraction: 0.8, seed: 1)
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1, rounded to the nearest count.
    ///   - shuffle: Whether chance decides; otherwise the first rows are for training, as series
    ///     in time need it.
    ///   - seed: What chance begins with.
    /// - Returns: Two disjoint parts that together hold every row once.
    public func split(
        trainFraction: Double, shuffle: Bool = true, seed: UInt64 = 0
    ) -> (train: Self, test: Self) {
        let test = Split.testCount(rowCount, trainFraction: trainFraction)
        return parts(Split.random(count: rowCount, test: test, shuffle: shuffle, seed: seed))
    }

    /// Divides the rows into two disjoint parts in which each class has the same share.
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1, rounded to the nearest count.
    ///   - stratify: The class of each row.
    ///   - seed: What chance begins with.
    /// - Returns: Two disjoint parts that together hold every row once.
    /// - Precondition: There is a class for each row, and every class has two members or more.
    public func split(
        trainFraction: Double, stratify: some RowLabels, seed: UInt64 = 0
    ) -> (train: Self, test: Self) {
        let codes = checked(stratify.labelCodes, "stratify")
        let test = Split.testCount(rowCount, trainFraction: trainFraction)
        return parts(Split.stratified(codes, test: test, seed: seed))
    }

    /// Divides the rows into two parts so that no group has rows in both.
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1, met as nearly as whole groups
    ///     allow.
    ///   - groups: The group of each row, such as a patient or a recording.
    ///   - seed: What chance begins with.
    /// - Returns: Two disjoint parts that together hold every row once.
    /// - Precondition: There is a group for each row, and two groups or more.
    public func split(
        trainFraction: Double, groups: some RowLabels, seed: UInt64 = 0
    ) -> (train: Self, test: Self) {
        let codes = checked(groups.labelCodes, "groups")
        let test = Split.testCount(rowCount, trainFraction: trainFraction)
        return parts(Split.grouped(codes, test: test, seed: seed))
    }

    /// Divides the rows by time: every row of the test is later than every row for training.
    ///
    /// - Parameters:
    ///   - trainFraction: The share of the training part in 0...1.
    ///   - times: The time of each row.
    ///   - gap: How many of the latest training rows are left out.
    /// - Returns: Two disjoint parts.
    /// - Precondition: There is a time for each row.
    public func split(
        trainFraction: Double, orderedBy times: [some Comparable], gap: Int = 0
    ) -> (train: Self, test: Self) {
        guard times.count == rowCount else {
            stop("split: orderedBy has \(times.count) times for \(rowCount) rows.")
        }
        let test = Split.testCount(rowCount, trainFraction: trainFraction)
        return parts(Split.ordered(by: times, test: test, gap: gap))
    }

    private func checked(_ codes: [Int], _ name: String) -> [Int] {
        guard codes.count == rowCount else {
            stop("split: \(name) has \(codes.count) entries for \(rowCount) rows.")
        }
        return codes
    }

    private func parts(_ split: (train: [Int], test: [Int])) -> (train: Self, test: Self) {
        (rows(at: split.train), rows(at: split.test))
    }
}

/// Divides inputs and targets alike into parts for training and for the test.
///
///     let (xTrain, xTest, yTrain, yTest) = trainTestSplit(x, y, testSize: 0.2, seed: 1)
///
/// - Parameters:
///   - x: The inputs, one row for each sample.
///   - y: The targets, one row for each sample.
///   - testSize: The share of the test in 0...1; its count is rounded up.
///   - shuffle: Whether chance decides; otherwise the last rows are the test.
///   - seed: What chance begins with: scikit-learn's `random_state`.
/// - Returns: The four parts, in the order of scikit-learn.
/// - Precondition: Inputs and targets have equally many rows.
/// - Source: sklearn.model_selection.train_test_split: the same counts and order of results; the
///   order by chance is this library's.
public func trainTestSplit<X: RowSelectable, Y: RowSelectable>(
    _ x: X, _ y: Y, testSize: Double = 0.25, shuffle: Bool = true, seed: UInt64 = 0
) -> (xTrain: X, xTest: X, yTrain: Y, yTest: Y) {
    requireEqualRows(x.rowCount, y.rowCount)
    let (train, test) = Split.random(
        count: x.rowCount, testSize: testSize, shuffle: shuffle, seed: seed)
    return (x.rows(at: train), x.rows(at: test), y.rows(at: train), y.rows(at: test))
}

/// Divides inputs and targets alike into two parts in which each class has the same share.
///
/// - Parameters:
///   - x: The inputs, one row for each sample.
///   - y: The targets, one row for each sample.
///   - testSize: The share of the test in 0...1; its count is rounded up.
///   - stratify: The class of each row, mostly the targets themselves.
///   - seed: What chance begins with.
/// - Returns: The four parts, in the order of scikit-learn.
/// - Precondition: All three have equally many rows, and every class two members or more.
public func trainTestSplit<X: RowSelectable, Y: RowSelectable>(
    _ x: X, _ y: Y, testSize: Double = 0.25, stratify: some RowLabels, seed: UInt64 = 0
) -> (xTrain: X, xTest: X, yTrain: Y, yTest: Y) {
    let codes = stratify.labelCodes
    requireEqualRows(x.rowCount, y.rowCount)
    requireEqualRows(x.rowCount, codes.count)
    let (train, test) = Split.stratified(codes, testSize: testSize, seed: seed)
    return (x.rows(at: train), x.rows(at: test), y.rows(at: train), y.rows(at: test))
}

private func requireEqualRows(_ first: Int, _ second: Int) {
    guard first == second else {
        stop("trainTestSplit: \(first) and \(second) rows; expected equally many.")
    }
}
