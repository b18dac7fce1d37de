func sieve(upTo limit: Int) -> [Int] {
    var isComposite = Array(repeating: false, count: limit + 1)
    var primes: [Int] = []
    for n in 2...limit {
        if isComposite[n] { continue }
        primes.append(n)
        for multiple in stride(from: n * n, through: limit, by: n) {
            isComposite[multiple] = true
        }
    }
    return primes
}

// %%
let primes = sieve(upTo: 10_000)
print(primes.prefix(10), primes.count, primes.last!)

// %%
let twins = zip(primes, primes.dropFirst()).filter { $1 - $0 == 2 }
print("twins:", twins.count, twins.last!)

func factors(_ n: Int) -> [(prime: Int, power: Int)] {
    var n = n, result: [(Int, Int)] = []
    for p in primes where p * p <= n {
        var power = 0
        while n % p == 0 { n /= p; power += 1 }
        if power > 0 { result.append((p, power)) }
    }
    return n > 1 ? result + [(n, 1)] : result
}
// %%
for n in [360, 97, 1001, 65_536] {
    print(n, "=", factors(n).map { $0.power == 1 ? "\($0.prime)" : "\($0.prime)^\($0.power)" }.joined(separator: " · "))
}
// Goldbach
for even in stride(from: 10, through: 100, by: 30) {
    let set = Set(primes)
    let p = primes.first { set.contains(even - $0) }!
    print("\(even) = \(p) + \(even - p)")
}
