/// A change of the way in which a cell is compiled that messages of the compiler ask for.
///
/// The compiler sees each cell as a module, so some of its errors are about that and not about the
/// user's code. Of ``all`` the first repair that finds its message and knows something new to try
/// decides. What a repair finds are the words of the compiler of one release: each has a recorded
/// message as its test.
package struct Repair: Sendable {
    /// What comes of a message that a repair found.
    enum Outcome {
        /// The attempt was changed: compile the cell again.
        case again
        /// No other attempt would find anything else: show the errors.
        case hopeless
        /// There is nothing new to try here; another repair may know something.
        case pass
    }

    /// What it does.
    package let name: String
    /// A message that it is for.
    package let example: String
    /// Whether it is about what the compiler said.
    let finds: @Sendable (FailedAttempt) -> Bool
    /// Changes the attempt.
    let change: @Sendable (inout Attempt, FailedAttempt) -> Outcome

    init(
        _ name: String, example: String,
        finds: @escaping @Sendable (FailedAttempt) -> Bool = { _ in true },
        change: @escaping @Sendable (inout Attempt, FailedAttempt) -> Outcome
    ) {
        self.name = name
        self.example = example
        self.finds = finds
        self.change = change
    }

    /// A repair for failures with an error of a kind.
    init(
        _ name: String, example: String, error isMeant: @escaping @Sendable (String) -> Bool,
        change: @escaping @Sendable (inout Attempt, FailedAttempt) -> Outcome
    ) {
        self.init(
            name, example: example, finds: { $0.errors.contains(where: isMeant) }, change: change)
    }
}
