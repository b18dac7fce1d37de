/// The answer to `is_complete_request`.
public enum CodeCompleteness: Sendable, Equatable {
    /// The text can run as it is.
    case complete
    /// More lines are needed; the white space the next one starts with.
    case incomplete(indent: String)
    /// No further line can make it valid.
    case invalid
}

/// The answer to `complete_request`.
public struct CompletionList: Sendable, Equatable {
    /// One proposal.
    public struct Item: Sendable, Equatable {
        /// The text that replaces the range.
        public var text: String
        /// What it is, in the words of JupyterLab's icons (`function`, `class`, `instance`, `keyword`).
        public var kind: String
        /// Its parameters and result, empty when there are none.
        public var signature: String

        /// Creates a proposal.
        public init(text: String, kind: String, signature: String) {
            self.text = text
            self.kind = kind
            self.signature = signature
        }
    }

    /// The proposals, best first.
    public var items: [Item]
    /// The range they replace, in Unicode scalars of the whole text.
    public var range: Range<Int>

    /// Creates a list.
    public init(items: [Item], range: Range<Int>) {
        self.items = items
        self.range = range
    }
}
