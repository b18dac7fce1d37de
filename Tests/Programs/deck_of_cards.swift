import Foundation

enum Suit: String, CaseIterable, Comparable {
    case clubs = "♣", diamonds = "♦", hearts = "♥", spades = "♠"
    static func < (a: Suit, b: Suit) -> Bool { allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)! }
}

enum Rank: Int, CaseIterable, Comparable, CustomStringConvertible {
    case two = 2, three, four, five, six, seven, eight, nine, ten, jack, queen, king, ace
    static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
    var description: String { rawValue <= 10 ? "\(rawValue)" : String("\(Mirror(reflecting: self).subjectType)".isEmpty ? "" : ["J", "Q", "K", "A"][rawValue - 11]) }
}

struct Card: Hashable, CustomStringConvertible {
    let rank: Rank, suit: Suit
    var description: String { "\(rank)\(suit.rawValue)" }
    init(_ rank: Rank, _ suit: Suit) { (self.rank, self.suit) = (rank, suit) }
    init?(_ text: String) {
        guard let suit = Suit(rawValue: String(text.suffix(1))), let rank = Rank.allCases.first(where: { $0.description == text.dropLast() }) else { return nil }
        self.init(rank, suit)
    }
}

// %%
enum Hand: Int, Comparable {
    case highCard, pair, twoPairs, three, straight, flush, fullHouse, four, straightFlush
    static func < (a: Hand, b: Hand) -> Bool { a.rawValue < b.rawValue }

    init(_ cards: [Card]) {
        let counts = Dictionary(grouping: cards, by: \.rank).values.map(\.count).sorted(by: >)
        let isFlush = Set(cards.map(\.suit)).count == 1
        let ranks = cards.map(\.rank.rawValue).sorted()
        let isStraight = zip(ranks, ranks.dropFirst()).allSatisfy { $1 == $0 + 1 }
        self = switch (counts, isFlush, isStraight) {
        case (_, true, true): .straightFlush
        case ([4, 1], _, _): .four
        case ([3, 2], _, _): .fullHouse
        case (_, true, _): .flush
        case (_, _, true): .straight
        case ([3, 1, 1], _, _): .three
        case ([2, 2, 1], _, _): .twoPairs
        case ([2, 1, 1, 1], _, _): .pair
        default: .highCard
        }
    }
}

// %%
let hands = ["2♣ 3♦ 4♠ 5♥ 6♣", "K♣ K♦ K♠ 2♥ 2♣", "A♣ 10♣ 3♣ 7♣ J♣", "9♣ 9♦ 4♠ 4♥ Q♣", "10♥ J♥ Q♥ K♥ A♥"]
let ranked = hands.map { text in (text, Hand(text.split(separator: " ").compactMap { Card(String($0)) })) }.sorted { $0.1 > $1.1 }
for (cards, hand) in ranked { print(cards, hand) }
// %%
let deck = Suit.allCases.flatMap { suit in Rank.allCases.map { Card($0, suit) } }
print(deck.count, Set(deck).count, deck[0], deck[51], deck.filter { $0.suit > .hearts && $0.rank >= .queen })
print(Card("1♣") as Any, Card("A♠")!.rank > .king)
