/// Finds the name that somebody may have meant.
package enum NearestName {
    /// The candidate that a misspelt name is closest to, if any is close; case does not count.
    package static func of(_ name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased())
        let distances = candidates.map { (distance(wanted, Array($0.lowercased())), $0) }
        guard let best = distances.min(by: { $0.0 < $1.0 }) else { return nil }
        return best.0 <= max(1, wanted.count / 2) ? best.1 : nil
    }

    /// The number of characters to insert, delete or replace to make one text of the other.
    ///
    /// - Source: Wagner, Fischer, "The String-to-String Correction Problem", 1974.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let exchanged = diagonal + (character == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
