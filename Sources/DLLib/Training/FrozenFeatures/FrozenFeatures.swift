internal import DLKernels
internal import DLNetworks
internal import Foundation
internal import Synchronization

/// What frozen layers compute for samples, kept by `fit` so that it is computed only once.
///
/// Where the first layers of a model are frozen, their results for a sample are the same in every
/// epoch. `fit` keeps them after the first time and trains the other layers on them; a second
/// training on the same samples, also of another model with the same frozen layers, finds them
/// there. Each result is found by a hash of the sample, of the layers and of every bit of their
/// weights: what has changed is computed anew.
///
/// What is kept takes at most ``memoryLimit`` bytes of memory; what is more goes to a temporary
/// file, up to ``fileLimit``, that is gone when `fit` ends. What lies in memory stays for the next
/// training until it is of other layers, or until ``forget()``.
public enum FrozenFeatures {
    private static let limits = Mutex<(memory: Int?, file: Int?)>((nil, nil))
    private static let kept = Mutex<FeatureStore?>(nil)

    /// The most bytes of memory that are used; unless set, a quarter of what is available, at most
    /// 1 GB.
    public static var memoryLimit: Int {
        get {
            limits.withLock { $0.memory }
                ?? min(1 << 30, (Engine.availableMemory ?? 0) / 4)
        }
        set { limits.withLock { $0.memory = max(0, newValue) } }
    }

    /// The most bytes of the disk that are used.
    ///
    /// Unless set, half of what is free, at most 16 GB.
    /// With 0 nothing goes to a file.
    public static var fileLimit: Int {
        get {
            limits.withLock { $0.file }
                ?? min(16 << 30, RowStore.freeBytes(in: folder) / 2)
        }
        set { limits.withLock { $0.file = max(0, newValue) } }
    }

    /// The bytes that lie in memory for a next training.
    public static var keptBytes: Int { kept.withLock { $0?.memoryBytes ?? 0 } }

    /// Gives the memory back; a next training computes everything anew.
    public static func forget() { kept.withLock { $0 = nil } }

    /// Where temporary files go: large ones belong on a disk, and `/tmp` is often memory.
    static var folder: String {
        ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
    }

    /// Hands out what is kept of layers, so that nobody else uses it meanwhile.
    static func take(key: UInt64, rowSize: Int) -> FeatureStore? {
        kept.withLock { store in
            defer { store = nil }
            return store?.key == key && store?.rowSize == rowSize ? store : nil
        }
    }

    /// Hands out what is kept of layers for an evaluation of samples whose features need so many bytes
    /// at most; a new store where nothing is kept.
    ///
    /// - Returns: `nil` where there is no room for them, or where what is kept is of other layers: the
    ///   next training may want it.
    static func join(key: UInt64, rowSize: Int, needed: Int) -> FeatureStore? {
        kept.withLock { store in
            let limit = memoryLimit
            guard let found = store else {
                guard needed <= limit else { return nil }
                return FeatureStore(
                    key: key, rowSize: rowSize, memoryLimit: limit, fileLimit: 0, folder: folder)
            }
            guard found.key == key, found.rowSize == rowSize, found.hasRoom(bytes: needed) else {
                return nil
            }
            store = nil
            return found
        }
    }

    /// Keeps what lies in memory for the next training.
    static func keep(_ store: FeatureStore) {
        guard store.fileBytes == 0 else { return }
        kept.withLock { $0 = store }
    }
}
