internal import COneDNN

/// Changes the order of elements in memory.
enum Reorder {
    private struct Key: Hashable, Sendable {
        let source: Layout
        let target: Layout
        let threads: Int
    }

    private static let primitives = KernelCache<Key, Primitive>()

    /// The same elements in another layout, in fresh memory.
    static func reorder(_ storage: Storage, from source: Layout, to target: Layout) -> Storage {
        let key = Key(source: source, target: target, threads: Threads.count)
        let primitive = primitives.value(for: key) {
            guard let made = Primitive(reorderFrom: source, to: target) else {
                fatalError("oneDNN cannot reorder \(source.sizes).")
            }
            return made
        }
        let result = Storage(byteCount: target.byteCount)
        primitive.execute([
            Argument(DNNL_ARG_FROM, source, storage), Argument(DNNL_ARG_TO, target, result),
        ])
        return result
    }
}
