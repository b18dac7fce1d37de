import Foundation

struct Address: Codable, Equatable {
    var street: String
    var city: String
    var zip: String?
}

struct Person: Codable, Equatable {
    var name: String
    var birthYear: Int
    var address: Address
    var languages: [String]

    enum CodingKeys: String, CodingKey {
        case name
        case birthYear = "birth_year"
        case address, languages
    }
}

// %%
let json = """
    [{"name": "Grace", "birth_year": 1906, "address": {"street": "Main St", "city": "Arlington"},
      "languages": ["COBOL", "FLOW-MATIC"]},
     {"name": "Alan", "birth_year": 1912, "languages": [],
      "address": {"street": "Adlington Rd", "city": "Wilmslow", "zip": "SK9 2LX"}}]
    """
let people = try JSONDecoder().decode([Person].self, from: Data(json.utf8))
for person in people {
    print("\(person.name), \(2000 - person.birthYear) in 2000, \(person.address.zip ?? "no zip")")
}

// %%
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
let encoded = try encoder.encode(people[0])
print(String(decoding: encoded, as: UTF8.self))
print(try JSONDecoder().decode(Person.self, from: encoded) == people[0])

// %%
do {
    _ = try JSONDecoder().decode([Person].self, from: Data(#"[{"name": "Nobody"}]"#.utf8))
} catch let DecodingError.keyNotFound(key, context) {
    print("missing", key.stringValue, "under", context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue })
}
