public import DLTensors
public import KernelDisplay

/// How many images there are of each class.
public struct ClassHistogram: Displayable, Sendable, Equatable, CustomStringConvertible {
    /// The names of the classes.
    public let classNames: [String]
    /// The number of images of each.
    public let counts: [Int]

    /// Counts and shares, one class a row.
    public var table: Table {
        let total = counts.reduce(0, +)
        var table = Table(columns: [
            ("class", .leading), ("images", .trailing), ("share", .trailing),
        ])
        for (name, count) in zip(classNames, counts) {
            table.append([
                name, NumberText.grouped(count),
                NumberText.percent(total == 0 ? 0 : Double(count) / Double(total)),
            ])
        }
        return table
    }

    /// The table in aligned columns.
    public var description: String { table.description }

    /// The table.
    public var mimeBundle: MIMEBundle { table.mimeBundle }
}

extension Dataset {
    /// How many images there are of each class.
    public var classHistogram: ClassHistogram {
        var counts = [Int](repeating: 0, count: classCount)
        for label in labelIndices { counts[label] += 1 }
        return ClassHistogram(classNames: classNames, counts: counts)
    }
}
