/// A variable that a newer one replaced and that code may still read.
package struct HeldVariable: Sendable {
    /// Its name.
    package var name: String
    /// Its name with that of its module, such as `Cell7.rows`.
    package var qualifiedName: String
    /// The label of its cell.
    package var label: String
    /// The code that may read it, in words.
    package var holder: String
}

/// The memory of variables that newer ones replaced.
extension Scope {
    /// The replaced variables that no code can reach any more, as the worker calls them.
    package var releasable: [String] {
        // Nothing can have become free since it was looked at last.
        guard hasReplaced else { return [] }
        return replacedVariables.filter { $0.holder == nil }.map(\.variable.qualifiedName)
    }

    /// The replaced variables that code may still read, each with its cell and that code.
    package var heldVariables: [HeldVariable] {
        replacedVariables.compactMap { variable, holder in
            holder.map {
                HeldVariable(
                    name: variable.name, qualifiedName: variable.qualifiedName,
                    label: variable.label, holder: $0)
            }
        }
    }

    private var replacedVariables: [(variable: VariableLedger.Variable, holder: String?)] {
        ledger.replaced { function, module in
            modules.contains {
                $0.name == module
                    && ($0.declarations + $0.attached).contains { $0.name == function }
            }
                || retired.contains {
                    $0.name == module && $0.attached.contains { $0.name == function }
                }
        }
    }

    /// Forgets variables that the worker gave back, which were all that it could.
    package mutating func removeReleased(_ names: [String]) {
        ledger.remove(names)
        hasReplaced = false
    }

    /// Modules of the toolchain none of whose functions keep an argument unevaluated.
    static let modulesThatKeepNoArguments: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "FoundationNetworking", "FoundationXML",
        "Dispatch", "Glibc", "Synchronization", "Observation", "RegexBuilder", "_Concurrency",
        "_StringProcessing", "Testing", "XCTest",
    ]
}
