package import DLFoundation

/// The elements of a file of another program turned into those of a tensor.
package struct NumPyElements {
    /// How the bytes of one element are read.
    package enum Kind {
        case float16, bfloat16, float32, float64, bool
        case signed(Int)
        case unsigned(Int)

        package var byteCount: Int {
            switch self {
            case .bool: 1
            case .float16, .bfloat16: 2
            case .float32: 4
            case .float64: 8
            case .signed(let count), .unsigned(let count): count
            }
        }
    }

    private let path: String
    private let kind: Kind
    private let isBigEndian: Bool

    /// Reads elements of a kind, least significant byte first.
    package init(_ kind: Kind, path: String) {
        self.path = path
        self.kind = kind
        isBigEndian = false
    }

    /// Understands a type such as `<f4`, or says why it cannot be a tensor's.
    init(type: String, path: String) throws(NumPyFileError) {
        self.path = path
        let order = type.first ?? "?"
        isBigEndian = order == ">"
        func unsupported(_ advice: String) -> NumPyFileError {
            .unsupportedType(path: path, type: "'\(type)'", advice: advice)
        }
        let name = "<>|=".contains(order) ? String(type.dropFirst()) : type
        switch name {
        case "f2": kind = .float16
        case "f4": kind = .float32
        case "f8": kind = .float64
        case "b1", "?": kind = .bool
        case "i1", "i2", "i4", "i8": kind = .signed(name.last?.wholeNumberValue ?? 1)
        case "u1", "u2", "u4", "u8": kind = .unsigned(name.last?.wholeNumberValue ?? 1)
        case "O":
            throw unsupported(
                "Python objects are refused, since reading them runs code; "
                    + "save an array of numbers")
        case "c8", "c16": throw unsupported("save real and imaginary part as two arrays")
        case _ where name.first == "U" || name.first == "S":
            throw unsupported("texts need a file of their own")
        case _ where name.first == "M" || name.first == "m":
            throw unsupported("convert times with array.astype('float64')")
        default: throw unsupported("convert with array.astype('float32') before saving")
        }
    }

    /// The bytes one element takes.
    var byteCount: Int { kind.byteCount }

    /// The elements as a tensor: reals as they are (half precision as `float32`), bytes and truth
    /// values as they are, other whole numbers as `int32`.
    package func tensor(_ bytes: ArraySlice<UInt8>, shape: Shape) throws(NumPyFileError) -> Tensor {
        let count = shape.elementCount
        switch kind {
        case .float32:
            return Tensor(decoding: bytes, shape: shape, isBigEndian: isBigEndian, Float.self)
        case .float64:
            return Tensor(decoding: bytes, shape: shape, isBigEndian: isBigEndian, Double.self)
        case .signed(4):
            return Tensor(decoding: bytes, shape: shape, isBigEndian: isBigEndian, Int32.self)
        case .unsigned(1):
            return Tensor(decoding: bytes, shape: shape, isBigEndian: isBigEndian, UInt8.self)
        case .bool:
            return Tensor(decoding: bytes, shape: shape, isBigEndian: isBigEndian, UInt8.self)
                .asType(.bool)
        case .float16:
            let values = (0..<count).map {
                Self.half(UInt16(truncatingIfNeeded: pattern(bytes, $0)))
            }
            return Tensor(values, shape: shape)
        case .bfloat16:
            // The first half of a number of single precision.
            let values = (0..<count).map {
                Float(bitPattern: UInt32(truncatingIfNeeded: pattern(bytes, $0)) << 16)
            }
            return Tensor(values, shape: shape)
        case .signed(let size):
            var values: [Int32] = []
            values.reserveCapacity(count)
            for index in 0..<count {
                // Shifting up and down again extends the sign.
                let unused = 64 - 8 * size
                let value = Int64(bitPattern: pattern(bytes, index) << unused) >> unused
                guard let small = Int32(exactly: value) else {
                    throw .outOfRange(path: path, value: "\(value)")
                }
                values.append(small)
            }
            return Tensor(values, shape: shape)
        case .unsigned:
            var values: [Int32] = []
            values.reserveCapacity(count)
            for index in 0..<count {
                let value = pattern(bytes, index)
                guard let small = Int32(exactly: value) else {
                    throw .outOfRange(path: path, value: "\(value)")
                }
                values.append(small)
            }
            return Tensor(values, shape: shape)
        }
    }

    /// The bits of one element.
    private func pattern(_ bytes: ArraySlice<UInt8>, _ index: Int) -> UInt64 {
        let start = bytes.startIndex + index * byteCount
        let element = bytes[start..<start + byteCount]
        return isBigEndian
            ? element.reduce(0) { $0 << 8 | UInt64($1) }
            : element.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number of half precision: a sign, five bits of exponent and ten of fraction.
    static func half(_ bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 31)
        let fraction = Float(bits & 1023) / 1024
        switch exponent {
        case 0: return sign * fraction * 0x1p-14
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return sign * (1 + fraction)
                * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }
}
