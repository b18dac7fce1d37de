internal import Foundation

extension Configuration {
    /// The stored properties of a structure, by name.
    init(propertiesOf structure: Any) {
        values = [:]
        for case (let label?, let value) in Mirror(reflecting: structure).children {
            // Everything else that the compiler lets `Codable` read is an optional without a value.
            let plain = value as? any ConfigurationValue
            values[label] = plain?.configurationValue ?? PlainValue.none
        }
    }

    /// The structure whose properties these are.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` when one is missing or of
    ///   another kind.
    func decoded<T: Decodable>() throws -> T {
        // Larger numbers mean nothing, and sums of them would be none.
        for case (let key, .int(let value)) in values
        where Int(configurationValue: .int(value)) == nil {
            throw ModelFileError.configuration(key: key, expected: "Int", found: "\(value)")
        }
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        do {
            return try decoder.decode(T.self, from: Data(PlainValue.object(values).json().utf8))
        } catch let error as DecodingError {
            throw refusal(error)
        }
    }

    private func refusal(_ error: DecodingError) -> ModelFileError {
        let (path, expected): ([any CodingKey], String) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "a value")
            case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
                (context.codingPath, "\(type)")
            case .dataCorrupted(let context): (context.codingPath, "one of the known values")
            @unknown default: ([], "another value")
            }
        let key = path.first?.stringValue ?? ""
        return .configuration(
            key: key, expected: expected, found: values[key]?.description ?? "nothing")
    }
}
