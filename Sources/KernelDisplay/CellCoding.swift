/// A key for coding in the members of `Codable` that are written for a type of an earlier cell.
///
/// The name is spelled with an underscore because cells see this module.
public struct _CellKey: CodingKey, ExpressibleByStringLiteral, CustomStringConvertible,
    CustomDebugStringConvertible
{
    /// The name of the property or case.
    public let stringValue: String
    /// No key is a number.
    public var intValue: Int? { nil }

    /// Makes the key of a name.
    public init(stringValue: String) { self.stringValue = stringValue }
    /// Makes no key.
    public init?(intValue: Int) { nil }
    /// Makes the key of a name.
    public init(stringLiteral name: String) { stringValue = name }

    /// As the keys that the compiler makes describe themselves.
    public var description: String { "CodingKeys(stringValue: \"\(stringValue)\", intValue: nil)" }
    /// As the keys that the compiler makes describe themselves.
    public var debugDescription: String { description }
}

/// What the members of `Codable` call that are written for a type of an earlier cell.
public enum _CellCoding {
    /// Encodes a value.
    public static func put<Value: Encodable, Key: CodingKey>(
        _ value: Value, _ key: Key, in box: inout KeyedEncodingContainer<Key>
    ) throws {
        try box.encode(value, forKey: key)
    }

    /// Encodes a value that may be missing; then there is no key either.
    public static func put<Value: Encodable, Key: CodingKey>(
        _ value: Value?, _ key: Key, in box: inout KeyedEncodingContainer<Key>
    ) throws {
        try box.encodeIfPresent(value, forKey: key)
    }

    /// Decodes a value; where the value may be missing the other function of this name is meant.
    @_disfavoredOverload
    public static func take<Value: Decodable, Key: CodingKey>(
        _ key: Key, from box: KeyedDecodingContainer<Key>
    ) throws -> Value {
        try box.decode(Value.self, forKey: key)
    }

    /// Decodes a value that may be missing.
    public static func take<Value: Decodable, Key: CodingKey>(
        _ key: Key, from box: KeyedDecodingContainer<Key>
    ) throws -> Value? {
        try box.decodeIfPresent(Value.self, forKey: key)
    }

    /// The one key that names the case of an enumeration.
    public static func onlyKey<Value>(
        of box: KeyedDecodingContainer<_CellKey>, for type: Value.Type
    ) throws -> _CellKey {
        guard let key = box.allKeys.first, box.allKeys.count == 1 else {
            throw DecodingError.typeMismatch(
                type,
                DecodingError.Context(
                    codingPath: box.codingPath,
                    debugDescription: "Invalid number of keys found, expected one."))
        }
        return key
    }

    /// The error of a key that names no case.
    public static func unknown<Value>(
        _ key: _CellKey, in box: KeyedDecodingContainer<_CellKey>, for type: Value.Type
    ) -> any Error {
        DecodingError.dataCorrupted(
            DecodingError.Context(
                codingPath: box.codingPath,
                debugDescription: "\(Value.self) has no case '\(key.stringValue)'."))
    }
}
