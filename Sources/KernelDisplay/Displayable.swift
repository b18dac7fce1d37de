/// A type that knows how to show itself in a notebook.
///
/// A value of such a type shows its bundle when it is the last expression of a cell
/// or the argument of ``display(_:)``:
///
///     struct Swatch: Displayable {
///         var color: String
///         var mimeBundle: MIMEBundle {
///             .html("<div style='background:\(color)'>&nbsp;</div>", plainText: color)
///         }
///     }
public protocol Displayable {
    /// The representations of this value; `text/plain` is always among them.
    var mimeBundle: MIMEBundle { get }
}
