/// Reads one Python pickle without ever executing anything.
///
/// A pickle is a program for a stack machine that may call any Python function by name. This machine
/// knows the instructions that `torch.save` writes and the names in ``PickleGlobal``; any other
/// name or instruction ends reading with an error that shows it.
///
/// - Source: CPython `Lib/pickletools.py`, protocol 2; `torch/_utils.py` for the calls.
struct Unpickler {
    private var reader: ByteReader
    private var stack: [PickleValue] = []
    /// Heights of the stack at the marks that are still open.
    private var marks: [Int] = []
    private var memo: [UInt64: PickleValue] = [:]

    /// Starts at the position of a reader.
    init(_ reader: ByteReader) {
        self.reader = reader
    }

    /// Runs the program up to its end.
    ///
    /// - Returns: The value, and the reader behind the program.
    static func read(
        from reader: ByteReader
    ) throws(CheckpointError) -> (value: PickleValue, rest: ByteReader) {
        var machine = Unpickler(reader)
        while true {
            if let value = try machine.step() { return (value, machine.reader) }
        }
    }

    /// Runs one instruction; returns the value of the program at its last one.
    private mutating func step() throws(CheckpointError) -> PickleValue? {
        let start = reader.offset
        let code = try reader.byte("an instruction")
        switch code {
        case UInt8(ascii: "."): return try pop()
        case 0x80:  // PROTO
            let version = try reader.byte("the protocol version")
            guard version <= 4 else { throw failure("pickle protocol \(version)", at: start) }
        case UInt8(ascii: "("): marks.append(stack.count)
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.bool(true))
        case 0x89: stack.append(.bool(false))
        case UInt8(ascii: "K"), UInt8(ascii: "M"), UInt8(ascii: "J"), 0x8A:
            try pushNumber(code)
        case UInt8(ascii: "G"):
            let bits = try reader.take(8, "a float").reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            stack.append(.float(Double(bitPattern: bits)))
        case UInt8(ascii: "X"), 0x8C: try pushText(lengthBytes: code == 0x8C ? 1 : 4)
        case UInt8(ascii: "U"): try pushText(lengthBytes: 1)
        case UInt8(ascii: ")"): stack.append(.tuple([]))
        case 0x85, 0x86, 0x87:  // TUPLE1, TUPLE2, TUPLE3
            stack.append(.tuple(try popMany(Int(code) - 0x84)))
        case UInt8(ascii: "t"): stack.append(.tuple(try popToMark()))
        case UInt8(ascii: "]"): stack.append(.list(PickleList()))
        case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
        case UInt8(ascii: "a"), UInt8(ascii: "e"): try append(many: code == UInt8(ascii: "e"))
        case UInt8(ascii: "s"), UInt8(ascii: "u"): try setItems(many: code == UInt8(ascii: "u"))
        case UInt8(ascii: "q"), UInt8(ascii: "r"), 0x94, UInt8(ascii: "h"), UInt8(ascii: "j"):
            try remember(code)
        case UInt8(ascii: "c"): try pushGlobal()
        case UInt8(ascii: "Q"): stack.append(.storage(try storage(try pop())))
        case UInt8(ascii: "R"): try call()
        case UInt8(ascii: "b"):  // BUILD
            // The attributes of an OrderedDict (versions of PyTorch modules) are of no use here.
            _ = try pop()
        default:
            throw failure("instruction 0x" + String(code, radix: 16), at: start)
        }
        return nil
    }

    // MARK: Values

    private mutating func pushNumber(_ code: UInt8) throws(CheckpointError) {
        switch code {
        case UInt8(ascii: "K"): stack.append(.int(Int(try reader.byte("an int"))))
        case UInt8(ascii: "M"): stack.append(.int(Int(try reader.number(bytes: 2, "an int"))))
        case UInt8(ascii: "J"):
            let bits = UInt32(try reader.number(bytes: 4, "an int"))
            stack.append(.int(Int(Int32(bitPattern: bits))))
        default:  // LONG1: so many bytes, two's complement
            let count = Int(try reader.byte("the length of an int"))
            let digits = try reader.take(count, "an int")
            // Longer numbers occur only as PyTorch's magic number, which the caller compares.
            guard count <= 8 else {
                stack.append(.string("0x" + hexadecimal(digits.reversed())))
                return
            }
            let isNegative = (digits.last ?? 0) >= 0x80
            let bits = digits.reversed().reduce(isNegative ? UInt64.max : 0) {
                $0 << 8 | UInt64($1)
            }
            stack.append(.int(Int(Int64(bitPattern: bits))))
        }
    }

    private mutating func pushText(lengthBytes: Int) throws(CheckpointError) {
        let count = Int(try reader.number(bytes: lengthBytes, "the length of a text"))
        stack.append(.string(String(decoding: try reader.take(count, "a text"), as: UTF8.self)))
    }

    private mutating func pushGlobal() throws(CheckpointError) {
        let module = try reader.line("a name")
        let name = module + "." + (try reader.line("a name"))
        guard let global = PickleGlobal(rawValue: name) else {
            throw .forbiddenGlobal(path: reader.path, name: name)
        }
        stack.append(.global(global))
    }

    private mutating func append(many: Bool) throws(CheckpointError) {
        let values = many ? try popToMark() : [try pop()]
        guard case .list(let list)? = stack.last else { throw failure("no list to append to") }
        list.elements += values
    }

    private mutating func setItems(many: Bool) throws(CheckpointError) {
        let values = many ? try popToMark() : try popMany(2)
        guard case .dictionary(let dictionary)? = stack.last, values.count.isMultiple(of: 2) else {
            throw failure("no dictionary to fill")
        }
        for index in stride(from: 0, to: values.count, by: 2) {
            guard case .string(let key) = values[index] else { continue }
            dictionary.entries.append((key, values[index + 1]))
        }
    }

    private mutating func remember(_ code: UInt8) throws(CheckpointError) {
        switch code {
        case 0x94: memo[UInt64(memo.count)] = try top()
        case UInt8(ascii: "q"): memo[UInt64(try reader.byte("a memo number"))] = try top()
        case UInt8(ascii: "r"): memo[try reader.number(bytes: 4, "a memo number")] = try top()
        default:
            let key = try reader.number(bytes: code == UInt8(ascii: "h") ? 1 : 4, "a memo number")
            guard let value = memo[key] else { throw failure("nothing remembered as \(key)") }
            stack.append(value)
        }
    }

    // MARK: Calls

    /// The only three calls there are; none of them runs code of the file.
    private mutating func call() throws(CheckpointError) {
        let arguments = try pop()
        guard case .global(let global) = try pop(), case .tuple(let values) = arguments else {
            throw failure("a call of something that is no function")
        }
        switch (global, values.first) {
        case (.orderedDictionary, _): stack.append(.dictionary(PickleDictionary()))
        case (.rebuildParameter, .some(let tensor)): stack.append(tensor)
        case (.rebuildTensor, .storage(let storage)?):
            stack.append(.tensor(try tensor(storage, values)))
        default: throw failure("a call of \(global.rawValue) with \(values.map(\.kind))")
        }
    }

    /// `_rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks)`.
    private func tensor(
        _ storage: PickleStorage, _ values: [PickleValue]
    ) throws(CheckpointError) -> PickleTensor {
        guard values.count >= 4, case .int(let offset) = values[1],
            let sizes = integers(values[2]), let strides = integers(values[3]),
            sizes.count == strides.count, offset >= 0, (sizes + strides).allSatisfy({ $0 >= 0 })
        else { throw failure("a tensor without offset, sizes and strides") }
        return PickleTensor(storage: storage, offset: offset, sizes: sizes, strides: strides)
    }

    /// `("storage", type, key, device, count)`, in old files with a view behind.
    private func storage(_ value: PickleValue) throws(CheckpointError) -> PickleStorage {
        guard case .tuple(let parts) = value, parts.count >= 5,
            case .string("storage") = parts[0], case .global(let type) = parts[1],
            let element = type.element, case .string(let key) = parts[2],
            case .int(let count) = parts[4], count >= 0
        else { throw failure("a storage without type, key and count") }
        return PickleStorage(key: key, element: element, count: count)
    }

    private func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let parts) = value else { return nil }
        let numbers = parts.compactMap { part -> Int? in
            guard case .int(let number) = part else { return nil }
            return number
        }
        return numbers.count == parts.count ? numbers : nil
    }

    // MARK: Stack

    private func top() throws(CheckpointError) -> PickleValue {
        guard let value = stack.last else { throw failure("an empty stack") }
        return value
    }

    private mutating func pop() throws(CheckpointError) -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
            throw failure("an empty stack")
        }
        return value
    }

    private mutating func popMany(_ count: Int) throws(CheckpointError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw failure("an empty stack") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(CheckpointError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw failure("no mark on the stack") }
        defer { stack.removeLast(stack.count - mark) }
        return Array(stack[mark...])
    }

    private func failure(_ reason: String, at offset: Int? = nil) -> CheckpointError {
        .malformed(
            path: reader.path, offset: offset ?? reader.offset, reason: "unexpected " + reason)
    }

    private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
