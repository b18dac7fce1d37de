package import KernelDisplay

extension MIMEBundle {
    /// The text of a representation; nil where there is none or it is bytes.
    package func text(of type: String) -> String? {
        switch data[type] {
        case .text(let text), .json(let text): text
        case .binary, nil: nil
        }
    }
}
