internal import Glibc

/// Numbers from the normal distribution with mean 0 and deviation 1, made of random bits.
///
/// - Source: Box, Muller, "A Note on the Generation of Random Normal Deviates" (1958).
package enum NormalDistribution {
    /// Two independent numbers from two independent words of 64 random bits.
    package static func pair(_ first: UInt64, _ second: UInt64) -> (Float, Float) {
        // The first factor is in (0, 1], so that its logarithm is finite.
        let radius = (-2 * log(1 - Double(first >> 11) * 0x1p-53)).squareRoot()
        let angle = 2 * Double.pi * (Double(second >> 11) * 0x1p-53)
        return (Float(radius * cos(angle)), Float(radius * sin(angle)))
    }

    /// Writes `mean + deviation * z` with the numbers `z` that the words make, two for two, from an
    /// element on and not beyond the end.
    ///
    /// All threads take part: a pair takes as long as the drawing of twenty words.
    package static func write(
        _ words: [UInt64], mean: Float, deviation: Float, into numbers: inout MutableSpan<Float>,
        at start: Int
    ) {
        let end = numbers.count
        unsafe numbers.withUnsafeMutableBufferPointer { numbers in
            let target = unsafe numbers
            Threads.forEachRange(of: words.count / 2, minimumChunk: 1 << 10) { pairs in
                for index in pairs {
                    let (first, second) = pair(words[2 * index], words[2 * index + 1])
                    let place = start + 2 * index
                    if place < end { unsafe target[place] = mean + deviation * first }
                    if place + 1 < end { unsafe target[place + 1] = mean + deviation * second }
                }
            }
        }
    }
}
