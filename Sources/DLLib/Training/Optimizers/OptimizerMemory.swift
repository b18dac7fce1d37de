internal import DLNetworks

/// What an optimizer remembers of each parameter.
package struct OptimizerMemory {
    /// The memory of one parameter.
    package struct Entry {
        package let parameter: Parameter
        /// How the parameter changes by its gradient.
        package let rule: any UpdateRule
        /// How many steps the parameter has made.
        package var step = 0
        /// What the rule remembers.
        package var slots: [Tensor]
        /// The names of the slots.
        package let names: [String]
        /// The running mean of the weight, where one is kept.
        package var average: Tensor?
        /// The sum of the gradients since the last step, where they are accumulated.
        package var gradientSum: Tensor?
    }

    private(set) var entries: [ObjectIdentifier: Entry] = [:]
    private var notice: String?

    /// Numbers kept, as Keras counts them: slots, averages, sums, the step count and the rate.
    var variableCount: Int {
        guard !entries.isEmpty else { return 0 }
        // A slot with a single number is the same for all weights; Keras keeps it once.
        let single = entries.values.contains { entry in
            entry.slots.contains { $0.rank == 0 } && entry.parameter.shape.rank > 0
        }
        return entries.values.reduce(single ? 3 : 2) { sum, entry in
            let kept = entry.slots + [entry.average, entry.gradientSum].compactMap { $0 }
            return sum
                + kept.filter { $0.rank > 0 || entry.parameter.shape.rank == 0 }
                .reduce(0) { $0 + $1.elementCount }
        }
    }

    /// Makes the memory fit what is trained now.
    ///
    /// An entry holds its parameter, so an identifier is never used again for another one.
    mutating func prepare(for gradients: [ParameterGradient], rule: any UpdateRule) {
        let isFirstStep = entries.isEmpty
        let added = gradients.filter { entries[ObjectIdentifier($0.parameter)] == nil }
        guard !added.isEmpty || entries.count != gradients.count else { return }
        let present = Set(gradients.map { ObjectIdentifier($0.parameter) })
        let dropped = entries.filter { !present.contains($0.key) }
        for key in dropped.keys { entries[key] = nil }
        for entry in added {
            let own = rule.rule(for: entry.path, shape: entry.parameter.shape)
            let slots = own.makeSlots(for: entry.parameter.shape)
            entries[ObjectIdentifier(entry.parameter)] = Entry(
                parameter: entry.parameter, rule: own, slots: slots.map(\.value),
                names: slots.map(\.name))
        }
        guard !isFirstStep else { return }
        let gained = NumberText.grouped(added.map(\.parameter).elementCount)
        let lost = NumberText.grouped(dropped.values.map(\.parameter).elementCount)
        notice = "training now includes \(gained) new weights and leaves out \(lost)"
    }

    /// Lets `body` change the memory of a parameter.
    mutating func update<R>(_ parameter: Parameter, _ body: (inout Entry) -> R) -> R? {
        let key = ObjectIdentifier(parameter)
        // Taking the entry out keeps its tensors unshared, so that they can change in place.
        guard var entry = entries.removeValue(forKey: key) else { return nil }
        defer { entries[key] = entry }
        return body(&entry)
    }

    /// Puts back what was stored of a parameter.
    package mutating func restore(_ entry: Entry) {
        entries[ObjectIdentifier(entry.parameter)] = entry
    }

    /// The last change of what is trained, once.
    mutating func takeNotice() -> String? {
        defer { notice = nil }
        return notice
    }
}
