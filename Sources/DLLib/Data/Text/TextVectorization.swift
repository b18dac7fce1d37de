public import DLTensors
internal import Foundation

/// Texts as numbers: standardised, divided into words, and looked up in a vocabulary.
///
///     let words = TextVectorization(fitting: trainTexts, maxTokens: 10_000, outputSequenceLength: 80)
///     let x = words(trainTexts)  // [texts, 80], for Embedding(words.vocabulary.count, 16)
///
/// The vocabulary comes from the training texts alone: the most frequent words first, those equally
/// frequent in reverse alphabetical order.
/// - Source: keras.layers.TextVectorization: the same vocabulary and numbers.
public struct TextVectorization: Sendable {
    /// What is done with a text before it is divided.
    ///
    /// Letters outside ASCII become small, too; Keras on TensorFlow leaves them as they are.
    public enum Standardization: Sendable {
        /// Nothing.
        case none
        /// Letters become small.
        case lower
        /// ASCII punctuation is taken out.
        case stripPunctuation
        /// Both.
        case lowerAndStripPunctuation
    }

    /// What a text becomes.
    public enum OutputMode: Sendable {
        /// The number of each word, in order: 0 fills up, 1 is an unknown word.
        case int
        /// For each word of the vocabulary whether it occurs.
        case multiHot
        /// For each word of the vocabulary how often it occurs.
        case count
        /// How often each word occurs, times how rare it is:
        /// `count · ln(1 + texts / (1 + texts with the word))`.
        case tfIDF
    }

    /// What is done with a text before it is divided at white space.
    public let standardize: Standardization
    /// What a text becomes.
    public let outputMode: OutputMode
    /// The length of rows of word numbers; nil takes that of the longest text.
    public let outputSequenceLength: Int?
    /// The words by their numbers.
    ///
    /// With `int` the first two are "" and "[UNK]", else "[UNK]" alone.
    public let vocabulary: [String]
    private let numbers: [String: Int]
    private let weights: [Double]

    /// Takes the vocabulary from texts.
    ///
    /// - Parameters:
    ///   - texts: The training texts.
    ///   - maxTokens: The most entries of the vocabulary, with those for filling and unknown words;
    ///     nil takes every word.
    ///   - standardize: What is done with a text before it is divided at white space.
    ///   - outputMode: What a text becomes.
    ///   - outputSequenceLength: The length of rows of word numbers; nil takes that of the longest
    ///     text of each call.
    /// - Precondition: `maxTokens` has room for a word.
    public init(
        fitting texts: [String], maxTokens: Int? = nil,
        standardize: Standardization = .lowerAndStripPunctuation, outputMode: OutputMode = .int,
        outputSequenceLength: Int? = nil
    ) {
        let special = outputMode == .int ? ["", "[UNK]"] : ["[UNK]"]
        if let maxTokens, maxTokens <= special.count {
            stop(
                "TextVectorization: maxTokens is \(maxTokens); expected more than \(special.count), "
                    + "which stand for \(special.count == 2 ? "filling and " : "")unknown words.")
        }
        self.standardize = standardize
        self.outputMode = outputMode
        self.outputSequenceLength = outputSequenceLength
        var counts: [String: Int] = [:]
        var textsWith: [String: Int] = [:]
        for text in texts {
            let words = Self.words(of: text, standardize)
            for word in words { counts[word, default: 0] += 1 }
            for word in Set(words) { textsWith[word, default: 0] += 1 }
        }
        let ordered = counts.keys.sorted {
            (counts[$0] ?? 0, $0) > (counts[$1] ?? 0, $1)
        }
        let kept = ordered.prefix((maxTokens ?? .max) - special.count)
        vocabulary = special + kept
        numbers = Dictionary(
            uniqueKeysWithValues: vocabulary.enumerated().dropFirst(special.count)
                .map { ($1, $0) })
        let rarity = kept.map { word in
            log(1 + Double(texts.count) / Double(1 + (textsWith[word] ?? 0)))
        }
        // An unknown word counts as one of average rarity.
        weights = [rarity.reduce(0, +) / Double(max(rarity.count, 1))] + rarity
    }

    /// The words of a text after it was standardised.
    public func words(of text: String) -> [String] { Self.words(of: text, standardize) }

    /// The texts as numbers.
    ///
    /// - Returns: With `int`, `int32` of shape `[texts, length]`; otherwise `float32` of shape
    ///   `[texts, vocabulary.count]`.
    public func callAsFunction(_ texts: [String]) -> Tensor {
        guard outputMode != .int else {
            let rows = texts.map { words(of: $0).map { numbers[$0] ?? 1 } }
            return padSequences(
                rows, maxlen: outputSequenceLength, padding: .post, truncating: .post)
        }
        let width = vocabulary.count
        var values = [Float](repeating: 0, count: texts.count * width)
        for (row, text) in texts.enumerated() {
            for word in words(of: text) {
                let number = numbers[word] ?? 0
                switch outputMode {
                case .multiHot: values[row * width + number] = 1
                case .tfIDF: values[row * width + number] += Float(weights[number])
                default: values[row * width + number] += 1
                }
            }
        }
        return Tensor(values, shape: [texts.count, width])
    }

    /// The words of word numbers, joined by spaces; 0, which fills up, is passed over.
    ///
    /// - Precondition: Every number is one of the vocabulary.
    public func text(of numbers: [Int]) -> String {
        if let wrong = numbers.first(where: { !vocabulary.indices.contains($0) }) {
            stop(
                "TextVectorization: there is no word \(wrong); numbers are below \(vocabulary.count)."
            )
        }
        return numbers.filter { outputMode != .int || $0 != 0 }.map { vocabulary[$0] }
            .joined(separator: " ")
    }

    private static func words(of text: String, _ standardize: Standardization) -> [String] {
        var text = text
        if standardize == .lower || standardize == .lowerAndStripPunctuation {
            text = text.lowercased()
        }
        if standardize == .stripPunctuation || standardize == .lowerAndStripPunctuation {
            text.unicodeScalars.removeAll { isPunctuation($0) }
        }
        return text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// The signs of ASCII that are neither letters nor digits nor white space.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// There is no vocabulary without texts here.
    @available(*, unavailable, message: "write TextVectorization(fitting: texts), then call it")
    public init(maxTokens: Int? = nil, outputMode: OutputMode = .int) { fatalError("unavailable") }
}
