/// The question which modules a worker holds for cells, asked on its command line.
///
/// It answers with their names on standard output, one a line, and ends.
package enum PreloadQuestion {
    /// The only argument.
    package static let option = "--preload"
}
