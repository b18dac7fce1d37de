public import DLNetworks

/// What changes parameters by their gradients.
///
/// The library's optimizers are ``RuleOptimizer``s. Another one keeps what it needs for each
/// parameter by itself: parameters that turn up later get a fresh start, those that are frozen are
/// forgotten.
public protocol Optimizer: AnyObject {
    /// The optimizer's name.
    var name: String { get }

    /// The size of a step; may be changed while training.
    var learningRate: Float { get set }

    /// Changes each parameter once by its gradient.
    ///
    /// An optimizer of the library stops, with the path of the weight, where a gradient is infinite
    /// or not a number; no weight has changed then.
    func apply(_ gradients: [ParameterGradient])

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    var variableCount: Int { get }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    func takeNotice() -> String?

    /// Called once when `fit` has made its last step.
    func finishTraining()
}

extension Optimizer {
    /// Nothing to say.
    public func takeNotice() -> String? { nil }

    /// Does nothing.
    public func finishTraining() {}
}

/// A parameter and the gradient of the loss with respect to it.
public struct ParameterGradient {
    /// The parameter.
    public let parameter: Parameter
    /// The gradient; it has the parameter's shape.
    public var gradient: Tensor
    /// Where the parameter is found in its model, such as `base/block_1/kernel`.
    public let path: String

    /// Pairs a parameter with its gradient; without a path its name stands for it.
    public init(parameter: Parameter, gradient: Tensor, path: String? = nil) {
        self.parameter = parameter
        self.gradient = gradient
        self.path = path ?? parameter.name
    }
}

extension Optimizer {
    /// Changes each parameter by its gradient, which is finite; undoes it where a weight would become
    /// infinite or not a number.
    ///
    /// Optimizers and rules of a user's own are watched: a copy of the weights is kept meanwhile. Those
    /// of the library make finite weights of finite gradients, but for the overflow of huge rates.
    func applyChecked(_ gradients: [ParameterGradient]) -> NumericalFailure.Kind? {
        let known = self as? RuleOptimizer
        if let known, known.isOfLibrary {
            known.change(gradients)
            return nil
        }
        let weights = gradients.map(\.parameter).map { ($0, $0.value, $0.isLoaded) }
        let state = known?.state
        if let known { known.change(gradients) } else { apply(gradients) }
        guard let wrong = gradients.first(where: { !$0.parameter.value.isAllFinite }) else {
            return nil
        }
        for (parameter, value, isLoaded) in weights {
            parameter.restore(value, isLoaded: isLoaded)
        }
        if let known, let state { known.state = state }
        return .step(weight: wrong.path, optimizer: name)
    }
}
