/// A rule that changes parameters by their gradients.
///
/// The optimizer keeps what it needs for each parameter by itself: parameters that turn up later
/// get a fresh start, those that are frozen are forgotten.
public protocol Optimizer: AnyObject {
    /// The rule's name.
    var name: String { get }

    /// The size of a step; may be changed while training.
    var learningRate: Float { get set }

    /// Changes each parameter once by its gradient.
    func apply(_ gradients: [ParameterGradient])

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    var variableCount: Int { get }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    func takeNotice() -> String?
}

/// A parameter and the gradient of the loss with respect to it.
public struct ParameterGradient {
    /// The parameter.
    public let parameter: Parameter
    /// The gradient; it has the parameter's shape.
    public let gradient: Tensor

    /// Pairs a parameter with its gradient.
    public init(parameter: Parameter, gradient: Tensor) {
        self.parameter = parameter
        self.gradient = gradient
    }
}
