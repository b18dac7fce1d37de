import Foundation

struct Preferences: Codable, Equatable {
    enum Theme: String, Codable { case light, dark }
    var theme = Theme.light
    var recent: [URL] = []
    var sizes: [String: Double] = [:]
    var lastOpened: Date?
    var token = Data()
}

// %%
var preferences = Preferences()
preferences.theme = .dark
preferences.recent = [URL(string: "file:///tmp/a.txt")!]
preferences.sizes = ["title": 17.5]
preferences.lastOpened = Date(timeIntervalSince1970: 86_400)
preferences.token = Data([1, 2, 255])

// %%
let encoder = PropertyListEncoder()
encoder.outputFormat = .xml
let xml = String(decoding: try encoder.encode(preferences), as: UTF8.self)
print(xml.contains("<string>dark</string>"), xml.contains("1970-01-02T00:00:00Z"), xml.contains("AQL/"))
let again = try PropertyListDecoder().decode(Preferences.self, from: Data(xml.utf8))
print(again == preferences)

// %%
let json = JSONEncoder()
json.outputFormatting = [.sortedKeys]
json.dateEncodingStrategy = .iso8601
json.keyEncodingStrategy = .convertToSnakeCase
print(String(decoding: try json.encode(preferences), as: UTF8.self))
let decoder = JSONDecoder()
decoder.dateDecodingStrategy = .iso8601
decoder.keyDecodingStrategy = .convertFromSnakeCase
let partial = #"{"theme": "light", "recent": [], "sizes": {}, "last_opened": null, "token": ""}"#
print(try decoder.decode(Preferences.self, from: Data(partial.utf8)) == Preferences())
do {
    _ = try decoder.decode(Preferences.self, from: Data(partial.replacing("light", with: "blue").utf8))
} catch let DecodingError.dataCorrupted(context) {
    print(context.codingPath.map(\.stringValue))
}
