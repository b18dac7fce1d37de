import Foundation

@dynamicMemberLookup
struct Config {
    private let storage: Any?
    init(_ value: Any?) { storage = value }
    init(json: String) throws { storage = try JSONSerialization.jsonObject(with: Data(json.utf8)) }

    subscript(dynamicMember name: String) -> Config { Config((storage as? [String: Any])?[name]) }
    subscript(index: Int) -> Config {
        guard let list = storage as? [Any], list.indices.contains(index) else { return Config(nil) }
        return Config(list[index])
    }
    var string: String? { storage as? String }
    var int: Int? { storage as? Int }
    var exists: Bool { storage != nil }
}

// %%
let config = try Config(json: #"{"server": {"host": "a.example", "ports": [80, 443]}, "debug": "no"}"#)
print(config.server.host.string ?? "-", config.server.ports[1].int ?? 0, config.server.ports[7].exists)
print(config.nothing.at.all.exists, config.debug.string!)

// %%
@dynamicMemberLookup
final class Box<Wrapped> {
    var value: Wrapped
    private(set) var reads = 0
    init(_ value: Wrapped) { self.value = value }
    subscript<T>(dynamicMember path: WritableKeyPath<Wrapped, T>) -> T {
        get { reads += 1; return value[keyPath: path] }
        set { value[keyPath: path] = newValue }
    }
}
struct Point { var x = 0, y = 0 }
let box = Box(Point())
box.x = 5
box.y = box.x * 2
print(box.value, box.reads)

// %%
@dynamicCallable
struct Shouter {
    func dynamicallyCall(withArguments words: [String]) -> String { words.joined(separator: " ").uppercased() }
    func dynamicallyCall(withKeywordArguments pairs: KeyValuePairs<String, Int>) -> Int { pairs.reduce(0) { $0 + $1.key.count * $1.value } }
}
let shout = Shouter()
print(shout("hello", "there"), shout(a: 1, bb: 2))
