/// An option that a class is made with; model files hold it under the name of the property.
///
///     final class Scale: Layer, ConfigurableLayer {
///         /// The factor of all inputs.
///         @Setting var factor: Float
///
///         init(_ factor: Float, name: String? = nil) {
///             super.init(name: name)
///             self.factor = factor
///             requireValidSettings()
///         }
///         init(configuration: Configuration) throws { try super.init(settings: configuration) }
///         override func call(_ x: Tensor, training: Bool) -> Tensor { x * factor }
///     }
///
/// The value is set after `super.init`, which is why a setting may be without one for a moment.
/// A ``Requirement`` says which values make sense: `@Setting(.positive) var units: Int`.
@propertyWrapper
public final class Setting<Value: ConfigurationValue>: AnySetting {
    // Written while the object is made, by whoever makes it, and only read afterwards.
    @usableFromInline var stored: Value?
    private let requirement: Requirement<Value>?
    private let absent: Value?

    /// Creates a setting that may have any value.
    public init() {
        requirement = nil
        absent = nil
        super.init(key: nil)
    }

    /// Creates a setting.
    ///
    /// - Parameters:
    ///   - requirement: What its value has to fulfil.
    ///   - key: Its name in files, where it is not that of the property.
    ///   - absent: Its value in older files, which lack it; `nil` where all files have it.
    public init(
        _ requirement: Requirement<Value>? = nil, key: String? = nil, absent: Value? = nil
    ) {
        self.requirement = requirement
        self.absent = absent
        super.init(key: key)
    }

    /// The value; it must have been set.
    @inlinable public var wrappedValue: Value {
        get {
            guard let stored else { missing() }
            return stored
        }
        set { stored = newValue }
    }

    @usableFromInline func missing() -> Never {
        stop(
            "A setting of type \(Value.self) was read before it had a value. Set it in the "
                + "initialiser, after super.init.")
    }

    /// The value as a text.
    public override var description: String { stored.map { "\($0)" } ?? "not set" }

    package override var plainValue: PlainValue { wrappedValue.configurationValue }

    package override func read(_ key: String, from configuration: Configuration) throws {
        if let absent {
            stored = try configuration(key, default: absent)
        } else {
            stored = try configuration(key) as Value
        }
    }

    package override func check(_ key: String) throws {
        try requirement?.check(wrappedValue, key: key)
    }
}

/// A ``Setting`` of whatever type.
public class AnySetting: CustomStringConvertible {
    /// The name in files, where it is not that of the property.
    fileprivate let key: String?

    fileprivate init(key: String?) { self.key = key }

    /// The value as a text.
    public var description: String { "" }

    /// The value as files have it.
    package var plainValue: PlainValue { .none }

    /// Takes the value from a configuration.
    package func read(_ key: String, from configuration: Configuration) throws {}

    /// Finds out whether the value makes sense.
    package func check(_ key: String) throws {}
}

/// The settings of an object by their names in files.
package struct Settings {
    private let all: [(key: String, setting: AnySetting)]

    /// Finds the settings in the properties of an object.
    ///
    /// - Parameters:
    ///   - object: The object.
    ///   - base: The class in its line of classes above which there are none.
    package init(of object: AnyObject, below base: AnyClass) {
        var found: [(String, AnySetting)] = []
        var level: Mirror? = Mirror(reflecting: object)
        while let mirror = level, mirror.subjectType != base {
            for case (let label?, let setting as AnySetting) in mirror.children {
                // The compiler keeps the wrapper of `units` in `_units`.
                found.append((setting.key ?? String(label.dropFirst()), setting))
            }
            level = mirror.superclassMirror
        }
        all = found
    }

    /// What a file holds of them.
    package var configuration: Configuration {
        Configuration(
            Dictionary(
                all.map { ($0.key, $0.setting.plainValue) }, uniquingKeysWith: { first, _ in first }
            ))
    }

    /// Takes all values from a configuration.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` where one is missing or of
    ///   another kind.
    package func read(_ configuration: Configuration) throws {
        for (key, setting) in all { try setting.read(key, from: configuration) }
    }

    /// Finds out whether all values fulfil what is required of them.
    ///
    /// - Throws: ``SettingError`` for the first that does not.
    package func check() throws {
        for (key, setting) in all { try setting.check(key) }
    }
}
