internal import Synchronization

/// Asks the user for a line of text under a prompt.
///
/// In a notebook the front end shows a field with the prompt beside it; elsewhere the prompt is
/// printed and the line read from standard input. A cell that asks where nobody can answer, as when
/// a notebook is executed by a program, ends with the error `InputNotAllowed`.
///
/// ```swift
/// let name = readLine(prompt: "Your name: ") ?? ""
/// ```
///
/// - Parameters:
///   - prompt: What stands before the field.
///   - strippingNewline: Whether the end of the line is left out.
/// - Returns: The line, or nil at the end of input.
public func readLine(prompt: String, strippingNewline: Bool = true) -> String? {
    Notebook.ask(prompt: prompt, isSecret: false).map { strippingNewline ? $0 : $0 + "\n" }
}

/// Asks the user for a line that is not shown while it is typed, and is not kept in the notebook.
///
/// Outside a notebook the line is read from standard input like any other, and a terminal shows it.
///
/// - Parameter prompt: What stands before the field.
/// - Returns: The line without its end, or nil at the end of input.
public func readPassword(prompt: String = "Password: ") -> String? {
    Notebook.ask(prompt: prompt, isSecret: true)
}

/// Where answers come from: the front end of a notebook, or plain standard input elsewhere.
package protocol InputSource: Sendable {
    /// Asks for one line; nil at the end of input.
    func readLine(prompt: String, isSecret: Bool) -> String?
}

extension Notebook {
    private static let inputSource = Mutex<(any InputSource)?>(nil)

    /// Asks `source` from now on, or standard input again when it is nil.
    package static func installInput(_ source: (any InputSource)?) {
        inputSource.withLock { $0 = source }
    }

    fileprivate static func ask(prompt: String, isSecret: Bool) -> String? {
        // Not asked under the lock: the question may never return.
        if let source = inputSource.withLock({ $0 }) {
            return source.readLine(prompt: prompt, isSecret: isSecret)
        }
        print(prompt, terminator: "")
        return Swift.readLine()
    }
}
