public import DLTensors
public import KernelDisplay

/// Columns of equal length with names, such as those of a CSV file.
///
///     let table = try DataTable(csv: "prices.csv")
///     let x = try table.tensor(["open", "high", "low"])
///     let y = try table.tensor("close")
public struct DataTable: Sendable, Equatable {
    /// The values of a column; nil where one is missing.
    public enum Column: Sendable, Equatable {
        /// Whole numbers.
        case integers([Int?])
        /// Numbers of which one or more has a fraction.
        case numbers([Double?])
        /// Truth values, written `true` and `false`.
        case booleans([Bool?])
        /// Everything else.
        case texts([String?])

        /// The number of values, missing ones included.
        public var count: Int {
            switch self {
            case .integers(let values): values.count
            case .numbers(let values): values.count
            case .booleans(let values): values.count
            case .texts(let values): values.count
            }
        }

        /// The values as texts; nil where one is missing.
        public var texts: [String?] {
            switch self {
            case .integers(let values): values.map { $0.map { "\($0)" } }
            case .numbers(let values): values.map { $0.map { "\($0)" } }
            case .booleans(let values): values.map { $0.map { "\($0)" } }
            case .texts(let values): values
            }
        }

        /// The values as numbers, true as 1 and false as 0; nil for texts.
        public var numbers: [Double?]? {
            switch self {
            case .integers(let values): values.map { $0.map(Double.init) }
            case .numbers(let values): values
            case .booleans(let values): values.map { $0.map { $0 ? 1 : 0 } }
            case .texts: nil
            }
        }

        /// The word for the kind of values.
        var kind: String {
            switch self {
            case .integers: "integers"
            case .numbers: "numbers"
            case .booleans: "booleans"
            case .texts: "texts"
            }
        }

        func rows(at positions: [Int]) -> Column {
            switch self {
            case .integers(let values): .integers(values.rows(at: positions))
            case .numbers(let values): .numbers(values.rows(at: positions))
            case .booleans(let values): .booleans(values.rows(at: positions))
            case .texts(let values): .texts(values.rows(at: positions))
            }
        }
    }

    /// The names of the columns, from the left.
    public let columnNames: [String]
    /// The columns, in the order of their names.
    public let columns: [Column]

    /// Creates a table from its columns.
    ///
    /// - Precondition: The names differ, and the columns are of one length.
    public init(_ columns: [(name: String, values: Column)]) {
        let names = columns.map(\.name)
        guard Set(names).count == names.count else {
            stop("DataTable: two columns have one name: " + names.joined(separator: ", ") + ".")
        }
        if let other = columns.first(where: { $0.values.count != columns[0].values.count }) {
            stop(
                "DataTable: \(columns[0].name) has \(columns[0].values.count) values and "
                    + "\(other.name) \(other.values.count); expected equally many.")
        }
        columnNames = names
        self.columns = columns.map(\.values)
    }

    /// The column of a name.
    ///
    /// - Precondition: There is one, otherwise stops naming those there are.
    public subscript(name: String) -> Column {
        guard let place = columnNames.firstIndex(of: name) else {
            stop(
                "DataTable: " + CSVError.noColumn(name: name, known: columnNames).description + ".")
        }
        return columns[place]
    }

    /// How many values are missing, by the name of each column that lacks any.
    public var missingCounts: [String: Int] {
        let counts = zip(columnNames, columns).map { ($0, $1.texts.count { $0 == nil }) }
        return Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 })
    }

    /// The rows in which no value is missing.
    public func droppingMissing() -> DataTable {
        let texts = columns.map(\.texts)
        return rows(at: (0..<rowCount).filter { row in texts.allSatisfy { $0[row] != nil } })
    }

    /// The table with a number in place of those that are missing in a column.
    ///
    /// - Precondition: The column is there, and of numbers.
    public func fillingMissing(in name: String, with number: Double) -> DataTable {
        guard let numbers = self[name].numbers else {
            stop("DataTable: the column \(name) holds texts; a number cannot fill it.")
        }
        return DataTable(
            zip(columnNames, columns).map {
                ($0, $0 == name ? .numbers(numbers.map { $0 ?? number }) : $1)
            })
    }

    /// One column of numbers as a tensor `[rows]`.
    ///
    /// - Throws: ``CSVError`` when there is no such column, it holds texts, or values are missing.
    public func tensor(_ name: String) throws(CSVError) -> Tensor {
        Tensor(try numbers(name).map { Float($0) })
    }

    /// Columns of numbers side by side: `[rows, names.count]`.
    ///
    /// - Throws: ``CSVError`` when there is no such column, one holds texts, or values are missing.
    public func tensor(_ names: [String]) throws(CSVError) -> Tensor {
        var columns: [[Double]] = []
        for name in names { columns.append(try numbers(name)) }
        return Tensor(
            (0..<rowCount).flatMap { row in columns.map { Float($0[row]) } },
            shape: [rowCount, names.count])
    }

    private func numbers(_ name: String) throws(CSVError) -> [Double] {
        guard let place = columnNames.firstIndex(of: name) else {
            throw .noColumn(name: name, known: columnNames)
        }
        guard let numbers = columns[place].numbers else {
            let texts = columns[place].texts
            let row = texts.firstIndex { $0.map { Double($0) == nil } ?? false } ?? 0
            throw .notNumbers(column: name, row: row, found: texts[row] ?? "nothing")
        }
        if let row = numbers.firstIndex(of: nil) {
            throw .missingValues(column: name, count: numbers.count { $0 == nil }, row: row)
        }
        return numbers.compactMap { $0 }
    }
}

extension DataTable: RowSelectable {
    /// The number of rows.
    public var rowCount: Int { columns.first?.count ?? 0 }

    /// The rows at the given positions, in that order.
    public func rows(at positions: [Int]) -> DataTable {
        DataTable(zip(columnNames, columns).map { ($0, $1.rows(at: positions)) })
    }
}

extension DataTable: Displayable, CustomStringConvertible {
    /// The first rows under the names of the columns.
    public var table: Table {
        let size = "\(NumberText.grouped(rowCount)) rows, \(columns.count) columns"
        var table = Table(
            title: size,
            columns: zip(columnNames, columns).map {
                ($0, $1.numbers == nil ? .leading : .trailing)
            })
        let texts = columns.map(\.texts)
        for row in 0..<min(rowCount, 10) { table.append(texts.map { $0[row] ?? "missing" }) }
        return table
    }

    /// The first rows in aligned columns.
    public var description: String { table.description }

    /// The first rows as a table.
    public var mimeBundle: MIMEBundle { table.mimeBundle }
}
