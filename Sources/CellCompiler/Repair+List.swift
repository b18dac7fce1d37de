extension Repair {
    /// All of them, in the order in which they are tried.
    package static let all = [
        leaveUnset, keepUnset, stopSearching, nameOperator, takeNewestOverloads, forgetAbsentNames,
        publish, openImports, writeMemberwiseInitializers, hideWrappers, writeSynthesizedMembers,
        takeSendableAtItsWord, seeEverything, hideValue,
    ]
}

extension Attempt {
    /// Changes what the errors may come from.
    ///
    /// - Returns: The repair that decided, and whether the cell is worth compiling again; nil when
    ///   none knows anything.
    package mutating func repair(
        after failure: FailedAttempt
    ) -> (repair: Repair, compilesAgain: Bool)? {
        for repair in Repair.all where repair.finds(failure) {
            switch repair.change(&self, failure) {
            case .again: return (repair, true)
            case .hopeless: return (repair, false)
            case .pass: continue
            }
        }
        return nil
    }
}

extension Attempt {
    /// Makes a choice; passes where it was made before.
    fileprivate mutating func set(
        _ choice: WritableKeyPath<Attempt, Bool>, to value: Bool
    ) -> Repair.Outcome {
        if self[keyPath: choice] == value { return .pass }
        self[keyPath: choice] = value
        return .again
    }

    /// Adds names to those that are known to need something; passes where all are known.
    fileprivate mutating func add(
        _ names: Set<String>, to known: WritableKeyPath<Attempt, Set<String>>
    ) -> Repair.Outcome {
        if names.isSubset(of: self[keyPath: known]) { return .pass }
        self[keyPath: known].formUnion(names)
        return .again
    }
}

// MARK: - Variables without a value

extension Repair {
    private static let leaveUnset = Repair(
        "let later cells give variables their value",
        example: "end of cell:2:26: error: constant 'n' used before being initialized",
        finds: { $0.errors.isEmpty },
        change: { attempt, failure in
            let mark =
                /end of cell:[0-9]+:[0-9]+: error: (?:constant|variable) '([^']+)' used before being init/
            let unset = Set(failure.output.matches(of: mark).map { String($0.1) })
            return attempt.add(unset, to: \.valuelessNames)
        })

    private static let keepUnset = Repair(
        "show that a variable has no value yet",
        example: "In[1]:2:24: error: constant 'n' used before being initialized",
        error: { $0.hasSuffix("before being initialized") },
        // Without showing it, nobody would read the variable.
        change: { _, _ in .hopeless })
}

// MARK: - What no attempt mends

extension Repair {
    private static let stopSearching = Repair(
        "do without the value of an expression that takes too long",
        example: "the compiler is unable to type-check this expression in reasonable time; try "
            + "breaking up the expression into distinct sub-expressions",
        error: { $0.contains("unable to type-check this expression in reasonable time") },
        change: { attempt, failure in
            // Trying for as long again would find the same.
            if failure.cell.showsApart || failure.errors.count > 1 || !attempt.showsResult {
                return .hopeless
            }
            return attempt.set(\.showsResult, to: false)
        })

    private static let nameOperator = Repair(
        "show that nothing offers an operator",
        example: "cannot find operator '<+>' in scope",
        finds: { failure in
            !failure.errors.isEmpty
                && failure.errors.allSatisfy { message in
                    guard let name = quoted(after: "cannot find operator ", in: message) else {
                        return false
                    }
                    return !failure.scope.offers(name)
                }
        },
        change: { _, _ in .hopeless })
}

// MARK: - Names of several cells

extension Repair {
    private static let takeNewestOverloads = Repair(
        "take the functions of a name from the newest cell only",
        example: "ambiguous use of 'pick'",
        finds: { $0.found.contains { $0.ambiguousName != nil } },
        change: { attempt, failure in
            let known = Set(failure.scope.liveDeclarations.map(\.declaration.name))
            let names = Set(failure.found.compactMap(\.ambiguousName)).intersection(known)
            return attempt.add(names, to: \.ambiguousNames)
        })

    private static let forgetAbsentNames = Repair(
        "do without a name that an #if left out of its cell",
        example: "error: struct 'Point' does not exist in module 'Cell1'",
        change: { attempt, failure in
            let mark = /error: .* '([^']+)' does not exist in module 'Cell/
            let absent = Set(failure.output.matches(of: mark).map { String($0.1) })
            return attempt.add(absent, to: \.absentNames)
        })

    private static let seeEverything = Repair(
        "see all that earlier cells declared",
        example: "cannot convert value of type 'Cell4.P' to expected argument type 'Cell1.P'",
        change: { attempt, failure in
            // What is declared nowhere is found by no other attempt.
            let isMisspelt =
                failure.cell.hasSyntaxError
                || !failure.errors.isEmpty
                    && failure.errors.allSatisfy { message in
                        missingName(in: message).map { !failure.scope.offers($0) } ?? false
                    }
            let all = failure.scope.modules(neededBy: nil).count
            let isMore = all > failure.scope.modules(neededBy: failure.cell).count
            return isMisspelt || !isMore ? .pass : attempt.set(\.seesEverything, to: true)
        })
}

