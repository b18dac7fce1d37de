public import DLTensors

/// An end of a sequence, at which it is filled up or cut.
public enum SequenceEnd: Sendable {
    /// The beginning.
    case pre
    /// The end.
    case post
}

/// Sequences of different lengths as rows of one length.
///
/// - Parameters:
///   - sequences: Numbers, mostly those of words.
///   - maxlen: The length of the rows; nil takes that of the longest sequence.
///   - padding: Where short sequences are filled up.
///   - truncating: Where long sequences are cut.
///   - value: What fills.
/// - Returns: `int32` of shape `[sequences.count, maxlen]`.
/// - Precondition: `maxlen` is 0 or more, and the numbers fit into 32 bits.
/// - Source: keras.utils.pad_sequences, also its defaults.
public func padSequences(
    _ sequences: [[Int]], maxlen: Int? = nil, padding: SequenceEnd = .pre,
    truncating: SequenceEnd = .pre, value: Int = 0
) -> Tensor {
    let length = maxlen ?? sequences.map(\.count).max() ?? 0
    guard length >= 0 else { stop("padSequences: maxlen is \(length); expected 0 or more.") }
    var rows: [Int32] = []
    rows.reserveCapacity(sequences.count * length)
    for sequence in sequences {
        let kept = Array(
            truncating == .pre ? sequence.suffix(length) : sequence.prefix(length))
        let filling = [Int](repeating: value, count: length - kept.count)
        let row: [Int] = padding == .pre ? filling + kept : kept + filling
        for number in row {
            guard let small = Int32(exactly: number) else {
                stop("padSequences: \(number) does not fit into 32 bits.")
            }
            rows.append(small)
        }
    }
    return Tensor(rows, shape: [sequences.count, length])
}
