// swiftc -swift-version 5
import RegexBuilder

struct Money: Equatable {
    var currency: Substring
    var cents: Int
}

let money = Regex {
    Capture { ChoiceOf { "EUR"; "USD"; "GBP" } }
    ZeroOrMore(.whitespace)
    TryCapture { OneOrMore(.digit) } transform: { Int($0) }
    Optionally {
        "."
        TryCapture { Repeat(.digit, count: 2) } transform: { Int($0) }
    }
}

// %%
func parseMoney(_ text: String) -> [Money] {
    text.matches(of: money).map { match in
        Money(currency: match.1, cents: match.2 * 100 + (match.3 ?? 0))
    }
}

// %%
let invoice = "Books EUR 12.50, coffee USD3 and tea GBP  4.05; nothing for CHF 7"
let amounts = parseMoney(invoice)
for amount in amounts { print(amount.currency, amount.cents) }
print(amounts.contains(Money(currency: "USD", cents: 300)))
// %%
let word = Reference(Substring.self)
let doubled = Regex {
    Anchor.wordBoundary
    Capture(as: word) { OneOrMore(.word) }
    OneOrMore(.whitespace)
    word
    Anchor.wordBoundary
}
if let match = "Paris in the the spring".firstMatch(of: doubled) { print("twice:", match[word]) }
