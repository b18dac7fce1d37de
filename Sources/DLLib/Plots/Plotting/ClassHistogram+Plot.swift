public import DLTraining

extension ClassHistogram {
    /// Draws a bar for each class.
    public func plot(title: String = "Images of each class") -> Plot {
        .bars(
            zip(classNames, counts).map { (name: $0, value: Double($1)) }, title: title,
            value: .count)
    }
}
