extension MIMEBundle {
    /// Creates the bundle that shows any value: its own if it is ``Displayable``, else its text.
    public init<T>(describing value: T) {
        if let bundle = value as? MIMEBundle {
            self = bundle.withPlainText
        } else if let displayable = value as? any Displayable {
            self = displayable.mimeBundle.withPlainText
        } else {
            self.init(plainText: ValueText().text(of: value))
        }
    }

    /// The bundle with `text/plain`, which consoles and graders read.
    var withPlainText: MIMEBundle {
        var bundle = self
        if data["text/plain"] == nil { bundle.data["text/plain"] = .text(plainText) }
        return bundle
    }

    /// The `text/plain` representation, or the names of the others when it is missing.
    public var plainText: String {
        if case .text(let text)? = data["text/plain"] { return text }
        return "<" + data.keys.sorted().joined(separator: ", ") + ">"
    }
}

/// A string as a JSON document.
///
/// - Source: RFC 8259, section 7.
package func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
