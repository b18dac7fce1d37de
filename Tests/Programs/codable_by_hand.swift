import Foundation

/// A value whose JSON holds a tag: Codable by hand.
enum Shape: Codable, Equatable {
    case circle(radius: Double)
    case rectangle(width: Double, height: Double)

    private enum Keys: String, CodingKey { case kind, radius, width, height }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "circle": self = .circle(radius: try container.decode(Double.self, forKey: .radius))
        case "rectangle":
            self = .rectangle(
                width: try container.decode(Double.self, forKey: .width),
                height: try container.decodeIfPresent(Double.self, forKey: .height) ?? 1)
        default:
            throw DecodingError.dataCorruptedError(forKey: .kind, in: container, debugDescription: "unknown kind \(kind)")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .circle(let radius):
            try container.encode("circle", forKey: .kind)
            try container.encode(radius, forKey: .radius)
        case .rectangle(let width, let height):
            try container.encode("rectangle", forKey: .kind)
            try container.encode(width, forKey: .width)
            try container.encode(height, forKey: .height)
        }
    }
}

// %%
let drawing: [String: [Shape]] = ["front": [.circle(radius: 2)], "back": [.rectangle(width: 3, height: 4), .circle(radius: 0.5)]]
let encoder = JSONEncoder()
encoder.outputFormatting = .sortedKeys
let data = try encoder.encode(drawing)
print(String(data: data, encoding: .utf8)!)
// %%
let again = try JSONDecoder().decode([String: [Shape]].self, from: data)
print(again == drawing)
let loose = try JSONDecoder().decode(Shape.self, from: Data(#"{"kind":"rectangle","width":7}"#.utf8))
print(loose)
do {
    _ = try JSONDecoder().decode(Shape.self, from: Data(#"{"kind":"blob"}"#.utf8))
} catch DecodingError.dataCorrupted(let context) {
    print(context.debugDescription)
}
