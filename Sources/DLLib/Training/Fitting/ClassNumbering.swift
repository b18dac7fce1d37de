internal import DLData

/// The number that each class of a data set has among the classes of another or of a model.
///
/// Folders of a second data set may come in another order, or some may be missing; by its number
/// alone a cat would then be scored as a bird. So classes are matched by name wherever two lists of
/// them meet.
struct ClassNumbering {
    /// All classes, in the order of their numbers.
    let names: [String]
    /// For each class of the data set its number in `names`.
    let numbers: [Int]

    /// Matches the classes of a data set with those that are known; an empty list knows none.
    ///
    /// - Parameters:
    ///   - data: The data set.
    ///   - known: The classes in the order of their numbers.
    ///   - what: What the data set is called in an error: "The validation data".
    ///   - owner: Whose classes are known: "the training data", "the model".
    ///   - advice: What to do about classes of other names.
    /// - Throws: ``TrainingError/classNames(what:found:owner:expected:advice:)`` when a class is not
    ///   among those known, or names occur twice and come in another order.
    init(
        of data: Dataset, among known: [String], what: String, owner: String, advice: String
    ) throws {
        guard !known.isEmpty, known != data.classNames else {
            names = data.classNames
            numbers = Array(names.indices)
            return
        }
        let places = Dictionary(zip(known, known.indices), uniquingKeysWith: { first, _ in first })
        let found = data.classNames.compactMap { places[$0] }
        guard found.count == data.classNames.count, places.count == known.count,
            Set(found).count == found.count
        else {
            throw TrainingError.classNames(
                what: what, found: data.classNames, owner: owner, expected: known, advice: advice)
        }
        names = known
        numbers = found
    }

    /// Whether every class has the number it has in the data set.
    var isUnchanged: Bool { numbers.elementsEqual(numbers.indices) }

    /// The class of each image by its number among all.
    func labels(of data: Dataset) -> [Int] { data.labelIndices.map { numbers[$0] } }
}
