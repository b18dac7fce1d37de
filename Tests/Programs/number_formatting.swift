import Foundation

let posix = Locale(identifier: "en_US_POSIX")
let values = [0, 7.5, -1234.567, 1_000_000, 0.000123]
for v in values {
    print(String(format: "%10.2f|%-10.3g|%+e|%08.1f", v, v, v, v))
}

// %%
let formatter = NumberFormatter()
formatter.locale = Locale(identifier: "en_US")
formatter.numberStyle = .decimal
formatter.maximumFractionDigits = 2
print(values.map { formatter.string(from: $0 as NSNumber)! })
formatter.locale = Locale(identifier: "de_DE")
print(formatter.string(from: 1234567.891)!, formatter.number(from: "1.234,5")!)

// %%
formatter.numberStyle = .percent
print(formatter.string(from: 0.256)!)
print(String(255, radix: 16, uppercase: true), Int("7f", radix: 16)!, String(0b101, radix: 8))
print(Double("1e3")!, Double("nan")!.isNaN, Float("0x1p4")!, Double("1,5") as Any)

// %%
let price = Decimal(string: "19.99")!
let total = price * 3 + Decimal(5) / 100
print(price, total, NSDecimalNumber(decimal: total).doubleValue, Decimal(1) / 3 < Decimal(0.34))
var rounded = Decimal(), exact = Decimal(string: "2.345")!
NSDecimalRound(&rounded, &exact, 2, .bankers)
print(rounded, 0.1 + 0.2, 0.1 + 0.2 == 0.3, (0.1 + 0.2).rounded(.toNearestOrEven), 2.5.rounded(), (-2.5).rounded(.towardZero))
// %%
print(1234.5678.formatted(.number.precision(.fractionLength(1)).locale(posix)), 1e21, 1e15, 123456789.0, 5e-324, Float(0.1), Double(Float(0.1)))
print(Int.max, UInt64.max, Int8.min.magnitude, 7.isMultiple(of: 7), 17.quotientAndRemainder(dividingBy: 5), (-3).signum())
