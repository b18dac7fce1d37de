internal import CellCompiler
package import WorkerLink

/// One cell, as the front end sent it.
public struct EvaluationRequest: Sendable {
    /// The text of the cell, its line breaks as line feeds.
    public var code: String
    /// The number shown as `In [n]`, or nil when the cell is not counted (silent).
    public var executionCount: Int?
    /// Whether the front end can answer requests for input.
    public var allowsInput: Bool
    /// What the front end calls the cell, so that it is known when it is run again; nil when the
    /// front end has no name for it.
    public var cellIdentifier: String?
    /// The cells of the session so far, this one included.
    package var history = History()
    /// Ends the cell within a moment, also while it waits for input, or before it begins.
    package var cancellation = Cancellation()

    /// Creates a request.
    public init(code: String, executionCount: Int?, allowsInput: Bool) {
        self.code = CellText.plain(code)
        self.executionCount = executionCount
        self.allowsInput = allowsInput
    }

    /// Which run of which cell it is, where the front end has a name for the cell.
    ///
    /// What is not counted is no run of a cell.
    var run: CellRun? {
        guard let cellIdentifier, let executionCount else { return nil }
        return CellRun(cell: cellIdentifier, number: executionCount)
    }

    /// What the user calls the cell.
    var label: String { executionCount.map { "In[\($0)]" } ?? "In[*]" }
}
