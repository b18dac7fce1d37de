/// What later cells see of a cell otherwise than it was written.
///
/// Its code stays as it is; only its interface is compiled once more.
struct InterfaceChanges: Sendable, Equatable {
    /// Declarations that are left out.
    var removed: [Declaration] = []
    /// Declarations that only the cell itself sees.
    var closed: [Declaration] = []
    /// Declarations that count only where no other is meant.
    var disfavored: [Declaration] = []
    /// The variables that others must not see, because they got no value.
    var unset: Set<String> = []

    /// Whether there is anything that was hidden.
    func hides(_ declaration: Declaration) -> Bool {
        removed.contains(declaration) || closed.contains(declaration)
            || disfavored.contains(declaration)
    }

    /// How a declaration is hidden.
    enum Way: CaseIterable {
        /// It is left out, or closed where the cell's own code mentions it.
        case removing
        /// Only the cell itself sees it.
        case closing
        /// It stays, because a type of the cell fulfils a protocol by it.
        case disfavoring
    }

    /// The same with more declarations hidden.
    ///
    /// What the cell's own code mentions cannot be left out, but be its own. What fulfils a protocol
    /// cannot be the cell's own.
    func hiding(_ declarations: [Declaration], ofCell text: String, by way: Way) -> Self {
        var changes = self
        for declaration in declarations where !hides(declaration) {
            if way == .disfavoring {
                if declaration.isMember { changes.disfavored.append(declaration) }
                continue
            }
            let canBeClosed = declaration.accessPlace != nil
            let isVariable = declaration.kind.isVariable
            let isMentioned =
                declaration.kind != .extensionMember
                && declaration.spokenName.map { text.count(of: $0) > 1 } ?? false
            if canBeClosed && (way == .closing || isVariable || isMentioned) {
                changes.closed.append(declaration)
            } else if declaration.bytes != nil {
                changes.removed.append(declaration)
            }
        }
        return changes
    }
}

extension String {
    /// How often a text stands in it.
    fileprivate func count(of text: String) -> Int {
        ranges(of: text).count
    }
}
