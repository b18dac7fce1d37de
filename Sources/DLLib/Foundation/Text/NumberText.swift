/// Numbers as people read them.
package enum NumberText {
    /// A number with a fixed count of digits after the point: `fixed(0.8751, 2)` is "0.88".
    package static func fixed(_ value: Double, _ decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        guard value.isFinite, abs(value) < 1e15, abs(value) * scale < 1e18 else {
            return "\(value)"
        }
        let scaled = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && scaled != 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(scaled) }
        let digits = String(scaled)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// A share in per cent: `percent(0.8751)` is "87.5 %".
    package static func percent(_ share: Double, decimals: Int = 1) -> String {
        fixed(share * 100, decimals) + " %"
    }

    /// A whole number with commas between groups of three digits: "3,538,984".
    package static func grouped(_ value: Int) -> String {
        var groups: [Substring] = []
        var rest = Substring(String(value.magnitude))
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return (value < 0 ? "-" : "") + groups.joined(separator: ",")
    }

    /// A loss or a metric: four decimals, or a power of ten where these show nothing.
    package static func metric(_ value: Double) -> String {
        guard value.isFinite, value != 0, abs(value) < 1e-3 else { return fixed(value, 4) }
        var (mantissa, power) = (abs(value), 0)
        while mantissa < 1 {
            mantissa *= 10
            power += 1
        }
        return (value < 0 ? "-" : "") + fixed(mantissa, 4) + (power < 10 ? "e-0" : "e-")
            + "\(power)"
    }
}
