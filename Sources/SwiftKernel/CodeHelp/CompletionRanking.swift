/// A name that may go on at the cursor.
package struct CompletionCandidate: Sendable, Equatable {
    /// Where a name comes from: what is nearer to the user comes first.
    package enum Origin: Int, Sendable, Comparable {
        /// An argument's label, or a local name.
        case local
        /// What the user's cells declare.
        case session
        /// A library.
        case library
        /// The standard library, or the language.
        case language

        /// Compares by nearness.
        package static func < (left: Origin, right: Origin) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// The proposal, with its kind and signature.
    package var item: CompletionList.Item
    /// Where it comes from.
    package var origin: Origin
    /// Whether its type is the one wanted here.
    package var isExpected = false
    /// Whether it belongs to the type itself, not to a protocol or superclass of it.
    package var isOwn = true
    /// Whether it is deprecated, or useless here for another reason.
    package var isDiscouraged = false

    /// Creates a candidate.
    package init(
        _ text: String, kind: String, signature: String = "", origin: Origin
    ) {
        item = CompletionList.Item(text: text, kind: kind, signature: signature)
        self.origin = origin
    }
}

/// How well a name fits what was typed of it.
package enum NameMatch: Int, Comparable, Sendable {
    /// It begins with it.
    case beginning
    /// It begins with it but for the case of letters.
    case beginningInOtherCase
    /// The letters begin its words, as `gap` those of `globalAveragePooling`.
    case words
    /// It contains it.
    case inside

    /// Compares by quality.
    package static func < (left: NameMatch, right: NameMatch) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Matches a name with what was typed; nil when it does not fit.
    package init?(_ typed: String, in name: String) {
        if name.hasPrefix(typed) {
            self = .beginning
            return
        }
        let (small, typedSmall) = (name.lowercased(), typed.lowercased())
        if small.hasPrefix(typedSmall) {
            self = .beginningInOtherCase
        } else if typed.count >= 2, Self.initials(of: name).hasPrefix(typedSmall) {
            self = .words
        } else if typed.count >= 3, small.contains(typedSmall) {
            self = .inside
        } else {
            return nil
        }
    }

    /// The first letters of a name's words: `gap` of `GlobalAveragePooling`.
    private static func initials(of name: String) -> String {
        var letters = ""
        var isStart = true
        for character in name {
            if character == "_" {
                isStart = true
            } else if isStart || character.isUppercase {
                letters.append(contentsOf: character.lowercased())
                isStart = false
            }
        }
        return letters
    }
}

/// Orders proposals so that the obvious one is first.
package enum CompletionRanking {
    /// No list is longer.
    package static let mostItems = 150
    /// Names that only resemble what was typed are listed where fewer than this begin with it.
    private static let enoughBeginnings = 5
    private static let mostResembling = 20

    /// The proposals for what was typed, best first, each text once.
    package static func items(
        _ candidates: [CompletionCandidate], typed: String
    ) -> [CompletionList.Item] {
        var seen: Set<String> = []
        let matching = candidates.compactMap { candidate in
            NameMatch(typed, in: candidate.item.text).map { match in
                // The user's own names are near enough in any case of letters.
                let isNear = match == .beginningInOtherCase && candidate.origin <= .session
                return (match: isNear ? .beginning : match, candidate: candidate)
            }
        }
        .filter { typed.hasPrefix("_") || !$0.candidate.item.text.hasPrefix("_") }
        .sorted { left, right in isBetter(left, right) }
        .filter { seen.insert($0.candidate.item.text).inserted }
        let beginnings = matching.filter { $0.match <= .beginningInOtherCase }
        var chosen = beginnings
        if beginnings.count < enoughBeginnings {
            chosen += matching.filter { $0.match > .beginningInOtherCase }.prefix(mostResembling)
        }
        return chosen.prefix(mostItems).map(\.candidate.item)
    }

    private static func isBetter(
        _ left: (match: NameMatch, candidate: CompletionCandidate),
        _ right: (match: NameMatch, candidate: CompletionCandidate)
    ) -> Bool {
        let (a, b) = (left.candidate, right.candidate)
        if left.match != right.match { return left.match < right.match }
        if a.isDiscouraged != b.isDiscouraged { return b.isDiscouraged }
        if a.isExpected != b.isExpected { return a.isExpected }
        if a.origin != b.origin { return a.origin < b.origin }
        if a.isOwn != b.isOwn { return a.isOwn }
        let (first, second) = (a.item.text, b.item.text)
        return first.count == second.count ? first < second : first.count < second.count
    }
}
