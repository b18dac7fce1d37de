import Foundation

let a = SIMD4<Float>(1, 2, 3, 4)
let b = SIMD4<Float>(repeating: 2)
print(a * b + 1, (a * b).sum(), a .> b)

// %%
extension SIMD3 where Scalar: FloatingPoint {
    func cross(_ other: SIMD3) -> SIMD3 {
        SIMD3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }
    func dot(_ other: SIMD3) -> Scalar { (self * other).sum() }
    var length: Scalar { dot(self).squareRoot() }
}

let x = SIMD3<Double>(1, 0, 0), y = SIMD3<Double>(0, 1, 0)
print(x.cross(y), x.dot(y), (x + 2 * y).length == 5.0.squareRoot())

// %%
struct Body { var position, velocity: SIMD2<Double>; let mass: Double }
var bodies = [
    Body(position: [0, 0], velocity: [0, 0], mass: 100),
    Body(position: [10, 0], velocity: [0, 3], mass: 1),
]
func step(_ bodies: inout [Body], _ dt: Double) {
    for i in bodies.indices {
        var force = SIMD2<Double>.zero
        for j in bodies.indices where j != i {
            let d = bodies[j].position - bodies[i].position
            let r2 = (d * d).sum()
            force += d * (bodies[j].mass / (r2 * r2.squareRoot()))
        }
        bodies[i].velocity += dt * force
    }
    for i in bodies.indices { bodies[i].position += dt * bodies[i].velocity }
}
// %%
func momentum(_ bodies: [Body]) -> SIMD2<Double> { bodies.reduce(.zero) { $0 + $1.mass * $1.velocity } }
let before = momentum(bodies)
for _ in 0..<2000 { step(&bodies, 0.01) }
let drift = momentum(bodies) - before
print(abs(drift.x) < 1e-9, abs(drift.y) < 1e-9)
let distance = bodies[1].position - bodies[0].position
print((distance * distance).sum().squareRoot() < 20, SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7).evenHalf)
