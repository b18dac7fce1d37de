// swiftc -swift-version 5
// A beginner's script: global variables that functions change.
var total = 0
var items = [String]()
var prices: [String: Int] = ["tea": 2, "cake": 4, "soup": 6]

func order(_ name: String) {
    if let price = prices[name] {
        total += price
        items.append(name)
    } else {
        print("Sorry, we have no \(name)")
    }
}

// %%
order("tea")
order("cake")
order("steak")
print("You ordered", items, "for", total)

// %%
func reset() {
    total = 0
    items.removeAll()
}

func happyHour() {
    for (name, price) in prices {
        prices[name] = price / 2
    }
}

happyHour()
reset()
order("soup")
order("tea")
print(total, items)
// %%
class Settings {
    static let shared = Settings()
    static var created = 0
    var volume = 5 {
        didSet { if volume > 10 { volume = 10 } }
    }
    private init() { Settings.created += 1 }
}
Settings.shared.volume = 99
print(Settings.shared.volume, Settings.created)
