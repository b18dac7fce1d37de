// A shop's stock with closures, optionals and errors.
enum ShopError: Error {
    case unknownItem(String)
    case outOfStock(item: String, missing: Int)
    case needsMoney(Double)
}

struct Item {
    let price: Double
    var stock: Int
    var category: String? = nil
}

// %%
class Shop {
    private var items: [String: Item]
    private var listeners: [(String) -> Void] = []
    var takings = 0.0

    init(_ items: [String: Item]) { self.items = items }

    func onSale(_ listener: @escaping (String) -> Void) { listeners.append(listener) }

    @discardableResult
    func buy(_ name: String, count: Int = 1, wallet: inout Double) throws -> Double {
        guard var item = items[name] else { throw ShopError.unknownItem(name) }
        guard item.stock >= count else { throw ShopError.outOfStock(item: name, missing: count - item.stock) }
        let price = item.price * Double(count)
        if price > wallet { throw ShopError.needsMoney(price - wallet) }
        item.stock -= count
        items[name] = item
        wallet -= price
        takings += price
        listeners.forEach { $0("\(count) × \(name)") }
        return price
    }

    func report(where isIncluded: (Item) -> Bool) -> [String] { items.filter { isIncluded($0.value) }.keys.sorted() }
}

// %%
let shop = Shop([
    "pen": Item(price: 1.5, stock: 10, category: "office"),
    "lamp": Item(price: 25, stock: 1),
    "desk": Item(price: 150, stock: 2, category: "office"),
])
var receipts: [String] = []
shop.onSale { receipts.append($0) }
shop.onSale { print("sold", $0) }

// %%
var wallet = 60.0
for (name, count) in [("pen", 4), ("lamp", 2), ("desk", 1), ("sofa", 1), ("lamp", 1)] {
    do {
        let price = try shop.buy(name, count: count, wallet: &wallet)
        print("paid", price)
    } catch ShopError.unknownItem(let item) {
        print("no", item)
    } catch ShopError.outOfStock(let item, let missing) where missing > 0 {
        print(missing, item, "missing")
    } catch {
        print(error)
    }
}
// %%
print(receipts, wallet, shop.takings)
print(shop.report { $0.stock == 0 }, shop.report { $0.category == "office" })
print((try? shop.buy("desk", wallet: &wallet)) ?? -1)
