import Foundation

enum Light: String {
    case red = "🔴", green = "🟢", yellow = "🟡"

    var next: Light {
        switch self {
        case .red: .green
        case .green: .yellow
        case .yellow: .red
        }
    }
    var seconds: Int { [.red: 4, .green: 3, .yellow: 1][self]! }
}

// %%
class Crossing {
    var light = Light.red
    var remaining: Int
    var onChange: ((Light, Light) -> Void)?

    init() { remaining = light.seconds }

    func tick() {
        remaining -= 1
        if remaining == 0 {
            let old = light
            light = light.next
            remaining = light.seconds
            onChange?(old, light)
        }
    }
}

// %%
let crossing = Crossing()
var changes = 0
crossing.onChange = { old, new in
    changes += 1
    print("\(old) → \(new)")
}
for _ in 0..<9 { crossing.tick() }
print(changes, crossing.light.rawValue, crossing.remaining)

// %%
// The same with real timers on this thread's run loop.
var ticks = 0
let timer = Timer(timeInterval: 0.001, repeats: true) { timer in
    MainActor.assumeIsolated { ticks += 1 }
}
RunLoop.current.add(timer, forMode: .default)
while ticks < 5 { RunLoop.current.run(until: Date(timeIntervalSinceNow: 0.002)) }
timer.invalidate()
print(ticks >= 5, timer.isValid)
