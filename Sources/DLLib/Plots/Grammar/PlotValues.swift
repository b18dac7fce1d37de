public import DLTraining
public import FoundationEssentials

/// Values that a plot can lay along an axis: arrays of numbers, of dates or of names, ranges of
/// whole numbers, and tensors of one axis.
public protocol PlotValues {
    /// The values in the form in which plots hold them.
    ///
    /// - Parameter argument: Whose values they are, such as "Line: y", for messages.
    /// - Returns: The column of values.
    func plotColumn(for argument: String) -> PlotColumn
}

/// One value that a plot can lay along an axis: a number, a date or a name.
public protocol PlotValue: Sendable {
    /// Values of this type in the form in which plots hold them.
    static func plotColumn(of values: [Self]) -> PlotColumn
}

/// Values along an axis in the form in which plots hold them.
public struct PlotColumn: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        /// Numbers; whole ones have marks at whole numbers alone.
        case numbers([Double], areWhole: Bool)
        /// Seconds since 1970.
        case dates([Double])
        case names([String])
    }

    let content: Content

    /// The number of values.
    public var count: Int {
        switch content {
        case .numbers(let values, _), .dates(let values): values.count
        case .names(let names): names.count
        }
    }

    /// Numbers, or seconds since 1970; none for names.
    var numbers: [Double] {
        switch content {
        case .numbers(let values, _), .dates(let values): values
        case .names: []
        }
    }

    /// Positions from 0, which names without an axis of names stand at.
    static func positions(_ count: Int, from first: Int = 0) -> PlotColumn {
        PlotColumn(
            content: .numbers((0..<count).map { Double($0 + first) }, areWhole: true))
    }

    static func numbers(_ values: [Double]) -> PlotColumn {
        PlotColumn(content: .numbers(values, areWhole: false))
    }

    static func names(_ names: [String]) -> PlotColumn { PlotColumn(content: .names(names)) }
}

extension PlotColumn {
    /// The values of an argument, checked: at least one, none infinite.
    init(_ values: some PlotValues, for argument: String) {
        self = values.plotColumn(for: argument)
        guard count > 0 else { stop("\(argument) is empty; give at least one value.") }
        if let index = numbers.firstIndex(where: \.isInfinite) {
            stop(
                "\(argument)[\(index)] is \(numbers[index]); expected finite numbers, or nan for a "
                    + "gap.")
        }
    }

    /// The numbers of an argument that takes nothing else.
    static func numbers(_ values: some PlotValues, for argument: String) -> [Double] {
        let column = PlotColumn(values, for: argument)
        guard case .numbers(let numbers, _) = column.content else {
            stop("\(argument) holds no numbers; expected an array of numbers or a tensor.")
        }
        return numbers
    }

    /// Stops unless two arguments have as many values.
    static func requireSameCount(
        _ mark: String, _ first: String, _ count: Int, _ second: String, _ other: Int
    ) {
        guard count != other else { return }
        stop(
            "\(mark): \(first) has \(count) value\(count == 1 ? "" : "s") and \(second) has \(other);"
                + " expected one of each for every mark.")
    }
}

extension Double: PlotValue {
    /// The numbers.
    public static func plotColumn(of values: [Double]) -> PlotColumn { .numbers(values) }
}

extension Float: PlotValue {
    /// The numbers.
    public static func plotColumn(of values: [Float]) -> PlotColumn {
        .numbers(values.map(Double.init))
    }
}

extension Int: PlotValue {
    /// The numbers; the marks of their axis are whole numbers.
    public static func plotColumn(of values: [Int]) -> PlotColumn {
        PlotColumn(content: .numbers(values.map(Double.init), areWhole: true))
    }
}

extension String: PlotValue {
    /// The names, each of which is a category of its axis.
    public static func plotColumn(of values: [String]) -> PlotColumn { .names(values) }
}

extension Date: PlotValue {
    /// The moments; their axis shows them in UTC.
    public static func plotColumn(of values: [Date]) -> PlotColumn {
        PlotColumn(content: .dates(values.map(\.timeIntervalSince1970)))
    }
}

extension Array: PlotValues where Element: PlotValue {
    /// The elements.
    public func plotColumn(for argument: String) -> PlotColumn { Element.plotColumn(of: self) }
}

extension ArraySlice: PlotValues where Element: PlotValue {
    /// The elements.
    public func plotColumn(for argument: String) -> PlotColumn {
        Element.plotColumn(of: Array(self))
    }
}

extension Range: PlotValues where Bound == Int {
    /// The whole numbers of the range.
    public func plotColumn(for argument: String) -> PlotColumn { Int.plotColumn(of: Array(self)) }
}

extension ClosedRange: PlotValues where Bound == Int {
    /// The whole numbers of the range.
    public func plotColumn(for argument: String) -> PlotColumn { Int.plotColumn(of: Array(self)) }
}

extension Tensor: PlotValues {
    /// The elements of a tensor of one axis; further axes may have one element, as a model's
    /// predictions `[count, 1]`.
    public func plotColumn(for argument: String) -> PlotColumn {
        guard shape.filter({ $0 != 1 }).count <= 1 else {
            stop(
                "\(argument) has the shape \(shape); expected one axis. Take a column "
                    + "(x[.all, 0]) or flatten it (x.flattened()).")
        }
        return Float.plotColumn(of: scalars())
    }
}
