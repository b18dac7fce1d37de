/// Why an HDF5 file could not be read.
package struct HDF5Error: Error, Equatable, CustomStringConvertible {
    /// What is wrong, as a part of a sentence that has the file in front of it.
    package let description: String

    /// Creates an error from a part of a sentence, such as "a group of it contains itself".
    package init(_ description: String) { self.description = description }
}
