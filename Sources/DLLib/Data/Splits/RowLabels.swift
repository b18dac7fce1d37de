public import DLTensors

/// What each row belongs to, a class or a group: arrays of numbers or texts, tensors, data sets.
public protocol RowLabels {
    /// The class or group of each row as a number, counted from 0 in the order of first appearance.
    var labelCodes: [Int] { get }
}

extension Array: RowLabels where Element: Hashable {
    /// Equal elements have equal numbers, counted from 0 in the order of first appearance.
    public var labelCodes: [Int] {
        var codes: [Element: Int] = [:]
        return map { element in
            if let code = codes[element] { return code }
            let code = codes.count
            codes[element] = code
            return code
        }
    }
}

extension Tensor: RowLabels {
    /// Equal rows have equal numbers, counted from 0 in the order of first appearance: class
    /// numbers `[n]` or `[n, 1]`, or one-hot rows `[n, classes]`.
    public var labelCodes: [Int] {
        let count = rowCount
        let width = elementCount / Swift.max(count, 1)
        let values = scalars(as: Double.self)
        return (0..<count).map { Array(values[$0 * width..<($0 + 1) * width]) }.labelCodes
    }
}

extension Dataset: RowLabels {
    /// The class of every image, counted from 0 in the order of first appearance.
    public var labelCodes: [Int] { labelIndices.labelCodes }
}
