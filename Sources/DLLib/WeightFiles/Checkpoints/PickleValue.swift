/// The few kinds of Python values that occur in files of weights.
indirect enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple([PickleValue])
    case list(PickleList)
    case dictionary(PickleDictionary)
    /// A name that was looked up but, of itself, does nothing.
    case global(PickleGlobal)
    case storage(PickleStorage)
    case tensor(PickleTensor)

    /// The kind, for error messages.
    var kind: String {
        switch self {
        case .none: "None"
        case .bool: "a bool"
        case .int: "an int"
        case .float: "a float"
        case .string: "a string"
        case .tuple: "a tuple"
        case .list: "a list"
        case .dictionary: "a dictionary"
        case .global(let global): global.rawValue
        case .storage: "a storage"
        case .tensor: "a tensor"
        }
    }
}

/// A Python list: shared by everything that refers to it, filled after it is made.
final class PickleList {
    var elements: [PickleValue] = []
}

/// A Python dictionary with keys of text, in the order of insertion; other keys are left out.
final class PickleDictionary {
    var entries: [(key: String, value: PickleValue)] = []
}

/// The names that a file of weights may refer to.
enum PickleGlobal: String {
    case orderedDictionary = "collections.OrderedDict"
    case rebuildTensor = "torch._utils._rebuild_tensor_v2"
    case rebuildParameter = "torch._utils._rebuild_parameter"
    case floatStorage = "torch.FloatStorage"
    case doubleStorage = "torch.DoubleStorage"
    case longStorage = "torch.LongStorage"
    case intStorage = "torch.IntStorage"

    /// The kind of number, for the names of storages.
    var element: StorageElement? {
        switch self {
        case .floatStorage: .float32
        case .doubleStorage: .float64
        case .longStorage: .int64
        case .intStorage: .int32
        case .orderedDictionary, .rebuildTensor, .rebuildParameter: nil
        }
    }
}

/// The kinds of numbers in a storage.
enum StorageElement: Sendable {
    case float32
    case float64
    case int32
    case int64

    /// Bytes of one number.
    var size: Int {
        switch self {
        case .float32, .int32: 4
        case .float64, .int64: 8
        }
    }

    /// The number whose bytes, least significant first, are the bits given.
    func value(_ bits: UInt64) -> Float {
        switch self {
        case .float32: Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        case .float64: Float(Double(bitPattern: bits))
        case .int32: Float(Int32(truncatingIfNeeded: bits))
        case .int64: Float(Int64(bitPattern: bits))
        }
    }
}

/// A run of numbers that lies elsewhere in the file and is known by a key.
struct PickleStorage {
    let key: String
    let element: StorageElement
    let count: Int
}

/// A view of a storage as a tensor.
struct PickleTensor {
    let storage: PickleStorage
    let offset: Int
    let sizes: [Int]
    let strides: [Int]
}
