internal import DLTensors

/// Looks for the operation that makes a gradient infinite or not a number.
///
/// While one is set, layers say that they run, recorded operations keep that place, and the way back
/// checks each gradient. It costs time, so it is only done for a batch that went wrong.
package final class GradientDiagnosis: GradientObserver, @unchecked Sendable {
    // Only the task that owns the task-local value reaches it.

    /// The search that goes on in this task.
    static var current: GradientDiagnosis? {
        Tape.observer.flatMap { $0 as? GradientDiagnosis }
    }

    /// Lets everything that is recorded in `body` be looked at.
    package func looking<R>(_ body: () throws -> R) rethrows -> R {
        try Tape.$observer.withValue(self, operation: body)
    }

    /// The names of the layers that are running, outermost first.
    private var path: [String] = []
    /// What was found first.
    private var found: (operation: String, layer: String?)?

    /// Creates a search that has found nothing yet.
    package init() {}

    /// Where an operation runs; `nil` outside of all layers, as in a loss.
    package var place: String? { path.isEmpty ? nil : path.joined(separator: "/") }

    /// Runs a layer.
    func run<R>(_ layer: Layer, _ body: () -> R) -> R {
        path.append(layer.name)
        defer { path.removeLast() }
        return body()
    }

    /// Looks at one operation on the way back.
    package func check(_ node: GradientNode, _ gradient: Tensor, _ results: [Tensor?]) {
        guard found == nil, gradient.isAllFinite,
            results.contains(where: { $0?.isAllFinite == false })
        else { return }
        found = ("\(node.operation)", node.place)
    }

    /// What was found, as a part of a sentence behind "On the way back".
    package var sentence: String? {
        guard let found else { return nil }
        let name = String(found.operation.prefix { $0 != "(" })
        let place = found.layer.map { "in the layer \($0)" } ?? "in the loss"
        return "\"\(name)\" \(place) makes it so" + (Self.cause(of: name).map { ": \($0)" } ?? "")
    }

    private static func cause(of operation: String) -> String? {
        switch operation {
        case "sqrt", "rsqrt":
            "the slope of a square root at 0 is infinite. Add a small number such as 1e-7 before it"
        case "pow":
            "the slope of a power below 1 is infinite at 0. Add a small number such as 1e-7 before it"
        case "log", "log1p", "log2", "log10":
            "the slope of a logarithm at 0 is infinite. Keep its operand above 0, as by adding 1e-7"
        case "/", "reciprocal": "the divisor is 0 or almost. Add a small number such as 1e-7 to it"
        case "asin", "acos", "acosh", "atanh":
            "its slope is infinite at the edge of its range. Clip its operand to a little inside"
        case "exp", "exp2", "expm1", "sinh", "cosh": "its result grows beyond all numbers"
        default: nil
        }
    }
}
