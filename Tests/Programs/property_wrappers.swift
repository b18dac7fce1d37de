@propertyWrapper
struct Clamped<Value: Comparable> {
    private var value: Value
    let range: ClosedRange<Value>
    var wrappedValue: Value {
        get { value }
        set { value = min(max(newValue, range.lowerBound), range.upperBound) }
    }
    var projectedValue: Bool { value == range.lowerBound || value == range.upperBound }

    init(wrappedValue: Value, _ range: ClosedRange<Value>) {
        self.range = range
        value = min(max(wrappedValue, range.lowerBound), range.upperBound)
    }
}

@propertyWrapper
struct Trimmed {
    private var text = ""
    var wrappedValue: String {
        get { text }
        set { text = String(newValue.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
    }
    init(wrappedValue: String) { self.wrappedValue = wrappedValue }
}

// %%
@propertyWrapper
final class Logged<T> {
    private(set) var history: [T]
    var wrappedValue: T {
        get { history.last! }
        set { history.append(newValue) }
    }
    var projectedValue: Logged<T> { self }
    init(wrappedValue: T) { history = [wrappedValue] }
}

// %%
struct Player {
    @Clamped(0...100) var health = 120
    @Trimmed var name: String
    @Logged var position = (x: 0, y: 0)
}

var player = Player(name: "  Zelda \n")
print(player.health, player.$health, "[\(player.name)]")
player.health -= 30
player.name = "\tLink"
player.position.x = 4
player.position = (5, 5)
print(player.health, player.$health, player.name, player.$position.history.count, player.position)

// %%
func roll(@Clamped(1...6) _ number: Int) -> Int { number }
print(roll(9), roll(-1), roll(3))
