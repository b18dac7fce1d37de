import Foundation

func fahrenheit(fromCelsius celsius: Double) -> Double {
    return celsius * 9 / 5 + 32
}

// %%
var celsius = -10.0
print("   C       F")
print("------------")
while celsius <= 40 {
    let f = fahrenheit(fromCelsius: celsius)
    print(String(format: "%5.1f  %6.1f", celsius, f))
    celsius += 12.5
}

// %%
let readings = ["Mon": [12.1, 15.3, 11.0], "Tue": [14.2], "Wed": []]
for day in ["Mon", "Tue", "Wed", "Thu"] {
    if let values = readings[day] {
        if values.isEmpty {
            print("\(day): no readings")
        } else {
            let average = values.reduce(0, +) / Double(values.count)
            print("\(day): \(String(format: "%.2f", average))")
        }
    } else {
        print("\(day): unknown day")
    }
}
