/// What an optimizer remembers of each parameter: running averages and the number of steps.
package struct OptimizerSlots {
    /// The memory of one parameter.
    package struct Slot {
        /// How many steps the parameter has made, this one included.
        package var step = 0
        /// The running averages, each of the parameter's shape.
        package var averages: [Tensor]
        fileprivate let parameter: Parameter
    }

    private let averageCount: Int
    private var slots: [ObjectIdentifier: Slot] = [:]
    private var notice: String?

    /// Creates an empty memory that will keep `averageCount` averages a parameter.
    package init(averageCount: Int) { self.averageCount = averageCount }

    /// Numbers kept, as Keras counts them: the averages, the step count and the rate.
    package var variableCount: Int {
        guard !slots.isEmpty else { return 0 }
        return 2 + slots.values.reduce(0) { $0 + $1.parameter.shape.elementCount }
            * averageCount
    }

    /// Makes the memory fit what is trained now.
    ///
    /// A slot holds its parameter, so an identifier is never used again for another one.
    package mutating func prepare(for gradients: [ParameterGradient]) {
        let present = Set(gradients.map { ObjectIdentifier($0.parameter) })
        let dropped = slots.filter { !present.contains($0.key) }
        let added = gradients.filter { slots[ObjectIdentifier($0.parameter)] == nil }
        guard !dropped.isEmpty || !added.isEmpty else { return }
        let isFirstStep = slots.isEmpty
        for key in dropped.keys { slots[key] = nil }
        for entry in added {
            let zeros = Tensor(zeros: entry.parameter.shape)
            slots[ObjectIdentifier(entry.parameter)] = Slot(
                averages: Array(repeating: zeros, count: averageCount), parameter: entry.parameter)
        }
        if !isFirstStep {
            let gained = NumberText.grouped(added.map(\.parameter).elementCount)
            let lost = NumberText.grouped(
                dropped.values.map(\.parameter).elementCount)
            notice = "training now includes \(gained) new weights and leaves out \(lost)"
        }
    }

    /// Counts a step of a parameter and lets `update` use its averages.
    package mutating func update(
        _ parameter: Parameter, _ update: (_ step: Int, _ averages: inout [Tensor]) -> Void
    ) {
        let key = ObjectIdentifier(parameter)
        // Taking the slot out keeps its tensors unshared, so that they can change in place.
        guard var slot = slots.removeValue(forKey: key) else { return }
        slot.step += 1
        update(slot.step, &slot.averages)
        slots[key] = slot
    }

    /// The last change of what is trained, once.
    package mutating func takeNotice() -> String? {
        defer { notice = nil }
        return notice
    }
}
