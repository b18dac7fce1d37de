internal import DLTensors

/// Why a file of comma-separated values could not be read, or a column not be used.
public enum CSVError: Error, Equatable, CustomStringConvertible {
    /// The file is in an encoding other than UTF-8; it is named as far as it can be told.
    case encoding(path: String, found: String)
    /// The file has no rows.
    case empty(path: String)
    /// A row has more or fewer values than the first; lines count from 1.
    case unevenRow(path: String, line: Int, expected: Int, found: Int)
    /// A quotation mark that opens a value in this line is never closed.
    case openQuote(path: String, line: Int)
    /// Behind a closing quotation mark stands something other than a separator.
    case textBehindQuote(path: String, line: Int, found: String)
    /// Two columns have one name.
    case repeatedName(path: String, name: String)
    /// There is no column of a name.
    case noColumn(name: String, known: [String])
    /// A column that should be numbers is something else.
    case notNumbers(column: String, row: Int, found: String)
    /// A column that should be numbers lacks some; the first row without is given, from 0.
    case missingValues(column: String, count: Int, row: Int)

    /// What was expected, what was found, and what to do.
    public var description: String {
        switch self {
        case .encoding(let path, let found):
            "\(path): the text is \(found); expected UTF-8. Save it again as UTF-8, or run "
                + "iconv -f ENCODING -t UTF-8"
        case .empty(let path): "\(path): there are no rows in the file"
        case .unevenRow(let path, let line, let expected, let found):
            "\(path), line \(line): expected \(expected) values, as in the first row, found "
                + "\(found). Give the right separator, or put values that hold it in quotes"
        case .openQuote(let path, let line):
            "\(path), line \(line): the quotation mark that opens a value here is never closed"
        case .textBehindQuote(let path, let line, let found):
            "\(path), line \(line): expected a separator behind the closing quotation mark, found "
                + "\(found). Quotation marks inside a value are written twice"
        case .repeatedName(let path, let name):
            "\(path): two columns are called \(name). Rename one, or read with header: false"
        case .noColumn(let name, let known):
            "there is no column \(name); the columns are " + known.joined(separator: ", ")
        case .notNumbers(let column, let row, let found):
            "column \(column), row \(row): expected a number, found \(found)"
        case .missingValues(let column, let count, let row):
            "column \(column): \(count) values are missing, the first in row \(row). Use "
                + "droppingMissing() or fillingMissing(in:with:) first"
        }
    }
}
