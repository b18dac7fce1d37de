internal import DLKernels

/// Stops the program, or the reading of a file whose contents make no sense.
package func stop(_ message: String) -> Never {
    Containment.end(message)
    fatalError(message)
}
