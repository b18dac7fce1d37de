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