// MARK: - Access

extension Repair {
    private static let publish = Repair(
        "make the cell's declarations public",
        example: "cannot declare a public property in an extension with internal requirements",
        error: isAboutAccess,
        change: { attempt, _ in
            if attempt.isPublic { return .pass }
            attempt.hidesImports = false
            return attempt.set(\.isPublic, to: true)
        })

    private static let openImports = Repair(
        "import earlier cells openly",
        example: "cannot use struct 'P' here; 'Cell1' has been imported as implementation-only",
        error: { $0.contains("implementation-only") },
        change: { attempt, _ in attempt.set(\.hidesImports, to: false) })

    private static let writeMemberwiseInitializers = Repair(
        "write the initialisers that the compiler writes, which are internal",
        example:
            "internal initializer 'init(wrappedValue:)' cannot have more restrictive access than "
            + "its enclosing property wrapper type 'Plain' (which is public)",
        error: { $0.contains("initializer '") && isAboutAccess($0) },
        change: { attempt, failure in
            guard attempt.isPublic, attempt.synthesized.isEmpty else { return .pass }
            for body in failure.cell.bodies {
                attempt.synthesized[body.start] = body.layout?.memberwise.map { [$0] }
            }
            return attempt.synthesized.isEmpty ? .pass : .again
        })

    private static let hideWrappers = Repair(
        "leave property wrappers internal",
        example:
            "private initializer 'init(s:)' cannot have more restrictive access than its enclosing "
            + "property wrapper type 'Kept' (which is public)",
        error: isAboutAccess,
        change: { attempt, _ in
            attempt.isPublic ? attempt.set(\.publishesWrappers, to: false) : .pass
        })
}

// MARK: - What a type's own file may do

extension Repair {
    private static let writeSynthesizedMembers = Repair(
        "write what the compiler writes in a type's own file",
        example:
            "extension outside of file declaring struct 'Pair' prevents automatic synthesis of '==' "
            + "for protocol 'Equatable'",
        change: { attempt, failure in
            let mark = /prevents automatic synthesis of '(.+)' for protocol/
            var isNew = false
            for error in failure.found where error.severity == .error {
                guard let member = error.message.firstMatch(of: mark)?.1,
                    let name = error.message.firstMatch(
                        of: /declaring (?:generic |final )*(?:struct|enum|class) '([^']+)'/)?.1,
                    let body = failure.cell.extensionBody(ofType: name, at: error),
                    var layout = failure.scope.layout(ofType: body.path)
                else { continue }
                let bodies = failure.cell.bodies.filter { $0.path == body.path }
                if let keys = bodies.compactMap(\.codingKeys).first { layout.codingKeys = keys }
                // The compiler may tell of one member more than once.
                guard let text = layout.member(String(member)),
                    attempt.synthesized[body.start]?.contains(text) != true
                else { continue }
                attempt.synthesized[body.start, default: []].append(text)
                isNew = true
            }
            return isNew ? .again : .pass
        })

    private static let takeSendableAtItsWord = Repair(
        "take Sendable at the author's word",
        example: "conformance to 'Sendable' must occur in the same source file as class 'Box'; use "
            + "'@unchecked Sendable' for retroactive conformance",
        error: { $0.hasPrefix("conformance to 'Sendable' must") },
        change: { attempt, _ in attempt.set(\.isUnchecked, to: true) })
}

// MARK: - The last resort

extension Repair {
    private static let hideValue = Repair(
        "do without showing the value",
        example: "cannot find 'missing' in scope",
        // Showing the value changes how the compiler reads the expression: without it the messages
        // speak of what the user wrote, and some values cannot be shown at all.
        change: { attempt, _ in attempt.set(\.showsResult, to: false) })
}

// MARK: - Words of the compiler

extension Repair {
    private static func isAboutAccess(_ message: String) -> Bool {
        message.contains("must be declared public") || message.contains("declared public because")
            || message.contains("declared open because")
            || message.contains("must be as accessible")
            || message.hasPrefix("cannot declare a public ")
            || message.contains("cannot have more restrictive access")
    }

    private static func missingName(in message: String) -> String? {
        quoted(after: "cannot find ", in: message)
            ?? quoted(after: "cannot find type ", in: message)
    }

    /// The name between quotes that a message has after its first words.
    private static func quoted(after start: String, in message: String) -> String? {
        guard message.hasPrefix(start + "'") else { return nil }
        return String(message.dropFirst(start.count + 1).prefix { $0 != "'" })
    }
}
