/// Where displays go: the worker of a notebook, or plain standard output elsewhere.
public protocol DisplaySink: Sendable {
    /// Whether a front end can replace a display after it was shown.
    var updatesInPlace: Bool { get }

    /// Shows a bundle under an identifier, or replaces what that identifier shows.
    func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool)

    /// Clears the output of the running cell, at once or when the next output arrives.
    func clearOutput(wait: Bool)
}
