public import DLTensors

// Series in time, one step a row: windows that slide over them, and differences.

extension Tensor {
    /// Windows that slide along the first axis: `[count, length, …]`.
    ///
    /// - Parameters:
    ///   - length: The steps of a window.
    ///   - stride: How far apart the beginnings of windows are.
    ///   - samplingRate: How far apart the steps in a window are.
    /// - Returns: The windows that lie wholly in the series, the earliest first.
    /// - Precondition: All are 1 or more, and one window fits.
    /// - Source: keras.utils.timeseries_dataset_from_array.
    public func windows(length: Int, stride: Int = 1, samplingRate: Int = 1) -> Tensor {
        windows(
            at: starts(reach: (length - 1) * samplingRate + 1, length, stride, samplingRate),
            length: length, samplingRate: samplingRate)
    }

    /// Windows and what follows each of them, to train a forecast.
    ///
    ///     let (x, y) = series.windows(length: 24, horizon: 6)
    ///
    /// - Parameters:
    ///   - length: The steps of a window.
    ///   - horizon: How many steps after the window are the target.
    ///   - stride: How far apart the beginnings of windows are.
    ///   - samplingRate: How far apart the steps in a window are.
    /// - Returns: Inputs `[count, length, …]` and targets `[count, horizon, …]`; the target begins
    ///   one step behind the last of the window.
    /// - Precondition: All are 1 or more, and one window with its target fits.
    public func windows(
        length: Int, horizon: Int, stride: Int = 1, samplingRate: Int = 1
    ) -> (x: Tensor, y: Tensor) {
        guard horizon > 0 else { stop("windows: horizon is \(horizon); expected 1 or more steps.") }
        let behind = (length - 1) * samplingRate + 1
        let starts = starts(reach: behind + horizon, length, stride, samplingRate)
        return (
            windows(at: starts, length: length, samplingRate: samplingRate),
            windows(at: starts.map { $0 + behind }, length: horizon, samplingRate: 1)
        )
    }

    /// Each row less the one that lies `lag` rows before: `x[lag...] - x[..<(count - lag)]`.
    ///
    /// - Precondition: `lag` is 1 or more and below the number of rows.
    public func differences(lag: Int = 1) -> Tensor {
        let count = rowCount
        guard lag > 0, lag < count else {
            shapeFailure("differences", "the lag is \(lag); expected 1 to \(count - 1) rows", shape)
        }
        return slice(axis: 0, lag..<count) - slice(axis: 0, 0..<count - lag)
    }

    private func starts(reach: Int, _ length: Int, _ stride: Int, _ rate: Int) -> [Int] {
        guard length > 0, stride > 0, rate > 0 else {
            stop(
                "windows: length \(length), stride \(stride) and samplingRate \(rate) must be 1 or "
                    + "more.")
        }
        guard reach <= rowCount else {
            shapeFailure(
                "windows", "a window with its target reaches over \(reach) steps of \(rowCount)",
                shape)
        }
        return Array(Swift.stride(from: 0, through: rowCount - reach, by: stride))
    }

    private func windows(at starts: [Int], length: Int, samplingRate: Int) -> Tensor {
        let rows = starts.flatMap { start in (0..<length).map { start + $0 * samplingRate } }
        let shape = [starts.count, length] + Array(self.shape).dropFirst()
        return gathered(rows: rows).reshaped(to: Shape(shape))
    }
}

/// Windows of a series, each with the target of its first step: Keras's
/// `timeseries_dataset_from_array`.
///
/// - Parameters:
///   - data: The series, one step a row.
///   - targets: The target of the window that begins at each step; to forecast, the series from
///     the step on that follows the first window, as in `series[10...]`.
///   - sequenceLength: The steps of a window.
///   - sequenceStride: How far apart the beginnings of windows are.
///   - samplingRate: How far apart the steps in a window are.
/// - Returns: Inputs `[count, sequenceLength, …]` and targets `[count, …]`; there are as many as
///   both the series and the targets have.
/// - Precondition: All numbers are 1 or more, and one window fits.
public func timeSeriesWindows(
    _ data: Tensor, _ targets: Tensor, sequenceLength: Int, sequenceStride: Int = 1,
    samplingRate: Int = 1
) -> (x: Tensor, y: Tensor) {
    let all = data.windows(
        length: sequenceLength, stride: sequenceStride, samplingRate: samplingRate)
    let count = min(
        all.rowCount, (targets.rowCount + sequenceStride - 1) / sequenceStride)
    let places = (0..<count).map { $0 * sequenceStride }
    return (all.slice(axis: 0, 0..<count), targets.gathered(rows: places))
}
