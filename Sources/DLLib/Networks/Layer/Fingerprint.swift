internal import DLTensors

extension Layer {
    /// A number that changes when any bit of any weight or statistic changes.
    ///
    /// Two equal fingerprints say that a frozen layer is really untouched.
    /// - Source: Fowler, Noll, Vo, FNV-1a with 64 bits, over the bit patterns of the weights.
    public var fingerprint: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for parameter in parameters {
            parameter.value.withFloats { values in
                for index in values.indices {
                    hash = (hash ^ UInt64(values[index].bitPattern)) &* 0x0000_0100_0000_01B3
                }
            }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
