/// What a layer, an optimizer or a loss was made with, as plain values that a file can hold.
///
///     let configuration: Configuration = ["units": 5, "activation": ActivationFunction.softmax]
///     let units: Int = try configuration("units")
///
/// Only values are stored, never code: reading a configuration cannot run anything.
public struct Configuration: Sendable, Equatable {
    /// The values by name.
    public var values: [String: PlainValue]

    /// Creates a configuration from values by name.
    public init(_ values: [String: PlainValue] = [:]) { self.values = values }

    /// The values of this configuration and those of another one.
    package func merging(_ other: Configuration) -> Configuration {
        Configuration(values.merging(other.values, uniquingKeysWith: { _, last in last }))
    }

    /// The value with this name.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` when it is missing or of
    ///   another kind.
    public func callAsFunction<T: ConfigurationValue>(_ key: String) throws -> T {
        guard let value = values[key] ?? T.whenMissing, let result = T(configurationValue: value)
        else {
            throw ModelFileError.configuration(
                key: key, expected: "\(T.self)", found: values[key].map { "\($0)" } ?? "nothing")
        }
        return result
    }

    /// No size or count in a file is larger: products of two of them are numbers still.
    package static let largest = 1 << 31

    /// The value with this name, or another if there is none, as in files of older versions.
    public func callAsFunction<T: ConfigurationValue>(
        _ key: String, default: T
    ) throws -> T {
        values[key] == nil ? `default` : try self(key)
    }
}

extension Configuration: ExpressibleByDictionaryLiteral {
    /// Creates a configuration from a literal such as `["units": 5]`.
    public init(dictionaryLiteral elements: (String, any ConfigurationValue)...) {
        values = Dictionary(
            elements.map { ($0, $1.configurationValue) }, uniquingKeysWith: { _, last in last })
    }
}
