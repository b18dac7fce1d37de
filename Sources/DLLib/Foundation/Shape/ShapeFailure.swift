/// Stops the program because tensors were put together that do not fit.
///
/// The one exit for misuse of tensors: the message names the operation, what is wrong and the
/// shapes involved. In a notebook it ends the cell, not the session.
public func shapeFailure(_ operation: String, _ problem: String, _ shapes: Shape...) -> Never {
    let list = shapes.map(\.description).joined(separator: " and ")
    stop("\(operation): \(problem)" + (list.isEmpty ? "." : "; shape \(list)."))
}
