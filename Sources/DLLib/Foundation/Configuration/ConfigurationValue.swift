/// What a ``Configuration`` can hold: numbers, texts, sizes, and lists of them.
///
/// A type of your own conforms by turning itself into plain values and back.
public protocol ConfigurationValue {
    /// The plain value that stands for this one.
    var configurationValue: PlainValue { get }

    /// The value that a plain one stands for; `nil` when it stands for none of this type.
    init?(configurationValue: PlainValue)

    /// What a missing entry means; `nil` when the entry must be there.
    static var whenMissing: PlainValue? { get }
}

extension ConfigurationValue {
    /// The entry must be there.
    public static var whenMissing: PlainValue? { nil }
}

extension PlainValue: ConfigurationValue {
    /// The value itself.
    public var configurationValue: PlainValue { self }

    /// Takes the value as it is.
    public init?(configurationValue: PlainValue) { self = configurationValue }
}

extension Bool: ConfigurationValue {
    /// Yes or no.
    public var configurationValue: PlainValue { .bool(self) }

    /// Reads yes or no.
    public init?(configurationValue: PlainValue) {
        guard case .bool(let value) = configurationValue else { return nil }
        self = value
    }
}

extension Int: ConfigurationValue {
    /// A whole number.
    public var configurationValue: PlainValue { .int(self) }

    /// Reads a whole number.
    public init?(configurationValue: PlainValue) {
        switch configurationValue {
        case .int(let value): self = value
        case .number(let value): self.init(exactly: value)
        default: return nil
        }
        // Larger numbers mean nothing, and sums of them would be none.
        guard (-1 << 40...1 << 40).contains(self) else { return nil }
    }
}

extension UInt64: ConfigurationValue {
    /// A text: JSON's numbers do not hold all 64 bits everywhere.
    public var configurationValue: PlainValue { .text(String(self)) }

    /// Reads a text of digits.
    public init?(configurationValue: PlainValue) {
        guard case .text(let value) = configurationValue else { return nil }
        self.init(value)
    }
}

extension Double: ConfigurationValue {
    /// A number; infinities and not-a-number as texts, which JSON has no number for.
    public var configurationValue: PlainValue {
        isFinite ? .number(self) : .text(description)
    }

    /// Reads a number.
    public init?(configurationValue: PlainValue) {
        switch configurationValue {
        case .int(let value): self = Double(value)
        case .number(let value): self = value
        case .text(let value): self.init(value)
        default: return nil
        }
    }
}

extension Float: ConfigurationValue {
    /// The number with the fewest digits that gives this one back: 0.1 stays `0.1`.
    public var configurationValue: PlainValue {
        (Double(description) ?? Double(self)).configurationValue
    }

    /// Reads a number.
    public init?(configurationValue: PlainValue) {
        guard let value = Double(configurationValue: configurationValue) else { return nil }
        self.init(value)
    }
}

extension String: ConfigurationValue {
    /// A text.
    public var configurationValue: PlainValue { .text(self) }

    /// Reads a text.
    public init?(configurationValue: PlainValue) {
        guard case .text(let value) = configurationValue else { return nil }
        self = value
    }
}

extension Array: ConfigurationValue where Element: ConfigurationValue {
    /// Values in order.
    public var configurationValue: PlainValue { .list(map(\.configurationValue)) }

    /// Reads values in order.
    public init?(configurationValue: PlainValue) {
        guard case .list(let list) = configurationValue else { return nil }
        let values = list.compactMap(Element.init(configurationValue:))
        guard values.count == list.count else { return nil }
        self = values
    }
}

extension Optional: ConfigurationValue where Wrapped: ConfigurationValue {
    /// The value, or nothing.
    public var configurationValue: PlainValue { self?.configurationValue ?? .none }

    /// Reads a value or nothing.
    public init?(configurationValue: PlainValue) {
        if configurationValue == .none {
            self = nil as Wrapped?
        } else if let value = Wrapped(configurationValue: configurationValue) {
            self = value
        } else {
            return nil
        }
    }

    /// Nothing.
    public static var whenMissing: PlainValue? { PlainValue.none }
}

extension Configuration: ConfigurationValue {
    /// Values by name.
    public var configurationValue: PlainValue { .object(values) }

    /// Reads values by name.
    public init?(configurationValue: PlainValue) {
        guard case .object(let values) = configurationValue else { return nil }
        self.init(values)
    }
}

/// Cases with a text for each, such as those of ``ActivationFunction``, are stored by that text.
extension ConfigurationValue where Self: RawRepresentable, RawValue == String {
    /// The text of the case.
    public var configurationValue: PlainValue { .text(rawValue) }

    /// Reads the text of a case.
    public init?(configurationValue: PlainValue) {
        guard case .text(let value) = configurationValue else { return nil }
        self.init(rawValue: value)
    }
}
