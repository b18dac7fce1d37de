public import DLTraining

/// Numbers in rows and columns that a plot can show: arrays of rows, and tensors of two axes.
public protocol PlotMatrix {
    /// The rows, all of one length.
    ///
    /// - Parameter argument: Whose values they are, such as "HeatMap: matrix", for messages.
    /// - Returns: The rows.
    func plotRows(for argument: String) -> [[Double]]
}

extension Array: PlotMatrix where Element: PlotValues {
    /// The elements, each a row.
    public func plotRows(for argument: String) -> [[Double]] {
        let rows = enumerated().map { index, row in
            PlotColumn.numbers(row, for: "\(argument)[\(index)]")
        }
        if let index = rows.firstIndex(where: { $0.count != rows[0].count }) {
            stop(
                "\(argument): row 0 has \(rows[0].count) values and row \(index) has "
                    + "\(rows[index].count); expected rows of one length.")
        }
        return rows
    }
}

extension Tensor: PlotMatrix {
    /// The rows of a tensor of two axes.
    public func plotRows(for argument: String) -> [[Double]] {
        guard rank == 2 else {
            stop("\(argument) has the shape \(shape); expected [rows, columns].")
        }
        let values = scalars()
        let columns = shape[1]
        return (0..<shape[0]).map { row in
            let numbers = values[row * columns..<(row + 1) * columns].map(Double.init)
            if let column = numbers.firstIndex(where: \.isInfinite) {
                stop(
                    "\(argument)[\(row), \(column)] is \(numbers[column]); expected finite numbers,"
                        + " or nan for a gap.")
            }
            return numbers
        }
    }
}
