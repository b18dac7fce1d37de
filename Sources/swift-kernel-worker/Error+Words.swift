internal import Foundation
internal import KernelDisplay

extension Error {
    /// What the error says to a person.
    ///
    /// Its own words come first (`LocalizedError`, `localizedDescription` of an `NSError`), with the
    /// reason and the advice it gives. One that has none is shown like any other value.
    var words: String {
        let (localized, info) = (self as? any LocalizedError, userInfo)
        let plain = MIMEBundle(describing: self).plainText
        let own = localized?.errorDescription ?? info[NSLocalizedDescriptionKey] as? String
        let further = [
            localized?.failureReason ?? info[NSLocalizedFailureReasonErrorKey] as? String,
            localized?.recoverySuggestion ?? info[NSLocalizedRecoverySuggestionErrorKey] as? String,
        ]
        // Foundation's way to say that there are no words.
        let fallback = plain.contains("\"(null)\"") ? localizedDescription : plain
        var sentences = [own ?? fallback]
        for case let sentence? in further
        where !sentences.contains(where: { $0.contains(sentence) }) {
            sentences.append(sentence)
        }
        let text = sentences.dropLast().map(Self.ended).joined(separator: " ")
        let words = [text, sentences.last ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        return own == nil ? words : words + details(info)
    }

    private static func ended(_ sentence: String) -> String {
        sentence.last.map { ".!?…:;".contains($0) } ?? true ? sentence : sentence + "."
    }

    private var userInfo: [String: Any] { (self as NSError).userInfo }

    /// What an `NSError` says in other ways than words.
    private func details(_ info: [String: Any]) -> String {
        let said = [
            NSLocalizedDescriptionKey, NSLocalizedFailureReasonErrorKey,
            NSLocalizedRecoverySuggestionErrorKey,
        ]
        var details: [String] = []
        if type(of: self) is NSError.Type {
            let error = self as NSError
            details.append("\(error.domain) \(error.code)")
        }
        for (key, value) in info.sorted(by: { $0.key < $1.key }) where !said.contains(key) {
            let text = (value as? any Error)?.words ?? MIMEBundle(describing: value).plainText
            details.append("\(key): \(text)")
        }
        return details.isEmpty ? "" : " (" + details.joined(separator: ", ") + ")"
    }
}
