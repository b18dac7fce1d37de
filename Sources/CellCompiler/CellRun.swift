/// One run of a cell that the front end has a name for.
///
/// JupyterLab, Jupyter Notebook and VS Code send the cell's identifier with the request; a cell of
/// that identifier that ran before is the same cell, run again.
package struct CellRun: Sendable, Equatable {
    /// The front end's identifier of the cell.
    package var cell: String
    /// What tells this run of it from others; the pieces of one run have the same.
    package var number: Int

    /// Names a run.
    package init(cell: String, number: Int) {
        self.cell = cell
        self.number = number
    }

    /// Whether it was a run of the same cell before another one.
    func isEarlier(than other: CellRun) -> Bool { cell == other.cell && number != other.number }
}
