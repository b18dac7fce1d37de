internal import DLNetworks
public import KernelDisplay

/// The loss and the metrics of a model on some data, by name.
public struct Evaluation: Sendable, CustomStringConvertible, Displayable {
    /// The values in the order they are shown: the loss, then the metrics.
    public let values: [(name: String, value: Double)]

    /// Names the values.
    package init(_ values: [(name: String, value: Double)]) { self.values = values }

    /// The mean loss over all samples.
    public var loss: Double { self["loss"] }

    /// The part of samples whose class was predicted rightly.
    public var accuracy: Double { self["accuracy"] }

    /// The value with this name; not a number when the model was compiled without it.
    public subscript(name: String) -> Double {
        values.first { $0.name == name }?.value ?? .nan
    }

    /// One line, such as `loss: 0.3120 - accuracy: 0.8800`.
    public var description: String {
        values.map { "\($0.name): \(NumberText.metric($0.value))" }.joined(separator: " - ")
    }

    /// The line as text.
    public var mimeBundle: MIMEBundle { MIMEBundle(plainText: description) }
}
