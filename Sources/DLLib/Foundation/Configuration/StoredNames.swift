/// Names in files of models, beside those of weights.
package enum StoredNames {
    /// What the names of tensors begin with that are no weights: the state of an optimizer.
    package static let optimizer = "@optimizer/"
}
