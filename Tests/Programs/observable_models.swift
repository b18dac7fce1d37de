import Foundation
import Observation

@Observable
final class Cart {
    var items: [String: Int] = [:]
    var coupon: String?
    @ObservationIgnored var renders = 0
    var total: Int { items.values.reduce(0, +) }
}

// %%
let cart = Cart()

@MainActor func render() {
    cart.renders += 1
    withObservationTracking {
        print("cart holds", cart.total)
    } onChange: {
        print("changed")
    }
}

// %%
render()
cart.items["apple"] = 2
cart.coupon = "TEN"
render()
cart.coupon = nil
// %%
cart.items["pear", default: 0] += 1
print(cart.total, cart.renders)
