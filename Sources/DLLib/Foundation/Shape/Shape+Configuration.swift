extension Shape: ConfigurationValue {
    /// The sizes in order.
    public var configurationValue: PlainValue { Array(self).configurationValue }

    /// Reads sizes in order.
    public init?(configurationValue: PlainValue) {
        guard let sizes = [Int](configurationValue: configurationValue),
            sizes.allSatisfy({ $0 >= 0 }), sizes.count <= Shape.maximumRank
        else { return nil }
        self.init(sizes)
    }
}

extension Size2D: ConfigurationValue {
    /// Height and width.
    public var configurationValue: PlainValue { [height, width].configurationValue }

    /// Reads height and width.
    public init?(configurationValue: PlainValue) {
        guard let sizes = [Int](configurationValue: configurationValue), sizes.count == 2 else {
            return nil
        }
        self.init(sizes[0], sizes[1])
    }
}

extension Padding: ConfigurationValue {
    /// `valid`, `same`, or the rows above and below and the columns left and right.
    public var configurationValue: PlainValue {
        switch self {
        case .valid: .text("valid")
        case .same: .text("same")
        case .explicit(let top, let bottom, let left, let right):
            [top, bottom, left, right].configurationValue
        }
    }

    /// Reads a padding.
    public init?(configurationValue: PlainValue) {
        switch configurationValue {
        case .text("valid"): self = .valid
        case .text("same"): self = .same
        default:
            guard let sides = [Int](configurationValue: configurationValue), sides.count == 4 else {
                return nil
            }
            self = .explicit(top: sides[0], bottom: sides[1], left: sides[2], right: sides[3])
        }
    }
}

extension Configuration {
    /// The height and width with this name, which must be 1 or more.
    public func positive(_ key: String) throws -> Size2D {
        let value: Size2D = try self(key)
        guard min(value.height, value.width) > 0, max(value.height, value.width) <= Self.largest
        else {
            throw ModelFileError.configuration(
                key: key, expected: "in 1...\(Self.largest)", found: "\(value)")
        }
        return value
    }
}
