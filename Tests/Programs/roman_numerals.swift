struct RomanNumeral: CustomStringConvertible, Equatable {
    let value: Int
    private static let table: [(String, Int)] = [
        ("M", 1000), ("CM", 900), ("D", 500), ("CD", 400), ("C", 100), ("XC", 90),
        ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1),
    ]

    var description: String {
        var rest = value, text = ""
        for (symbol, size) in Self.table {
            while rest >= size {
                text += symbol
                rest -= size
            }
        }
        return text
    }
}

// %%
extension RomanNumeral: ExpressibleByIntegerLiteral {
    init(integerLiteral value: Int) { self.init(value: value) }
}

extension RomanNumeral: LosslessStringConvertible {
    init?(_ text: String) {
        let digits: [Character: Int] = ["I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000]
        var total = 0, previous = 0
        for c in text.reversed() {
            guard let digit = digits[c] else { return nil }
            total += digit < previous ? -digit : digit
            previous = max(previous, digit)
        }
        self.init(value: total)
        if description != text { return nil }
    }
}

// %%
for number in [1, 4, 9, 14, 40, 90, 400, 1994, 2026] as [RomanNumeral] { print(number, terminator: " ") }
print()
print(["MCMLXXXVII", "IIII", "ABC", "XLII"].map { RomanNumeral($0)?.value })
print((1...3999).allSatisfy { RomanNumeral("\(RomanNumeral(value: $0))")?.value == $0 })
