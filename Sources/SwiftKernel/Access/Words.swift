/// Takes the arguments of a directive apart.
package enum Words {
    /// Splits at blanks; quotes of either kind keep words together, and disappear.
    package static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + [character] }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + [character]
            }
        }
        if let whole = word { words.append(whole) }
        return words
    }

    /// The candidate that a misspelt name is closest to, if any is close.
    package static func nearest(to name: String, among candidates: [String]) -> String? {
        let distances = candidates.map { (distance(name, $0), $0) }
        guard let best = distances.min(by: { $0.0 < $1.0 }) else { return nil }
        return best.0 <= max(1, name.count / 2) ? best.1 : nil
    }

    /// The number of characters to insert, delete or replace to make one text of the other.
    ///
    /// - Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and
    ///   reversals", 1966; the row-by-row form of Wagner and Fischer, 1974.
    package static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let change = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
