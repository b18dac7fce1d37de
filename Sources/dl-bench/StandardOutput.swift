import Foundation

/// Sends what was printed on its way, also when standard output is a pipe.
func flushStandardOutput() {
    fflush(nil)
}

/// Writes a line that is no answer.
func logToStandardError(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
}
