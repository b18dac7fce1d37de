internal import CWorkerSupport
internal import KernelDisplay
internal import Synchronization

/// The variables of the cells, and the end of those that nothing can reach any more.
final class CellVariables: Sendable {
    /// The only list.
    static let shared = CellVariables()

    private struct Variable {
        var type: ObjectIdentifier
        /// An address in the library that holds it.
        var place: UInt
    }

    private struct State {
        var cell = 0
        var place: UInt = 0
        /// By name, such as `Cell7.rows`.
        var known: [String: Variable] = [:]
    }

    private let state = Mutex(State())

    private init() {}

    /// Lets the code of cells tell of their variables.
    func install() {
        _CellVariables.install(
            { name, type in
                CellVariables.shared.state.withLock { state in
                    let variable = Variable(type: type, place: state.place)
                    state.known["Cell\(state.cell).\(name)"] = variable
                }
            },
            scale: { CellVariables.shared.byteCount(of: $0) })
    }

    /// The memory that the value of a variable takes; nil where that is not known.
    private func byteCount(of name: String) -> Int? {
        guard let variable = state.withLock({ $0.known[name] }),
            let value = unsafe variable_value(
                variable.place, name, UInt(bitPattern: variable.type))
        else { return nil }
        func count<T>(_ type: T.Type) -> Int? {
            unsafe _VariableTable.byteCount(of: value.load(as: T.self))
        }
        return count(unsafe unsafeBitCast(variable.type, to: Any.Type.self))
    }

    /// Names the cell whose code runs from now on; `place` is an address in its library.
    func beginCell(_ cell: Int, at place: UInt) {
        state.withLock { state in
            state.cell = cell
            state.place = place
        }
    }

    /// Ends the values of variables; of each only once.
    func release(_ names: [String]) {
        for name in names {
            // The end of an object runs code of the user's, which may declare and take time.
            guard let variable = state.withLock({ $0.known.removeValue(forKey: name) }) else {
                continue
            }
            _ = unsafe variable_release(variable.place, name, UInt(bitPattern: variable.type))
        }
    }
}
