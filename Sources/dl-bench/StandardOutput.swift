import Foundation

/// Sends what was printed on its way, also when standard output is a pipe.
func flushStandardOutput() {
    fflush(nil)
}
