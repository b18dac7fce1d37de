/// Which weight of a file goes to which weight of a model, and what does not fit.
///
/// Nothing of the model changes before ``apply()``, and that reads all numbers before it sets the
/// first of them: a model is never half loaded.
package struct WeightPlan {
    /// The weights that fit.
    package private(set) var entries: [(path: String, parameter: Parameter, weight: StoredWeight)] =
        []
    /// What does not fit, one line each.
    package private(set) var differences: [String] = []
    private var taken = Set<ObjectIdentifier>()

    /// Creates an empty plan.
    package init() {}

    /// Creates the plan in which every weight of a model gets what has its path as name in the file.
    ///
    /// - Parameters:
    ///   - stored: The weights of the file.
    ///   - model: The model that is to get them.
    ///   - byName: Whether weights without a counterpart are left out without a word.
    package init(ofPaths stored: [StoredWeight], for model: Model, byName: Bool) {
        let byPath = Dictionary(stored.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var known = Set<String>()
        for (path, parameter) in model.parameterPaths {
            known.insert(path)
            if let weight = byPath[path] {
                add(path, parameter, weight)
            } else if !byName {
                noteMissing(path, parameter)
            }
        }
        guard !byName else { return }
        for weight in stored.sorted(by: { $0.name < $1.name }) where !known.contains(weight.name) {
            note(
                "\(weight.name) \(Shape(limiting: weight.sizes)) is in the file, but not in the model"
            )
        }
    }

    /// Gives a weight of the model its counterpart in the file, or notes that their shapes differ.
    package mutating func add(_ path: String, _ parameter: Parameter, _ weight: StoredWeight) {
        // A layer in two places of a model has its weights once.
        guard taken.insert(ObjectIdentifier(parameter)).inserted else { return }
        guard Array(parameter.shape) == weight.sizes else {
            note(
                "\(path) is \(Shape(limiting: weight.sizes)) in the file"
                    + (weight.name == path ? "" : " (\(weight.name))")
                    + ", but \(parameter.shape) in the model")
            return
        }
        entries.append((path, parameter, weight))
    }

    /// Notes a difference that no pair of weights shows.
    package mutating func note(_ difference: String) { differences.append(difference) }

    /// Notes a weight that the file lacks.
    package mutating func noteMissing(_ path: String, _ parameter: Parameter) {
        guard taken.insert(ObjectIdentifier(parameter)).inserted else { return }
        note("\(path) \(parameter.shape) is not in the file")
    }

    /// Whether a weight has been dealt with.
    package func contains(_ parameter: Parameter) -> Bool {
        taken.contains(ObjectIdentifier(parameter))
    }

    /// Reads all weights that fit, and then sets them.
    package func apply() throws {
        let values = try entries.map { try $0.weight.read() }
        for (entry, value) in zip(entries, values) { entry.parameter.value = value }
    }

    /// Does what the plan says, unless something does not fit.
    ///
    /// - Returns: The differences that were passed over.
    /// - Throws: ``ModelFileError/weights(path:differences:)`` for differences that are not to be
    ///   passed over, or where nothing at all fits.
    package func carryOut(path: String, skipMismatch: Bool) throws -> [String] {
        guard differences.isEmpty || (skipMismatch && !entries.isEmpty) else {
            throw ModelFileError.weights(path: path, differences: differences)
        }
        try apply()
        return differences
    }
}

extension Shape {
    /// The shape of sizes from a file, of which there may be more than a shape has.
    fileprivate init(limiting sizes: [Int]) { self.init(Array(sizes.prefix(Self.maximumRank))) }
}
