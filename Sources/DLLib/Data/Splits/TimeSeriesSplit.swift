internal import DLTensors

/// Walk-forward parts of rows that are ordered in time: the test always comes after training.
///
/// The training rows of each part are those before its test, so that they grow from part to part,
/// or slide along where `maxTrainSize` is given.
///
///     for (train, test) in TimeSeriesSplit(splits: 4).split(x) { … }
///
/// - Source: sklearn.model_selection.TimeSeriesSplit; the same indices.
public struct TimeSeriesSplit: Sendable {
    /// How many parts there are.
    public let splits: Int
    /// The most rows for training; nil takes all before the test.
    public let maxTrainSize: Int?
    /// The rows of a test; nil is `count / (splits + 1)`.
    public let testSize: Int?
    /// How many rows before each test are left out.
    public let gap: Int

    /// Describes parts.
    ///
    /// - Precondition: `splits` is 2 or more, the sizes are 1 or more, the gap is 0 or more.
    public init(
        splits: Int = 5, maxTrainSize: Int? = nil, testSize: Int? = nil, gap: Int = 0
    ) {
        requireSplits(splits, "TimeSeriesSplit")
        guard maxTrainSize ?? 1 > 0, testSize ?? 1 > 0, gap >= 0 else {
            stop(
                "TimeSeriesSplit: maxTrainSize and testSize must be 1 or more and gap 0 or more; "
                    + "found \(maxTrainSize ?? 1), \(testSize ?? 1) and \(gap).")
        }
        self.splits = splits
        self.maxTrainSize = maxTrainSize
        self.testSize = testSize
        self.gap = gap
    }

    /// The positions of the rows for training and for the test, ascending, part by part.
    public func split(_ rows: some RowSelectable) -> [(train: [Int], test: [Int])] {
        split(count: rows.rowCount)
    }

    /// The same for rows of which only the number is known.
    ///
    /// - Precondition: A row is left to train the first part.
    public func split(count: Int) -> [(train: [Int], test: [Int])] {
        requireRows(count, splits + 1, "TimeSeriesSplit")
        let size = testSize ?? count / (splits + 1)
        guard count - gap - size * splits > 0 else {
            stop(
                "TimeSeriesSplit: \(splits) tests of \(size) rows and a gap of \(gap) leave none of "
                    + "\(count) rows for training.")
        }
        return (0..<splits).map { part in
            let start = count - (splits - part) * size
            let end = start - gap
            let first = maxTrainSize.map { max(0, end - $0) } ?? 0
            return (Array(first..<end), Array(start..<start + size))
        }
    }
}
