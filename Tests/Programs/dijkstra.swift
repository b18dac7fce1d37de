import Foundation

typealias City = String

struct Road {
    let to: City
    let km: Double
}

let map: [City: [Road]] = [
    "A": [Road(to: "B", km: 7), Road(to: "C", km: 9), Road(to: "F", km: 14)],
    "B": [Road(to: "A", km: 7), Road(to: "C", km: 10), Road(to: "D", km: 15)],
    "C": [Road(to: "A", km: 9), Road(to: "B", km: 10), Road(to: "D", km: 11), Road(to: "F", km: 2)],
    "D": [Road(to: "B", km: 15), Road(to: "C", km: 11), Road(to: "E", km: 6)],
    "E": [Road(to: "D", km: 6), Road(to: "F", km: 9)],
    "F": [Road(to: "A", km: 14), Road(to: "C", km: 2), Road(to: "E", km: 9)],
    "Z": [],
]

// %%
func shortestPaths(from start: City) -> (distance: [City: Double], previous: [City: City]) {
    var distance = Dictionary(uniqueKeysWithValues: map.keys.map { ($0, Double.infinity) })
    var previous: [City: City] = [:]
    var open = Set(map.keys)
    distance[start] = 0
    while let nearest = open.min(by: { (distance[$0]!, $0) < (distance[$1]!, $1) }) {
        open.remove(nearest)
        for road in map[nearest]! {
            let candidate = distance[nearest]! + road.km
            if candidate < distance[road.to]! {
                distance[road.to] = candidate
                previous[road.to] = nearest
            }
        }
    }
    return (distance, previous)
}

// %%
let (distance, previous) = shortestPaths(from: "A")
for city in map.keys.sorted() {
    var route = [city]
    while let before = previous[route.first!] { route.insert(before, at: 0) }
    let km = distance[city]!
    print(String(format: "%@ %6@ km", city, km.isFinite ? String(format: "%.1f", km) : "-"), route.joined(separator: "→"))
}
