/// A shell-style pattern: `*` any text, `?` any character, `[abc]`, `[a-z]`, `[!a]` one character.
struct GlobPattern {
    private enum Element {
        case anyText
        case anyCharacter
        case literal(Character)
        case set(Set<Character>, ranges: [ClosedRange<Character>], isNegated: Bool)

        func matches(_ character: Character) -> Bool {
            switch self {
            case .anyText, .anyCharacter: return true
            case .literal(let own): return own == character
            case .set(let members, let ranges, let isNegated):
                let isMember =
                    members.contains(character) || ranges.contains { $0.contains(character) }
                return isMember != isNegated
            }
        }
    }

    private var elements: [Element] = []

    /// Reads a pattern; a bracket that is never closed stands for itself.
    init(_ pattern: String) {
        var rest = Substring(pattern)
        while let character = rest.popFirst() {
            switch character {
            case "*": elements.append(.anyText)
            case "?": elements.append(.anyCharacter)
            case "[":
                if let close = rest.dropFirst().firstIndex(of: "]") {
                    elements.append(Self.set(rest[..<close]))
                    rest = rest[rest.index(after: close)...]
                } else {
                    elements.append(.literal("["))
                }
            default: elements.append(.literal(character))
            }
        }
    }

    /// Tells whether the whole text fits the pattern.
    func matches(_ text: String) -> Bool {
        let characters = Array(text)
        // The places of the pattern that can be reached after the characters read so far.
        var reachable = Set([0])
        reachable = closure(of: reachable)
        for character in characters {
            var next: Set<Int> = []
            for place in reachable where place < elements.count {
                if case .anyText = elements[place] {
                    next.insert(place)
                } else if elements[place].matches(character) {
                    next.insert(place + 1)
                }
            }
            reachable = closure(of: next)
        }
        return reachable.contains(elements.count)
    }

    /// Adds the places that can be reached by letting `*` stand for nothing.
    private func closure(of places: Set<Int>) -> Set<Int> {
        var closed = places
        for place in places {
            var place = place
            while place < elements.count, case .anyText = elements[place] {
                place += 1
                closed.insert(place)
            }
        }
        return closed
    }

    /// The pattern as SQLite's `GLOB` reads it: it negates by `^`, and a bracket that is never closed
    /// would match nothing there.
    static func sqlText(of pattern: String) -> String {
        var text = ""
        var rest = Substring(pattern)
        while let character = rest.popFirst() {
            guard character == "[" else {
                text.append(character)
                continue
            }
            guard let close = rest.dropFirst().firstIndex(of: "]") else {
                text += "[[]"
                continue
            }
            let body = rest[..<close]
            text += "[" + (body.first == "!" ? "^" + body.dropFirst() : body) + "]"
            rest = rest[rest.index(after: close)...]
        }
        return text
    }

    private static func set(_ body: Substring) -> Element {
        var rest = body
        let isNegated = rest.first == "!"
        if isNegated { rest.removeFirst() }
        var members: Set<Character> = []
        var ranges: [ClosedRange<Character>] = []
        while let first = rest.popFirst() {
            if rest.first == "-", let last = rest.dropFirst().first, first <= last {
                ranges.append(first...last)
                rest = rest.dropFirst(2)
            } else {
                members.insert(first)
            }
        }
        return .set(members, ranges: ranges, isNegated: isNegated)
    }
}
