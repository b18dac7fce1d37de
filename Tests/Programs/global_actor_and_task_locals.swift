@globalActor
actor Storage {
    static let shared = Storage()
}

enum Trace { @TaskLocal static var id = "none" }

// %%
@Storage
final class Catalogue {
    private var items: [String: Int] = [:]
    func add(_ name: String, _ count: Int = 1) { items[name, default: 0] += count }
    var all: [(String, Int)] { items.sorted { $0.key < $1.key } }
    nonisolated let title = "catalogue"
    nonisolated init() {}
}

@Storage func fill(_ catalogue: Catalogue) {
    for name in ["nut", "bolt", "nut"] { catalogue.add(name) }
}

// %%
let catalogue = Catalogue()
await fill(catalogue)
await catalogue.add("gear", 5)
print(catalogue.title, await catalogue.all.map { "\($0.0)=\($0.1)" })

// %%
func where_() -> String { "in \(Trace.id)" }
print(where_())
await Trace.$id.withValue("request 7") {
    print(where_())
    await Task { print("child", where_()) }.value
    await Task.detached { print("detached", where_()) }.value
    Trace.$id.withValue("inner") { print(where_()) }
}
print(where_())

// %%
@MainActor final class ViewModel {
    var names: [String] = [] { didSet { changes += 1 } }
    private(set) var changes = 0
    func load() async {
        names = await withTaskGroup(of: (Int, String).self) { group in
            for (i, n) in ["c", "a", "b"].enumerated() { group.addTask { (i, n + n) } }
            var loaded: [(Int, String)] = []
            for await pair in group { loaded.append(pair) }
            return loaded.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}
let model = ViewModel()
await model.load()
await model.load()
print(model.names, model.changes)
