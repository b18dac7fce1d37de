internal import DLKernels
internal import DLTensors
internal import ImageCodecs

extension DataTable {
    /// The texts that stand for a missing value unless others are given.
    public static let missingTexts: Set<String> = [
        "", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None", "#N/A", "-nan", "<NA>",
    ]

    /// Reads a file of comma-separated values.
    ///
    /// A column is of whole numbers, numbers or truth values if all its values are, otherwise of
    /// texts.
    ///
    /// - Parameters:
    ///   - path: The file, in UTF-8.
    ///   - separator: What stands between values; nil takes the comma, semicolon, tabulator or bar
    ///     that the first line has most of.
    ///   - header: Whether the first row has the names; nil looks whether none of it is a number.
    ///     Without names the columns are called `column0`, `column1`, ….
    ///   - missing: Which texts stand for a missing value.
    ///   - decimalComma: Whether numbers have a comma where `1.5` has a point.
    /// - Throws: ``CSVError``, or an error that says why the file cannot be read.
    public init(
        csv path: String, separator: Character? = nil, header: Bool? = nil,
        missing: Set<String> = DataTable.missingTexts, decimalComma: Bool = false
    ) throws {
        try self.init(
            bytes: ImageFile.bytes(of: path), path: path, separator: separator, header: header,
            missing: missing, decimalComma: decimalComma)
    }

    /// Reads comma-separated values from a text; the arguments are those for a file.
    ///
    /// - Throws: ``CSVError``.
    public init(
        csvText text: String, separator: Character? = nil, header: Bool? = nil,
        missing: Set<String> = DataTable.missingTexts, decimalComma: Bool = false
    ) throws(CSVError) {
        try self.init(
            bytes: Array(text.utf8), path: "the text", separator: separator, header: header,
            missing: missing, decimalComma: decimalComma)
    }

    private init(
        bytes: [UInt8], path: String, separator: Character?, header: Bool?, missing: Set<String>,
        decimalComma: Bool
    ) throws(CSVError) {
        if let found = Self.otherEncoding(of: bytes) { throw .encoding(path: path, found: found) }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        if let separator, separator.asciiValue == nil || separator.isNewline || separator == "\"" {
            stop(
                "DataTable: the separator is \(separator); expected one ASCII sign such as ; or |.")
        }
        let records = try CSVRecords(
            text, separator: separator?.asciiValue ?? CSVRecords.likelySeparator(of: text),
            path: path
        ).records
        guard let first = records.first else { throw .empty(path: path) }
        for record in records where record.values.count != first.values.count {
            throw .unevenRow(
                path: path, line: record.line, expected: first.values.count,
                found: record.values.count)
        }
        let hasNames =
            header
            ?? first.values.allSatisfy {
                !missing.contains($0) && Self.number($0, decimalComma) == nil
            }
        let names = hasNames ? first.values : first.values.indices.map { "column\($0)" }
        if let name = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
            throw .repeatedName(path: path, name: names[name])
        }
        let rows = hasNames ? records[1...] : records[...]
        self.init(
            names.enumerated().map { place, name in
                let texts = rows.map { row -> String? in
                    let value = row.values[place]
                    return missing.contains(value) && !row.quoted[place] ? nil : value
                }
                return (name, Self.column(texts, decimalComma))
            })
    }

    /// The narrowest kind of column that holds all the values.
    private static func column(_ texts: [String?], _ decimalComma: Bool) -> Column {
        func converted<T>(_ convert: (String) -> T?) -> [T?]? {
            var values: [T?] = []
            for text in texts {
                guard let text else {
                    values.append(nil)
                    continue
                }
                guard let value = convert(text) else { return nil }
                values.append(value)
            }
            return values
        }
        if texts.allSatisfy({ $0 == nil }) { return .texts(texts) }
        if let values = converted({ Int(trimmed($0)) }) { return .integers(values) }
        if let values = converted({ number($0, decimalComma) }) { return .numbers(values) }
        if let values = converted({ ["true": true, "false": false][$0.lowercased()] }) {
            return .booleans(values)
        }
        return .texts(texts)
    }

    private static func number(_ text: String, _ decimalComma: Bool) -> Double? {
        let text = trimmed(text)
        // What `Double` reads beyond decimal numbers, such as 0x10 and "nan", is text here.
        guard text.utf8.allSatisfy({ "0123456789+-.,eE".utf8.contains($0) }) else {
            return ["inf": .infinity, "-inf": -.infinity][text.lowercased()]
        }
        return Double(
            decimalComma
                ? text.split(separator: ",", omittingEmptySubsequences: false)
                    .joined(separator: ".") : text)
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// The name of the encoding if it is not UTF-8.
    private static func otherEncoding(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xFE]) { return "UTF-16 (little endian)" }
        if bytes.starts(with: [0xFE, 0xFF]) { return "UTF-16 (big endian)" }
        if bytes.contains(0) { return "binary, or UTF-16 without a mark" }
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        return "of one byte a letter, probably Windows-1252 or ISO-8859-1"
    }

    /// Writes the table as comma-separated values in UTF-8, with the names in the first line.
    ///
    /// Texts that hold a separator, a quotation mark or a line end, and those that would be read
    /// as missing or as numbers' names, are put in quotes; missing values are left empty.
    ///
    /// - Throws: ``ModelFileError`` when the file cannot be written.
    public func writeCSV(_ path: String, separator: Character = ",") throws {
        func written(_ text: String) -> String {
            let isPlain =
                !text.isEmpty && !Self.missingTexts.contains(text)
                && !text.contains { $0 == separator || $0 == "\"" || $0.isNewline }
            return isPlain
                ? text
                : "\""
                    + text.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
        }
        let texts = columns.map(\.texts)
        var lines = [columnNames.map(written)]
        for row in 0..<rowCount { lines.append(texts.map { $0[row].map(written) ?? "" }) }
        let bytes = Array(
            (lines.map { $0.joined(separator: String(separator)) }
                .joined(separator: "\n") + "\n").utf8)
        try AtomicFile.makeFolder(for: path)
        try AtomicFile.write(to: path) { try $0.write(bytes) }
    }
}
